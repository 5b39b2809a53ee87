"""Tables whose first row names the columns, and columns that stand one below the other, read from their lines of text.

Rules and gate read them alike: a quote that begins with the row of names and ends with a row below it says whose each number is, and so
does one of a column of names with the column of numbers that follows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Span
from extractor.normalize import parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE: Final = re.compile(r"[^\n]*[^\s][^\n]*")
_ADDITION: Final = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")
_FRONT: Final = re.compile(r"^(?:#|no\.|nr\.)\s*", re.IGNORECASE)
_EDGES: Final = " *`_$"
_BLOCK: Final = re.compile(r"(?:^[ \t]*[^\s\n][^\n]{0,60}\n){3,}", re.MULTILINE)
_LEAST_LINES: Final = 3
_LEAST_NUMBERS: Final = 2


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


def stacked(text: str) -> Iterator[list[tuple[Span, Span]]]:
    """Yield columns that a page set side by side and its text gives one after the other: each line of the first with its own of the second.

    There are as many lines in both, no numbers in the first and some in the second.

    >>> text = "\\nLearning rate\\nBatch size\\nLoss\\n\\n0.003\\n32\\nhinge\\n"
    >>> [(text[slice(*name)], text[slice(*cell)]) for name, cell in next(stacked(text))]
    [('Learning rate', '0.003'), ('Batch size', '32'), ('Loss', 'hinge')]
    """
    blocks = [
        [_trimmed(text, *line.span()) for line in _LINE.finditer(text, *block.span())]
        for block in _BLOCK.finditer(text + "\n")
    ]
    for place, block in enumerate(blocks):
        half = len(block) // 2
        after = blocks[place + 1] if place + 1 < len(blocks) else []
        if len(after) == len(block) and not text[block[-1].end : after[0].start].strip():
            names, cells = block, after
        elif len(block) == 2 * half >= 2 * _LEAST_LINES:
            names, cells = block[:half], block[half:]
        else:
            continue
        if (
            not any(_is_number(text, name) for name in names)
            and sum(_is_number(text, cell) for cell in cells) >= _LEAST_NUMBERS
        ):
            yield list(zip(names, cells, strict=True))


def _trimmed(text: str, start: int, end: int) -> Span:
    line = text[start:end]
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def _is_number(text: str, line: Span) -> bool:
    return parse_number(text[line.start : line.end]) is not None
