"""A table: with lines and colours on a terminal; in a pipe, the same cells with tabs between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rich.console import Console

NOTHING: Final = "-"
"""What stands in a cell for a figure that there is none of."""


_NARROW: Final = 100


def print_table(
    console: Console,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    labels: int = 1,
    spared: Collection[str] = (),
) -> None:
    """Print rows; the first columns, as many as there are labels, are words. Heads may be broken where they have a line end.

    A terminal that is narrow is spared some columns. The cells are shown as they are: text of papers is made visible before.
    """
    if not console.is_terminal:
        for row in (head, *rows):
            print("\t".join(row).replace("\n", " "), file=console.file)
        return
    kept = [place for place, name in enumerate(head) if console.width >= _NARROW or name not in spared]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for place in kept:
        is_label = place < labels
        table.add_column(
            Text(head[place]),
            justify="left" if is_label else "right",
            style="" if place else "bold",
            no_wrap=not is_label,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(row[place], style="dim" if row[place] == NOTHING else "") for place in kept))
    console.print(table)
