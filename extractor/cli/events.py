"""What happens in a run, an event a line of JSON, for programs that watch it. Times stand here and in no record."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final

from extractor.errors import SettingsError, SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.cli.tally import Tally
    from extractor.corpus.batch import Done
    from extractor.corpus.ledger import Stamp

STANDARD_ERROR: Final = "-"


class EventLog:
    """Writes events to a file, each at once; to none where none is wanted."""

    def __init__(self, file: IO[str] | None) -> None:
        self._file = file

    def begun(self, stamp: Stamp, *, documents: int, jobs: int, output: str) -> None:
        """Say that a run begins, and what it is."""
        extractor = stamp.extractor.model_dump()
        schema = stamp.schema.model_dump()
        self._write("run begun", documents=documents, jobs=jobs, output=output, schema=schema, extractor=extractor)

    def document(self, done: Done) -> None:
        """Say that a document is done, or has failed and why."""
        about: dict[str, object] = {"id": done.glance.id, "seconds": round(done.seconds, 3), "known": done.was_known}
        if done.glance.error is None:
            self._write("document done", **about)
        else:
            kind, detail = done.glance.error
            self._write("document failed", **about, kind=kind, detail=detail)

    def ended(self, tally: Tally, exit_code: int) -> None:
        """Say that a run has ended, and what came of it."""
        counts = {"read": tally.read, "extracted": tally.extracted, "failed": tally.failed, "known": tally.known}
        self._write("run ended", **counts, seconds=round(tally.seconds, 3), exit_code=exit_code)

    def _write(self, event: str, **about: object) -> None:
        if self._file is None:
            return
        time = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            self._file.write(json.dumps({"time": time, "event": event, **about}) + "\n")
            self._file.flush()
        except OSError as error:
            raise SinkError(f"The log cannot be written: {error.strerror}.", code="not-written") from error


@contextmanager
def open_log(name: str | None) -> Iterator[EventLog]:
    """Open the log of a run; events are added to those of runs before.

    Raises:
        SettingsError: `output-not-writable`.
    """
    if name is None or name == STANDARD_ERROR:
        yield EventLog(None if name is None else sys.stderr)
        return
    try:
        file = open(name, "a", encoding="utf-8")  # noqa: SIM115 - the error of opening is told apart from others
    except OSError as error:
        raise SettingsError(
            f"The log {name} cannot be written: {error.strerror}.", code="output-not-writable"
        ) from error
    with file:
        yield EventLog(file)
