"""Groups the lines of a section into blocks: paragraphs, captions, tables, list items, formulas, footnotes, entries.

A block is a run of lines. An empty line or furniture ends it; so does a line that can only begin something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Block, BlockKind, SectionKind, Span
from extractor.readers.plain.references import is_reference_like, starts_entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.readers.plain.lines import Line

_CAPTION: Final = re.compile(
    r"(?:(?:Supplement(?:ary|al)|Extended Data|Online|Appendix) )?(?:Fig(?:ure|s?\.|\b)|FIG(?:URE|\.|\b)|Tab(?:le"
    r"|\.)|TABLE|Algorithm|Scheme|Box|Listing|Plate|Chart|Photo)"
    r"\s*(?P<number>(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,2})?[a-z]?|[IVXL]{1,6}\b)(?P<mark>\s*[.:|—–]|\s*\(continued\)"
    r"|$)?(?P<rest>\s+\S+)?"
)
_BULLET: Final = re.compile(
    r"(?:[•●▪■◦‣∙·➢✓]|[-–∗*](?=\s))\s*\S|(?:\(\d{1,2}\)|\(?[a-h]\)|\(?(?:i{1,3}|iv|v|vi{0,3})\)|\d{1,2}[.)])\s+\S"
)
_LONE_BULLET: Final = re.compile(r"[•●▪■◦‣∙·]$")
_FOOTNOTE: Final = re.compile(r"(?:[∗*†‡§¶]|\d{1,2})\s*(?:https?://|www\.|[A-Z(])")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_MATHS: Final = re.compile("[=∑∏∫√≤≥±∂∇∈∀∃→⎡-⎳\uf000-\uf8ff∥]|\\b(?:exp|log|argmax|argmin|softmax)\\b|[α-ωΑ-Ω]")
_NUMBER: Final = re.compile(r"[-+−±<>≈~]?\(?\d[\d.,:/×x%±()–-]*[a-z%]?\)?[*†‡]*")

# Lines of a table have few words on average.
_CELL_WORDS = 3.4
# A line breaks off before the margin if the next line's first word had found room in this part of the width.
_SHORT = 0.8
# A text is one paragraph a line if its lines are this long on average and most of them end a sentence.
_LONG_LINE = 300


def paragraph_a_line(lines: Sequence[Line]) -> bool:
    """Whether each line of a text is a paragraph of its own."""
    if not lines:
        return False
    length = sum(len(line.text) for line in lines)
    return length / len(lines) >= _LONG_LINE and sum(line.ends_sentence for line in lines) * 2 >= len(lines)


def group_lines(lines: Sequence[Line], section: SectionKind, *, each: bool = False) -> list[Block]:
    """Return the blocks of one section, whose heading is not among the lines. With `each`, every line is a block."""
    groups: list[tuple[list[Line], BlockKind | None]] = []
    width = 0
    for i, line in enumerate(lines):
        opened = _opens(lines, i, section)
        previous = lines[i - 1] if i else None
        current = groups[-1] if groups else None
        if (
            current is None
            or previous is None
            or opened is not None
            or each
            or _parted(previous, line)
            or _ended(current, line, lines[i + 1] if i + 1 < len(lines) else None, width)
        ):
            groups.append(([line], opened))
            width = len(line.text)
        else:
            current[0].append(line)
            width = max(width, len(line.text))
    return [_block(group, kind, section) for group, kind in groups]


def merge_tables(blocks: Iterable[Block], text: str) -> list[Block]:
    """Join tables that only white space parts: a PDF's columns come as blocks of their own."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if (
            last is not None
            and block.kind is BlockKind.TABLE is last.kind
            and not text[last.span.end : block.span.start].strip()
        ):
            merged[-1] = Block(Span(last.span.start, block.span.end), BlockKind.TABLE)
        else:
            merged.append(block)
    return merged


def opens_caption(line: Line, previous: Line | None) -> bool:
    """Whether a line is the first of a caption. "Table 2. We" after a line that ends in "shown in" is a sentence."""
    match = _CAPTION.match(line.text)
    if match is None:
        return False
    rest, mark = (match["rest"] or "").strip()[:1], match["mark"]
    if rest.islower() or rest in (")", ",", ";"):
        return False
    if line.gap or previous is None:
        return mark is not None or rest != ""
    return bool(mark) and previous.ends_sentence and (rest.isupper() or rest == "")


