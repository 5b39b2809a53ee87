"""`extractor report`: records as one page for a browser."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import counted, message_console, print_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractor.audit import Profile
    from extractor.audit.grouping import Metadata
    from extractor.record import Record
    from extractor.schema import ChecklistField

EXAMPLES: Final = (
    "extractor report records.jsonl -o report.html",
    "extractor report records.jsonl -o report.html --texts texts/ --title 'Bird song, 2015 to 2024'",
    "extractor report records.jsonl -o report.html --metadata papers.csv --profile my_profile.yaml",
)
_YEAR: Final = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_USUAL_PROFILE: Final = "ahmed_2025"


def report(  # noqa: PLR0917 - one parameter an option; only typer calls this
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="A file of records; - is standard input.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where the page goes; - is standard output.", show_default=False
        ),
    ],
    texts: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Take contexts from FOLDER/ID.txt, as run --texts wrote them."),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile", "-p", metavar="NAME|FILE", help="What papers are judged by; ahmed_2025 where it fits."
        ),
    ] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A table with the column year, and id or doi: CSV, or JSON objects."),
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="The title of the page.")] = None,
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema", "-s", metavar="NAME|FILE", help="The checklist, where records name none that is shipped."
        ),
    ] = None,
) -> None:
    """Write one page that shows records: figures, a table of papers, and each value beside the words that prove it.

    The page is one file that needs no network and no server. Values can be reviewed in it, and the decisions downloaded;
    see extractor review. Contexts come from the texts; without --texts sources are read again where they are found
    unchanged, else quotes stand alone. docs/report.md says more. Exit code 0: written; 2: nothing is written.
    """
    from extractor.audit.grouping import read_metadata  # noqa: PLC0415 - loaded when there is something to show
    from extractor.cli.records import all_records  # noqa: PLC0415
    from extractor.corpus.found import Missing, TextFinder  # noqa: PLC0415
    from extractor.report import Report  # noqa: PLC0415

    if texts is not None and not texts.is_dir():
        print_error(f"{texts} is no folder.")
        raise typer.Exit(2)
    if records != "-" and os.path.realpath(records) == os.path.realpath(output):
        print_error(f"{output} holds the records. Name another file for the page.")
        raise typer.Exit(2)
    years = read_metadata(metadata, "year") if metadata is not None else None
    finder = TextFinder(texts=texts, folder=Path(records).parent if records != "-" else Path())
    made: Report | None = None
    alone = 0
    for record in all_records(records):
        if made is None:
            name = title if title is not None else ("Records" if records == "-" else Path(records).stem)
            made = Report(title=name, questions=_questions(record, schema), profile=_profile(record, profile))
        found = finder.find(record) if record.error is None else None
        why = found.detail if isinstance(found, Missing) else None
        alone += why is not None
        made.add(record, found if isinstance(found, str) else None, why_no_text=why, year=_year(years, record))
    if made is None:
        print_error(f"{records} holds no records.")
        raise typer.Exit(2)
    if years is not None:
        years.check_matched()
    size = _write(output, made.page())
    console = message_console()
    place = "standard output" if str(output) == "-" else output
    console.print(f"{place}: {counted(len(made), 'paper')}, {_shown_size(size)}")
    if alone:
        console.print(f"{alone} of them without context: their texts were not found. Give them with --texts.")


def _questions(record: Record, schema: str | None) -> Mapping[str, ChecklistField]:
    """Return what is known of the fields: nothing, where records name no checklist that is shipped."""
    from extractor.errors import SchemaError  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    if schema is not None:
        return load_schema(schema).fields
    try:
        return load_schema(record.schema_.name).fields
    except SchemaError:
        return {}


def _profile(record: Record, name: str | None) -> Profile | None:
    """Return the profile that is asked for, or the usual one if it is for the records' checklist."""
    from extractor.audit import load_profile  # noqa: PLC0415

    if name is not None:
        return load_profile(name)
    usual = load_profile(_USUAL_PROFILE)
    # Profiles name a checklist by its file.
    return usual if usual.checklist == record.schema_.name.replace("-", "_") else None


def _year(table: Metadata | None, record: Record) -> int | None:
    """Return the year that a table gives for a record, be it inside a date."""
    found = _YEAR.search(table.group(record) or "") if table is not None else None
    return int(found[0]) if found else None


def _write(path: Path, parts: Iterable[str]) -> int:
    """Write the page, and return how many bytes it has; what was there stands until the page is whole."""
    from extractor.sinks.files import new_file  # noqa: PLC0415

    data = (part.encode() for part in parts)
    if str(path) == "-":
        return sum(map(sys.stdout.buffer.write, data))
    with new_file(path) as file:
        return sum(map(file.write, data))


def _shown_size(size: int) -> str:
    """Return a size as people say it.

    >>> _shown_size(1_730_000), _shown_size(80_300)
    ('1.7 MB', '80 kB')
    """
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
