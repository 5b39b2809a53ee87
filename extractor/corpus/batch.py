"""Many documents, one after the other: sources to record lines in an output, in input order.

What can go wrong with one document costs that document: its record says so. What is wrong with the run as a whole (an
output that cannot be written) raises.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from extractor import __version__
from extractor.corpus.glance import glance_at
from extractor.corpus.ledger import Stamp
from extractor.corpus.sizes import LARGEST_DOCUMENT, too_large
from extractor.corpus.texts import write_text
from extractor.garbage import without_collection
from extractor.pipeline import Extractor, configuration_hash, failed_record
from extractor.record import ErrorInfo, ExtractorInfo, SchemaInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from extractor.corpus.glance import Glance
    from extractor.corpus.ledger import Output
    from extractor.corpus.pool import Failure, Outcome
    from extractor.pipeline import Settings
    from extractor.readers.source import Source
    from extractor.schema import Schema

_HASHERS: Final = 4
_HASHED_AHEAD: Final = 16


class Pool(Protocol):
    """What does the work: `ProcessPool`, `InlinePool` or an engine of the same shape."""

    def run(self, tasks: Iterable[tuple[Source, bytes | None]]) -> Iterator[Outcome[Source, bytes]]:
        """Yield the outcome of each task, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Job:
    """All that a worker needs to know. Travels to the worker processes."""

    schema: Schema
    settings: Settings
    texts: Path | None = None
    largest: int = LARGEST_DOCUMENT

    def build(self) -> DocumentWorker:
        """Compile the checklist; called once in each worker."""
        return DocumentWorker(Extractor(self.schema, self.settings), self.texts, self.largest)

    def stamp(self) -> Stamp:
        """Return what the records of this job say of their checklist and extractor."""
        config = configuration_hash(self.schema, self.settings)
        return Stamp(
            SchemaInfo(name=self.schema.name, version=self.schema.version),
            ExtractorInfo(version=__version__, backend=self.settings.backend, config=config),
        )


@dataclass(frozen=True, slots=True)
class DocumentWorker:
    """Turns a source into the line of its record and writes its text, where texts are wanted."""

    extractor: Extractor
    texts: Path | None = None
    largest: int = LARGEST_DOCUMENT

    def __call__(self, source: Source) -> bytes:
        with without_collection():  # Until the document is gone, too.
            return self._line(source)

    def _line(self, source: Source) -> bytes:
        size = source.size()
        if size is not None and size > self.largest:
            error = too_large(source.name, size, self.largest)
            return self.extractor.failed(source, error.code, error.message).to_line().encode()
        document, record = self.extractor.read(source)
        if document is not None and self.texts is not None:
            write_text(self.texts, document.id, document.text)
        return record.to_line().encode()


@dataclass(frozen=True, slots=True)
class Done:
    """A document whose record is in the output, with the seconds that it took.

    `was_known` says that the record was there from an earlier run.
    """

    glance: Glance
    was_known: bool
    seconds: float = 0.0


def extract_all(sources: Iterable[Source], output: Output, pool: Pool, stamp: Stamp) -> Iterator[Done]:
    """Extract from each source and write its record; yield it when it is written.

    Raises:
        SinkError: the output cannot be written.
        SettingsError: the workers cannot be started.
    """
    known: deque[Glance] = deque()
    for outcome in pool.run(_with_known_lines(sources, output, known)):
        line = outcome.result
        if line is None:
            line = failed_line(outcome.task, outcome.failure, stamp)
        output.write(line)
        glance = known.popleft() if outcome.was_known else glance_at(line)
        yield Done(glance, outcome.was_known, outcome.seconds)


def weigh(source: Source) -> int:
    """Return how many bytes a source takes in memory, for a pool that bounds them."""
    return len(source.data or b"")


def _with_known_lines(
    sources: Iterable[Source], output: Output, known: deque[Glance]
) -> Iterator[tuple[Source, bytes | None]]:
    """Yield each source with its line, where it is done already, of which `known` gets what is counted.

    Those that may be done are hashed ahead, some at a time.
    """

    def with_known_line(source: Source, sha256: Future[str | None] | None) -> tuple[Source, bytes | None]:
        found = None if sha256 is None else output.find(source, sha256.result())
        if found is None:
            return source, None
        known.append(found.glance)
        return source, found.line

    waiting: deque[tuple[Source, Future[str | None] | None]] = deque()
    with ThreadPoolExecutor(_HASHERS, thread_name_prefix="hash") as hashers:
        for source in sources:
            waiting.append((source, hashers.submit(source.sha256) if output.meet(source) else None))
            while waiting and (waiting[0][1] is None or len(waiting) > _HASHED_AHEAD):
                yield with_known_line(*waiting.popleft())
        while waiting:
            yield with_known_line(*waiting.popleft())


def failed_line(source: Source, failure: Failure | None, stamp: Stamp) -> bytes:
    """Return the line of the record that says why a document has no other."""
    if failure is None:
        raise ValueError("an outcome has a result or a failure")
    error = ErrorInfo(kind=failure.kind, detail=failure.detail)
    return failed_record(source, stamp.schema, stamp.extractor, error).to_line().encode()
