"""Knows what is done, by reading the output of the run before, and writes what is new, in input order.

A record counts as done where id, source name, content (SHA-256), checklist, settings and version are those of this
run; never because a file exists. The output is taken up in place for as long as its lines are those that this run
would write. At the first that is not, the rest of it moves to a file beside it, `records.jsonl.earlier`, from which
matching records are taken as their documents come up. Whenever the process is killed, every record that was finished
stands in one of the two files, and the next run finds it there.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, Protocol, Self

from pydantic import ValidationError

from extractor.corpus.texts import read_text
from extractor.errors import SettingsError
from extractor.record import ExtractorInfo, Record, SchemaInfo
from extractor.sinks.jsonl import LineWriter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from extractor.readers.source import Source

try:
    import fcntl
except ImportError:  # Windows has no such locks.
    fcntl = None  # type: ignore[assignment]

_BEGINNING: Final = b'{"schema":'


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a record of this run says of its checklist and its extractor."""

    schema: SchemaInfo
    extractor: ExtractorInfo


class Output(Protocol):
    """Where the lines of a run go. `find` and `write` are each called once a document, in input order."""

    def find(self, source: Source) -> bytes | None:
        """Return the line of a document that is done already."""
        ...

    def write(self, line: bytes) -> None:
        """Take the line of the next document."""
        ...

    def finish(self, ids: Collection[str]) -> int:
        """Conclude a run over documents with these ids. Return how many records of other documents were set aside."""
        ...


class StreamOutput:
    """Standard output, a pipe or a device: nothing is known of it, everything is written. The stream stays open."""

    def __init__(self, file: IO[bytes], *, name: str) -> None:
        self._writer = LineWriter(file, name=name)

    def find(self, source: Source) -> bytes | None:
        """Find nothing."""
        return None

    def write(self, line: bytes) -> None:
        """Write the line."""
        self._writer.write_line(line)

    def finish(self, ids: Collection[str]) -> int:
        """Set nothing aside."""
        return 0


