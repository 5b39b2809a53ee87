"""A database back to the records that were loaded into it, equal and in their order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from extractor.sinks.database.connection import check_layout, database_url, transaction
from extractor.sinks.database.rows import record_of
from extractor.sinks.database.tables import OF_A_DOCUMENT, documents, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from extractor.record import Record
    from extractor.sinks.database.rows import Row

_BATCH: Final = 200


def read_database(address: str) -> Iterator[Record]:
    """Yield the records of a database, in the order in which their documents first came into it.

    Raises:
        SinkError: `target-unknown`, `extra-missing`, `not-readable`, `database-foreign`, `database-layout`,
            `database-failed`.
    """
    with transaction(database_url(address), writes=False) as connection:
        check_layout(connection)
        known_runs = {row["key"]: dict(row) for row in connection.execute(select(runs)).mappings()}
        after = -1
        while heads := _next_documents(connection, after):
            rows = _rows_of(connection, [head["key"] for head in heads])
            for head in heads:
                yield record_of(head, known_runs[head["run"]], rows[head["key"]])
            after = heads[-1]["position"]


def _next_documents(connection: Connection, after: int) -> list[Row]:
    wanted = select(documents).where(documents.c.position > after).order_by(documents.c.position).limit(_BATCH)
    return [dict(row) for row in connection.execute(wanted).mappings()]


def _rows_of(connection: Connection, keys: list[int]) -> dict[int, dict[str, list[Row]]]:
    """Return the rows of documents, by document and table."""
    found: dict[int, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for table in OF_A_DOCUMENT:
        wanted = select(table).where(table.c.document.in_(keys)).order_by(table.c.key)
        for row in connection.execute(wanted).mappings():
            found[row["document"]][table.name].append(dict(row))
    return found
