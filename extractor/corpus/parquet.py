"""Parquet tables of papers to sources, one a row: the row as the JSON object that it would be in a file of JSON lines.

Rows go into memory some at a time. Needs pyarrow, which comes with the extra `parquet`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from extractor.corpus.sizes import LARGEST_DOCUMENT, too_large
from extractor.errors import DocumentError, SettingsError
from extractor.readers.source import ID_KEYS, RefusedSource, Source, own_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CONTENT: Final = ("text", "passages", "content")
_BESIDE: Final = ("title", "doi", "question")
_ROWS_OF_NAMES: Final = 10_000
_ROWS_OF_PAPERS: Final = 16
_BUFFER: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """A Parquet file.

    `name` is what records call it; the row's number is added, counted from 1. `id` is what ids begin with where a row
    has none of its own.
    """

    path: Path
    name: str
    id: str
    largest: int = LARGEST_DOCUMENT

    def sources(self, *, content: bool) -> Iterator[Source]:
        """Yield a source for each row; one that says so where there is none, or where the file is damaged.

        Without `content` they have names and ids only, and of the file only the columns of ids are read.

        Raises:
            SettingsError: `extra-missing`, without pyarrow.
        """
        pyarrow, parquet = _library()
        number = 0
        try:
            with parquet.ParquetFile(self.path, buffer_size=_BUFFER, pre_buffer=False) as file:
                for number, row in enumerate(self._rows(file, content=content), start=1):
                    yield self._source(number, row, content=content)
        except (pyarrow.ArrowException, OSError, DocumentError) as error:
            detail = f"{self.name} cannot be read beyond row {number}: {str(error).splitlines()[0]}"
            yield RefusedSource(
                f"{self.id}:{number + 1}", f"{self.name}:{number + 1}", self.path, code="damaged-file", detail=detail
            )
        else:
            if not number:
                yield Source(self.id, self.name, self.path, b"", "passages")

    def _rows(self, file: Any, *, content: bool) -> Iterator[dict[str, Any]]:
        names = file.schema_arrow.names
        if not set(names) & set(_CONTENT):
            detail = f"it has none of the columns {', '.join(_CONTENT)}, but {', '.join(names[:20])}."
            raise DocumentError(detail, code="damaged-file")
        wanted = ID_KEYS if not content else (*ID_KEYS, *_CONTENT, *_BESIDE)
        columns = [name for name in names if name in wanted]
        if not columns:
            yield from ({} for _ in range(file.metadata.num_rows))
            return
        for batch in file.iter_batches(_ROWS_OF_PAPERS if content else _ROWS_OF_NAMES, columns=columns):
            yield from batch.to_pylist()

    def _source(self, number: int, row: dict[str, Any], *, content: bool) -> Source:
        name = f"{self.name}:{number}"
        ids = {key: row[key] for key in ID_KEYS if isinstance(row.get(key), str | int)}
        row_id = own_id(json.dumps(ids).encode()) or f"{self.id}:{number}"
        if not content:
            return Source(row_id, name, self.path)
        data = json.dumps(
            {key: value for key, value in row.items() if value is not None}, ensure_ascii=False, default=str
        ).encode()
        if len(data) > self.largest:
            error = too_large(name, len(data), self.largest)
            return RefusedSource(row_id, name, self.path, code=error.code, detail=error.message)
        return Source(row_id, name, self.path, data, "passages")


def _library() -> tuple[Any, Any]:
    try:
        import pyarrow  # noqa: PLC0415 - an extra, and slow to load
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise SettingsError(
            "Parquet needs pyarrow. Install it with: pip install 'extractor[parquet]'",
            code="extra-missing",
        ) from error
    return pyarrow, parquet
