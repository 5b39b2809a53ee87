"""JSON lines to sources, one document a line, streamed and never in memory as a whole.

A line brings its own id; one without an id, or one that is broken, goes under the file's id and the line's number.
Broken lines are handed on as they stand: the reader of passages refuses them, and each costs only itself.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from extractor.corpus.sizes import LARGEST_DOCUMENT, too_large
from extractor.corpus.unpack import DAMAGE, open_unpacked
from extractor.errors import DocumentError
from extractor.readers.source import RefusedSource, Source, own_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PIECE: Final = 1 << 20
_LINE_END: Final = 2


@dataclass(frozen=True, slots=True)
class LinesFile:
    """A file of JSON lines.

    `name` is what records call it; the line's number is added. `id` is what ids begin with where a line has none of its
    own. `open` gives the lines from their beginning.
    """

    name: str
    id: str
    open: Callable[[], IO[bytes]]
    path: Path | None = None
    largest: int = LARGEST_DOCUMENT

    def sources(self, *, content: bool) -> Iterator[Source]:
        """Yield a source for each line that is not blank; one that says so where the file is empty or ends in damage.

        Without `content` the sources have names and ids only.
        """
        number = 0
        is_empty = True
        try:
            with closing(self.open()) as file:
                for number, line in enumerate(self._lines(file), start=1):
                    if line is None:
                        yield self._refused(number, too_large(f"{self.name}:{number}", None, self.largest))
                    elif line.strip():
                        yield self._source(number, line, content=content)
                    else:
                        continue
                    is_empty = False
        except DAMAGE as error:
            detail = f"{self.name} cannot be read beyond line {number}: {error}."
            yield self._refused(number + 1, DocumentError(detail, code="damaged-file"))
        else:
            if is_empty:
                yield Source(self.id, self.name, self.path, b"", "passages")

    def _lines(self, file: IO[bytes]) -> Iterator[bytes | None]:
        """Yield the lines of a file; None for one that is too long to be looked at."""
        while piece := file.readline(_PIECE):
            pieces = [piece]
            size = len(piece)
            while not piece.endswith(b"\n") and (piece := file.readline(_PIECE)):
                size += len(piece)
                if size <= self.largest + _LINE_END:
                    pieces.append(piece)
                else:
                    pieces.clear()
            yield b"".join(pieces) if size <= self.largest + _LINE_END else None

    def _source(self, number: int, line: bytes, *, content: bool) -> Source:
        data = line.rstrip(b"\r\n")
        line_id = own_id(data) or f"{self.id}:{number}"
        return Source(line_id, f"{self.name}:{number}", self.path, data if content else None, "passages")

    def _refused(self, number: int, error: DocumentError) -> Source:
        name = f"{self.name}:{number}"
        return RefusedSource(f"{self.id}:{number}", name, self.path, code=error.code, detail=error.message)


def lines_file(path: Path, name: str, file_id: str, largest: int = LARGEST_DOCUMENT) -> LinesFile:
    """Return the lines of a file; `.gz` and `.zst` are unpacked on the way."""
    return LinesFile(name, file_id, lambda: open_unpacked(path), path, largest)
