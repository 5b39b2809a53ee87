"""Records to a CSV file: one row a value, or one row a paper.

Every text goes through `cells`, so that no spreadsheet runs what a paper says.
"""

from __future__ import annotations

import csv
import io
import json
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from extractor.sinks.cells import cell
from extractor.sinks.files import new_file
from extractor.sinks.wide import DOCUMENT_COLUMNS, SEPARATOR, WideRows, document_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from extractor.record import Considered, Evidence, Record, Value
    from extractor.sinks.files import Sink

LONG_COLUMNS: Final = (
    *DOCUMENT_COLUMNS,
    *("field", "status", "reason", "list", "value", "text", "usage", "confidence", "attributes", "number", "unit"),
    *("quotes", "quote", "start", "end", "section", "page"),
)

_WRITTEN_END: Final = "\r\n"
"""Python before 3.13 puts a cell in quotes for the characters of the line end that it was told, and both end a line for readers."""

Cell = str | int | float | None


@contextmanager
def open_csv(path: Path, *, wide: bool) -> Iterator[Sink]:
    """Open a CSV file for records: `wide` with one row a paper, otherwise with one row a value.

    Raises:
        SinkError: `not-written`.
    """
    with new_file(path) as file:
        if not wide:
            rows = _CsvRows(file)
            rows.write_row(LONG_COLUMNS)
            yield LongCsv(rows)
            return
        with WideRows() as papers:
            yield papers
            _write_wide(_CsvRows(file), papers)


class LongCsv:
    """One row for each value and each near miss; one for a field without either, and for a document without fields."""

    def __init__(self, rows: _CsvRows) -> None:
        self._rows = rows

    def write(self, record: Record) -> None:
        """Write the rows of one record."""
        for cells in long_rows(record):
            self._rows.write_row([cells.get(name) for name in LONG_COLUMNS])


def long_rows(record: Record) -> Iterator[dict[str, Cell]]:
    """Yield the rows of one record, each with the cells that it has."""
    document: dict[str, Cell] = {**document_cells(record)}
    if not record.fields:
        yield {**document, "reason": record.error.detail if record.error is not None else None}
    for name, result in record.fields.items():
        field = {**document, "field": name, "status": result.status, "reason": result.reason}
        if not result.values and not result.considered:
            yield field
        for value in result.values:
            yield {**field, "list": "values", **_answer(value), **_value(value)}
        for miss in result.considered:
            yield {**field, "list": "considered", **_answer(miss), "reason": miss.reason}


def _answer(answer: Value | Considered) -> dict[str, Cell]:
    """Return the cells that values and near misses have in common, with the first quote, which is the most telling."""
    first: Evidence = answer.evidence[0]
    return {
        "value": answer.value,
        "usage": answer.usage,
        "quotes": len(answer.evidence),
        "quote": first.quote,
        "start": first.start,
        "end": first.end,
        "section": first.section,
        "page": first.page,
    }


def _value(value: Value) -> dict[str, Cell]:
    attributes = value.attributes
    number, unit = attributes.get("number"), attributes.get("unit")
    return {
        "text": value.text,
        "confidence": value.confidence,
        "attributes": json.dumps(attributes, ensure_ascii=False) if attributes else None,
        "number": number if isinstance(number, int | float) else None,
        "unit": unit if isinstance(unit, str) else None,
    }


def _write_wide(rows: _CsvRows, papers: WideRows) -> None:
    columns = papers.columns
    rows.write_row([*DOCUMENT_COLUMNS, *(name for pair in columns.values() for name in pair)])
    for paper in papers:
        cells: list[Cell] = [paper.document[name] for name in DOCUMENT_COLUMNS]
        for field in columns:
            status, values = paper.fields.get(field, (None, []))
            cells += [status, SEPARATOR.join(values) if values else None]
        rows.write_row(cells)


class _CsvRows:
    """Rows as lines of UTF-8, text in quotes and numbers bare."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._line = io.StringIO(newline="")
        self._writer = csv.writer(self._line, quoting=csv.QUOTE_MINIMAL, lineterminator=_WRITTEN_END)

    def write_row(self, cells: Iterable[Cell]) -> None:
        self._writer.writerow([cell(content) if isinstance(content, str) else content for content in cells])
        self._file.write(self._line.getvalue().removesuffix(_WRITTEN_END).encode() + b"\n")
        self._line.seek(0)
        self._line.truncate()
