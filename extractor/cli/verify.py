"""`extractor verify`: do the quotes of a file of records still stand where they are said to, and prove what they should?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import counted, output_console, print_error, visible

if TYPE_CHECKING:
    from rich.console import Console

    from extractor.corpus.check import Checked, Totals

EXAMPLES: Final = (
    "extractor verify records.jsonl",
    "extractor verify records.jsonl --texts texts/",
    "extractor verify records.jsonl --schema my_checklist.yaml",
)


def verify(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="A file of records; - is standard input.")],
    texts: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Check against FOLDER/ID.txt, as run --texts wrote them, not the sources."),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(
            "--schema", "-s", metavar="NAME|FILE", help="The checklist, where records name none that is shipped."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, metavar="N", help="Worker processes.")] = 1,
) -> None:
    """Check records against their sources: every quote verbatim in its place, every value in its quote.

    Sources are read again from where the records say they are, seen from here or from the folder of the records; a
    source that has changed since is named. Exit code 0: all hold; 1: some do not; 2: nothing to check.
    """
    from extractor.cli.records import open_lines  # noqa: PLC0415 - loaded when there is something to check
    from extractor.corpus.check import CheckJob, Task, Totals, check_all, weigh  # noqa: PLC0415
    from extractor.corpus.found import SourceFinder  # noqa: PLC0415
    from extractor.corpus.pool import ProcessPool  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    if texts is not None and not texts.is_dir():
        print_error(f"{texts} is no folder.")
        raise typer.Exit(2)
    job = CheckJob(texts, load_schema(schema) if schema is not None else None)
    folder = Path(records).parent if records != "-" else Path()
    finder = SourceFinder(folder) if texts is None else None
    workers: ProcessPool[Task, Checked] = ProcessPool(job.build, jobs=jobs, weigh=weigh)
    totals = Totals()
    console = output_console()
    with open_lines(records) as lines, workers as pool:
        for result in check_all(lines, pool, finder=finder):
            totals.add(result)
            for problem in result.problems:
                _print_problem(console, f"{records}:{result.line}", result.id, problem)
    if not totals.records:
        print_error(f"{records} holds no records.")
        raise typer.Exit(2)
    _print_totals(console, totals)
    raise typer.Exit(1 if totals.failed else 0)


def _print_problem(console: Console, place: str, record_id: str | None, problem: str) -> None:
    from rich.text import Text  # noqa: PLC0415

    name = visible(record_id) if record_id is not None else visible(place)
    console.print(Text.assemble(("✗ ", "red") if console.is_terminal else "", (f"{name}: ", "bold"), visible(problem)))


def _print_totals(console: Console, totals: Totals) -> None:
    from rich.text import Text  # noqa: PLC0415

    parts = [
        counted(totals.records, "record"),
        counted(totals.quotes, "quote"),
        f"{_percent(totals.in_place, totals.quotes)} round-trip",
        f"{_percent(totals.supported, totals.value_quotes)} hold their value",
    ]
    line = Text(", ".join(parts), style="bold red" if totals.failed else "bold green")
    console.print(line)
    if totals.unreadable:
        console.print(f"{totals.unreadable} of them say that their document could not be read, and hold no quotes")
    if totals.failed:
        console.print(f"{totals.failed} {'record does' if totals.failed == 1 else 'records do'} not hold")


def _percent(part: int, whole: int) -> str:
    """Return a share that says 100.0 only when it is all.

    >>> _percent(3, 3), _percent(9999, 10000), _percent(0, 0)
    ('100.0 %', '99.9 %', '100.0 %')
    """
    share = 1000 * part // whole if whole else 1000
    return f"{share / 10:.1f} %"
