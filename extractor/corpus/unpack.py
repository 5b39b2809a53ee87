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
_PIECE: Final = 1 << 12
"""Bytes of a zstd file that are unpacked at once: at its worst ratio they make 128 MiB."""


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
        return _buffered(_Bounded(_ZstdFrames(file).read, most, file.close))
    unpacked = gzip.GzipFile(fileobj=file)
    return _buffered(_Bounded(unpacked.read1, most, file.close))


def _buffered(stream: _Bounded) -> BinaryIO:
    return io.BufferedReader(stream, _BUFFER)


class _ZstdFrames:
    """The content of a file of zstd frames. The library's own reader takes a file that is cut off for one that is complete."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._packed = b""
        self._unpacked = b""

    def read(self, most: int) -> bytes:
        """Return some bytes, `most` at most; none at the end.

        Raises:
            EOFError: the file ends within a frame.
            zstandard.ZstdError: the file is damaged.
        """
        while not self._unpacked:
            packed = self._packed or self._file.read(_PIECE)
            if not packed:
                if self._frame is not None:
                    raise EOFError("it was cut off before its end")
                return b""
            frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
            self._unpacked = frame.decompress(packed)
            self._packed, self._frame = (frame.unused_data, None) if frame.eof else (b"", frame)
        given, self._unpacked = self._unpacked[:most], self._unpacked[most:]
        return given


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
