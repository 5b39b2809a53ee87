"""Finds the numbers that a manuscript's lines carry in the margin, before each line or on lines of their own.

They count up by one or by five through the pages. A number is margin only where a good part of all lines is numbered
so; the rows of a table count up as well, but are few.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Mark, MarkKind, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.plain.lines import Line

_NUMBER: Final = re.compile(r"(?P<digits>\d{1,4})(?P<space>\s+(?=\S)|$)")
# So many numbers count up, and so many of the lines have one: of every line, or of every fifth.
_FEWEST = 12
# Between two of them may stand other numbers, of headings or items.
_NEAR = 3
_SHARES: Final = {1: 0.4, 5: 0.08}


def strip_line_numbers(lines: list[Line]) -> tuple[list[Line], list[Mark]]:
    """Return the lines without the numbers in the margin, and a mark for each of these."""
    numbered = [(i, match) for i, line in enumerate(lines) if (match := _NUMBER.match(line.text)) is not None]
    if len(numbered) < _FEWEST:
        return lines, []
    for step, share in _SHARES.items():
        chain = _counting(numbered, step)
        if len(chain) >= max(
            _FEWEST, share * (len(lines) - sum(match.end() == match.end("digits") for _, match in chain))
        ):
            return _stripped(lines, chain)
    return lines, []


def _counting(numbered: Sequence[tuple[int, re.Match[str]]], step: int) -> list[tuple[int, re.Match[str]]]:
    """Return the numbers that come `step` after one shortly before them, or before one shortly after them."""
    values = [int(match["digits"]) for _, match in numbered]
    return [
        item
        for i, (item, value) in enumerate(zip(numbered, values, strict=True))
        if value % step == 0
        and (value - step in values[max(i - _NEAR, 0) : i] or value + step in values[i + 1 : i + 1 + _NEAR])
    ]


def _stripped(lines: Sequence[Line], chain: Sequence[tuple[int, re.Match[str]]]) -> tuple[list[Line], list[Mark]]:
    found = dict(chain)
    kept: list[Line] = []
    marks: list[Mark] = []
    gap = False
    for i, line in enumerate(lines):
        match = found.get(i)
        if match is None:
            line.gap = line.gap or gap
            gap = False
            kept.append(line)
            continue
        marks.append(Mark(Span(line.start, line.start + match.end("digits")), MarkKind.LINE_NUMBER))
        if match.end() == len(line.text):
            gap = gap or line.gap
            continue
        line.text = line.text[match.end() :]
        line.start += match.end()
        line.gap, gap = line.gap or gap, False
        kept.append(line)
    return kept, marks
