"""The view `papers`: one row a paper, with two columns a field.

It is made anew after each load, from the fields that the records have by then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, text

from extractor.sinks.database.tables import documents, fields
from extractor.sinks.wide import DOCUMENT_COLUMNS, SEPARATOR, column_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

# As checklists name their fields. A name goes into the text of the view, so nothing else may.
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,49}")
_AGGREGATES: Final = {"sqlite": "group_concat", "postgresql": "string_agg"}
_DOCUMENT: Final = {
    "id": "d.id",
    "schema": "d.schema",
    "schema_version": "r.schema_version",
    "title": "d.title",
    "doi": "d.doi",
    "source": "d.source",
    "format": "d.format",
    "error": "d.error_kind",
}


def make_papers_view(connection: Connection) -> None:
    """Make the view for the fields that there are. A field whose name no checklist could have gets no column."""
    names = [name for name in connection.scalars(select(fields.c.field).distinct()) if _NAME.fullmatch(name)]
    positions = {
        name: connection.scalar(select(fields.c.position).where(fields.c.field == name).limit(1)) for name in names
    }
    names.sort(key=lambda name: (positions[name], name))
    connection.execute(text("DROP VIEW IF EXISTS papers"))
    connection.exec_driver_sql(_view(names, _AGGREGATES[connection.dialect.name]))


def _view(names: Iterable[str], aggregate: str) -> str:
    columns = [f'{_DOCUMENT[name]} AS "{name}"' for name in DOCUMENT_COLUMNS]
    for name, (status, values) in column_names(names).items():
        columns += [
            f"(SELECT f.status FROM fields f WHERE f.document = d.key AND f.field = '{name}') AS \"{status}\"",
            f"(SELECT {aggregate}(stated.value, '{SEPARATOR}') FROM (SELECT v.value FROM \"values\" v"
            f" WHERE v.document = d.key AND v.field = '{name}' ORDER BY v.position) AS stated) AS \"{values}\"",
        ]
    joined = f"{documents.name} d JOIN runs r ON r.key = d.run"
    return f"CREATE VIEW papers AS SELECT d.key, {', '.join(columns)} FROM {joined}"
