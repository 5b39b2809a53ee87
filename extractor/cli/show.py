"""`extractor show`: records for people, each answer with the words that prove it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import output_console, print_error, visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.record import Record

EXAMPLES: Final = (
    "extractor show records.jsonl",
    "extractor show records.jsonl paper-17",
    "extractor show records.jsonl --field framework --field hardware",
    "extractor run paper.pdf | extractor show -",
)


def show(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="A file of records; - is standard input.")],
    record_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="The record of one document.", show_default=False)
    ] = None,
    fields: Annotated[
        list[str] | None, typer.Option("--field", "-f", metavar="NAME", help="Only this field; may be given again.")
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", "-a", help="Also the fields that are not stated and have no near miss.")
    ] = False,
) -> None:
    """Show records: what is stated with its evidence, what is not stated with its near misses.

    The value is marked inside its quote; a line end inside a quote is shown as ↵.
    """
    from extractor.cli.records import open_lines  # noqa: PLC0415 - loaded when there is something to show
    from extractor.cli.render import RecordPrinter  # noqa: PLC0415
    from extractor.sinks.jsonl import read_lines  # noqa: PLC0415

    printer = RecordPrinter(output_console(), fields=fields or (), everything=everything)
    shown: set[str] = set()
    seen: list[str] = []
    broken = 0
    with open_lines(records) as lines:
        for number, record in read_lines(lines):
            if isinstance(record, str):
                broken += 1
                print_error(f"{records}:{number} is no record: {record}")
                if not seen and broken == _ENOUGH:
                    print_error(f"{records} is no file of records. This makes one: extractor run PATH -o records.jsonl")
                    raise typer.Exit(2)
                continue
            seen.append(record.document.id)
            if record_id is None or record.document.id == record_id:
                _refuse_unknown(fields or [], record)
                printer.print(record, _groups(record))
                shown.add(record.document.id)
    if not shown and not (broken and record_id is None):
        print_error(_not_there(records, record_id, seen))
        raise typer.Exit(2)
    raise typer.Exit(1 if broken else 0)


def _groups(record: Record) -> Mapping[str, str]:
    """Return the group of each field; none for a checklist that is not shipped."""
    from extractor.errors import SchemaError  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    try:
        return _GROUPS[record.schema_.name]
    except KeyError:
        pass
    try:
        found = {field.name: field.group for field in load_schema(record.schema_.name).fields.values()}
    except SchemaError:
        found = {}
    return _GROUPS.setdefault(record.schema_.name, found)


_ENOUGH: Final = 3
"""As many lines that are no records, and none before them, and the file is something else."""
_GROUPS: Final[dict[str, Mapping[str, str]]] = {}


def _refuse_unknown(fields: list[str], record: Record) -> None:
    """Refuse a field that a record does not have, and say which one may be meant."""
    for field in fields:
        if record.fields and field not in record.fields:
            near = get_close_matches(field, record.fields, 1)
            hint = f" Did you mean {near[0]!r}?" if near else f" It has: {', '.join(sorted(record.fields))}."
            raise typer.BadParameter(f"The record of {visible(record.document.id)} has no field {field!r}.{hint}")


def _not_there(records: str, record_id: str | None, seen: list[str]) -> str:
    if record_id is None or not seen:
        return f"{records} holds no records."
    near = get_close_matches(record_id, seen, 3)
    hint = f" Did you mean {', '.join(near)}?" if near else f" It holds {len(seen)} others."
    return f"{records} has no record with the id {record_id}.{hint}"
