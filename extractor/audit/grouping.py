"""To which group a record belongs: by what it says itself, or by a table of metadata that is joined to it by id or DOI.

A record has no year. Who wants rates by year gives a table that has one: CSV with a head, as reference managers and
spreadsheets write it, or one JSON object a line, as bibliographic services give it.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import SettingsError
from extractor.schema.wording import expected, guess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from extractor.record import Record

RECORD_KEYS: Final[Mapping[str, Callable[[Record], str | None]]] = {
    "backend": lambda record: record.extractor.backend,
    "checklist": lambda record: f"{record.schema_.name} {record.schema_.version}",
    "folder": lambda record: _folder(record.document.id),
    "format": lambda record: record.document.format,
    "version": lambda record: record.extractor.version,
}
"""What records can be grouped by without a table; `folder` is that of the id, below the folder that was read."""

_ID_COLUMNS: Final = ("id", "doi")
_DOI_HEAD: Final = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.I)
_WHOLE: Final = re.compile(r"(-?\d+)\.0+")
_NAMED: Final = 3


class Metadata:
    """One column of a table, by id and by DOI."""

    def __init__(self, path: Path, column: str, values: Mapping[str, Mapping[str, str]]) -> None:
        self._path = path
        self._column = column
        self._values = values
        self._examples: list[str] = []
        self.matched = 0
        self.unmatched = 0

    def group(self, record: Record) -> str | None:
        """Return what the table says of a record; None where it says nothing."""
        ids, dois = self._values["id"], self._values["doi"]
        found = ids.get(record.document.id)
        if found is None and record.document.doi is not None:
            found = dois.get(_plain_doi(record.document.doi))
        if found is not None:
            self.matched += 1
            return found or None
        self.unmatched += 1
        if len(self._examples) < _NAMED:
            self._examples.append(record.document.id)
        return None

    def check_matched(self) -> None:
        """Refuse a table that says nothing of any record.

        Raises:
            SettingsError: `metadata-unmatched`.
        """
        if self.matched or not self.unmatched:
            return
        theirs = [name for kind in _ID_COLUMNS for name in list(self._values[kind])[:_NAMED]]
        message = (
            f"{self._path} has none of the records. They have ids such as {_quoted(self._examples)}; "
            f"it has {_quoted(theirs) or 'no ids'}. Give it a column id with the ids of the records, or doi with their DOIs."
        )
        raise SettingsError(message, code="metadata-unmatched")


def record_key(name: str) -> Callable[[Record], str | None]:
    """Return what groups records by something that they say themselves.

    Raises:
        SettingsError: `metadata-unknown-column`.
    """
    found = RECORD_KEYS.get(name)
    if found is None:
        message = (
            f"Records do not say their {name}. Give a table that does with --metadata, joined by id or DOI, "
            f"or group by one of: {', '.join(sorted(RECORD_KEYS))}.{guess(name, RECORD_KEYS)}"
        )
        raise SettingsError(message, code="metadata-unknown-column")
    return found


def read_metadata(path: Path, column: str) -> Metadata:
    """Read one column of a table, with the ids and DOIs that it belongs to; names of columns are compared without case.

    Raises:
        SettingsError: `metadata-invalid` or `metadata-unknown-column`.
    """
    values: dict[str, dict[str, str]] = {kind: {} for kind in _ID_COLUMNS}
    lines: dict[tuple[str, str], int] = {}
    for number, row in _rows(path):
        cells = {str(name).strip().casefold(): cell for name, cell in row.items() if name is not None}
        if column.strip().casefold() not in cells:
            names = [str(name) for name in row if name is not None]
            message = f"{path}:{number} has no column {column!r}. {expected(names)}{guess(column, names)}"
            raise SettingsError(message, code="metadata-unknown-column")
        if not any(kind in cells for kind in _ID_COLUMNS):
            message = f"{path}:{number} has neither id nor doi. One of them says which record a line belongs to."
            raise SettingsError(message, code="metadata-invalid")
        value = _shown(cells[column.strip().casefold()])
        for kind in _ID_COLUMNS:
            name = _shown(cells.get(kind))
            name = _plain_doi(name) if kind == "doi" else name
            if not name:
                continue
            before = values[kind].setdefault(name, value)
            if before != value:
                first = lines[kind, name]
                message = f"{path}:{number} says {value!r} of {name!r}, line {first} says {before!r}. Give each paper one line."
                raise SettingsError(message, code="metadata-invalid")
            lines.setdefault((kind, name), number)
    return Metadata(path, column, values)


def _rows(path: Path) -> Iterator[tuple[int, dict[Any, Any]]]:
    """Yield the lines of a table as mappings, each with its number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = next((line for line in file if line.strip()), "")
            file.seek(0)
            yield from _json_rows(path, file) if first.lstrip().startswith("{") else _csv_rows(file, first)
    except OSError as error:
        raise SettingsError(f"{path} cannot be opened: {error.strerror}.", code="metadata-invalid") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8. Save it as UTF-8.", code="metadata-invalid") from error
    except csv.Error as error:
        raise SettingsError(f"{path} is no CSV: {error}.", code="metadata-invalid") from error


def _csv_rows(lines: Iterable[str], first: str) -> Iterator[tuple[int, dict[Any, Any]]]:
    reader = csv.DictReader(lines, delimiter=max(",;\t", key=first.count))
    for row in reader:
        yield reader.line_num, row


def _json_rows(path: Path, lines: Iterable[str]) -> Iterator[tuple[int, dict[Any, Any]]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            message = f"{path}:{number} is no JSON: {error.msg}. Expected one object a line."
            raise SettingsError(message, code="metadata-invalid") from error
        if not isinstance(row, dict):
            raise SettingsError(f"{path}:{number} is no object. Expected one a line.", code="metadata-invalid")
        yield number, row


def _shown(cell: object) -> str:
    """Return a cell as text; a whole number that a program made a fraction of is whole again.

    >>> _shown(" 2019.0 "), _shown(2019.0), _shown(None), _shown("1.05")
    ('2019', '2019', '', '1.05')
    """
    text = "" if cell is None else str(cell).strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def _plain_doi(written: str) -> str:
    """Return a DOI without what people put before it, in small letters.

    >>> _plain_doi("https://doi.org/10.1000/ABC"), _plain_doi("doi: 10.1000/abc")
    ('10.1000/abc', '10.1000/abc')
    """
    return _DOI_HEAD.sub("", written.strip()).casefold()


def _folder(name: str) -> str | None:
    folder = str(PurePosixPath(name).parent)
    return None if folder == "." else folder


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
