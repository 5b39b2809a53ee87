"""`extractor audit`: what papers report, which levels they reach, what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import output_console, print_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from extractor.audit import Profile
    from extractor.audit.grouping import Metadata
    from extractor.record import Record

EXAMPLES: Final = (
    "extractor audit records.jsonl",
    "extractor audit records.jsonl --by year --metadata papers.csv",
    "extractor audit records.jsonl --papers",
    "extractor audit records.jsonl --paper paper-17",
    "extractor audit records.jsonl --profile my_profile.yaml --json",
    "extractor audit --describe --profile pineau_2021",
)


def audit(  # noqa: PLR0917 - one parameter an option; only typer calls this
    records: Annotated[
        str | None, typer.Argument(metavar="RECORDS", help="A file of records; - is standard input.")
    ] = None,
    profile: Annotated[
        str, typer.Option("--profile", "-p", metavar="NAME|FILE", help="What the papers are judged by.")
    ] = "ahmed_2025",
    by: Annotated[
        str | None,
        typer.Option(
            metavar="KEY", help="Rates by group too: a column of --metadata; without it folder, format or the like."
        ),
    ] = None,
    metadata: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A table with the column KEY, and id or doi: CSV, or JSON objects."),
    ] = None,
    papers: Annotated[bool, typer.Option("--papers", help="List each paper with its level, as it is read.")] = False,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="ID", help="One paper: what it lacks and what was turned down.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything of all papers as one JSON object.")] = False,
    json_lines: Annotated[
        bool, typer.Option("--json-lines", help="Print one JSON object a paper, as it is read.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="List the profiles that are shipped.")] = False,
    describe: Annotated[bool, typer.Option("--describe", help="Show the checks and levels of the profile.")] = False,
) -> None:
    """Judge papers by a profile: which checks they pass, which level that makes, and how often each thing is reported.

    Shares are of the papers of which it is known, with intervals of 95 %; what is not determined, what was not asked and
    papers that could not be read are counted apart. docs/audit.md says what the profiles check, and how to write one.
    Exit code 0: audited; 2: the profile, the records or an option cannot be used.
    """
    from extractor.audit import list_profiles, load_profile  # noqa: PLC0415 - loaded when there is something to audit
    from extractor.cli.audit_tables import print_profile, print_profiles  # noqa: PLC0415

    if list_:
        print_profiles(output_console(), list_profiles())
        return
    chosen = load_profile(profile)
    if describe:
        print_profile(output_console(), chosen)
        return
    if records is None:
        raise typer.BadParameter("Give a file of records, or - for standard input.")
    if sum((papers, paper is not None, as_json, json_lines)) > 1:
        raise typer.BadParameter("Give one of --papers, --paper, --json and --json-lines.")
    if (papers or paper is not None or json_lines) and by is not None:
        raise typer.BadParameter("Groups are of all papers. Give --by without --papers, --paper and --json-lines.")
    if metadata is not None and by is None:
        raise typer.BadParameter("Say which column of --metadata makes the groups with --by.")
    if paper is not None:
        _show_paper(records, paper, chosen)
    elif papers or json_lines:
        _list_papers(records, chosen, as_json=json_lines)
    else:
        _show_corpus(records, chosen, by=by, metadata=metadata, as_json=as_json)


def _show_corpus(records: str, profile: Profile, *, by: str | None, metadata: Path | None, as_json: bool) -> None:
    from extractor.audit import audit_corpus  # noqa: PLC0415
    from extractor.audit.grouping import read_metadata, record_key  # noqa: PLC0415
    from extractor.cli.audit_tables import print_corpus  # noqa: PLC0415

    table: Metadata | None = None
    group: Callable[[Record], str | None] | None = None
    if by is not None and metadata is not None:
        table = read_metadata(metadata, by)
        group = table.group
    elif by is not None:
        group = record_key(by)
    audited = audit_corpus(_some_records(records), profile, by=group, by_name=by)
    if table is not None:
        table.check_matched()
    if as_json:
        typer.echo(audited.model_dump_json(indent=2))
        return
    print_corpus(output_console(), audited, profile, unmatched=0 if table is None else table.unmatched)


def _list_papers(records: str, profile: Profile, *, as_json: bool) -> None:
    from extractor.audit import audit_record  # noqa: PLC0415
    from extractor.cli.audit_tables import PaperPrinter  # noqa: PLC0415

    printer = PaperPrinter(output_console())
    for record in _some_records(records):
        audited = audit_record(record, profile)
        if as_json:
            typer.echo(audited.model_dump_json())
        else:
            printer.print(audited)


def _show_paper(records: str, wanted: str, profile: Profile) -> None:
    from difflib import get_close_matches  # noqa: PLC0415

    from extractor.audit import audit_record  # noqa: PLC0415
    from extractor.cli.audit_tables import print_paper  # noqa: PLC0415

    seen: list[str] = []
    for record in _some_records(records):
        if record.document.id == wanted:
            print_paper(output_console(), audit_record(record, profile), profile)
            return
        seen.append(record.document.id)
    near = get_close_matches(wanted, seen, 3)
    hint = f" Did you mean {', '.join(near)}?" if near else f" It holds {len(seen)} others."
    print_error(f"{records} has no record with the id {wanted}.{hint}")
    raise typer.Exit(2)


def _some_records(path: str) -> Iterator[Record]:
    """Yield the records of a file; refuse a file that has none."""
    from extractor.cli.records import all_records  # noqa: PLC0415

    is_empty = True
    for record in all_records(path):
        is_empty = False
        yield record
    if is_empty:
        print_error(f"{path} holds no records.")
        raise typer.Exit(2)
