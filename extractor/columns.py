"""Tables whose first row names the columns, read from their lines of text.

Rules and gate read them alike: a quote that begins with the row of names and ends with a row below it says whose each number is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.document import Span
from extractor.normalize import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LINE: Final = re.compile(r"[^\n]*[^\s][^\n]*")
_ADDITION: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
_FRONT: Final = re.compile(r"^(?:#|no\.|nr\.)\s*", re.IGNORECASE)
_EDGES: Final = " *`_$"


class Cell(NamedTuple):
    """A cell's text, without white space and marks around it, and where it stands."""

    text: str
    span: Span


def rows(text: str, start: int, end: int) -> Iterator[list[Cell]]:
    """Yield the cells of each line of a table; they are divided by tabs, or by upright strokes where there is no tab.

    >>> [[cell.text for cell in row] for row in rows("model | lr\\n---|---\\nCNN | 0.1", 0, 99)]
    [['model', 'lr'], ['CNN', '0.1']]
    """
    for line in _LINE.finditer(text, start, end):
        printed, offset = line[0], line.start()
        mark = "\t" if "\t" in printed else "|"
        if mark == "|" and not printed.strip(" |:-"):
            continue
        pieces = printed.split(mark)
        cells = []
        for piece in pieces:
            inner = piece.strip()
            begin = offset + (piece.index(inner) if inner else 0)
            cells.append(Cell(inner.strip(_EDGES), Span(begin, begin + len(inner))))
            offset += len(piece) + 1
        if mark == "|" and len(cells) > 2 and not cells[0].text and not cells[-1].text:
            cells = cells[1:-1]  # Upright strokes around the line.
        yield cells


def heading(cell: Cell) -> str:
    """Return what a column is named, without a sign of number in front and an addition in brackets behind.

    >>> heading(Cell("# Epochs (max)", Span(0, 14)))
    'Epochs'
    """
    return _FRONT.sub("", _ADDITION.sub("", cell.text)).strip()


def numbers_below(
    named: Mapping[int, str], header: list[Cell], row: list[Cell]
) -> Iterator[tuple[str, float | int, Cell]]:
    """Yield name, number and cell of each column that is named, where a row has the columns of the header."""
    if len(row) != len(header):
        return
    for column, name in named.items():
        number = parse_number(row[column].text)
        if number is not None:
            yield name, number, row[column]
