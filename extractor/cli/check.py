"""`extractor check`: do the passages state what an answer claims that somebody, or a language model, gave from them?"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import counted, message_console, output_console, shortened, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from extractor.claims import CheckedAnswer, Claim
    from extractor.claims.totals import Totals

EXAMPLES: Final = (
    "extractor check transcripts/",
    "extractor check answers.jsonl -o checked.jsonl",
    "extractor check answers.jsonl --json | jq 'select(.holds == false)'",
)
_STANDARD_OUTPUT: Final = "-"
_LONGEST_QUOTE: Final = 240


def check(
    transcripts: Annotated[
        list[str],
        typer.Argument(metavar="TRANSCRIPT", help="Files, folders, globs; - is standard input.", show_default=False),
    ],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write one line of JSON an answer; - is standard output."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The same as -o -.")] = False,
    schema: Annotated[
        str, typer.Option("--schema", "-s", metavar="NAME|FILE", help="The checklist that the questions are of.")
    ] = "dl_methods",
) -> None:
    """Check answers against the passages they were given from: which claims are stated there, with the quote, and which not.

    Reads transcripts (passages, question, answer) and JSON objects with the three, one a file or one a line. No
    model and no network are needed. docs/check.md says what a claim is and what each verdict means. Exit code 0: all
    answers were checked, whatever was found; 1: some could not be read; 2: nothing to check.
    """
    from extractor.claims import AnswerChecker  # noqa: PLC0415 - loaded when there is something to check
    from extractor.claims.totals import Totals  # noqa: PLC0415
    from extractor.corpus.inputs import find_inputs  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415
    from extractor.sinks.jsonl import LineWriter  # noqa: PLC0415

    target = _STANDARD_OUTPUT if as_json else output
    written = [Path(target)] if target not in {None, _STANDARD_OUTPUT} else []
    inputs = find_inputs(transcripts, ignore=written)
    loaded = load_schema(schema)
    totals = Totals()
    to_pipe = target == _STANDARD_OUTPUT
    console = message_console() if to_pipe else output_console()
    with ExitStack() as stack:
        writer = LineWriter(_opened(target, stack), name=target) if target is not None else None
        checker = AnswerChecker(loaded)
        for source in inputs:
            checked = checker.read(source)
            totals.add(checked)
            if writer is not None:
                writer.write_line(checked.to_line().encode())
            if not to_pipe:
                _print_answer(console, checked)
            elif checked.error is not None:
                _print_error(console, checked)
    _print_totals(console, totals)
    raise typer.Exit(1 if totals.failed else 0)


def _opened(target: str, stack: ExitStack) -> IO[bytes]:
    from extractor.errors import SinkError  # noqa: PLC0415

    if target == _STANDARD_OUTPUT:
        return sys.stdout.buffer
    try:
        return stack.enter_context(open(target, "wb"))
    except OSError as error:
        raise SinkError(f"{target} cannot be written: {error.strerror}.", code="not-written") from error


def _print_answer(console: Console, checked: CheckedAnswer) -> None:
    from rich.text import Text  # noqa: PLC0415

    if checked.error is not None:
        _print_error(console, checked)
        return
    said = {True: ("holds", "green"), False: ("does not hold", "red"), None: ("nothing to check", "yellow")}
    words, style = said[checked.holds]
    title = Text.assemble((visible(checked.document.id), "bold"), "  ", (words, style))
    if checked.field is not None:
        title.append(f"  {visible(checked.field)}", style="dim")
    console.print(title)
    if checked.document.question:
        console.print(Text(visible(checked.document.question), style="dim"))
    for claim in checked.claims:
        console.print(_claim_line(claim))
        if claim.reason is not None:
            console.print(Text(f"      {visible(claim.reason)}", style="dim"))
        for quote in claim.evidence:
            console.print(
                Text.assemble(
                    "      “", (shortened(quote.quote, _LONGEST_QUOTE), "italic"), f"” {quote.start}-{quote.end}"
                )
            )
    console.print()


def _claim_line(claim: Claim) -> Text:
    from rich.text import Text  # noqa: PLC0415

    sign, style = ("✓", "green") if claim.holds else ("✗", "red")
    line = Text.assemble("  ", (f"{sign} {claim.verdict}", style), "  ", visible(claim.text))
    if claim.value is not None and claim.value != claim.text:
        line.append(f" = {visible(claim.value)}")
    if claim.hedged:
        line.append("  (hedged)", style="yellow")
    return line


def _print_error(console: Console, checked: CheckedAnswer) -> None:
    from rich.text import Text  # noqa: PLC0415

    detail = checked.error.detail if checked.error is not None else ""
    console.print(
        Text.assemble((visible(checked.document.id), "bold"), "  ", ("not checked", "red"), f"  {visible(detail)}")
    )


def _print_totals(console: Console, totals: Totals) -> None:
    from rich.text import Text  # noqa: PLC0415

    bad = totals.judged - totals.holding
    lines = [
        f"{counted(totals.answers, 'answer')}: {_share(totals.holding, totals.judged)} hold, {bad} do not"
        + (f", {totals.unchecked} with nothing to check" if totals.unchecked else "")
        + (f", {totals.failed} not readable" if totals.failed else ""),
        f"{counted(totals.claims, 'claim')}: {_share(totals.claims_holding, totals.claims)} hold, "
        f"{totals.not_stated} not stated ({totals.not_stated_hedged} of them hedged), {totals.missed} missed",
    ]
    for line in lines:
        console.print(Text(line, style="bold"))


def _share(part: int, whole: int) -> str:
    """Return a number with its share of a whole.

    >>> _share(1, 5), _share(0, 0)
    ('1 (20.0 %)', '0')
    """
    return f"{part} ({100 * part / whole:.1f} %)" if whole else str(part)
