"""Tables whose first row names the columns, read from their lines of text.

Rules and gate read them alike: a quote that begins with the row of names and ends with a row below it says whose each number is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE: Final = re.compile(r"[^\n]*[^\s][^\n]*")
_ADDITION: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
_FRONT: Final = re.compile(r"^(?:#|no\.|nr\.)\s*", re.IGNORECASE)
_EDGES: Final = " *`_$"


def rows(text: str, start: int, end: int) -> Iterator[list[str]]:
    """Yield the cells of each line of a table, without white space and marks around them.

    They are divided by tabs, or by upright strokes where there is no tab.

    >>> list(rows("model | lr\\n---|---\\nCNN | 0.1", 0, 99))
    [['model', 'lr'], ['CNN', '0.1']]
    """
    for line in _LINE.finditer(text, start, end):
        printed = line[0]
        mark = "\t" if "\t" in printed else "|"
        if mark == "|" and not printed.strip(" |:-"):
            continue
        cells = [piece.strip().strip(_EDGES) for piece in printed.split(mark)]
        if mark == "|" and len(cells) > 2 and not cells[0] and not cells[-1]:
            cells = cells[1:-1]  # Upright strokes around the line.
        yield cells


def heading(cell: str) -> str:
    """Return what a column is named, without a sign of number in front and an addition in brackets behind.

    >>> heading("# Epochs (max)")
    'Epochs'
    """
    return _FRONT.sub("", _ADDITION.sub("", cell)).strip()
