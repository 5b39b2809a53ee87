"""The order in which a page is read: from lines in any order to rows, column after column.

A page has a gutter where lines of prose lie wholly on either side of a vertical white stripe. Lines that cross the
stripe (a title, a wide table, a wide caption) divide the page into bands; in each band the left column comes before
the right one. Columns are looked for again inside a column, so three columns need no rule of their own.
"""

from __future__ import annotations

import re
from itertools import accumulate
from statistics import median
from typing import TYPE_CHECKING, Final

from extractor.readers.pdf.printed import CELL_GAP, Printed

if TYPE_CHECKING:
    from collections.abc import Sequence

# A line this long is prose, and tells columns from the cells of a table.
_PROSE = 24
# Prose lines that each side of a gutter must hold.
_LINES_A_SIDE = 4
_BIN = 2.0
_DEEPEST = 3
# Two pieces are in one row if they share this part of the lower one's height.
_SAME_ROW = 0.5
# Share of all lines that must have a gap at the gutter before the page counts as written straight across its columns.
_WRITTEN_ACROSS = 0.3
# How far a line may stick out into the gutter, or beyond it where the other column has text at the same height.
_OVERHANG = 3.0
_TAIL_STEP = 1.7
_REFERENCES: Final = re.compile(r"references|bibliography|literature cited", re.I)
_SIDEBAR_WIDTH: Final = 0.6
_SIDEBAR_SIZE: Final = 0.95


def order_page(lines: Sequence[Printed], width: float, depth: int = 0) -> list[list[Printed]]:
    """Return the page's rows in reading order, in runs that each belong to one column or band."""
    gutter = find_gutter(lines, width) if depth < _DEEPEST else None
    if gutter is None:
        return [rows_of(lines)] if lines else []
    pieces = _split_across(lines, gutter)
    left, right, wide = _sides(pieces, gutter)
    if min(_prose_lines(left), _prose_lines(right)) < _LINES_A_SIDE:
        return [rows_of(lines)]
    if _is_sidebar(left, right, wide):
        return [rows_of(left), *order_page([*wide, *right], width, depth + 1)]
    if _is_sidebar(right, left, wide):
        return [*order_page([*left, *wide], width, depth + 1), rows_of(right)]
    return _bands(left, right, wide, width, depth + 1)


def find_gutter(lines: Sequence[Printed], width: float) -> float | None:
    """Return the x of a white stripe with prose on either side, or None for a single column."""
    prose = [line for line in lines if len(line.text) >= _PROSE]
    if len(prose) < 2 * _LINES_A_SIDE:
        return None
    bins = int(width / _BIN) + 2
    crossing, ending, starting = [0] * (bins + 1), [0] * (bins + 1), [0] * (bins + 1)
    for line in prose:
        parts = [(line.left, line.right)]
        for word, x_before in line.gaps:
            parts[-1:] = [(parts[-1][0], x_before), (line.stops[word][1], line.right)]
        for left, right in parts:
            first, last = _bin(left, bins), _bin(right, bins)
            crossing[first] += 1
            crossing[last] -= 1
            ending[last] += 1
            starting[first] += 1
    crossed = list(accumulate(crossing))
    ended = list(accumulate(ending))
    started = list(accumulate(starting))
    total = started[-1]
    best, best_score = None, 0.0
    for i in range(1, bins):
        left, right = ended[i], total - started[i - 1]
        score = min(left, right) - crossed[i]
        if min(left, right) >= _LINES_A_SIDE and (best is None or score > best_score):
            best, best_score = i, score
    if best is None:
        return None
    last = best
    while last + 1 < bins and crossed[last + 1] == crossed[best] and ended[last + 1] == ended[best]:
        last += 1
    return (best + last + 1) / 2 * _BIN


def _prose_lines(lines: Sequence[Printed]) -> int:
    return sum(len(line.text) >= _PROSE for line in lines)


def _bin(x: float, bins: int) -> int:
    return min(max(int(x / _BIN), 0), bins - 1)


def _split_across(lines: Sequence[Printed], gutter: float) -> list[Printed]:
    """Split lines at the gutter on a page that is written straight across its columns."""
    cuts: list[tuple[int, float] | None] = []
    for line in lines:
        cuts.append(
            next(
                (
                    gap
                    for gap in line.gaps
                    if gap[1] <= gutter + _OVERHANG and line.stops[gap[0]][1] >= gutter - _OVERHANG
                ),
                None,
            )
        )
    cut_lines = sum(cut is not None for cut in cuts)
    if cut_lines < _WRITTEN_ACROSS * len(lines):
        return list(lines)
    result: list[Printed] = []
    for line, cut in zip(lines, cuts, strict=True):
        if cut is None:
            result.append(line)
        else:
            result.extend(line.split(cut))
    return result


