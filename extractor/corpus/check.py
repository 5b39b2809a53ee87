"""Records against their sources, read again: every quote verbatim in its place, every value in its quote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from extractor.corpus.found import Missing, read_again, written_text
from extractor.errors import SchemaError
from extractor.evidence import check_record
from extractor.readers.source import Source
from extractor.schema import load_schema
from extractor.sinks.jsonl import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from extractor.corpus.found import SourceFinder
    from extractor.corpus.outcome import Outcome
    from extractor.record import Evidence, Record
    from extractor.schema import Schema


@dataclass(frozen=True, slots=True)
class Checked:
    """What is to be said of one line of a file of records. `id` is None where the line is no record."""

    line: int
    id: str | None
    problems: tuple[str, ...] = ()
    quotes: int = 0
    in_place: int = 0
    value_quotes: int = 0
    supported: int = 0
    is_unreadable: bool = False


@dataclass(slots=True)
class Totals:
    """Sums over the lines that were checked."""

    records: int = 0
    failed: int = 0
    unreadable: int = 0
    quotes: int = 0
    in_place: int = 0
    value_quotes: int = 0
    supported: int = 0

    def add(self, result: Checked) -> None:
        """Count one line."""
        self.records += 1
        self.failed += bool(result.problems)
        self.unreadable += result.is_unreadable
        self.quotes += result.quotes
        self.in_place += result.in_place
        self.value_quotes += result.value_quotes
        self.supported += result.supported


@dataclass(frozen=True, slots=True)
class Task:
    """A record to be checked, with its source, where there is no folder of texts. None stands for a line that is no record."""

    number: int
    record: Record | None = None
    source: Source | Missing | None = None


class Pool(Protocol):
    """What does the work: `ProcessPool` or `InlinePool`."""

    def run(self, tasks: Iterable[tuple[Task, Checked | None]]) -> Iterator[Outcome[Task, Checked]]:
        """Yield the outcome of each task, in order."""
        ...


@dataclass(frozen=True, slots=True)
class CheckJob:
    """All that a worker needs to know. Travels to the worker processes.

    `texts` is a folder of texts to check against instead of the sources, `schema` the checklist of all records, by
    default each record's own, by name.
    """

    texts: Path | None = None
    schema: Schema | None = None

    def build(self) -> Checker:
        """Return what checks a line; called once in each worker."""
        return Checker(self.texts, self.schema)


def check_all(lines: Iterable[bytes], pool: Pool, *, finder: SourceFinder | None = None) -> Iterator[Checked]:
    """Yield what is to be said of each record, and of each line that is none.

    Sources are read in the workers, so that one that crashes or hangs its reader costs its record. Without a `finder`
    there is a folder of texts.
    """
    seen: set[str] = set()
    for outcome in pool.run(_tasks(lines, finder)):
        record, result = outcome.task.record, outcome.result
        if record is not None and record.document.id in seen:
            result = Checked(outcome.task.number, record.document.id, ("a second record with this id.",))
        elif record is not None and result is None and outcome.failure is not None:
            result = Checked(outcome.task.number, record.document.id, (outcome.failure.detail,))
        if record is not None:
            seen.add(record.document.id)
        if result is not None:
            yield result


def weigh(task: Task) -> int:
    """Return how many bytes of a source a task has in memory, for a pool that bounds them."""
    return len(task.source.data or b"") if isinstance(task.source, Source) else 0


def _tasks(lines: Iterable[bytes], finder: SourceFinder | None) -> Iterator[tuple[Task, Checked | None]]:
    for number, record in read_lines(lines):
        if isinstance(record, str):
            yield Task(number), Checked(number, None, (f"no record: {record}",))
        elif record.error is not None:
            yield Task(number, record), Checked(number, record.document.id, is_unreadable=True)
        else:
            document = record.document
            yield Task(number, record, finder.find(document.id, document.source) if finder is not None else None), None


class Checker:
    """Checks records, one by one."""

    def __init__(self, texts: Path | None = None, schema: Schema | None = None) -> None:
        self._texts = texts
        self._schema = schema
        self._schemas: dict[str, Schema | str] = {}

    def __call__(self, task: Task) -> Checked:
        """Return what is to be said of a record."""
        if task.record is None:
            raise ValueError("a line that is no record is not checked")
        return self._check_record(task.number, task.record, self._text_of(task.record, task.source))

    def _text_of(self, record: Record, source: Source | Missing | None) -> str | Missing:
        if self._texts is not None:
            return written_text(self._texts, record)
        if source is None:
            raise ValueError("there is a folder of texts, or a source")
        return source if isinstance(source, Missing) else read_again(source, record)

    def _check_record(self, number: int, record: Record, text: str | Missing) -> Checked:
        schema = self._schema_of(record)
        values, misses = _quotes(record)
        quotes = len(values) + len(misses)
        problems = [found for found in (schema, text) if isinstance(found, Missing)]
        if isinstance(schema, Missing) or isinstance(text, Missing):
            detail = tuple(problem.detail for problem in problems)
            return Checked(number, record.document.id, detail, quotes=quotes, value_quotes=len(values))
        found = check_record(record, text, schema)
        values_in_place = sum(_is_in_place(quote, text) for quote in values)
        in_place = values_in_place + sum(_is_in_place(quote, text) for quote in misses)
        # The check names each quote once: as not in its place, else as not holding its value.
        unsupported = max(len(found) - (quotes - in_place), 0)
        if record.document.characters != len(text):
            found.append(f"the text has {len(text)} characters, the record says {record.document.characters}.")
        return Checked(
            number,
            record.document.id,
            tuple(found),
            quotes=quotes,
            in_place=in_place,
            value_quotes=len(values),
            supported=values_in_place - unsupported,
        )

    def _schema_of(self, record: Record) -> Schema | Missing:
        info = record.schema_
        if self._schema is not None:
            found: Schema | str = self._schema
        else:
            if info.name not in self._schemas:
                try:
                    self._schemas[info.name] = load_schema(info.name)
                except SchemaError:
                    self._schemas[info.name] = f"the checklist {info.name} is not shipped. Name its file with --schema."
            found = self._schemas[info.name]
        if isinstance(found, str):
            return Missing(found)
        if (found.name, found.version) != (info.name, info.version):
            return Missing(
                f"filled for {info.name} {info.version}, but the checklist at hand is {found.name} {found.version}."
            )
        return found


def _quotes(record: Record) -> tuple[list[Evidence], list[Evidence]]:
    """Return the quotes that prove values, and those of near misses."""
    values = [quote for result in record.fields.values() for value in result.values for quote in value.evidence]
    misses = [quote for result in record.fields.values() for miss in result.considered for quote in miss.evidence]
    return values, misses


def _is_in_place(quote: Evidence, text: str) -> bool:
    return text[quote.start : quote.end] == quote.quote
