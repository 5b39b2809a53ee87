"""`extractor diff`: what changed between two files of records."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, replace
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import output_console, print_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.diff import DocumentDifference, RecordFile

EXAMPLES: Final = (
    "extractor diff old.jsonl new.jsonl",
    "extractor diff old.jsonl new.jsonl --field framework --list 100",
    "extractor diff old.jsonl new.jsonl --json | jq -r .document | sort -u",
    "extractor run papers/ | extractor diff expected.jsonl - --exit-code",
)


def diff(  # noqa: PLR0917 - one parameter an option; only typer calls this
    old: Annotated[str, typer.Argument(metavar="OLD", help="A file of records; - is standard input.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A file of records; - is standard input.")],
    fields: Annotated[
        list[str] | None, typer.Option("--field", "-f", metavar="NAME", help="Only this field; may be given again.")
    ] = None,
    shown: Annotated[int, typer.Option("--list", "-l", min=0, metavar="N", help="List what changed in N papers.")] = 10,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Also where only the confidence of a value is another.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each change as one JSON object a line.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with exit code 1 if anything changed.")] = False,
) -> None:
    """Show what changed between two runs or versions, by field and paper.

    Papers are matched by their id and the name of the checklist: papers that only one file has, statuses, values added,
    removed and changed, and values whose evidence is another. Near misses are not compared. Exit code 0: compared; 1
    with --exit-code: something changed; 2: a file cannot be read, or a line of it is no record.
    """
    from extractor.diff import compare_files  # noqa: PLC0415 - loaded when there is something to compare

    if old == new == "-":
        print_error("Standard input can be read once only. Give one of the two as a file.")
        raise typer.Exit(2)
    with ExitStack() as stack:
        before, after = (_opened(name, stack) for name in (old, new))
        found = _of_fields(compare_files(before, after, with_confidence=confidence), fields)
        if as_json:
            has_changes = _print_lines(found)
        else:
            from extractor.cli.changes import print_changes  # noqa: PLC0415

            has_changes = print_changes(output_console(), before, after, found, limit=shown)
    raise typer.Exit(1 if exit_code and has_changes else 0)


def _opened(name: str, stack: ExitStack) -> RecordFile:
    """Open a file of records that can be read again; standard input is laid aside on disk for it."""
    from extractor.cli.records import open_lines  # noqa: PLC0415
    from extractor.diff import RecordFile  # noqa: PLC0415

    file: IO[bytes] = stack.enter_context(open_lines(name))
    if not file.seekable() or name == "-":
        aside = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - closed by the stack
        shutil.copyfileobj(file, aside)
        aside.seek(0)
        file = aside
    return RecordFile(name, file)


def _of_fields(differences: Iterable[DocumentDifference], fields: list[str] | None) -> Iterator[DocumentDifference]:
    """Yield only what concerns the given fields, where any are given."""
    if not fields:
        yield from differences
        return
    for difference in differences:
        kept = tuple(change for change in difference.changes if change.field in fields)
        if kept:
            yield replace(difference, changes=kept)


def _print_lines(differences: Iterable[DocumentDifference]) -> bool:
    """Print each change as a line; tell whether there was any."""
    has_changes = False
    for difference in differences:
        for change in difference.changes:
            has_changes = True
            said = {name: content for name, content in asdict(change).items() if content is not None}
            line = {"document": difference.document, "schema": difference.schema, **said}
            typer.echo(json.dumps(line, ensure_ascii=False))
    return has_changes
