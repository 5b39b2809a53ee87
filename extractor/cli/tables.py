"""A table: with lines and colours on a terminal; in a pipe, the same cells with tabs between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

NOTHING: Final = "-"
"""What stands in a cell for a figure that there is none of."""


def print_table(console: Console, head: Sequence[str], rows: Sequence[Sequence[str]], *, labels: int = 1) -> None:
    """Print rows; the first columns, as many as there are labels, are words. Heads may be broken where they have a line end.

    The cells are shown as they are: text of papers is made visible before.
    """
    if not console.is_terminal:
        for row in (head, *rows):
            print("\t".join(row).replace("\n", " "), file=console.file)
        return
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for number, name in enumerate(head):
        table.add_column(Text(name), justify="left" if number < labels else "right", style="" if number else "bold")
    for row in rows:
        table.add_row(*(Text(cell, style="dim" if cell == NOTHING else "") for cell in row))
    console.print(table)
