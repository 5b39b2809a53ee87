"""From headings to sections: what each is for, and where the front matter and the reference list are without a heading.

A heading that does not tell inherits from the section around it; a heading inside related work stays related work,
whatever it says ("2.1 Segmentation networks").
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extractor.document import Block, BlockKind, Section, SectionKind, Span
from extractor.readers.plain.references import is_reference_like, speaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.readers.plain.lines import Line
    from extractor.readers.plain.numbering import Headline

_BACK: Final = frozenset({SectionKind.AVAILABILITY, SectionKind.ACKNOWLEDGEMENTS, SectionKind.REFERENCES})
# What a section inside one of these may still become; else it is what it lies in.
_INHERITED: Final = {
    SectionKind.RELATED_WORK: frozenset({SectionKind.REFERENCES}),
    SectionKind.INTRODUCTION: frozenset({SectionKind.RELATED_WORK, SectionKind.REFERENCES}),
    SectionKind.CONCLUSION: _BACK | {SectionKind.FUTURE_WORK},
    SectionKind.DISCUSSION: _BACK | {SectionKind.CONCLUSION, SectionKind.FUTURE_WORK},
    SectionKind.REFERENCES: frozenset(SectionKind),
}
_FRONT: Final = frozenset({SectionKind.TITLE, SectionKind.FRONT, SectionKind.ABSTRACT, SectionKind.KEYWORDS})
# What stands beside a paper's body hands nothing down to the headings after it.
_HANDS_DOWN_NOTHING: Final = _FRONT | _BACK
_RUNNING: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.REFERENCE, BlockKind.FOOTNOTE})

# Of these a piece of a paper holds one paragraph.
_ONE_PARAGRAPH: Final = frozenset(
    {SectionKind.FRONT, SectionKind.KEYWORDS, SectionKind.AVAILABILITY, SectionKind.ACKNOWLEDGEMENTS}
)

# A structured abstract's own headings ("Methods", "Results") come within so many characters of its first.
_ABSTRACT_REACH = 4000
# An abstract without a heading has so many characters at least; so has prose that interrupts a reference list.
_ABSTRACT_LENGTH = 400
_PROSE_LENGTH = 350


@dataclass(slots=True)
class Opening:
    """Where a section begins, and what it is. Of an `orphan` the section it lies in is yet to come."""

    start: int
    kind: SectionKind
    heading: str | None = None
    level: int = 1
    orphan: bool = False


def open_sections(headlines: Sequence[Headline], lines: Sequence[Line]) -> list[Opening]:
    """Return one opening for each heading."""
    openings: list[Opening] = []
    stack: list[Opening] = []
    abstract_ends = _structured_abstract(headlines, lines)
    seen: set[tuple[str, int]] = set()
    numbered: dict[int, SectionKind] = {}
    for headline in headlines:
        start = lines[headline.first].start
        while stack and stack[-1].level >= headline.level:
            stack.pop()
        around = stack[-1].kind if stack else None
        orphan = False
        number = headline.number
        if headline.level == 1:
            seen.clear()
        elif headline.style.startswith("arabic") and numbered:
            around = numbered.get(number)
        elif headline.style and number > 1 and (headline.style, number - 1) not in seen:
            # "B." without its "A.": the columns of the page come in another order, its section is yet to come.
            orphan = around in _INHERITED
            around = None if orphan else around
            number = -1
        seen.add((headline.style, number))
        kind = _resolve(headline.kind, around)
        if headline.level == 1 and headline.style.startswith("arabic"):
            numbered[headline.number] = kind
        if start < abstract_ends and openings and openings[-1].kind is SectionKind.ABSTRACT:
            kind = SectionKind.ABSTRACT
        opening = Opening(start, kind, headline.words, max(headline.level, 1), orphan)
        openings.append(opening)
        stack.append(Opening(start, kind, headline.words, headline.level))
    return openings


def _resolve(told: SectionKind | None, around: SectionKind | None) -> SectionKind:
    if around is None:
        return told or SectionKind.OTHER
    if told is None:
        return SectionKind.OTHER if around in _HANDS_DOWN_NOTHING else around
    return told if told in _INHERITED.get(around, frozenset(SectionKind)) else around


def _structured_abstract(headlines: Sequence[Headline], lines: Sequence[Line]) -> int:
    """Return where an abstract ends that is divided by headings of its own; 0 if there is none."""
    start = next((lines[headline.first].start for headline in headlines if headline.kind is SectionKind.ABSTRACT), None)
    if start is None:
        return 0
    for headline in headlines:
        place = lines[headline.first].start
        if (
            place > start
            and place - start < _ABSTRACT_REACH
            and headline.kind in (SectionKind.KEYWORDS, SectionKind.INTRODUCTION)
        ):
            words = headline.words.strip(" .:").lower()
            if words not in {"background", "motivation"}:
                return place
    return 0


def add_front(openings: list[Opening], blocks: Sequence[Block], title: Span | None, start: int) -> list[Opening]:
    """Open what stands before the first heading, and an abstract that has no heading."""
    if not openings or not has_front(openings):
        return openings if openings and openings[0].start == start else [Opening(start, SectionKind.OTHER), *openings]
    first = openings[0]
    front = {start: Opening(start, SectionKind.FRONT)}
    if title is not None:
        front |= {
            title.start: Opening(title.start, SectionKind.TITLE),
            title.end: Opening(title.end, SectionKind.FRONT),
        }
    if first.kind is SectionKind.TITLE:
        below = next((block for block in blocks if block.span.start > first.start), None)
        if below is not None:
            front[below.span.start] = Opening(below.span.start, SectionKind.FRONT)
    body = next((opening.start for opening in openings if opening.kind not in _FRONT), blocks[-1].span.end)
    if not any(_abstracts_with_prose(openings, blocks)):
        abstract = next((block for block in blocks if _is_long(block) and block.span.end <= body), None)
        if abstract is not None:
            front[abstract.span.start] = Opening(abstract.span.start, SectionKind.ABSTRACT)
    front |= {opening.start: opening for opening in openings}
    return [front[place] for place in sorted(front)]


def has_front(openings: Sequence[Opening]) -> bool:
    """Whether the headings are those of a paper from its start."""
    return any(
        opening.kind in (SectionKind.TITLE, SectionKind.ABSTRACT, SectionKind.KEYWORDS, SectionKind.INTRODUCTION)
        for opening in openings
    )


def free_columns(openings: list[Opening], blocks: Sequence[Block]) -> list[Opening]:
    """Take the paragraph before an orphan heading out of the section it stands in: it opens the same column."""
    freed = []
    for before, orphan in pairwise(openings):
        if orphan.orphan and before.kind in _INHERITED:
            first = bisect_right(blocks, before.start, key=lambda block: block.span.start)
            last = bisect_left(blocks, orphan.start, key=lambda block: block.span.start)
            inside = [block for block in blocks[first:last] if block.kind in _RUNNING]
            if len(inside) > 1:
                freed.append(Opening(inside[-1].span.start, SectionKind.OTHER))
    return sorted([*openings, *freed], key=lambda opening: opening.start)


def reset_at_cuts(openings: list[Opening], blocks: Sequence[Block], text: str) -> list[Opening]:
    """End sections where one piece of a paper ends and another begins: a sentence breaks off, or starts in its middle."""
    starts = {opening.start for opening in openings}
    pending = iter(openings)
    following = next(pending, None)
    kind, previous = SectionKind.OTHER, None
    cuts = []
    for block in blocks:
        while following is not None and following.start <= block.span.start:
            kind, following = following.kind, next(pending, None)
        if block.kind in _RUNNING or block.kind is BlockKind.HEADING:
            if (
                previous is not None
                and kind is not SectionKind.OTHER
                and block.span.start not in starts
                and _is_cut(previous, block, kind, text)
            ):
                cuts.append(Opening(block.span.start, SectionKind.OTHER))
                kind = SectionKind.OTHER
            previous = block
    return sorted([*openings, *cuts], key=lambda opening: opening.start)


def _is_cut(before: Block, block: Block, kind: SectionKind, text: str) -> bool:
    """Whether a block can not be what follows the one before it."""
    in_lower_case = text[block.span.start].islower()
    if before.kind is BlockKind.HEADING:
        return in_lower_case and "\n" in text[before.span.end : block.span.start]
    ended = text.endswith((".", "!", "?", ":"), 0, before.span.end)
    if ended and kind in _ONE_PARAGRAPH:
        return True
    return in_lower_case is ended


def _abstracts_with_prose(openings: Sequence[Opening], blocks: Sequence[Block]) -> Iterator[bool]:
    """Tell of each abstract with a heading whether it holds a paragraph."""
    ends = [*(opening.start for opening in openings[1:]), blocks[-1].span.end]
    for opening, end in zip(openings, ends, strict=True):
        if opening.kind is SectionKind.ABSTRACT:
            first, last = (
                bisect_left(blocks, place, key=lambda block: block.span.start) for place in (opening.start, end)
            )
            yield any(block.span.end - block.span.start >= _ABSTRACT_LENGTH / 2 for block in blocks[first:last])


def _is_long(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.span.end - block.span.start >= _ABSTRACT_LENGTH


def split_references(
    openings: list[Opening], blocks: list[Block], text: str, *, after: int
) -> tuple[list[Opening], list[Block]]:
    """Open reference sections where entries stand without a heading, behind the offset `after`, and close them at prose.

    A page of two columns may give the list's heading first, then the end of the discussion, then the list.
    """
    places = {opening.start: opening for opening in openings}
    kind, headed = SectionKind.OTHER, False
    pending = iter(sorted(openings, key=lambda opening: opening.start))
    following = next(pending, None)
    changed: list[Block] = []
    for block in blocks:
        while following is not None and following.start <= block.span.start:
            kind, headed, following = following.kind, following.heading is not None, next(pending, None)
        if block.kind not in _RUNNING:
            changed.append(block)
            continue
        told = _told(text[block.span.start : block.span.end], kind, block.span.start >= after, headed)
        if told is not None and told is not kind:
            kind, headed = told, False
            places[block.span.start] = Opening(block.span.start, told)
        if kind is SectionKind.REFERENCES:
            changed.append(Block(block.span, BlockKind.REFERENCE))
        else:
            changed.append(Block(block.span, BlockKind.PARAGRAPH) if block.kind is BlockKind.REFERENCE else block)
    return [places[start] for start in sorted(places)], changed


def _told(text: str, kind: SectionKind, tail: bool, headed: bool) -> SectionKind | None:
    """Return what a block says against the section it stands in: entries outside a list, or prose inside one.

    A list that no heading announces was told by its entries, so that less prose ends it.
    """
    dense = (text.count(".") + text.count(",")) * 14 >= len(text)
    if kind is SectionKind.REFERENCES:
        is_prose = (not headed and speaks(text)) or (len(text) >= _PROSE_LENGTH and not is_reference_like(text))
        return SectionKind.OTHER if is_prose and not dense else None
    return SectionKind.REFERENCES if tail and dense and is_reference_like(text) else None


def tile(openings: Iterable[Opening], start: int, end: int) -> list[Section]:
    """Return the sections: each reaches to the next, the first from `start`, the last to `end`."""
    ordered = list(openings) or [Opening(start, SectionKind.OTHER)]
    ordered[0].start = start
    bounds = [opening.start for opening in ordered[1:]] + [end]
    return [
        Section(Span(opening.start, stop), opening.kind, opening.heading, opening.level)
        for opening, stop in zip(ordered, bounds, strict=True)
        if stop > opening.start
    ]
