"""Builds the text of a `Document` block by block, and keeps every offset on the way.

Readers of marked-up formats (JATS, TEI, HTML, LaTeX, PDF) say what comes next; the builder puts one line end inside a
block's parts, an empty line between blocks, and hands out the layers. Nothing is ever cut from what was added, so the
offsets handed out stay true.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.document import Block, BlockKind, Mark, MarkKind, Section, SectionKind, Span, Table

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    kind: SectionKind
    heading: str | None
    level: int


class TextBuilder:
    """Text that grows, with its blocks, sections, tables and marks.

    >>> builder = TextBuilder()
    >>> builder.begin_section(SectionKind.METHODS, "Methods")
    >>> with builder.block(BlockKind.PARAGRAPH):
    ...     _ = builder.add("We used Adam ")
    ...     _ = builder.add("[3]", mark=MarkKind.CITATION)
    ...     _ = builder.add(".")
    >>> builder.text
    'Methods\\n\\nWe used Adam [3].'
    >>> [builder.text[block.span.start : block.span.end] for block in builder.blocks]
    ['Methods', 'We used Adam [3].']
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._tail = ""  # the last two characters, so that no step needs the whole text
        self._blocks: list[Block] = []
        self._marks: list[Mark] = []
        self._tables: list[Table] = []
        self._headings: list[_Heading] = []

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def add(self, text: str, mark: MarkKind | None = None) -> Span:
        """Append characters, as a mark if one is named, and return their span."""
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        self._tail = (self._tail + text)[-2:]
        span = Span(start, self._length)
        if mark is not None and text.strip():
            self._marks.append(Mark(span, mark))
        return span

    def add_mark(self, span: Span, kind: MarkKind) -> None:
        """Mark characters that were added already. Marks come in text order."""
        self._marks.append(Mark(span, kind))

    @contextmanager
    def block(self, kind: BlockKind) -> Iterator[None]:
        """Everything added inside is one block. A block of white space only leaves no trace but the white space."""
        self.separate()
        start, first_part = self._length, len(self._parts)
        yield
        text = "".join(self._parts[first_part:])
        if text.strip():
            inner = start + len(text) - len(text.lstrip())
            self._blocks.append(Block(Span(inner, start + len(text.rstrip())), kind))

    def separate(self) -> None:
        """Make sure that what follows stands after an empty line."""
        if self._length and self._tail != "\n\n":
            self.add("\n" if self._tail.endswith("\n") else "\n\n")

    def begin_section(self, kind: SectionKind, heading: str | None = None, level: int = 1) -> None:
        """Open a section at the next character; its heading, if it has one, becomes a block of its own."""
        self.separate()
        self._headings.append(_Heading(self._length, kind, heading, level))
        if heading:
            with self.block(BlockKind.HEADING):
                self.add(heading)

    def add_table(self, table: Table) -> None:
        """Keep a table whose cells were added already."""
        self._tables.append(table)

    @property
    def last_block(self) -> Block | None:
        """The block that ended last."""
        return self._blocks[-1] if self._blocks else None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far, in text order."""
        return tuple(self._blocks)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks so far, in text order."""
        return tuple(self._marks)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables so far."""
        return tuple(self._tables)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections so far; they tile the text."""
        headings = list(self._headings)
        if not headings or headings[0].start > 0:
            headings.insert(0, _Heading(0, SectionKind.OTHER, None, 1))
        ends = [heading.start for heading in headings[1:]] + [self._length]
        return tuple(
            Section(Span(heading.start, end), heading.kind, heading.heading, heading.level)
            for heading, end in zip(headings, ends, strict=True)
            if end > heading.start
        )
