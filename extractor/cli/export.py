"""`extractor export`: records to tables, databases and linked data."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import counted, message_console, print_error, visible
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.record import Record
    from extractor.sinks.files import Sink

_RECORDS_BETWEEN_SIGNS: Final = 100

EXAMPLES: Final = (
    "extractor export records.jsonl --to methods.db",
    "extractor export records.jsonl --to postgresql+psycopg://user@host/methods",
    "extractor export records.jsonl --to values.csv --to records.parquet --to records.jsonld",
    "extractor export records.jsonl --to papers.csv --wide",
    "extractor export methods.db --to records.jsonl",
)


def export(
    records: Annotated[
        str,
        typer.Argument(metavar="RECORDS", help="A file of records, or a database of them; - is standard input."),
    ],
    to: Annotated[
        list[str],
        typer.Option(
            "--to",
            "-t",
            metavar="FILE|URL",
            help="A file by its ending (.csv, .parquet, .json, .jsonl, .jsonld, .db), or the URL of a database;"
            " may be given more than once.",
            show_default=False,
        ),
    ],
    wide: Annotated[bool, typer.Option("--wide", help="In CSV and Parquet, one row a paper.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
) -> None:
    """Write records to tables, databases and linked data.

    A database that has records already is brought up to date: a record of the same document and checklist replaces the
    one before it whole. Everything is written or nothing: where a line is no record, or a disk is full, files and
    databases are left as they were. docs/database.md and docs/tables.md say what stands where. Exit code 0: written;
    2: nothing is written.
    """
    from extractor.sinks.targets import is_table, open_target  # noqa: PLC0415 - loaded when there is something to write

    _refuse_clashes(records, to)
    if wide and not any(is_table(name) for name in to):
        raise typer.BadParameter("--wide is for CSV and Parquet, and none is asked for.")
    count = 0
    with ExitStack() as stack:
        sinks = {name: stack.enter_context(open_target(name, wide=wide)) for name in to}
        show = stack.enter_context(_shown_count(quiet=quiet))
        for record in _read(records):
            count += 1
            for sink in sinks.values():
                sink.write(record)
            show(count)
        if not count:
            print_error(f"{records} holds no records.")
            raise typer.Exit(2)
    if not quiet:
        _say_what_was_done(sinks, count)


def _read(name: str) -> Iterator[Record]:
    """Yield the records of a file, of standard input or of a database."""
    from extractor.cli.records import all_records  # noqa: PLC0415
    from extractor.sinks.targets import is_database  # noqa: PLC0415

    if not is_database(name):
        return all_records(name)
    from extractor.sinks.database import read_database  # noqa: PLC0415

    return read_database(name)


@contextmanager
def _shown_count(*, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Give what shows on a terminal how many records have been taken."""
    console = message_console()
    if quiet or not console.is_terminal:
        yield lambda _: None
        return
    with console.status("") as status:
        yield lambda count: status.update(f"{count} records") if not count % _RECORDS_BETWEEN_SIGNS else None


def _refuse_clashes(records: str, to: list[str]) -> None:
    """Refuse to write twice to one place, or over what is read."""
    from extractor.sinks.targets import file_of, shown_name  # noqa: PLC0415

    seen = {os.path.realpath(file_of(records)): records} if records != "-" else {}
    for name in to:
        place = os.path.realpath(file_of(name))
        if place in seen:
            is_input = seen[place] == records
            raise SettingsError(
                f"{shown_name(name)} is {'read by this export and cannot be written by it' if is_input else 'given twice'}.",
                code="input-is-output" if is_input else "target-twice",
            )
        seen[place] = name


def _say_what_was_done(sinks: dict[str, Sink], count: int) -> None:
    from extractor.sinks.targets import shown_name  # noqa: PLC0415

    console = message_console()
    for name, sink in sinks.items():
        console.print(f"{visible(shown_name(name))}: {_done(name, sink, count)}")


def _done(name: str, sink: Sink, count: int) -> str:
    from extractor.sinks.targets import is_database  # noqa: PLC0415

    if is_database(name):
        from extractor.sinks.database import Loader  # noqa: PLC0415

        if isinstance(sink, Loader):
            return str(sink.done)
    return counted(count, "record")
