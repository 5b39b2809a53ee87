"""What is not right, field by field, with the quotes of both sides: a list for people who mend a checklist or a gold."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from rich.padding import Padding
from rich.text import Text

from extractor.cli.console import visible
from extractor.cli.render import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from extractor.evaluation.mistakes import MissedValue, Mistake, WrongValue

_WORDS: Final = {
    "missed": "not stated, but stated in the gold",
    "invented": "stated, but not stated in the gold",
    "values": "stated with other values",
}
_DIM: Final = "bright_black"


def print_mistakes(console: Console, mistakes: Sequence[Mistake], *, limit: int) -> None:
    """Print the first mistakes, grouped by field, and say how many more there are."""
    console.print()
    for field, members in groupby(mistakes[:limit], key=lambda mistake: mistake.field):
        console.print(Text(field, style="bold underline"))
        for mistake in members:
            _line(console, Text.assemble((visible(mistake.document), "bold"), f"  {_WORDS[mistake.what]}"), 2)
            for missed in mistake.missed:
                _print_missed(console, missed)
            for wrong in mistake.wrong:
                _print_wrong(console, wrong)
        console.print()
    left = len(mistakes) - limit
    console.print(f"{len(mistakes)} not right" + (f", {left} of them not shown" if left > 0 else ""))


def _print_missed(console: Console, missed: MissedValue) -> None:
    _line(console, Text.assemble(("- ", "red"), (visible(missed.value), "bold"), ("  missed", "red")), 4)
    if missed.quote:
        _line(console, Text.assemble("“", marked(missed.quote, [missed.value]), "”"), 6)
    considered = missed.considered
    if considered is not None:
        said = f"turned down: {visible(considered.value)}  {considered.usage}: {visible(considered.reason)}"
        _line(console, Text(said, style="yellow"), 6)
        quote = considered.evidence[0].quote
        if quote.split() != (missed.quote or "").split():
            _line(console, Text.assemble("“", marked(quote, [considered.value]), "”"), 6)


def _print_wrong(console: Console, wrong: WrongValue) -> None:
    head = Text.assemble(
        ("+ ", "magenta"),
        (visible(wrong.value), "bold"),
        ("  not in the gold", "magenta"),
        (f"  {wrong.confidence:.2f}", _DIM),
    )
    _line(console, head, 4)
    _line(console, Text.assemble("“", marked(wrong.quote, [wrong.value]), "”"), 6)
    if wrong.why is not None:
        _line(console, Text(f"the gold: {visible(wrong.why)}", style="yellow"), 6)


def _line(console: Console, text: Text, indent: int) -> None:
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, indent)))
    else:
        console.print(Text(" " * indent).append_text(text))
