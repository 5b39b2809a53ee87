"""Records against their sources, read again: every quote verbatim in its place, every value in its quote."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extractor.corpus.jsonlines import is_json_lines, json_line_sources
from extractor.corpus.texts import read_text
from extractor.corpus.walk import as_found
from extractor.errors import DocumentError, SchemaError
from extractor.evidence import check_record
from extractor.readers import Source, read_document
from extractor.schema import load_schema
from extractor.sinks.jsonl import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.record import Evidence, Record
    from extractor.schema import Schema

_LINE_OF_FILE: Final = re.compile(r"(?P<path>.+):(?P<number>\d+)")


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
        self._texts = texts
        self._schema = schema
        self._schemas: dict[str, Schema | str] = {}
        self._finder = _SourceFinder(folder)

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
        text = self._text_of(record)
        problems = [found for found in (schema, text) if isinstance(found, _Missing)]
        if isinstance(schema, _Missing) or isinstance(text, _Missing):
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

    def _schema_of(self, record: Record) -> Schema | _Missing:
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
            return _Missing(found)
        if (found.name, found.version) != (info.name, info.version):
            return _Missing(
                f"filled for {info.name} {info.version}, but the checklist at hand is {found.name} {found.version}."
            )
        return found

    def _text_of(self, record: Record) -> str | _Missing:
        document = record.document
        if self._texts is not None:
            text = read_text(self._texts, document.id)
            return text if text is not None else _Missing("its text is not in the folder of texts.")
        source = self._finder.find(record)
        if isinstance(source, _Missing):
            return source
        try:
            data = source.load()
            if hashlib.sha256(data).hexdigest() != document.sha256:
                return _Missing(f"{document.source} has changed since it was read.")
            return read_document(source).text
        except DocumentError as error:
            return _Missing(error.message)


@dataclass(frozen=True, slots=True)
class _Missing:
    """Why something cannot be checked."""

    detail: str


class _SourceFinder:
    """Finds the sources of records again. Lines of one file are read on from where the last was found."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._lines: Iterator[Source] = iter(())

    def find(self, record: Record) -> Source | _Missing:
        """Return the source of a record, under the name and id that it had."""
        name, document_id = record.document.source, record.document.id
        if name == "-":
            return _Missing("it was read from standard input, which cannot be read again. Give its text with --texts.")
        path = self._existing(name)
        if path is not None:
            format_ = "passages" if path.suffix.lower() == ".json" else None
            return Source(document_id, name, path, format=format_)
        line = _LINE_OF_FILE.fullmatch(name)
        file = self._existing(line["path"]) if line else None
        if line is None or file is None or not is_json_lines(file):
            return _Missing(f"{name} is not there any more. Run this where it can be found, or give --texts.")
        return self._line(file, name, line["path"]) or _Missing(f"{name} is not there any more.")

    def _line(self, file: Path, name: str, file_name: str) -> Source | None:
        for _ in range(2):  # From where the last was found, then once from the beginning.
            if file == self._path:
                for source in self._lines:
                    if source.name == name:
                        return source
            self._path, self._lines = file, json_line_sources(file, file_name, "")
        self._path = None
        return None

    def _existing(self, name: str) -> Path | None:
        places = [place for written in (name, as_found(name)) for place in (Path(written), self._folder / written)]
        return next((path for path in places if path.is_file()), None)


def _quotes(record: Record) -> tuple[list[Evidence], list[Evidence]]:
    """Return the quotes that prove values, and those of near misses."""
    values = [quote for result in record.fields.values() for value in result.values for quote in value.evidence]
    misses = [quote for result in record.fields.values() for miss in result.considered for quote in miss.evidence]
    return values, misses


def _is_in_place(quote: Evidence, text: str) -> bool:
    return text[quote.start : quote.end] == quote.quote
