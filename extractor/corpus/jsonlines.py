"""A file of JSON lines to sources, one document a line, streamed and never in memory as a whole.

A line brings its own id; one without an id, or one that is broken, goes under the file's id and the line's number.
Broken lines are handed on as they stand: the reader of passages refuses them, and each costs only itself.
"""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, cast

from extractor.corpus.walk import JSON_LINES, writable
from extractor.errors import DocumentError
from extractor.readers.source import Source, is_endless

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class DamagedSource(Source):
    """What stands for the rest of a file that could not be read to its end."""

    detail: str = ""

    def load(self) -> bytes:
        """Refuse.

        Raises:
            DocumentError: `damaged-file`, always.
        """
        raise DocumentError(self.detail, code="damaged-file", path=self.path)


def is_json_lines(path: Path) -> bool:
    """Whether a file's name says that it holds a document a line."""
    return path.name.lower().endswith(JSON_LINES)


def json_line_sources(path: Path, name: str, file_id: str) -> Iterator[Source]:
    """Yield a source for each line that is not blank; one that says so where the file is empty or ends in damage.

    Args:
        path: the file; `.gz` is unpacked on the way.
        name: what records call the file; the line's number is added.
        file_id: what ids begin with where a line has none of its own.
    """
    number = 0
    is_empty = True
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    is_empty = False
                    content = line.rstrip(b"\r\n")
                    line_id = own_id(content) or f"{file_id}:{number}"
                    yield Source(id=line_id, name=f"{name}:{number}", path=path, data=content, format="passages")
    except (OSError, EOFError, zlib.error) as error:
        detail = f"{name} cannot be read beyond line {number}: {error}."
        yield DamagedSource(id=f"{file_id}:{number + 1}", name=f"{name}:{number + 1}", path=path, detail=detail)
    else:
        if is_empty:
            yield Source(id=file_id, name=name, path=path, data=b"", format="passages")


def json_file_id(path: Path) -> str | None:
    """Return the id that a JSON file brings; None where it brings none or cannot be opened, which its reader will say."""
    try:
        return None if is_endless(path) else own_id(path.read_bytes())
    except OSError:
        return None


def own_id(content: bytes) -> str | None:
    """Return the id that a JSON document brings, if it brings one.

    >>> own_id(b'{"id": "paper-17", "text": "We used Adam."}'), own_id(b'{"text": "We used Adam."}')
    ('paper-17', None)
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    given = document.get("id") if isinstance(document, dict) else None
    if isinstance(given, bool) or not isinstance(given, str | int):
        return None
    return writable(str(given)) or None


def _open(path: Path) -> IO[bytes]:
    if is_endless(path):
        raise OSError("it is a pipe or a device, not a file")
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path, "rb"))  # GzipFile is one but for its type.
    return path.open("rb")
