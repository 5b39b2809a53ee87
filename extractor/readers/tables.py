"""Rows of cells that span columns and rows to a grid in which each column keeps its place.

A cell that spans is written once, at its upper left corner; the other places it covers are empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.readers.inline import Inline

if TYPE_CHECKING:
    from collections.abc import Sequence

# Wider spans than this are mistakes or attacks; a row of a paper's table has fewer columns.
_WIDEST: Final = 60


class Cell(NamedTuple):
    """A cell with the number of columns and rows it covers."""

    inline: Inline
    columns: int = 1
    rows: int = 1


def span_of(value: str | None) -> int:
    """Return the number in a `colspan` or `rowspan`; one for what is no sensible number.

    >>> span_of("3"), span_of(None), span_of("100000"), span_of("x")
    (3, 1, 1, 1)
    """
    text = (value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and 1 <= len(text) <= 2 and 1 <= int(text) <= _WIDEST else 1


def grid(rows: Sequence[Sequence[Cell]]) -> list[list[Inline]]:
    """Lay cells out so that each column of the table is a column of the result."""
    covered: dict[int, int] = {}  # column -> rows that a cell above still covers
    laid: list[list[Inline]] = []
    for row in rows:
        line: list[Inline] = []
        fresh: dict[int, int] = {}
        for cell in row:
            _fill(line, covered)
            for i in range(cell.columns):
                if cell.rows > 1:
                    fresh[len(line)] = cell.rows - 1
                line.append(cell.inline if i == 0 else Inline())
        _fill(line, covered)
        covered = {column: left - 1 for column, left in covered.items() if left > 1} | fresh
        laid.append(line)
    return laid


def _fill(line: list[Inline], covered: dict[int, int]) -> None:
    while len(line) in covered:
        line.append(Inline())