class RecordFile:
    """The output file of a run, taken up where the run before has left it. Locked while it is open.

    Args:
        path: the output; its folder exists.
        stamp: what the records of this run say of themselves.
        fresh: whether what is there is thrown away.
        retry_failed: whether documents that failed before are taken up again.
        texts: the folder that must hold the text of each document that is done, if texts are written.

    Raises:
        SettingsError: `output-not-writable`, `output-in-use` or `output-foreign`.
    """

    def __init__(
        self,
        path: Path,
        stamp: Stamp,
        *,
        fresh: bool = False,
        retry_failed: bool = False,
        texts: Path | None = None,
    ) -> None:
        self._stamp = stamp
        self._retry_failed = retry_failed
        self._texts = texts
        self._earlier = earlier_path(path)
        self._file = _open_locked(path)
        try:
            _refuse_foreign(path)
            if fresh:
                self._file.truncate(0)
                self._earlier.unlink(missing_ok=True)
            self._before = path.open("rb")
        except BaseException:
            self._file.close()
            raise
        self._writer = LineWriter(self._file, name=str(path))
        self._is_in_step = True
        self._kept_lines = 0
        self._kept_bytes = 0
        self._written = 0
        self._aside: IO[bytes] | None = None
        self._offsets: dict[str, list[int]] = {}

    def find(self, source: Source) -> bytes | None:
        """Return the line of a document that is done already."""
        if self._is_in_step:
            line = self._before.readline()
            if line.endswith(b"\n") and self._is_done(line, source):
                self._kept_lines += 1
                self._kept_bytes += len(line)
                return line[:-1]
            self._set_rest_aside()
        if self._aside is not None:
            for offset in reversed(self._offsets.get(source.id, [])):
                self._aside.seek(offset)
                line = self._aside.readline()
                if self._is_done(line, source):
                    return line.rstrip(b"\n")
        return None

    def write(self, line: bytes) -> None:
        """Take the line of the next document. One that stands in its place already is not written again."""
        self._written += 1
        if self._written > self._kept_lines:
            self._writer.write_line(line)

    def finish(self, ids: Collection[str]) -> int:
        """Cut what is left of the run before; keep aside only records of documents that were no part of this run."""
        if self._is_in_step:
            self._set_rest_aside()
        self._writer.sync()
        if self._aside is None:
            return 0
        offsets = sorted(offsets[-1] for record_id, offsets in self._offsets.items() if record_id not in ids)
        if not offsets:
            self._earlier.unlink()
            return 0
        shorter = self._earlier.with_name(self._earlier.name + ".part")
        with shorter.open("wb") as file:
            for offset in offsets:
                self._aside.seek(offset)
                file.write(self._aside.readline())
            _sync(file)
        os.replace(shorter, self._earlier)
        return len(offsets)

    def close(self) -> None:
        """Let go of the file and of its lock."""
        self._before.close()
        if self._aside is not None:
            self._aside.close()
        with suppress(OSError):  # A full disk has been reported by the write that met it.
            self._writer.sync()
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _set_rest_aside(self) -> None:
        """Move all lines from here on to the file beside the output, first the copy, then the cut; then index that file."""
        self._is_in_step = False
        self._before.seek(self._kept_bytes)
        if os.fstat(self._before.fileno()).st_size > self._kept_bytes:
            with self._earlier.open("ab") as aside:
                aside.write(b"\n")  # Ends a line that an earlier copy may have left torn.
                shutil.copyfileobj(self._before, aside)
                aside.write(b"\n")
                _sync(aside)
            self._file.truncate(self._kept_bytes)
            _sync(self._file)
        self._file.seek(self._kept_bytes)
        if self._earlier.exists():
            self._aside = self._earlier.open("rb")
            self._offsets = _record_offsets(self._aside)

    def _is_done(self, line: bytes, source: Source) -> bool:
        """Whether a line is the record that this run would write for a document."""
        try:
            record = Record.from_line(line)
        except ValidationError:
            return False
        document = record.document
        if (document.id, document.source) != (source.id, source.name):
            return False
        if (record.schema_, record.extractor) != (self._stamp.schema, self._stamp.extractor):
            return False
        if document.sha256 != source.sha256():
            return False
        if record.error is not None:
            return not self._retry_failed
        return self._texts is None or _has_text(self._texts, document.id, document.characters)


def earlier_path(path: Path) -> Path:
    """Return the file beside an output in which records wait whose place in it is not known yet."""
    return path.with_name(path.name + ".earlier")


def _has_text(folder: Path, document_id: str, characters: int | None) -> bool:
    text = read_text(folder, document_id)
    return text is not None and len(text) == characters


def _record_offsets(file: IO[bytes]) -> dict[str, list[int]]:
    """Return where the records of each document begin. Torn lines are passed over."""
    offsets: dict[str, list[int]] = {}
    for offset, line in _lines_at(file):
        try:
            offsets.setdefault(Record.from_line(line).document.id, []).append(offset)
        except ValidationError:
            continue
    return offsets


def _lines_at(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    offset = 0
    for line in file:
        yield offset, line
        offset += len(line)


def _open_locked(path: Path) -> IO[bytes]:
    """Open a file for reading and writing, made if need be, that no other run has open."""
    try:
        file = open(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b")  # noqa: SIM115 - stays open with the run
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", code="output-not-writable") from error
    if fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise SettingsError(f"Another run is writing to {path}.", code="output-in-use") from error
        except OSError:  # A network file system without locks: two runs at once are then the user's to avoid.
            pass
    return file


def _refuse_foreign(path: Path) -> None:
    """Refuse to write over a file that is no output of ours."""
    with path.open("rb") as file:
        beginning = file.read(len(_BEGINNING))
    if not _BEGINNING.startswith(beginning):
        raise SettingsError(
            f"{path} exists and holds something else than records. Give another file with -o, or remove this one.",
            code="output-foreign",
        )


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
