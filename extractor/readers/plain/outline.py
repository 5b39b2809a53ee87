"""The structure of a plain text: sections, blocks, title and DOI, as spans of it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.document import Block, BlockKind, Mark, Section, SectionKind, Span, Table
from extractor.readers.plain.blocks import group_lines, merge_tables, paragraph_a_line
from extractor.readers.plain.furniture import mark_furniture
from extractor.readers.plain.headlines import find_headlines
from extractor.readers.plain.lines import Line, split_lines, without_furniture
from extractor.readers.plain.margins import strip_line_numbers
from extractor.readers.plain.numbering import Headline
from extractor.readers.plain.opening import find_doi, find_title
from extractor.readers.plain.sections import (
    Opening,
    add_front,
    free_columns,
    has_front,
    open_sections,
    reset_at_cuts,
    split_references,
    tile,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

# In a paper, entries of a reference list without a heading are looked for behind this part of the text.
_REFERENCE_TAIL = 0.4
# What is shorter is no whole paper; it may be pieces of one, put together.
_SHORTEST_PAPER = 12_000


@dataclass(slots=True)
class Outline:
    """What was found in a text, in text order."""

    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    title: str | None = None
    doi: str | None = None


def outline_text(text: str, start: int = 0, end: int | None = None, *, passage: bool = False) -> Outline:
    r"""Return the structure of a text, or of the part of it between two offsets.

    With `passage`, the part is a piece from somewhere in a paper: it has no front matter and no title, and entries of a
    reference list may stand anywhere in it.

    >>> outline = outline_text("Abstract\nWe count whales.\n\n1 Methods\nWe used PyTorch to train it.\n")
    >>> [(section.kind.value, section.heading) for section in outline.sections]
    [('abstract', 'Abstract'), ('methods', '1 Methods')]
    """
    end = len(text) if end is None else end
    lines, marks = strip_line_numbers(split_lines(text, start, end))
    mark_furniture(lines)
    body = without_furniture(lines)
    headlines = find_headlines(body)
    openings = open_sections(headlines, body)
    pieces = passage or (end - start < _SHORTEST_PAPER and "\f" not in text)
    from_start = not passage and has_front(openings)
    title = find_title(body, text, openings[0].start) if from_start else None
    blocks = _blocks(body, headlines, openings)
    after = start if pieces else start + int(_REFERENCE_TAIL * (end - start))
    openings = free_columns(openings, blocks)
    if from_start:
        openings = add_front(openings, blocks, title, start)
    elif not openings or openings[0].start > start:
        openings.insert(0, Opening(start, SectionKind.OTHER))
    if pieces:
        openings = reset_at_cuts(openings, blocks, text)
    openings, blocks = split_references(openings, blocks, text, after=after)
    blocks = merge_tables(sorted([*blocks, *_furniture(lines)], key=lambda block: block.span.start), text)
    blocks = _with_margins(blocks, marks)
    titled = next((headline.words for headline in headlines if headline.kind is SectionKind.TITLE), None)
    return Outline(
        sections=tile(openings, start, end),
        blocks=blocks,
        marks=marks,
        title=titled or (" ".join(text[title.start : title.end].split()) if title else None),
        doi=find_doi(text, start) if from_start else None,
    )


def _blocks(lines: Sequence[Line], headlines: Sequence[Headline], openings: Sequence[Opening]) -> list[Block]:
    """Return the headings as blocks, and the lines between them grouped."""
    each = paragraph_a_line(lines)
    first = lines[: headlines[0].first] if headlines else lines
    front = (
        SectionKind.FRONT
        if headlines and headlines[0].kind in (SectionKind.ABSTRACT, SectionKind.INTRODUCTION)
        else SectionKind.OTHER
    )
    blocks = group_lines(first, front, each=each)
    for number, (headline, opening) in enumerate(zip(headlines, openings, strict=True)):
        stop = headlines[number + 1].first if number + 1 < len(headlines) else len(lines)
        body = list(lines[headline.last + 1 : stop])
        head_end = lines[headline.last].end
        if headline.end is not None:
            head_end, body = headline.end, [_rest(lines[headline.first], headline.end), *body]
        blocks.append(Block(Span(lines[headline.first].start, head_end), BlockKind.HEADING))
        blocks += group_lines(body, opening.kind, each=each)
    return blocks


def _rest(line: Line, end: int) -> Line:
    """Return what follows a run-in head on its line."""
    rest = line.text[end - line.start :]
    words = rest.lstrip()
    return Line(end + len(rest) - len(words), line.end, words, True, line.page)


def _furniture(lines: Sequence[Line]) -> list[Block]:
    return [
        Block(Span(line.start, line.end), BlockKind.FURNITURE) for line in lines if line.kind is BlockKind.FURNITURE
    ]


def _with_margins(blocks: list[Block], marks: Sequence[Mark]) -> list[Block]:
    """Make furniture of the line numbers that stand between blocks; those inside of one stay its marks."""
    if not marks:
        return blocks
    starts = [block.span.start for block in blocks]
    loose = []
    for mark in marks:
        i = bisect_right(starts, mark.span.start) - 1
        if i < 0 or blocks[i].span.end <= mark.span.start:
            loose.append(Block(mark.span, BlockKind.FURNITURE))
    return sorted([*blocks, *loose], key=lambda block: block.span.start)
