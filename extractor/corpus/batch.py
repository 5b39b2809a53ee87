"""Many documents, one after the other: sources to record lines in an output, in input order.

What can go wrong with one document costs that document: its record says so. What is wrong with the run as a whole (an
output that cannot be written) raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from extractor import __version__
from extractor.corpus.ledger import Stamp
from extractor.corpus.texts import write_text
from extractor.record import DocumentInfo, ErrorInfo, ExtractorInfo, Record, SchemaInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from extractor.corpus.ledger import Output
    from extractor.corpus.pool import Failure, Outcome
    from extractor.pipeline import Extractor, Settings
    from extractor.readers.source import Source
    from extractor.schema import Schema


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

    def build(self) -> DocumentWorker:
        """Compile the checklist; called once in each worker."""
        from extractor.pipeline import Extractor  # noqa: PLC0415 - spaCy is loaded in the workers only

        return DocumentWorker(Extractor(self.schema, self.settings), self.texts)

    def stamp(self) -> Stamp:
        """Return what the records of this job say of their checklist and extractor."""
        from extractor.pipeline import configuration_hash  # noqa: PLC0415 - not before the inputs are known to be good

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

    def __call__(self, source: Source) -> bytes:
        document, record = self.extractor.read(source)
        if document is not None and self.texts is not None:
            write_text(self.texts, document.id, document.text)
        return record.to_line().encode()


@dataclass(frozen=True, slots=True)
class Done:
    """A document whose record is in the output. `was_known` says that it was there from an earlier run."""

    record: Record
    was_known: bool


def extract_all(sources: Iterable[Source], output: Output, pool: Pool, stamp: Stamp) -> Iterator[Done]:
    """Extract from each source and write its record; yield it when it is written.

    Raises:
        SinkError: the output cannot be written.
        SettingsError: the workers cannot be started.
    """
    for outcome in pool.run((source, output.find(source)) for source in sources):
        line = outcome.result
        if line is None:
            line = failed_line(outcome.task, outcome.failure, stamp)
        output.write(line)
        yield Done(Record.from_line(line), outcome.was_known)


def failed_line(source: Source, failure: Failure | None, stamp: Stamp) -> bytes:
    """Return the line of the record that says why a document has no other."""
    if failure is None:
        raise ValueError("an outcome has a result or a failure")
    record = Record(
        schema_=stamp.schema,
        document=DocumentInfo(id=source.id, source=source.name, sha256=source.sha256()),
        extractor=stamp.extractor,
        fields={},
        error=ErrorInfo(kind=failure.kind, detail=failure.detail),
    )
    return record.to_line().encode()
