"""Records to one JSON array, or to lines of JSON, in a file that appears when it is complete."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from extractor.sinks.files import new_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extractor.record import Record
    from extractor.sinks.files import Sink


@contextmanager
def open_json_lines(path: Path) -> Iterator[Sink]:
    """Open a file for records, one a line.

    Raises:
        SinkError: `not-written`.
    """
    with new_file(path) as file:
        yield JsonLines(file)


@contextmanager
def open_json_array(path: Path) -> Iterator[Sink]:
    """Open a file for records as the items of one array.

    Raises:
        SinkError: `not-written`.
    """
    with new_file(path) as file:
        items = JsonItems(file)
        file.write(b"[")
        yield items
        file.write(b"\n]\n")


class JsonLines:
    """Each record as a line."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, record: Record) -> None:
        """Write one record."""
        self._file.write(record.to_line().encode() + b"\n")


class JsonItems:
    """Each record, or what is made of it, as an item of an array, on a line of its own."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._is_first = True

    def write(self, record: Record) -> None:
        """Write one record."""
        self.write_item(record.to_line())

    def write_item(self, item: str) -> None:
        """Write one item that is JSON already."""
        self._file.write((b"\n" if self._is_first else b",\n") + item.encode())
        self._is_first = False
