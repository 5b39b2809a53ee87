"""Files of records for the commands that read them; `-` is standard input."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from extractor.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.record import Record


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


def all_records(path: str) -> Iterator[Record]:
    """Yield every record of a file, or of standard input, one at a time.

    Raises:
        SinkError: `not-readable`, or `bad-record` with the number of the line that is none.
    """
    from extractor.sinks.jsonl import read_lines  # noqa: PLC0415 - loaded when there is something to read

    with open_lines(path) as lines:
        for number, record in read_lines(lines):
            if isinstance(record, str):
                raise SinkError(f"{path}:{number} is no record: {record}", code="bad-record")
            yield record
