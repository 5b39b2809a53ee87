"""Running heads and feet, page numbers and margin line numbers: what stands on the page but in no sentence.

A line is furniture if lines like it, digits aside, stand at the same height on other pages, or if it is a page number
at the page's edge.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extractor.readers.pdf.printed import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

# Heads and feet stand in the outer parts of the page: this share of its height at the top and at the bottom.
_ZONE = 0.13
# Heights are compared in steps of so many points.
_STEP = 6.0
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|\s]*(?:[a-z]?\d{1,5}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*$", re.I
)
_DIGITS = re.compile(r"\d+")
_LINE_NUMBER = re.compile(r"\d{1,4}$")
# A page has margin line numbers if this many of its lines open with a rising number left of the text.
_NUMBERED_LINES = 5
_NUMBERED_SHARE = 0.4
_RISING = 0.9
_PROSE = 20
_EDGE = 3.0
_DIGIT_WIDTH = 0.45


def strip_furniture(pages: Sequence[list[Printed]], heights: Sequence[float]) -> list[list[Printed]]:
    """Return the lines of each page without running heads and feet, page numbers and line numbers."""
    pages = [_without_line_numbers(lines) for lines in pages]
    seen: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    zoned = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        zone = [line for line in lines if not _ZONE * height < line.middle < (1 - _ZONE) * height]
        zoned.append(zone)
        for line in zone:
            step = int(line.middle / _STEP)
            for near in (step - 1, step, step + 1):
                seen[_key(line), near].add(number)
    needed = 2 if len(pages) <= 6 else 3
    result = []
    for lines, zone, height in zip(pages, zoned, heights, strict=True):
        dropped = {id(line) for line in zone if len(seen[_key(line), int(line.middle / _STEP)]) >= needed}
        dropped |= {
            id(line) for line in _page_numbers([line for line in zone if id(line) not in dropped], lines, height)
        }
        result.append([line for line in lines if id(line) not in dropped])
    return result


def _key(line: Printed) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _page_numbers(zone: Sequence[Printed], lines: Sequence[Printed], height: float) -> list[Printed]:
    """Return the page numbers among lines near the page's edge: nothing else stands beyond them."""
    found = []
    for line in zone:
        if _PAGE_NUMBER.fullmatch(line.text):
            at_top = line.middle > height / 2
            beyond = [o for o in lines if o is not line and (o.bottom > line.top if at_top else o.top < line.bottom)]
            if len(beyond) <= 2:
                found.append(line)
    return found


def _without_line_numbers(lines: list[Printed]) -> list[Printed]:
    """Take the numbers of a manuscript's lines off them, and drop those that stand alone in the margin."""
    openings = []
    for line in lines:
        word = line.text.split(" ", 1)[0]
        if _LINE_NUMBER.match(word):
            openings.append(_Opening(line, int(word), word == line.text, line.left, _number_end(line)))
    if len(openings) < max(_NUMBERED_LINES, _NUMBERED_SHARE * len(lines) / 2):
        return lines
    numbered = sorted(_aligned(openings), key=lambda opening: -opening.line.middle)
    rising = sum(later.value > earlier.value for earlier, later in pairwise(numbered))
    if len(numbered) < _NUMBERED_LINES or rising < _RISING * (len(numbered) - 1) or not _is_in_margin(numbered, lines):
        return lines
    alone = {id(opening.line): opening.alone for opening in numbered}
    result = []
    for line in lines:
        if id(line) not in alone:
            result.append(line)
        elif not alone[id(line)]:
            result.append(line.split((1, line.left))[1])
    return result


class _Opening(NamedTuple):
    """A line that opens with a number: its value, whether it is all of the line, and the number's edges."""

    line: Printed
    value: int
    alone: bool
    left: float
    right: float


def _aligned(openings: Sequence[_Opening]) -> list[_Opening]:
    """Return the openings whose numbers share their left or their right edge, whichever more do."""
    best: list[_Opening] = []
    for edges in ([opening.left for opening in openings], [opening.right for opening in openings]):
        common = Counter(map(round, edges)).most_common(1)[0][0]
        shared = [opening for opening, edge in zip(openings, edges, strict=True) if abs(edge - common) <= _EDGE]
        best = max(best, shared, key=len)
    return best


def _is_in_margin(numbered: Sequence[_Opening], lines: Sequence[Printed]) -> bool:
    """Whether numbers stand left of all text, or, each on its own, right of it."""
    ids = {id(opening.line) for opening in numbered}
    texts = [line.stops[1][1] for line in lines if id(line) in ids and len(line.stops) > 1]
    texts += [line.left for line in lines if id(line) not in ids and len(line.text) >= _PROSE]
    if not texts:
        return False
    if max(opening.right for opening in numbered) < sorted(texts)[len(texts) // 10]:
        return True
    rights = [line.right for line in lines if id(line) not in ids]
    return bool(rights) and all(opening.alone and opening.left > max(rights) - _EDGE for opening in numbered)


def _number_end(line: Printed) -> float:
    """The right edge of the number that a line opens with, exact where a gap follows it."""
    if len(line.stops) == 1:
        return line.right
    if line.gaps and line.gaps[0][0] == 1:
        return line.gaps[0][1]
    return line.left + len(line.text.split(" ", 1)[0]) * line.size * _DIGIT_WIDTH
