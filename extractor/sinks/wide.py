"""One row a paper, with two columns a field: its status and its values."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from extractor.record import Record

DOCUMENT_COLUMNS: Final = ("id", "schema", "schema_version", "title", "doi", "source", "format", "error")

SEPARATOR: Final = "; "
"""What stands between the values of a field where a cell is one text."""


def document_cells(record: Record) -> dict[str, str | None]:
    """Return what the columns of the document hold."""
    document = record.document
    return {
        "id": document.id,
        "schema": record.schema_.name,
        "schema_version": record.schema_.version,
        "title": document.title,
        "doi": document.doi,
        "source": document.source,
        "format": document.format,
        "error": record.error.kind if record.error is not None else None,
    }


def column_names(fields: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return for each field the columns of its status and its values, none of them twice.

    >>> column_names(["framework", "title"])
    {'framework': ('framework_status', 'framework'), 'title': ('title_status', 'title_')}
    """
    taken = {"key", *DOCUMENT_COLUMNS}

    def free(name: str) -> str:
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        return name

    return {field: (free(f"{field}_status"), free(field)) for field in fields}


@dataclass(frozen=True, slots=True)
class WideRow:
    """One paper: the cells of its document, and of each field the status and the values."""

    document: dict[str, str | None]
    fields: dict[str, tuple[str, list[str]]]


class WideRows:
    """Rows laid aside in a file without a name, until it is known which fields there are."""

    def __init__(self) -> None:
        self._fields: dict[str, None] = {}
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `__exit__`

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, record: Record) -> None:
        """Take one record."""
        fields = {
            name: (result.status, [value.value for value in result.values]) for name, result in record.fields.items()
        }
        self._fields.update(dict.fromkeys(fields))
        self._file.write(json.dumps([document_cells(record), fields]).encode() + b"\n")

    @property
    def columns(self) -> dict[str, tuple[str, str]]:
        """The columns of the fields that came, in the order in which they first came."""
        return column_names(self._fields)

    def __iter__(self) -> Iterator[WideRow]:
        self._file.seek(0)
        for line in self._file:
            document, fields = json.loads(line)
            yield WideRow(document, fields)
