"""The structure of a Markdown text, by its own marks: headings, lists, pipe tables with their cells, fenced code.

The marks stay in the text; blocks hold them. What the marks do not tell (which section is what, where the abstract is)
is found as in plain text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Block, BlockKind, Mark, MarkKind, SectionKind, Span, Table
from extractor.readers.headings import is_standard, kind_of
from extractor.readers.plain.blocks import opens_caption
from extractor.readers.plain.lines import Line, split_lines
from extractor.readers.plain.numbering import Headline
from extractor.readers.plain.opening import find_doi
from extractor.readers.plain.outline import Outline
from extractor.readers.plain.sections import Opening, add_front, open_sections, split_references, tile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ATX: Final = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<words>.*?)(?:[ \t]+#+)?$")
_SETEXT: Final = re.compile(r"=+$|-{2,}$")
_FENCE: Final = re.compile(r"(?P<fence>`{3,}|~{3,})")
_RULER: Final = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_ITEM: Final = re.compile(r"(?:[-*+]|\d{1,3}[.)])[ \t]+\S")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]]+\]:")
_FURNITURE: Final = re.compile(r"<!--.*-->$|(?:\*[ \t]*){3,}$|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_IMAGE: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)$")
_EMPHASIS: Final = re.compile(r"[*_`]+")
_BAR: Final = re.compile(r"[ \t]+\|[ \t]*$|(?<!\\)\|[ \t]*", re.MULTILINE)
_INLINE: Final = re.compile(
    r"(?<![\w*\\])\*{1,3}(?=[^\s*])|(?<=[^\s*\\])\*{1,3}(?![\w*])|(?<![\w_])_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?![\w_])|`+"
)
_BOLD: Final = re.compile(r"(?P<head>(?:\*\*|__)(?P<words>[^*_]{3,60}?)[ \t]*(?:\*\*|__)[.:]?)(?P<rest>[ \t]+\S|$)")
_CELL: Final = re.compile(r"(?:\\.|[^|\\])*")

_FORMS: Final = (_ATX, _FENCE, _ITEM, _FURNITURE, _FOOTNOTE)
_BLOCK_STARTS: Final = "#`~|-*+>[!<_"


def outline_markdown(text: str) -> Outline:
    r"""Return the structure of a Markdown text.

    >>> outline = outline_markdown("# Whales\n\n## Methods\n\nWe used PyTorch.\n")
    >>> outline.title, [section.kind.value for section in outline.sections]
    ('Whales', ['title', 'methods'])
    """
    lines = split_lines(text)
    reader = _Reader(lines, text)
    reader.run()
    openings = open_sections(reader.headlines, lines)
    openings = add_front(openings, reader.blocks, None, 0) if reader.blocks else openings
    if not openings or openings[0].start > 0:
        openings.insert(
            0,
            Opening(
                0, SectionKind.FRONT if openings and openings[0].kind is SectionKind.ABSTRACT else SectionKind.OTHER
            ),
        )
    openings, blocks = split_references(openings, reader.blocks, text, after=len(text))
    title = next((headline.words for headline in reader.headlines if headline.kind is SectionKind.TITLE), None)
    return Outline(
        tile(openings, 0, len(text)),
        blocks,
        reader.tables,
        marks=list(_signs(text, blocks)),
        title=_EMPHASIS.sub("", title) if title else None,
        doi=find_doi(text),
    )


def _signs(text: str, blocks: Sequence[Block]) -> Iterator[Mark]:
    """Yield the signs that set words in bold, in italics or as code, in running text, and those between the cells of tables."""
    for block in blocks:
        if block.kind is not BlockKind.CODE:
            for match in (_BAR if block.kind is BlockKind.TABLE else _INLINE).finditer(text, *block.span):
                yield Mark(Span(*match.span()), MarkKind.MARKUP)


class _Reader:
    """One pass over the lines of a Markdown text."""

    def __init__(self, lines: Sequence[Line], text: str) -> None:
        self.headlines: list[Headline] = []
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self._lines = lines
        self._text = text

    def run(self) -> None:
        """Read all lines."""
        i = self._metadata()
        while i < len(self._lines):
            i = self._structure(i) or self._paragraph(i)

    def _metadata(self) -> int:
        """Step over a block of YAML at the very start."""
        if not self._lines or self._lines[0].text != "---":
            return 0
        last = next((i for i, line in enumerate(self._lines) if i and line.text in ("---", "...")), None)
        if last is None:
            return 0
        self._add(0, last, BlockKind.CODE)
        return last + 1

    def _structure(self, i: int) -> int | None:
        """Read what the line's marks tell, and return the line after it; None for running text."""
        line = self._lines[i]
        text = line.text
        fence = _FENCE.match(text)
        if fence is not None:
            return self._add(i, self._fence_end(i, fence["fence"]), BlockKind.CODE)
        atx = _ATX.match(text)
        if atx is not None and atx["words"]:
            return self._heading(i, i, atx["words"], len(atx["marks"]))
        if i + 1 < len(self._lines):
            below = self._lines[i + 1]
            if not below.gap and _SETEXT.match(below.text) and not _ITEM.match(text) and "|" not in text:
                return self._heading(i, i + 1, text, 1 if below.text[0] == "=" else 2)
            if self._is_table(i):
                return self._table(i)
        if _FURNITURE.match(text):
            return self._add(i, i, BlockKind.FURNITURE)
        if _IMAGE.match(text):
            return self._add(i, i, BlockKind.CAPTION)
        bold = _BOLD.match(text)
        if bold is not None and is_standard(bold["words"]):
            return self._bold(i, bold)
        return None

    def _fence_end(self, i: int, fence: str) -> int:
        """Return the line that closes a fence, the last one if none does."""
        for j in range(i + 1, len(self._lines)):
            text = self._lines[j].text
            if text.startswith(fence) and not text.strip(fence[0]):
                return j
        return len(self._lines) - 1

    def _heading(self, first: int, last: int, words: str, level: int) -> int:
        kind = kind_of(_EMPHASIS.sub("", words))
        if not self.headlines and level == 1 and not is_standard(words):
            kind, level = SectionKind.TITLE, 0
        self.headlines.append(Headline(first, last, words, kind, level))
        return self._add(first, last, BlockKind.HEADING)

    def _bold(self, i: int, match: re.Match[str]) -> int:
        """Read a head in bold type, alone on its line or before the paragraph that it heads."""
        line = self._lines[i]
        words = match["words"].rstrip(".:")
        end = line.start + match.end("head")
        self.headlines.append(Headline(i, i, words, kind_of(words), 1 if kind_of(words) in _BESIDE else 6, end))
        self.blocks.append(Block(Span(line.start, end), BlockKind.HEADING))
        if end == line.end:
            return i + 1
        start = line.start + match.end("rest") - 1
        last = self._last(i)
        self.blocks.append(Block(Span(start, self._lines[last].end), BlockKind.PARAGRAPH))
        return last + 1

    def _paragraph(self, i: int) -> int:
        line = self._lines[i]
        plain = _EMPHASIS.sub("", line.text)
        kind = BlockKind.PARAGRAPH
        if _ITEM.match(line.text):
            kind = BlockKind.LIST_ITEM
        elif _FOOTNOTE.match(line.text):
            kind = BlockKind.FOOTNOTE
        elif opens_caption(Line(line.start, line.end, plain, line.gap, line.page), None):
            kind = BlockKind.CAPTION
        return self._add(i, self._last(i), kind)

    def _last(self, i: int) -> int:
        """Return the last line of the paragraph or item that begins here."""
        while i + 1 < len(self._lines) and not self._lines[i + 1].gap and not self._begins(i + 1):
            i += 1
        return i

    def _begins(self, i: int) -> bool:
        text = self._lines[i].text
        if text[0] not in _BLOCK_STARTS and not text[0].isdigit():
            return False
        return any(form.match(text) for form in _FORMS) or self._is_table(i)

    def _is_table(self, i: int) -> bool:
        """Whether a row with a ruler below it begins here."""
        if i + 1 >= len(self._lines) or "|" not in self._lines[i].text:
            return False
        below = self._lines[i + 1]
        return not below.gap and "|" in below.text and _RULER.match(below.text) is not None

    def _table(self, first: int) -> int:
        last = first + 1
        while last + 1 < len(self._lines) and not self._lines[last + 1].gap and "|" in self._lines[last + 1].text:
            last += 1
        rows = tuple(_cells(line) for j, line in enumerate(self._lines[first : last + 1]) if j != 1)
        self.tables.append(Table(Span(self._lines[first].start, self._lines[last].end), rows, caption=self._caption()))
        return self._add(first, last, BlockKind.TABLE)

    def _caption(self) -> Span | None:
        before = self.blocks[-1] if self.blocks else None
        return before.span if before is not None and before.kind is BlockKind.CAPTION else None

    def _add(self, first: int, last: int, kind: BlockKind) -> int:
        self.blocks.append(Block(Span(self._lines[first].start, self._lines[last].end), kind))
        return last + 1


_BESIDE: Final = frozenset(
    {
        SectionKind.ABSTRACT,
        SectionKind.KEYWORDS,
        SectionKind.AVAILABILITY,
        SectionKind.ACKNOWLEDGEMENTS,
        SectionKind.REFERENCES,
        SectionKind.FRONT,
    }
)


def _cells(line: Line) -> tuple[Span, ...]:
    r"""Return the spans of a row's cells, without the white space around them.

    >>> line = Line(0, 17, "| Adam | 0.001 | ", True, 0)
    >>> [line.text[start:end] for start, end in _cells(line)]
    ['Adam', '0.001']
    """
    text = line.text.rstrip()
    position, end = (
        int(text.startswith("|")),
        len(text) - int(text.endswith("|") and not text.endswith("\\|") and len(text) > 1),
    )
    cells = []
    while position <= end:
        match = _CELL.match(text, position, end)
        stop = match.end() if match else end
        cell = text[position:stop]
        start = position + len(cell) - len(cell.lstrip())
        cells.append(
            Span(line.start + min(start, stop), line.start + max(position + len(cell.rstrip()), min(start, stop)))
        )
        position = max(stop, position) + 1
    return tuple(cells)
