"""Records to a Parquet file: one row a field of a paper with its values as a nested list, or one row a paper."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Final

from extractor.errors import SinkError
from extractor.sinks.files import new_file
from extractor.sinks.wide import DOCUMENT_COLUMNS, WideRows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from extractor.record import Attribute, FieldResult, Record, Value
    from extractor.sinks.files import Sink

_ROWS_AT_ONCE: Final = 20_000


@contextmanager
def open_parquet(path: Path, *, wide: bool) -> Iterator[Sink]:
    """Open a Parquet file for records: `wide` with one row a paper, otherwise with one row a field of a paper.

    Raises:
        SinkError: `not-written`, or `extra-missing` without pyarrow.
    """
    try:
        import pyarrow  # noqa: F401, PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise SinkError(
            "Parquet needs pyarrow. Install it with: pip install 'extractor[parquet]'", code="extra-missing"
        ) from error
    with new_file(path) as file:
        if not wide:
            with _Table(file, long_schema()) as table:
                yield LongParquet(table)
            return
        with WideRows() as papers:
            yield papers
            _write_wide(file, papers)


class LongParquet:
    """One row for each field of a paper, and one for a document without fields."""

    def __init__(self, table: _Table) -> None:
        self._table = table

    def write(self, record: Record) -> None:
        """Write the rows of one record."""
        for row in long_rows(record):
            self._table.write_row(row)


def long_schema() -> pa.Schema:
    """Return the columns of a file with one row a field."""
    import pyarrow as pa  # noqa: PLC0415

    evidence = pa.list_(
        pa.struct(
            {
                "quote": pa.string(),
                "start": pa.int64(),
                "end": pa.int64(),
                "section": pa.string(),
                "page": pa.int64(),
                "boxes": pa.list_(pa.list_(pa.float64())),
            }
        )
    )
    value = pa.struct(
        {
            "value": pa.string(),
            "text": pa.string(),
            "attributes": pa.map_(pa.string(), pa.string()),
            "number": pa.float64(),
            "unit": pa.string(),
            "confidence": pa.float64(),
            "usage": pa.string(),
            "evidence": evidence,
        }
    )
    review = pa.struct(
        {
            **{name: pa.string() for name in ("field", "verdict", "value", "was", "note")},
            "reviewers": pa.list_(pa.string()),
        }
    )
    miss = pa.struct({"value": pa.string(), "usage": pa.string(), "reason": pa.string(), "evidence": evidence})
    return pa.schema(
        {
            **{name: pa.string() for name in ("id", "schema", "schema_version", "title", "doi", "source", "format")},
            "sha256": pa.string(),
            "pages": pa.int64(),
            "characters": pa.int64(),
            "question": pa.string(),
            **{name: pa.string() for name in ("extractor_version", "backend", "config", "error", "error_detail")},
            "problems": pa.list_(pa.struct({"stage": pa.string(), "detail": pa.string()})),
            "review": pa.list_(review),
            "field": pa.string(),
            "status": pa.string(),
            "reason": pa.string(),
            "values": pa.list_(value),
            "considered": pa.list_(miss),
        }
    )


def long_rows(record: Record) -> Iterator[dict[str, Any]]:
    """Yield the rows of one record."""
    error = record.error
    head = {
        **record.document.model_dump(),
        "schema": record.schema_.name,
        "schema_version": record.schema_.version,
        "extractor_version": record.extractor.version,
        "backend": record.extractor.backend,
        "config": record.extractor.config,
        "error": error.kind if error is not None else None,
        "error_detail": error.detail if error is not None else None,
        "problems": [problem.model_dump() for problem in record.problems],
        "review": [review.model_dump() for review in record.review] if record.review is not None else None,
    }
    if not record.fields:
        yield head
    for name, result in record.fields.items():
        yield {**head, "field": name, **_answer(result)}


def _answer(result: FieldResult) -> dict[str, Any]:
    return {
        "status": result.status,
        "reason": result.reason,
        "values": [_value(value) for value in result.values],
        "considered": [miss.model_dump() for miss in result.considered],
    }


def _value(value: Value) -> dict[str, Any]:
    number, unit = value.attributes.get("number"), value.attributes.get("unit")
    return {
        **value.model_dump(exclude={"attributes"}),
        "attributes": [(name, _as_text(content)) for name, content in value.attributes.items()],
        "number": float(number) if isinstance(number, int | float) else None,
        "unit": unit if isinstance(unit, str) else None,
    }


def _as_text(content: Attribute) -> str:
    return content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)


def _write_wide(file: IO[bytes], papers: WideRows) -> None:
    import pyarrow as pa  # noqa: PLC0415

    columns = papers.columns
    types: dict[str, pa.DataType] = {name: pa.string() for name in DOCUMENT_COLUMNS}
    for status, values in columns.values():
        types |= {status: pa.string(), values: pa.list_(pa.string())}
    with _Table(file, pa.schema(types)) as table:
        for paper in papers:
            row: dict[str, Any] = {**paper.document}
            for field, (status, stated) in paper.fields.items():
                row |= dict(zip(columns[field], (status, stated), strict=True))
            table.write_row(row)


class _Table:
    """Rows gathered into groups and written to a file. Use as a context manager."""

    def __init__(self, file: IO[bytes], schema: pa.Schema) -> None:
        import pyarrow.parquet as pq  # noqa: PLC0415

        self._schema = schema
        self._rows: list[dict[str, Any]] = []
        self._writer = pq.ParquetWriter(file, schema, compression="zstd")

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._write_rows()
            self._writer.close()
            return
        with suppress(SinkError, OSError):  # What went wrong before is what is to be said.
            self._writer.close()

    def write_row(self, row: dict[str, Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._write_rows()

    def _write_rows(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()
