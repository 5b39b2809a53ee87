"""Files that appear whole or not at all: written beside their place and moved there when they are complete."""

from __future__ import annotations

import io
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from extractor.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.record import Record


class Sink(Protocol):
    """What takes records, one at a time. It is opened as a context, and what it took counts when that ends well."""

    def write(self, record: Record) -> None:
        """Take one record."""


class _NamedFile(io.FileIO):
    """A file whose errors of writing say which file it is that cannot be written."""

    def __init__(self, path: Path, shown: Path) -> None:
        self._shown = shown
        super().__init__(path, "w")

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _not_written(self._shown, error) from error


@contextmanager
def new_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written. It takes the place of what is there when the context ends without an error.

    What is no regular file, such as a pipe or `/dev/stdout`, is written to as it stands.

    Raises:
        SinkError: `not-written`.
    """
    place = path.resolve() if os.path.islink(path) else path
    is_regular = os.path.isfile(place) or not os.path.exists(place)
    part = place.with_name(f".{place.name}.{os.getpid()}.part") if is_regular else place
    try:
        raw = _NamedFile(part, path)
    except OSError as error:
        raise _not_written(path, error) from error
    file = io.BufferedWriter(raw)
    try:
        yield file
        file.flush()
        if is_regular:
            os.fsync(file.fileno())
        file.close()
        if is_regular:
            os.replace(part, place)
    except BaseException:
        with suppress(OSError, SinkError, ValueError):
            raw.close()
        if is_regular:
            part.unlink(missing_ok=True)
        raise


def _not_written(path: Path, error: OSError) -> SinkError:
    return SinkError(f"{path} cannot be written: {error.strerror}.", code="not-written")
