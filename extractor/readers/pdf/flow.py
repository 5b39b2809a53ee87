"""Joins what columns, pages and floats tear apart: a paragraph that goes on elsewhere becomes one block again.

Captions, tables and footnotes are set beside the flow. They wait until the paragraph that they interrupt has ended; if
it goes on to the next page, they are put before it, so that the pages stay in order.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind
from extractor.readers.pdf import rows as look
from extractor.readers.pdf.blocks import Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

FLOATS: Final = frozenset({BlockKind.CAPTION, BlockKind.TABLE, BlockKind.FOOTNOTE})
_RUNNING: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.REFERENCE})
_SIZE_CHANGE = 0.05
_INDENT = 0.6
_FULL_LINE = 0.06


def join_flow(pages: Sequence[Sequence[Draft]], indented: bool) -> list[Draft]:
    """Return all drafts in reading order, each page's floats out of the way of its paragraphs."""
    done: list[Draft] = []
    waiting: list[Draft] = []
    last: Draft | None = None
    for page in pages:
        torn = True
        for draft in page:
            if draft.kind in FLOATS:
                waiting.append(draft)
                torn = True
            elif last is not None and (torn or draft.first_in_run) and goes_on(last, draft, indented):
                last = _continue(done, waiting, last, draft)
                torn = False
            else:
                done.extend(waiting)
                waiting.clear()
                done.append(draft)
                last, torn = draft, False
    done.extend(waiting)
    return done


def goes_on(earlier: Draft, later: Draft, indented: bool) -> bool:
    """Whether `later` is the rest of `earlier`, torn off by a column's end or a float."""
    if earlier.kind not in _RUNNING or later.kind not in _RUNNING:
        return False
    end, begin = earlier.lines[-1], later.lines[0]
    if abs(end.size - begin.size) > _SIZE_CHANGE * end.size:
        return False
    if earlier.kind is BlockKind.REFERENCE or later.kind is BlockKind.REFERENCE:
        return earlier.kind is later.kind and _is_rest_of_reference(earlier, later)
    if later.kind is BlockKind.LIST_ITEM and look.ends_sentence(end.text):
        return False
    if look.RUN_IN.match(begin.text) or begin.bold_end:
        return False
    if not look.ends_sentence(end.text):
        return True
    if begin.text[0].islower():
        return True
    full = end.right > earlier.right - _FULL_LINE * (earlier.right - earlier.left)
    flush = len(later.lines) > 1 and begin.left < later.lines[1].left + _INDENT * begin.size
    return indented and full and flush and not end.text.endswith(":")


def _is_rest_of_reference(earlier: Draft, later: Draft) -> bool:
    begin = later.lines[0]
    if look.REFERENCE.match(earlier.lines[0].text):
        return look.REFERENCE.match(begin.text) is None
    return begin.left > later.left + _INDENT * begin.size or not look.ends_sentence(earlier.lines[-1].text)


def _continue(done: list[Draft], waiting: list[Draft], last: Draft, draft: Draft) -> Draft:
    """Add a draft's lines to the paragraph they belong to, and keep earlier pages' floats before the page's turn."""
    page = draft.lines[0].page
    turned = [float_ for float_ in waiting if float_.lines[-1].page < page]
    del waiting[: len(turned)]
    for _, floats in groupby(turned, key=lambda float_: float_.lines[0].page):
        last = _place_before(done, list(floats), last)
    if done[-1] is not last:
        done.append(draft)
        return draft
    last.lines.extend(draft.lines)
    return last


def _place_before(done: list[Draft], floats: list[Draft], last: Draft) -> Draft:
    """Put a page's floats before the open paragraph, or between two of its sentences where it began on an earlier page."""
    page = floats[0].lines[0].page
    if last.lines[0].page >= page:
        at = next(i for i in range(len(done) - 1, -1, -1) if done[i] is last)
        done[at:at] = floats
        return last
    cut = _cut(last, page)
    rest = Draft(last.kind, last.lines[cut:], last.left, last.right)
    del last.lines[cut:]
    done.extend(floats)
    if not rest.lines:
        return last
    done.append(rest)
    return rest


def _cut(draft: Draft, page: int) -> int:
    """Return the line of a paragraph before which a page's floats can stand: after a sentence, if one ends there."""
    here = [i for i in range(1, len(draft.lines)) if draft.lines[i].page == page]
    ended = [i for i in here if look.ends_sentence(draft.lines[i - 1].text)]
    if ended or here:
        return ended[-1] if ended else here[0]
    return len(draft.lines)
