"""The text of one paper, with its structure beside it.

A `Document` is one immutable string and layers of half-open spans into it: sections, blocks (paragraphs, headings,
captions, tables), pages, printed lines with their boxes, and marks (citations, running heads). Every place is a pair
of offsets into `text`; a quote is computed from its span and never stored by hand. Readers make documents; nothing
changes one afterwards.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points; the origin is the page's lower left corner."""


class Span(NamedTuple):
    """A half-open range of offsets into a text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character.

        >>> Span(0, 4).overlaps(Span(3, 9)), Span(0, 4).overlaps(Span(4, 9))
        (True, False)
        """
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether all of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end


class SectionKind(StrEnum):
    """What a section is for, whatever its heading says."""

    TITLE = "title"
    FRONT = "front matter"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    INTRODUCTION = "introduction"
    RELATED_WORK = "related work"
    METHODS = "methods"
    EXPERIMENTS = "experiments"
    RESULTS = "results"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"
    FUTURE_WORK = "future work"
    AVAILABILITY = "availability"
    ACKNOWLEDGEMENTS = "acknowledgements"
    REFERENCES = "references"
    APPENDIX = "appendix"
    OTHER = "other"


class BlockKind(StrEnum):
    """What a block of text is on the page."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    TABLE = "table"
    FORMULA = "formula"
    FOOTNOTE = "footnote"
    REFERENCE = "reference"
    CODE = "code"
    FURNITURE = "furniture"
    """Running heads, page numbers and the like that a text file carries inside its flow."""


class MarkKind(StrEnum):
    """What a mark inside a sentence is."""

    CITATION = "citation"
    LINE_NUMBER = "line number"
    MARKUP = "markup"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of text under one heading, down to the next heading of any level.

    `kind` is inherited from the enclosing section where the heading itself does not tell ("3.2 Acoustic data" under
    "3 Methods" is methods). `span` includes the heading.
    """

    span: Span
    kind: SectionKind
    heading: str | None = None
    level: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption, table …: what a sentence never crosses."""

    span: Span
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose cells are known. `rows` holds a span for each cell, in reading order; empty cells are empty spans."""

    span: Span
    rows: tuple[tuple[Span, ...], ...]
    header_rows: int = 1
    caption: Span | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its part of the text, its size in points, and why it could not be read, if so."""

    number: int
    span: Span
    width: float | None = None
    height: float | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: where it stands in the text, on which page, in which box.

    `stops` are pairs of (offset, x): the left edge of each word's first character, ascending, so that a span within
    the line gets a box of its own.
    """

    span: Span
    page: int
    box: Box
    stops: tuple[tuple[int, float], ...] = ()

    def box_of(self, span: Span) -> Box:
        """Return the box of the part of the line that `span` covers, exact to the word.

        >>> line = Line(Span(0, 11), 1, (10.0, 0.0, 65.0, 12.0), ((0, 10.0), (6, 40.0)))
        >>> line.box_of(Span(6, 11))
        (40.0, 0.0, 65.0, 12.0)
        """
        left, bottom, right, top = self.box
        if self.stops:
            offsets = [offset for offset, _ in self.stops]
            first = max(bisect_right(offsets, span.start) - 1, 0)
            after = bisect_right(offsets, span.end - 1)
            left = self.stops[first][1]
            if after < len(self.stops):
                right = max(self.stops[after][1], left)
        return (left, bottom, right, top)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something set inside a sentence that is no part of it: a citation, a line number, signs of emphasis, a note sign."""

    span: Span
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong without costing the document.

    `hides_text` says that words of the paper may be missing from `text`, so that absence cannot be defended.
    """

    detail: str
    stage: Literal["read", "extract", "verify"] = "read"
    hides_text: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one paper and what lies beside it. All layers are in text order.

    `sections` tile the text from its first to its last character; `blocks` do not overlap and leave out only white
    space. `lines` and `pages` are empty for formats without them. `question` is what a transcript asked of its
    passages.
    """

    id: str
    text: str
    format: str
    source: str
    sha256: str
    title: str | None = None
    doi: str | None = None
    question: str | None = None
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    pages: tuple[Page, ...] = ()
    lines: tuple[Line, ...] = ()
    marks: tuple[Mark, ...] = ()
    problems: tuple[Problem, ...] = ()
    _section_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _page_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _line_starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_section_starts", _starts(self.sections))
        object.__setattr__(self, "_page_starts", _starts(self.pages))
        object.__setattr__(self, "_line_starts", _starts(self.lines))

    def quote(self, span: Span) -> str:
        """Return the characters of a span, as they stand."""
        return self.text[span.start : span.end]

    def section_at(self, offset: int) -> Section | None:
        """Return the section that holds an offset."""
        index = bisect_right(self._section_starts, offset) - 1
        return self.sections[index] if index >= 0 else None

    def page_at(self, offset: int) -> Page | None:
        """Return the page that holds an offset."""
        index = bisect_right(self._page_starts, offset) - 1
        return self.pages[index] if index >= 0 else None

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """Return one box for each printed line that the span touches."""
        index = max(bisect_right(self._line_starts, span.start) - 1, 0)
        boxes = []
        for line in self.lines[index:]:
            if line.span.start >= span.end:
                break
            if line.span.overlaps(span):
                part = Span(max(span.start, line.span.start), min(span.end, line.span.end))
                boxes.append(line.box_of(part))
        return tuple(boxes)

    @property
    def hidden(self) -> str | None:
        """Why words of the paper may be missing from the text, if they may."""
        reasons = [problem.detail for problem in self.problems if problem.hides_text]
        return "; ".join(reasons) or None


def _starts(layer: Sequence[Section | Page | Line]) -> tuple[int, ...]:
    return tuple(item.span.start for item in layer)