def _sides(lines: Sequence[Printed], gutter: float) -> tuple[list[Printed], list[Printed], list[Printed]]:
    """Divide lines into those left and right of the gutter and those that cross it alone at their height."""
    left = [line for line in lines if line.right <= gutter + _OVERHANG]
    right = [line for line in lines if line.left >= gutter - _OVERHANG and line.right > gutter + _OVERHANG]
    wide = []
    for line in lines:
        if line.right <= gutter + _OVERHANG or line.left >= gutter - _OVERHANG:
            continue
        middle = line.middle
        beside = any(other.bottom < middle < other.top and other.left < line.right for other in right)
        if beside and line.left < gutter - line.width / 2:
            left.append(line)
        else:
            wide.append(line)
    tails = [line for line in left if _is_tail(line, wide, right)]
    return [line for line in left if not any(line is tail for tail in tails)], right, [*wide, *tails]


def _is_tail(line: Printed, wide: Sequence[Printed], right: Sequence[Printed]) -> bool:
    """Whether a short line is the last one of a wide block: right below it, set alike, with nothing beside it."""
    below = any(
        abs(line.left - other.left) < 1
        and 0 < other.bottom - line.bottom < _TAIL_STEP * line.size
        and abs(line.size - other.size) < 1
        for other in wide
    )
    return below and not any(other.bottom < line.middle < other.top for other in right)


def _is_sidebar(side: Sequence[Printed], main: Sequence[Printed], wide: Sequence[Printed]) -> bool:
    """Whether a column is narrow and small beside the other: licence, dates and the like on a first page."""
    if not side or not main or len(wide) * 2 > len(main):
        return False
    narrow = _extent(side) < _SIDEBAR_WIDTH * _extent(main)
    sizes, main_sizes = sorted(line.size for line in side), sorted(line.size for line in main)
    return narrow and sizes[len(sizes) // 2] < _SIDEBAR_SIZE * main_sizes[len(main_sizes) // 2]


def _extent(lines: Sequence[Printed]) -> float:
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    return rights[-1 - len(rights) // 10] - lefts[len(lefts) // 10]


def _bands(
    left: list[Printed], right: list[Printed], wide: list[Printed], width: float, depth: int
) -> list[list[Printed]]:
    """Return the runs of each band between wide lines: left column, right column, the wide lines after them."""
    runs: list[list[Printed]] = []
    cut = _references_below(left, right)
    if cut is not None and not any(line.middle < cut for line in wide):
        upper = [[line for line in side if line.middle > cut] for side in (left, right)]
        runs = _bands(upper[0], upper[1], wide, width, depth)
        left, right, wide = (
            [line for line in left if line.middle <= cut],
            [line for line in right if line.middle <= cut],
            [],
        )
    left, right, wide = (sorted(side, key=lambda line: -line.middle) for side in (left, right, wide))
    while wide:
        edge = wide[0].middle
        for side in (left, right):
            above = [line for line in side if line.middle > edge]
            del side[: len(above)]
            runs.extend(order_page(above, width, depth) if len(above) > 4 * _LINES_A_SIDE else [rows_of(above)])
        below = max((side[0].middle for side in (left, right) if side), default=float("-inf"))
        together = [line for line in wide if line.middle >= below]
        del wide[: len(together)]
        runs.append(rows_of(together))
    runs.append(rows_of(left))
    runs.append(rows_of(right))
    return [run for run in runs if run]


def _references_below(left: Sequence[Printed], right: Sequence[Printed]) -> float | None:
    """Return the height where a list of references begins that fills the foot of both columns, in smaller print."""
    head = next((line for line in left if _REFERENCES.fullmatch(line.text)), None)
    if head is None:
        return None
    above = [line for line in right if line.middle > head.top]
    below = [line for line in right if line.middle <= head.top]
    under = [line for line in left if line.middle < head.bottom]
    if (
        min(len(above), len(below), len(under)) < 2
        or min(line.bottom for line in above) - max(line.top for line in below) < head.size / 2
    ):
        return None
    small, same, usual = (median(line.size for line in part) for part in (under, below, above))
    return head.top if small < _SIDEBAR_SIZE * usual and abs(small - same) < 0.04 * small else None


def rows_of(lines: Sequence[Printed]) -> list[Printed]:
    """Return lines from top to bottom, with the pieces of one row joined to one line."""
    rows: list[list[Printed]] = []
    for line in sorted(lines, key=lambda line: -line.middle):
        row = next((row for row in rows[-2:] if _fits(row, line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    return [row[0] if len(row) == 1 else _joined(row) for row in rows]


def _fits(row: list[Printed], line: Printed) -> bool:
    anchor = row[0]
    shared = min(anchor.top, line.top) - max(anchor.bottom, line.bottom)
    if shared < _SAME_ROW * min(anchor.top - anchor.bottom, line.top - line.bottom):
        return False
    return all(line.left >= other.right - 2 or line.right <= other.left + 2 for other in row)


def _joined(row: list[Printed]) -> Printed:
    row = sorted(row, key=lambda line: line.left)
    result = row[0]
    for piece in row[1:]:
        gap = piece.left - result.right
        larger = max(result.size, piece.size)
        result = result.join(piece, "" if gap < 0.12 * larger else " " if gap < 0.95 * larger else CELL_GAP)
    return result
