"""Records to lines of JSON and back.

Each record is one line, handed to the operating system before `write_line` returns, so that killing the process loses
nothing that was counted. What is read back equals what was written.
"""

from __future__ import annotations

import os
import time
from typing import IO, TYPE_CHECKING, Final

from pydantic import ValidationError

from extractor.errors import SinkError
from extractor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SECONDS_BETWEEN_SYNCS: Final = 1.0


class LineWriter:
    """Writes lines to an open file, each at once, and makes the disk keep them every second and at the end."""

    def __init__(self, file: IO[bytes], *, name: str) -> None:
        self._file = file
        self._name = name
        self._synced = time.monotonic()

    def write_line(self, line: bytes) -> None:
        """Write one line; the line end is added.

        Raises:
            SinkError: `not-written`, for a full disk and the like.
            BrokenPipeError: nobody reads the pipe any more.
        """
        try:
            self._file.write(line + b"\n")
            self._file.flush()
            if time.monotonic() - self._synced > _SECONDS_BETWEEN_SYNCS:
                self.sync()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise SinkError(f"{self._name} cannot be written: {error.strerror}.", code="not-written") from error

    def sync(self) -> None:
        """Make sure that what was written survives a power cut, where the file is on a disk."""
        self._synced = time.monotonic()
        try:
            os.fsync(self._file.fileno())
        except OSError:  # A pipe, a terminal or a file in memory has no disk below it.
            return


def write_records(path: str | Path, records: Iterable[Record]) -> None:
    """Write records to a file, replacing what it held.

    Raises:
        SinkError: `not-written`.
    """
    try:
        with open(path, "wb") as file:
            writer = LineWriter(file, name=str(path))
            for record in records:
                writer.write_line(record.to_line().encode())
            writer.sync()
    except OSError as error:
        raise SinkError(f"{path} cannot be written: {error.strerror}.", code="not-written") from error


def read_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, Record | str]]:
    """Yield the number of each line that is not blank, with its record, or with what is wrong with it."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, Record.from_line(line)
            except ValidationError as error:
                yield number, _first_problem(error, is_torn=not line.endswith(b"\n"))


def read_records(path: str | Path) -> Iterator[Record]:
    """Yield the records of a file.

    Raises:
        SinkError: `not-readable`, or `bad-record` with the line's number.
    """
    try:
        file = open(path, "rb")  # noqa: SIM115 - the error of opening is told apart from those of reading
    except OSError as error:
        raise SinkError(f"{path} cannot be opened: {error.strerror}.", code="not-readable") from error
    with file:
        for number, record in read_lines(file):
            if isinstance(record, str):
                raise SinkError(f"{path}:{number} is no record: {record}", code="bad-record")
            yield record


def _first_problem(error: ValidationError, *, is_torn: bool) -> str:
    first, *others = error.errors(include_url=False, include_context=False, include_input=False)
    if first["type"] == "json_invalid" and is_torn:
        return "the line is torn, as by a run that was killed. Run again to complete it."
    place = ".".join(str(part) for part in first["loc"])
    message = f"{place}: {first['msg']}." if place else f"{first['msg']}."
    return message + (f" ({len(others)} more)" if others else "")
