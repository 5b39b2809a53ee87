"""Files to streams of bytes, unpacked on the way where their name says that they are packed.

What a stream may unpack to is bounded, so that a file made to do harm costs minutes and not days.
"""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

import zstandard

from extractor.readers.source import is_endless

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAMAGE: Final = (OSError, EOFError, zlib.error, zstandard.ZstdError)
"""What reading a packed stream may raise."""

_MOST_TIMES: Final = 100
_ALWAYS_ALLOWED: Final = 1_000_000_000
_BUFFER: Final = 1 << 18


def open_unpacked(path: Path) -> BinaryIO:
    """Open a file for reading; one that ends in `.gz`, `.tgz` or `.zst` is unpacked as it is read.

    Raises:
        OSError: the file cannot be opened, or is a pipe or a device. Reading may raise any of `DAMAGE`.
    """
    if is_endless(path):
        raise OSError("it is a pipe or a device, not a file")
    name = path.name.lower()
    if not name.endswith((".gz", ".tgz", ".zst")):
        return path.open("rb", _BUFFER)
    file = path.open("rb", _BUFFER)
    most = max(_ALWAYS_ALLOWED, _MOST_TIMES * path.stat().st_size)
    if name.endswith(".zst"):
        reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
        return _buffered(_Bounded(reader.read, most, file.close))
    unpacked = gzip.GzipFile(fileobj=file)
    return _buffered(_Bounded(unpacked.read1, most, file.close))


def _buffered(stream: _Bounded) -> BinaryIO:
    return io.BufferedReader(stream, _BUFFER)


class _Bounded(io.RawIOBase):
    """A stream that gives so many bytes, and then refuses."""

    def __init__(self, read: Callable[[int], bytes], most: int, close: Callable[[], None]) -> None:
        self._read = read
        self._left = most
        self._close = close

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill what a `BufferedReader` hands over."""
        data = self._read(len(buffer))
        self._left -= len(data)
        if self._left < 0:
            raise OSError(f"it unpacks to more than {_MOST_TIMES} times its size, which papers do not")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._close()
        super().close()
