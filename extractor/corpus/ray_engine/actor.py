"""What an actor does: sources in, outcomes out, in a process of its own beside it.

The process is that of the local pool, with one job. So a paper that crashes, hangs or eats memory costs what it costs
locally, with the same words in its record, and the actor lives on: Ray, which would try the paper again on the next
machine, never hears of it. The checklist is compiled once, when that process starts.
"""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from extractor.corpus.pool import Outcome, ProcessPool
from extractor.corpus.worker import Refused
from extractor.errors import ExtractorError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from extractor.readers.source import Source

TASK: Final = "task"
OUTCOME: Final = "outcome"
BATCH: Final = 8
"""Papers handed to an actor's process in a row. Of no consequence but for how often batches are put together."""


@dataclass(frozen=True, slots=True)
class Place:
    """How an actor is set up: what to build, the folder that relative paths are meant from, what a document may cost."""

    build: Callable[[], Callable[[Source], bytes]]
    folder: str
    seconds: float
    memory: int


class ExtractActor:
    """Called by Ray Data with batches of packed sources; gives a packed outcome for each."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._pool: ProcessPool[Source, bytes] | None = None

    def __call__(self, batch: Mapping[str, Iterable[bytes]]) -> dict[str, list[bytes]]:
        sources = [unpack(task) for task in batch[TASK]]
        try:
            packed = [pickle.dumps(outcome) for outcome in self.outcomes(sources)]
        except ExtractorError as error:
            # Raised, it would come out as an error of Ray, and after further attempts.
            packed = [pickle.dumps(Refused(error.message, error.code))] * len(sources)
        return {OUTCOME: packed}

    def outcomes(self, sources: Iterable[Source]) -> list[Outcome[Source, bytes]]:
        """Return the outcome of each source.

        Raises:
            ExtractorError: the run cannot go on, whatever the document.
        """
        if self._pool is None:
            _enter(self._place.folder)
            self._pool = ProcessPool(self._place.build, jobs=1, seconds=self._place.seconds, memory=self._place.memory)
        return list(self._pool.run((source, None) for source in sources))


def pack(source: Source) -> dict[str, bytes]:
    """Return the row that a source travels as."""
    return {TASK: pickle.dumps(source)}


def unpack(task: bytes) -> Source:
    """Return the source that a row carries."""
    source: Source = pickle.loads(task)
    return source


def outcome_of(row: Mapping[str, Any]) -> Outcome[Source, bytes]:
    """Return the outcome that a row carries.

    Raises:
        SettingsError: the actor has found that the run cannot go on.
    """
    outcome: Outcome[Source, bytes] | Refused = pickle.loads(row[OUTCOME])
    if isinstance(outcome, Refused):
        raise SettingsError(outcome.message, code=outcome.code)
    return outcome


def _enter(folder: str) -> None:
    """Go where the run was started, so that paths mean on every machine what they meant there."""
    try:
        os.chdir(folder)
    except OSError as error:
        raise SettingsError(
            f"A machine of the cluster cannot see the folder {folder}. Give a folder that all machines share, or an "
            "object store such as s3://bucket/papers.",
            code="engine-failed",
        ) from error
