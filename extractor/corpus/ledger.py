"""Knows what is done, by reading the output of the run before, and writes what is new, in input order.

A record counts as done where id, source name, content (SHA-256), checklist, settings and version are those of this
run; never because a file exists. The output is taken up in place for as long as its lines are those that this run
would write. At the first that is not, the rest of it moves to a file beside it, `records.jsonl.earlier`, from which
matching records are taken as their documents come up. Whenever the process is killed, every record that was finished
stands in one of the two files, and the next run finds it there.

Lines are not read as records, which would take longer than all else: a line must name this document and this run in
its head, and be whole.
"""

from __future__ import annotations

import os
from array import array
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, Protocol, Self

from extractor.corpus.aside import Aside, sync
from extractor.corpus.fingerprints import fingerprint
from extractor.corpus.glance import glance_at, read_head
from extractor.corpus.texts import read_text
from extractor.errors import SettingsError
from extractor.sinks.jsonl import LineWriter

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.corpus.glance import Glance, Head
    from extractor.readers.source import Source
    from extractor.record import ExtractorInfo, SchemaInfo

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


@dataclass(frozen=True, slots=True)
class Known:
    """The line of a document that is done already, and what a run counts of it."""

    line: bytes
    glance: Glance


class Output(Protocol):
    """Where the lines of a run go. `meet`, `find` and `write` are called in input order, and at most once a document."""

    def meet(self, source: Source) -> bool:
        """Take note of a document of this run. Tell whether it may be done, so that it is worth while to hash it."""
        ...

    def find(self, source: Source, sha256: str | None) -> Known | None:
        """Return what is known of a document that is done already. Asked for each that may be."""
        ...

    def write(self, line: bytes) -> None:
        """Take the line of the next document."""
        ...

    def finish(self) -> int:
        """Conclude a run that has met all its documents. Return how many records of others were set aside."""
        ...


class StreamOutput:
    """Standard output, a pipe or a device: nothing is known of it, everything is written. The stream stays open."""

    def __init__(self, file: IO[bytes], *, name: str) -> None:
        self._writer = LineWriter(file, name=name)

    def meet(self, source: Source) -> bool:
        """Tell that nothing is done."""
        return False

    def find(self, source: Source, sha256: str | None) -> Known | None:
        """Find nothing."""
        return None

    def write(self, line: bytes) -> None:
        """Write the line."""
        self._writer.write_line(line)

    def finish(self) -> int:
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
        self._schema = stamp.schema.model_dump(exclude_none=True)
        self._extractor = stamp.extractor.model_dump(exclude_none=True)
        self._retry_failed = retry_failed
        self._texts = texts
        self._aside = Aside(earlier_path(path))
        self._path = path
        self._is_new = not path.exists()
        self._file = _open_locked(path)
        try:
            _refuse_foreign(path)
            if fresh:
                self._file.truncate(0)
                self._aside.remove()
            self._before = path.open("rb")
        except BaseException:
            self._file.close()
            raise
        self._writer = LineWriter(self._file, name=str(path))
        self._size = os.fstat(self._before.fileno()).st_size
        self._is_in_step = True
        self._kept_lines = 0
        self._kept_bytes = 0
        self._written = 0
        self._met = array("Q")

    def meet(self, source: Source) -> bool:
        """Take note of a document of this run. Tell whether it may be done, so that it is worth while to hash it."""
        self._met.append(fingerprint(source.id))
        if self._is_in_step:
            return self._kept_bytes < self._size or self._aside.exists
        return self._aside.has(source.id)

    def find(self, source: Source, sha256: str | None) -> Known | None:
        """Return what is known of a document that is done already."""
        if self._is_in_step:
            line = self._before.readline()
            known = self._known(line, source, sha256) if line.endswith(b"\n") else None
            if known is not None:
                self._kept_lines += 1
                self._kept_bytes += len(line)
                return known
            self._set_rest_aside()
        found = (self._known(line, source, sha256) for line in self._aside.lines(source.id))
        return next((known for known in found if known is not None), None)

    def write(self, line: bytes) -> None:
        """Take the line of the next document. One that stands in its place already is not written again."""
        self._written += 1
        if self._written > self._kept_lines:
            if self._is_in_step:
                self._set_rest_aside()
            self._writer.write_line(line)

    def finish(self) -> int:
        """Cut what is left of the run before; keep aside only records of documents that were no part of this run."""
        if self._is_in_step:
            self._set_rest_aside()
        self._writer.sync()
        return self._aside.keep_others(self._met)

    def close(self) -> None:
        """Let go of the file and of its lock. A file that this run has made and written nothing to goes again."""
        self._before.close()
        self._aside.close()
        with suppress(OSError):  # A full disk has been reported by the write that met it.
            self._writer.sync()
            if self._is_new and not os.fstat(self._file.fileno()).st_size:
                self._path.unlink()
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _set_rest_aside(self) -> None:
        """Move all lines from here on to the file beside the output: first the copy, then the cut."""
        self._is_in_step = False
        if self._kept_bytes < self._size:
            self._before.seek(self._kept_bytes)
            self._aside.take_rest(self._before)
            self._file.truncate(self._kept_bytes)
            sync(self._file)
        self._file.seek(self._kept_bytes)
        self._aside.open(self._is_of_this_run)

    def _known(self, line: bytes, source: Source, sha256: str | None) -> Known | None:
        """Return what is known by a line, if it is whole, and the record that this run would write for a document."""
        head = read_head(line)
        if head is None or not self._is_done(head, source, sha256):
            return None
        try:
            return Known(line.rstrip(b"\n"), glance_at(line))
        except (ValueError, LookupError, TypeError):
            return None

    def _is_done(self, head: Head, source: Source, sha256: str | None) -> bool:
        return (
            (head.id, head.source, head.sha256) == (source.id, source.name, sha256)
            and self._is_of_this_run(head)
            and (head.is_failed or self._texts is None or _has_text(self._texts, head.id, head.characters))
        )

    def _is_of_this_run(self, head: Head) -> bool:
        is_ours = head.schema == self._schema and head.extractor == self._extractor
        return is_ours and not (head.is_failed and self._retry_failed)


def earlier_path(path: Path) -> Path:
    """Return the file beside an output in which records wait whose place in it is not known yet."""
    return path.with_name(path.name + ".earlier")


def _has_text(folder: Path, document_id: str, characters: int | None) -> bool:
    text = read_text(folder, document_id)
    return text is not None and len(text) == characters


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
