"""What is to be read: bytes with a name and an id, wherever they come from."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

ID_KEYS: Final = ("id", "paper_id", "corpusid", "pmcid")
"""Under which a JSON document may bring its id, first come first served: ours, and those of S2ORC and of PMC corpora."""

_LEADING_ID: Final = re.compile(rb'\s*\{\s*"id"\s*:\s*("(?:[^"\\\x00-\x1f]|\\.)+"|-?\d+)\s*[,}]')


def is_endless(path: Path) -> bool:
    """Whether reading a path may never end: a pipe nobody writes to, a socket, a device."""
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def writable(text: str) -> str:
    """Return a text that can be written as UTF-8: what cannot, such as the bytes of a foreign file name, is spelled out.

    >>> writable("paper-17"), writable("caf\\udce9")
    ('paper-17', 'caf\\\\udce9')
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def own_id(content: bytes) -> str | None:
    """Return the id that a JSON document brings, if it brings one.

    An id that comes first is read without the rest, which only has to end as an object does.

    >>> own_id(b'{"id": "paper-17", "text": "We used Adam."}'), own_id(b'{"text": "We used Adam."}')
    ('paper-17', None)
    >>> own_id(b'{"content": {"text": "We used Adam."}, "corpusid": 17}')
    '17'
    """
    leading = _LEADING_ID.match(content)
    if leading is not None and content[-16:].rstrip().endswith(b"}"):
        content = b'{"id":' + leading[1] + b"}"
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    given = (document.get(key) for key in ID_KEYS)
    ids = (writable(str(item)) for item in given if isinstance(item, str | int) and not isinstance(item, bool))
    return next((found for found in ids if found), None)


@dataclass(frozen=True, slots=True)
class Source:
    """One document before it is read.

    `name` is what the record calls its source (the path as given, "papers.jsonl:17", "-"). `data` is set where the
    bytes are no file of their own; otherwise they are read from `path`. `format` overrides the detection.
    """

    id: str
    name: str
    path: Path | None = None
    data: bytes | None = None
    format: str | None = None

    def load(self) -> bytes:
        """Return the bytes.

        Raises:
            DocumentError: `missing` or `unreadable-file`.
        """
        if self.data is not None:
            return self.data
        with self._opened() as file:
            return file.read()

    def size(self) -> int | None:
        """Return the number of bytes without reading them, None where they cannot be had."""
        if self.data is not None:
            return len(self.data)
        try:
            return None if self.path is None else self.path.stat().st_size
        except OSError:
            return None

    def sha256(self) -> str | None:
        """Return the SHA-256 of the bytes, None where they cannot be had. A file is read piece by piece."""
        if self.data is not None:
            return hashlib.sha256(self.data).hexdigest()
        try:
            with self._opened() as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except DocumentError:
            return None

    @contextmanager
    def _opened(self) -> Iterator[BufferedReader]:
        if self.path is None:
            raise ValueError("a source has a path or data")
        try:
            if is_endless(self.path):
                detail = f"{self.path} is a pipe or a device, not a file. Give `-` to read from a pipe."
                raise DocumentError(detail, code="unreadable-file", path=self.path)
            with self.path.open("rb") as file:
                yield file
        except FileNotFoundError as error:
            raise DocumentError(f"{self.path} does not exist.", code="missing", path=self.path) from error
        except OSError as error:
            raise DocumentError(
                f"{self.path} cannot be opened: {error.strerror}.", code="unreadable-file", path=self.path
            ) from error


@dataclass(frozen=True, slots=True)
class RefusedSource(Source):
    """What stands for a document of which it is known, before its turn, that it cannot be read."""

    code: str = ""
    detail: str = ""

    def load(self) -> bytes:
        """Refuse.

        Raises:
            DocumentError: always, with the `code` and the `detail`.
        """
        raise DocumentError(self.detail, code=self.code, path=self.path)

    def size(self) -> int | None:
        """Return None: there are no bytes to be had."""
        return None

    def sha256(self) -> str | None:
        """Return None: there are no bytes to be had."""
        return None
