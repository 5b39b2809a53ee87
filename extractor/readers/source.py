"""What is to be read: bytes with a name and an id, wherever they come from."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import DocumentError


def is_endless(path: Path) -> bool:
    """Whether reading a path may never end: a pipe nobody writes to, a socket, a device."""
    mode = path.stat().st_mode
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


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
        if self.path is None:
            raise ValueError("a source has a path or data")
        try:
            if is_endless(self.path):
                detail = f"{self.path} is a pipe or a device, not a file. Give `-` to read from a pipe."
                raise DocumentError(detail, code="unreadable-file", path=self.path)
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise DocumentError(f"{self.path} does not exist.", code="missing", path=self.path) from error
        except OSError as error:
            raise DocumentError(
                f"{self.path} cannot be opened: {error.strerror}.", code="unreadable-file", path=self.path
            ) from error

    def sha256(self) -> str | None:
        """Return the SHA-256 of the bytes, None where they cannot be had."""
        try:
            return hashlib.sha256(self.load()).hexdigest()
        except DocumentError:
            return None