def _opens(lines: Sequence[Line], i: int, section: SectionKind) -> BlockKind | None:
    """Return the kind of block that a line begins, if it can begin nothing else."""
    line, previous = lines[i], lines[i - 1] if i else None
    text = line.text
    first = text[0]
    if section is SectionKind.REFERENCES:
        if previous is None or line.gap:
            return BlockKind.REFERENCE
        ended = previous.ends_sentence or previous.text[-1].isdigit() or previous.text[-1] in "/)"
        return BlockKind.REFERENCE if ended and starts_entry(text) else None
    if first.islower():
        return (
            BlockKind.LIST_ITEM
            if _BULLET.match(text) and previous is not None and (line.gap or previous.text[-1] in ".;:,")
            else None
        )
    if first in "FTASBLPCEO" and opens_caption(line, previous):
        return BlockKind.CAPTION
    if first.isalpha() or not _BULLET.match(text):
        return BlockKind.LIST_ITEM if _LONE_BULLET.match(text) else None
    if first.isdigit() or first == "(":
        free = line.gap or previous is None or previous.text[-1] in ".;:"
        return BlockKind.LIST_ITEM if free and len(text.split()) > 2 else None
    return BlockKind.LIST_ITEM


def _parted(previous: Line, line: Line) -> bool:
    """Whether white space or furniture parts two lines. A sentence that runs over a bare page end is not parted."""
    if line.broken:
        return True
    if not line.gap:
        return False
    return not (
        line.page > previous.page and line.text[0].islower() and previous.is_prose and not previous.ends_sentence
    )


def _ended(group: tuple[list[Line], BlockKind | None], line: Line, after: Line | None, width: int) -> bool:
    """Whether a caption or a list item has ended, by a line that breaks off before the margin."""
    lines, kind = group
    if kind not in (BlockKind.CAPTION, BlockKind.LIST_ITEM) or line.text[0].islower():
        return False
    last = lines[-1]
    full = max(width, len(line.text))
    short = len(last.text) + 1 + len(line.text.split(maxsplit=1)[0]) <= _SHORT * full
    if kind is BlockKind.LIST_ITEM:
        return short and last.ends_sentence and not _LONE_BULLET.match(last.text)
    if short and (last.ends_sentence or len(lines) == 1) and not _CAPTION.fullmatch(last.text):
        return True
    # The caption's table: short lines below it.
    return (
        after is not None
        and not _CAPTION.fullmatch(last.text)
        and not line.is_prose
        and not after.is_prose
        and len(line.text) < width / 2
        and (len(after.text) < width / 2)
    )


def _block(lines: Sequence[Line], kind: BlockKind | None, section: SectionKind) -> Block:
    span = Span(lines[0].start, lines[-1].end)
    if kind is None:
        kind = _kind(lines, section)
    return Block(span, kind)


def _kind(lines: Sequence[Line], section: SectionKind) -> BlockKind:
    if section in (SectionKind.FRONT, SectionKind.TITLE, SectionKind.ABSTRACT, SectionKind.KEYWORDS):
        return BlockKind.PARAGRAPH
    first = lines[0]
    if any(line.is_prose for line in lines[:6]):
        if len(lines) <= 5 and first.gap and _FOOTNOTE.match(first.text):
            return BlockKind.FOOTNOTE
        return BlockKind.PARAGRAPH
    tokens = [token for line in lines for token in line.text.split()]
    words = sum(_WORD.search(token) is not None for token in tokens)
    joined = " ".join(tokens)
    if words * 10 < len(tokens) * 4 and _MATHS.search(joined):
        return BlockKind.FORMULA
    if len(tokens) / len(lines) <= _CELL_WORDS and not (
        len(tokens) >= 3 and lines[-1].text.endswith(".") and words * 2 > len(tokens)
    ):
        return BlockKind.TABLE
    numbers = sum(_NUMBER.fullmatch(token) is not None for token in tokens)
    if numbers * 5 >= len(tokens) * 2 and not is_reference_like(joined):
        return BlockKind.TABLE
    return BlockKind.PARAGRAPH
