"""What the reader of a marked-up format meets, in reading order, to the layers of a `Document`.

A walker says `text`, opens blocks and sections, and hands over tables; `Flow` keeps paragraphs whole. A float or a
footnote met inside a paragraph waits until the paragraph has ended, a list or a displayed formula breaks it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind, Document, MarkKind, Problem, SectionKind, Span, Table
from extractor.errors import DocumentError
from extractor.readers.builder import TextBuilder
from extractor.readers.headings import kind_of
from extractor.readers.inline import Inline, lowered_prefix, raised_prefix, shows_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractor.readers.source import Source

# What opens a paper says nothing about a section that seems to lie in it because of a heading's odd level.
_NOT_INHERITED: Final = frozenset({SectionKind.TITLE, SectionKind.FRONT, SectionKind.ABSTRACT, SectionKind.KEYWORDS})
_WEB: Final = ("http://", "https://", "ftp://")


@dataclass(slots=True)
class _Frame:
    """One open block. In a `joined` frame inner blocks become lines; `held` is the length of a label that waits for text."""

    kind: BlockKind = BlockKind.PARAGRAPH
    inline: Inline = field(default_factory=Inline)
    joined: bool = False
    held: int = 0


class Flow:
    """The state of a document that is being written.

    >>> flow = Flow()
    >>> flow.begin_section("2 Methods")
    >>> with flow.block(BlockKind.PARAGRAPH):
    ...     flow.text("We used Adam")
    ...     flow.later(lambda: flow.text("A footnote."))
    ...     flow.text(" throughout.")
    >>> flow.finish()
    >>> flow.builder.text
    '2 Methods\\n\\nWe used Adam throughout.\\n\\nA footnote.'
    """

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.problems: list[Problem] = []
        self._frames = [_Frame()]
        self._waiting: list[Callable[[], None]] = []
        self._kinds: list[tuple[int, SectionKind]] = []
        self._coming: tuple[SectionKind, int] | None = None  # a section without heading, written with its first block
        self._citing = False
        self._releasing = False

    # Running text

    @property
    def inline(self) -> Inline:
        """The running text that is open."""
        return self._frames[-1].inline

    def text(self, text: str) -> None:
        """Add running text."""
        self.inline.add(text)

    def label(self, text: str) -> None:
        """Add a number or sign that belongs to the block that follows, in whatever element that is."""
        self.text(text + " ")
        self._frames[-1].held = self.inline.length

    @contextmanager
    def marked(self, kind: MarkKind, *, raised: bool = False) -> Iterator[None]:
        """Everything added inside is one mark; a raised one keeps its distance from the word before."""
        inline = self.inline
        if raised:
            inline.add_gap()
        start, citing = inline.length, self._citing
        self._citing = True
        yield
        self._citing = citing
        if self.inline is inline and inline.length > start:
            inline.add_mark(start, kind)

    @contextmanager
    def link(self, address: str | None) -> Iterator[None]:
        """Everything added inside is the words of a link; its address follows them where they do not show it."""
        inline, start = self.inline, self.inline.length
        yield
        if address is None or self._citing or not address.startswith(_WEB) or self.inline is not inline:
            return
        if self.section_kind is SectionKind.REFERENCES and "doi.org/" in address:
            return
        shown = inline.after(start)
        if not shows_address(shown, address):
            inline.add(f" ({address})" if shown.strip() else address)

    @property
    def at_note_start(self) -> bool:
        """Whether a footnote begins here, so that a superscript is its sign."""
        return self._frames[-1].kind is BlockKind.FOOTNOTE and not self.inline.last

    def raise_text(self, text: str) -> None:
        """Prepare for a superscript."""
        self.text(raised_prefix(self.inline.last, text))

    def lower_text(self, text: str) -> None:
        """Prepare for a subscript."""
        self.text(lowered_prefix(self.inline.last, text))

    # Blocks

    @contextmanager
    def block(self, kind: BlockKind) -> Iterator[None]:
        """Everything added inside is one block, apart from the blocks inside it."""
        outer = self._frames[-1]
        if outer.joined:
            if outer.held != outer.inline.length:
                outer.inline.add_line_end()
            yield
            outer.inline.add_line_end()
            return
        inline = Inline()
        if outer.held and outer.held == outer.inline.length:
            inline, outer.inline, outer.held = outer.inline, inline, 0
        self._flush()
        self._frames.append(_Frame(kind, inline))
        yield
        self._flush()
        self._frames.pop()
        self._release()

    @contextmanager
    def paragraph(self) -> Iterator[None]:
        """A block of the kind it stands in: a paragraph of a list item is list item."""
        with self.block(self._frames[-1].kind):
            yield

    @contextmanager
    def capture(self) -> Iterator[Inline]:
        """Everything added inside goes to the running text handed out, and nowhere else."""
        frame = _Frame(joined=True)
        self._frames.append(frame)
        yield frame.inline
        self._frames.pop()

    def emit(self, inline: Inline, kind: BlockKind) -> Span | None:
        """Write captured text as a block and return where it stands; None if there is none."""
        self._flush()
        if not inline.text:
            return None
        self._open_section()
        with self.builder.block(kind):
            inline.write(self.builder)
        return self.builder.last_block.span if self.builder.last_block else None

    def later(self, action: Callable[[], None]) -> None:
        """Run an action when the paragraph that is open, if one is, has ended."""
        self._waiting.append(action)
        self._release()

    def end_paragraph(self) -> None:
        """End what is open without a block element around it."""
        self._flush()
        self._release()

    def table(self, rows: Sequence[Sequence[Inline]], header_rows: int, caption: Span | None) -> None:
        """Write a table: a line for each row that has words, a tab between cells."""
        kept = [(i, row) for i, row in enumerate(rows) if any(cell.text for cell in row)]
        self._flush()
        if not kept:
            return
        self._open_section()
        spans: list[list[Span]] = []
        with self.builder.block(BlockKind.TABLE):
            for number, (_, row) in enumerate(kept):
                self.builder.add("\n" if number else "")
                spans.append([])
                for column, cell in enumerate(row):
                    self.builder.add("\t" if column else "")
                    spans[-1].append(cell.write(self.builder, one_line=True))
        block = self.builder.last_block
        whole = block.span if block else Span(0, 0)
        clamped = tuple(tuple(_clamp(span, whole) for span in row) for row in spans)
        headers = sum(i < header_rows for i, _ in kept)
        self.builder.add_table(Table(whole, clamped, headers, caption))

    # Sections

    @property
    def section_kind(self) -> SectionKind:
        """What the section that is open is for."""
        return self._kinds[-1][1] if self._kinds else SectionKind.OTHER

    def begin_section(
        self, heading: str | None, kind: SectionKind | None = None, level: int = 1, fallback: SectionKind | None = None
    ) -> None:
        """Open a section; one without heading or words leaves no trace but the kind that those inside inherit.

        Its kind is the one given, or what the heading tells, or the fallback, or that of the section around it.
        """
        self.end_paragraph()
        while self._kinds and self._kinds[-1][0] >= level:
            self._kinds.pop()
        inherited = SectionKind.OTHER if self.section_kind in _NOT_INHERITED else self.section_kind
        told = kind or (kind_of(heading) if heading else None) or fallback
        self._kinds.append((level, told or inherited))
        self._coming = (self.section_kind, level)
        if heading:
            self._coming = None
            self.builder.begin_section(self.section_kind, heading, level)

    # The end

    def finish(self) -> None:
        """End what is open."""
        self._flush()
        self._release()

    def document(self, source: Source, sha256: str, format: str, *, title: str | None, doi: str | None) -> Document:
        """Return the document.

        Raises:
            DocumentError: `empty`, there are no words in it.
        """
        self.finish()
        if not self.builder.blocks:
            raise DocumentError(f"{source.name} has no text.", code="empty", path=source.path)
        return Document(
            id=source.id,
            text=self.builder.text,
            format=format,
            source=source.name,
            sha256=sha256,
            title=title or None,
            doi=doi or None,
            sections=self.builder.sections,
            blocks=self.builder.blocks,
            tables=self.builder.tables,
            marks=self.builder.marks,
            problems=tuple(dict.fromkeys(self.problems)),
        )

    def _flush(self) -> None:
        frame = self._frames[-1]
        if frame.joined:
            if frame.held != frame.inline.length:
                frame.inline.add_line_end()
            return
        inline, frame.inline, frame.held = frame.inline, Inline(), 0
        if inline.text:
            self._open_section()
            with self.builder.block(frame.kind):
                inline.write(self.builder)

    def _open_section(self) -> None:
        if self._coming is not None:
            kind, level = self._coming
            self._coming = None
            self.builder.begin_section(kind, None, level)

    def _release(self) -> None:
        if self._releasing:
            return
        self._releasing = True
        while self._waiting and len(self._frames) == 1 and self.inline.is_blank:
            self._waiting.pop(0)()
            self._flush()
        self._releasing = False


def _clamp(span: Span, whole: Span) -> Span:
    """Move the empty cells at a table's corners, which are white space in the text, to its ends."""
    return Span(min(max(span.start, whole.start), whole.end), min(max(span.end, whole.start), whole.end))
