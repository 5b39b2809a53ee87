"""Records against their sources, read again: every quote verbatim in its place, every value in its quote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.corpus.found import Missing, TextFinder
from extractor.errors import SchemaError
from extractor.evidence import check_record
from extractor.schema import load_schema
from extractor.sinks.jsonl import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


class Checker:
    """Checks records one by one.

    Args:
        texts: a folder of texts to check against instead of the sources.
        schema: the checklist of all records; by default each record's own, by name.
        folder: where sources are looked for that are not found from here.
    """

    def __init__(self, *, texts: Path | None = None, schema: Schema | None = None, folder: Path = Path()) -> None:
        self._schema = schema
        self._schemas: dict[str, Schema | str] = {}
        self._finder = TextFinder(texts=texts, folder=folder)

    def check(self, lines: Iterable[bytes]) -> Iterator[Checked]:
        """Yield what is to be said of each record, and of each line that is none."""
        seen: set[str] = set()
        for number, record in read_lines(lines):
            if isinstance(record, str):
                yield Checked(number, None, (f"no record: {record}",))
                continue
            record_id = record.document.id
            if record_id in seen:
                yield Checked(number, record_id, ("a second record with this id.",))
            elif record.error is not None:
                yield Checked(number, record_id, is_unreadable=True)
            else:
                yield self._check_record(number, record)
            seen.add(record_id)

    def _check_record(self, number: int, record: Record) -> Checked:
        schema = self._schema_of(record)
        values, misses = _quotes(record)
        quotes = len(values) + len(misses)
        text = self._finder.find(record)
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
