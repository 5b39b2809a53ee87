"""Standard input, kept so that it can be read more than once: one document, or a stream of JSON lines."""

from __future__ import annotations

import json
import shutil
from typing import IO, TYPE_CHECKING, Final, cast

from extractor.corpus.jsonlines import LinesFile
from extractor.corpus.sizes import LARGEST_DOCUMENT, too_large
from extractor.corpus.spool import spool_for
from extractor.readers.source import RefusedSource, Source, own_id

if TYPE_CHECKING:
    from collections.abc import Iterator
    from tempfile import SpooledTemporaryFile

STANDARD_INPUT: Final = "-"
_ID: Final = "stdin"
_IN_MEMORY: Final = 16_000_000
_CONTENT: Final = frozenset({"text", "passages", "content"})


class StandardInput:
    """What stands on standard input, read to its end. The disk holds what is large."""

    def __init__(self, stream: IO[bytes], largest: int = LARGEST_DOCUMENT) -> None:
        self._file = spool_for(self, _IN_MEMORY)
        shutil.copyfileobj(stream, self._file, 1 << 20)
        self._size = self._file.tell()
        self._largest = largest
        self._is_lines = self._begins_with_json_line()

    def sources(self, *, content: bool) -> Iterator[Source]:
        """Yield the documents: the lines where there are several and the first is a JSON document, else all as one.

        One document is called `stdin`, unless it is a JSON object that brings an id; lines are named and numbered as
        those of a file.
        """
        if self._is_lines:
            lines = LinesFile(STANDARD_INPUT, _ID, self._from_beginning, largest=self._largest)
            yield from lines.sources(content=content)
        elif self._size > self._largest:
            error = too_large("Standard input", self._size, self._largest)
            yield RefusedSource(_ID, STANDARD_INPUT, code=error.code, detail=error.message)
        else:
            data = self._from_beginning().read()
            brought = own_id(data) if data.lstrip()[:1] == b"{" else None
            yield Source(brought or _ID, STANDARD_INPUT, data=data)

    def _from_beginning(self) -> IO[bytes]:
        self._file.seek(0)
        return cast("IO[bytes]", _LeftOpen(self._file))

    def _begins_with_json_line(self) -> bool:
        lines = self._from_beginning()
        first = b""
        while not first.strip():
            first = lines.readline(self._largest)
            if not first:
                return False
        try:
            document = json.loads(first)
        except (ValueError, RecursionError):
            return False
        if not isinstance(document, dict) or not _CONTENT & document.keys():
            return False
        return any(line.strip() for line in iter(lambda: lines.readline(self._largest), b""))


class _LeftOpen:
    """A file that is closed by nobody but its owner."""

    def __init__(self, file: SpooledTemporaryFile[bytes]) -> None:
        self.read = file.read
        self.readline = file.readline

    def close(self) -> None:
        """Leave it open."""
