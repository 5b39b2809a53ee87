"""From drafts and their outline to the document: the text, and every layer's offsets into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extractor.document import Block, BlockKind, Line, Mark, MarkKind, Page, Section, SectionKind, Span, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.readers.pdf.blocks import Draft
    from extractor.readers.pdf.outline import Part
    from extractor.readers.pdf.printed import Printed

_BRACKETED: Final = re.compile(r"\[\d{1,3}(?:[,–-]\s?\d{1,3})*\]")
_ENOUGH_BRACKETED = 8
# A raised number after one of these is an exponent or an ordinal, no citation.
_UNIT: Final = re.compile(r"(?:(?<![^\W_])(?:[^\W\d_]|[kcmnµμd]m|ha|ms|[kmµμ]g|Hz|px|min|sec|[kMG]Hz)|[\d×=+−(/])\s?$")
_NO_CITATIONS: Final = frozenset({SectionKind.TITLE, SectionKind.FRONT, SectionKind.REFERENCES})


@dataclass(slots=True)
class Layers:
    """The text of a document and the layers that a `Document` takes."""

    text: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


def assemble(drafts: Sequence[Draft], parts: Sequence[Part]) -> Layers:
    """Return the text and its layers."""
    texts: list[str] = []
    lines: list[Line] = []
    blocks: list[Block] = []
    starts: list[int] = []
    raised: list[Span] = []
    offset = 0
    for draft in drafts:
        if texts:
            texts.append("\n\n")
            offset += 2
        start = offset
        starts.append(start)
        for number, printed in enumerate(draft.lines):
            if number:
                texts.append("\n")
                offset += 1
            text = _with_tabs(printed) if draft.kind is BlockKind.TABLE else printed.text
            texts.append(text)
            stops = tuple([(offset + at, x) for at, x in printed.stops])
            box = (printed.left, printed.bottom, printed.right, printed.top)
            lines.append(Line(Span(offset, offset + len(text)), printed.page, box, stops))
            raised.extend(Span(offset + first, offset + last) for first, last in printed.raised)
            offset += len(text)
        blocks.append(Block(Span(start, offset), draft.kind))
    text = "".join(texts)
    sections = _sections(parts, starts, len(text))
    tables = _tables(drafts, starts, blocks)
    marks = _marks(text, raised, sections)
    return Layers(text, sections, _with_run_ins(blocks, parts, text), tables, tuple(lines), marks)


def page_layer(
    lines: Sequence[Line], length: int, sizes: Sequence[tuple[float, float]], problems: dict[int, str]
) -> tuple[Page, ...]:
    """Return the pages, which tile the text; a page without text has an empty span."""
    first: dict[int, int] = {}
    for line in lines:
        first.setdefault(line.page, line.span.start)
    bounds = [length] * (len(sizes) + 1)
    for number in range(len(sizes), 0, -1):
        bounds[number - 1] = first.get(number, bounds[number])
    if bounds:
        bounds[0] = 0
    return tuple(
        Page(number, Span(bounds[number - 1], bounds[number]), width or None, height or None, problems.get(number))
        for number, (width, height) in enumerate(sizes, start=1)
    )


def _with_tabs(printed: Printed) -> str:
    text = printed.text
    for word, _ in printed.gaps:
        at = printed.stops[word][0] - 1
        text = f"{text[:at]}\t{text[at + 1 :]}"
    return text


def _sections(parts: Sequence[Part], starts: Sequence[int], length: int) -> tuple[Section, ...]:
    if not length:
        return ()
    begins = [starts[part.draft] for part in parts]
    sections = []
    if not begins or begins[0] > 0:
        sections.append(Section(Span(0, begins[0] if begins else length), SectionKind.OTHER))
    for part, start, end in zip(parts, begins, [*begins, length][1:], strict=False):
        sections.append(Section(Span(start, end), part.kind, part.heading, part.level))
    return tuple(section for section in sections if section.span.end > section.span.start)


def _with_run_ins(blocks: Sequence[Block], parts: Sequence[Part], text: str) -> tuple[Block, ...]:
    """Divide the blocks that open with a run-in heading into heading and paragraph."""
    run_ins = {part.draft: part.run_in for part in parts if part.run_in}
    result = []
    for number, block in enumerate(blocks):
        cut = run_ins.get(number)
        if cut is None:
            result.append(block)
            continue
        middle = block.span.start + cut
        while middle < block.span.end and (text[middle] in ".:—–-" or text[middle].isspace()):
            middle += 1
        head_end = block.span.start + len(text[block.span.start : middle].rstrip())
        result.append(Block(Span(block.span.start, head_end), BlockKind.HEADING))
        if middle < block.span.end:
            result.append(Block(Span(middle, block.span.end), block.kind))
    return tuple(result)


def _tables(drafts: Sequence[Draft], starts: Sequence[int], blocks: Sequence[Block]) -> tuple[Table, ...]:
    tables = []
    for number, draft in enumerate(drafts):
        if draft.kind is not BlockKind.TABLE or sum(bool(line.gaps) for line in draft.lines) < 2:
            continue
        offset = starts[number]
        rows = []
        for printed in draft.lines:
            cuts = [0, *(printed.stops[word][0] for word, _ in printed.gaps), len(printed.text) + 1]
            rows.append(tuple(Span(offset + a, offset + b - 1) for a, b in pairwise(cuts)))
            offset += len(printed.text) + 1
        tables.append(Table(blocks[number].span, tuple(rows), caption=_caption(drafts, blocks, number)))
    return tuple(tables)


def _caption(drafts: Sequence[Draft], blocks: Sequence[Block], number: int) -> Span | None:
    """Return the caption next to a table: the one before it, else the one after it."""
    for near in (number - 1, number + 1):
        if (
            0 <= near < len(drafts)
            and drafts[near].kind is BlockKind.CAPTION
            and drafts[near].text[:3].lower() == "tab"
        ):
            return blocks[near].span
    return None


def _marks(text: str, raised: Sequence[Span], sections: Sequence[Section]) -> tuple[Mark, ...]:
    """Return raised numbers as citations, or as notes where the paper cites in brackets."""
    cites = len(_BRACKETED.findall(text)) < _ENOUGH_BRACKETED
    marks = []
    index = 0
    for span in sorted(raised):
        while index + 1 < len(sections) and sections[index + 1].span.start <= span.start:
            index += 1
        if _UNIT.search(text[max(span.start - 12, 0) : span.start]):
            continue
        is_citation = (
            cites and text[span.start].isdigit() and (not sections or sections[index].kind not in _NO_CITATIONS)
        )
        marks.append(Mark(span, MarkKind.CITATION if is_citation else MarkKind.NOTE))
    return tuple(marks)
