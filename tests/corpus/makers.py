"""Small records, sources and workers, made without a checklist, a reader or spaCy."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.corpus.batch import DocumentWorker
from extractor.corpus.check import Checked, CheckJob, Task
from extractor.corpus.ledger import Stamp
from extractor.corpus.sizes import LARGEST_DOCUMENT
from extractor.document import Document
from extractor.errors import DocumentError, SinkError
from extractor.readers.source import Source
from extractor.record import DocumentInfo, ErrorInfo, Evidence, ExtractorInfo, FieldResult, Record, SchemaInfo, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractor.corpus.pool import Outcome
    from extractor.schema import Schema

STAMP = Stamp(SchemaInfo(name="tiny", version="1"), ExtractorInfo(version="0.1.0", backend="rules", config="c0ffee"))


def make_source(document_id: str, text: str = "We used Adam.") -> Source:
    """Return a source that holds its own text."""
    return Source(document_id, f"{document_id}.txt", data=text.encode())


def make_record(source: Source, *, stamp: Stamp = STAMP, error: str | None = None) -> Record:
    """Return the record of a source: `optimizer` is stated where its text names Adam."""
    try:
        text = source.load().decode()
    except DocumentError as problem:
        text, error = "", problem.code
    info = DocumentInfo(id=source.id, source=source.name, format="text", sha256=source.sha256(), characters=len(text))
    if error is not None:
        failed = ErrorInfo(kind=error, detail="It cannot be read.")
        return Record(schema_=stamp.schema, document=info, extractor=stamp.extractor, fields={}, error=failed)
    return Record(
        schema_=stamp.schema, document=info, extractor=stamp.extractor, fields={"optimizer": _optimizer(text)}
    )


def _optimizer(text: str) -> FieldResult:
    start = text.find("Adam")
    if start < 0:
        return FieldResult(status="not stated")
    evidence = Evidence(quote="Adam", start=start, end=start + 4)
    return FieldResult(
        status="stated",
        values=[Value(value="Adam", text="Adam", confidence=0.9, usage="used", evidence=[evidence])],
    )


def make_line(source: Source, *, stamp: Stamp = STAMP, error: str | None = None) -> bytes:
    """Return the line of a source's record."""
    return make_record(source, stamp=stamp, error=error).to_line().encode()


class FakeExtractor:
    """Reads any bytes as text. A text of "unreadable" cannot be read."""

    def read(self, source: Source) -> tuple[Document | None, Record]:
        """Read a source in the manner of `extractor.pipeline.Extractor`."""
        record = make_record(source)
        if record.error is not None or source.load() == b"unreadable":
            return None, make_record(source, error=record.error.kind if record.error else "fake")
        text = source.load().decode()
        return Document(source.id, text, "text", source.name, record.document.sha256 or ""), record

    def failed(self, source: Source, kind: str, detail: str) -> Record:
        """Return the record of a document that is not looked at."""
        info = DocumentInfo(id=source.id, source=source.name, sha256=source.sha256())
        error = ErrorInfo(kind=kind, detail=detail)
        return Record(schema_=STAMP.schema, document=info, extractor=STAMP.extractor, fields={}, error=error)


def fake_worker(texts: Path | None = None, largest: int = LARGEST_DOCUMENT) -> DocumentWorker:
    """Return what a worker process runs, without a checklist."""
    return DocumentWorker(FakeExtractor(), texts, largest)  # type: ignore[arg-type]


def build_obedient() -> Callable[[str], str]:
    """Return a function that does what the task says: what papers can do to a reader."""
    return _obey


def _obey(task: str) -> str:
    if task == "raise":
        raise KeyError("Methods")
    if task == "exit":
        os._exit(3)
    if task == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "hang":
        time.sleep(60)
    if task == "eat":
        _eat(2_000_000_000)
    if task == "leak":
        _leaked.append(b"x" * 50_000_000)
    if task == "pid":
        return str(os.getpid())
    if task == "no memory":
        raise MemoryError
    if task == "slow":
        time.sleep(0.3)
    if task == "disk full":
        raise SinkError("The text cannot be written.", code="text-not-written")
    return f"{task} done"


_leaked: list[bytes] = []


def _eat(most: int) -> None:
    """Take memory and more of it, up to a bound that spares the machine where nobody keeps a limit."""
    eaten = []
    for _ in range(most // 10_000_000):
        eaten.append(b"x" * 10_000_000)
        time.sleep(0.001)
    time.sleep(60)


def build_never() -> Callable[[str], str]:
    """Die while the worker starts."""
    os._exit(4)


def said(outcomes: Sequence[Outcome[str, str]]) -> list[str]:
    """Return each outcome in a word: the result, or the kind of failure."""
    return [outcome.result or (outcome.failure.kind if outcome.failure else "?") for outcome in outcomes]


@dataclass(frozen=True, slots=True)
class FakeJob:
    """Stands in for `extractor.corpus.batch.Job` where no checklist is to be compiled."""

    schema: object = None
    settings: object = None
    texts: Path | None = None
    largest: int = LARGEST_DOCUMENT

    def build(self) -> DocumentWorker:
        """Return a worker that knows one name of one optimizer."""
        return fake_worker(self.texts, self.largest)

    def stamp(self) -> Stamp:
        """Return what the fake's records say of themselves."""
        return STAMP


@dataclass(frozen=True, slots=True)
class AccidentJob(FakeJob):
    """A job to which documents can happen: one whose text is "kill" or "disk full" does that."""

    def build(self) -> Callable[[Source], bytes]:  # type: ignore[override]
        """Return a worker that reads what is no accident."""
        return _accident


def _accident(source: Source) -> bytes:
    _obey(source.load().decode())
    return fake_worker()(source)


@dataclass(frozen=True, slots=True)
class SlowJob(FakeJob):
    """A job of which a document takes 20 milliseconds."""

    def build(self) -> Callable[[Source], bytes]:  # type: ignore[override]
        """Return a slow worker."""
        return _slow


def _slow(source: Source) -> bytes:
    time.sleep(0.02)
    return fake_worker()(source)


@dataclass(frozen=True, slots=True)
class FaultyJob(FakeJob):
    """A job whose reader hangs, crashes or eats memory at a document whose id says so."""

    def build(self) -> Callable[[Source], bytes]:  # type: ignore[override]
        """Return the worker, with its faults."""
        return partial(_with_faults, FakeJob.build(self))


def _with_faults(worker: DocumentWorker, source: Source) -> bytes:
    if source.id in ("hang", "kill", "exit", "eat"):
        _obey(source.id)
    return worker(source)


class CrashingJob(CheckJob):
    """A check that dies of the document `a`, and finds nothing in any other."""

    def build(self) -> Callable[[Task], Checked]:  # type: ignore[override]
        """Return what dies."""
        return _check_or_die


def _check_or_die(task: Task) -> Checked:
    if task.record is None or task.record.document.id == "a":
        os.kill(os.getpid(), signal.SIGKILL)
    return Checked(task.number, "b")


def tiny_schema() -> Schema:
    """Return a checklist that asks for the optimizer, and knows Adam."""
    from extractor.schema import Schema

    optimizer = {
        "name": "optimizer",
        "question": "Which optimizer was used?",
        "kind": "term",
        "group": "training",
        "core": True,
        "vocabulary": [{"name": "Adam"}],
    }
    return Schema.model_validate(
        {"name": "tiny", "version": "1", "title": "One", "usage": {"name": "en"}, "fields": {"optimizer": optimizer}}
    )
