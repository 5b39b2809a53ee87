"""Opens files of records for the commands that read them; `-` is standard input."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from extractor.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def open_lines(path: str) -> Iterator[IO[bytes]]:
    """Open a file of records, or standard input.

    Raises:
        SinkError: `not-readable`.
    """
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(path, "rb")  # noqa: SIM115 - only the error of opening is translated
    except OSError as error:
        raise SinkError(f"{path} cannot be opened: {error.strerror}.", code="not-readable") from error
    with file:
        yield file
