"""Running heads and feet, page numbers and margin line numbers: what stands on the page but in no sentence.

A line is furniture if lines like it, digits aside, stand at the same height on other pages, or if it is a page number
at the page's edge.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from extractor.readers.pdf.printed import Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

# Heads and feet stand in the outer parts of the page: this share of its height at the top and at the bottom.
_ZONE = 0.13
# Heights are compared in steps of so many points.
_STEP = 6.0
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—|\s]*(?:[a-z]?\d{1,5}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*$", re.I)
_DIGITS = re.compile(r"\d+")
_LINE_NUMBER = re.compile(r"\d{1,4}$")
# A page has margin line numbers if this many of its lines open with a rising number left of the text.
_NUMBERED_LINES = 5
_NUMBERED_SHARE = 0.4


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
        dropped |= {id(line) for line in _page_numbers([line for line in zone if id(line) not in dropped], lines, height)}
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
            openings.append((line, int(word), word == line.text))
    if len(openings) < max(_NUMBERED_LINES, _NUMBERED_SHARE * len(lines) / 2):
        return lines
    edge = Counter(round(line.left + _number_width(line)) for line, _, _ in openings).most_common(1)[0][0]
    numbered = sorted(
        ((line, value, alone) for line, value, alone in openings if abs(line.left + _number_width(line) - edge) <= 3),
        key=lambda item: -item[0].middle,
    )
    rising = sum(later[1] > earlier[1] for earlier, later in zip(numbered, numbered[1:], strict=False))
    others = [line.stops[1][1] for line, _, alone in numbered if not alone]
    others += [line.left for line in lines if not _LINE_NUMBER.match(line.text.split(" ", 1)[0])]
    outside = not others or sorted(others)[len(others) // 10] > edge
    beyond = not others or all(line.left > max(o.right for o in lines if o is not line) - 40 for line, _, alone in numbered if alone)
    if len(numbered) < _NUMBERED_LINES or rising < 0.9 * (len(numbered) - 1) or not (outside or beyond):
        return lines
    taken = {id(line): alone for line, _, alone in numbered}
    result = []
    for line in lines:
        alone_here = taken.get(id(line))
        if alone_here is None:
            result.append(line)
        elif not alone_here:
            result.append(line.split((1, line.left))[1])
    return result


def _number_width(line: Printed) -> float:
    """The width of the number that a line opens with, as far as it can be told from the word after it."""
    if len(line.stops) == 1:
        return line.width
    return len(line.text.split(" ", 1)[0]) * line.size * 0.45
