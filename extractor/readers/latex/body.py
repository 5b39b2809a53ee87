"""Sections, environments, lists and references of LaTeX to the blocks and sections of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from extractor.document import BlockKind, SectionKind
from extractor.readers.latex import commands
from extractor.readers.latex.floats import FloatReader
from extractor.readers.latex.math import math_line
from extractor.readers.latex.tokens import Stream, Token, joined, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from extractor.readers.flow import Flow
    from extractor.readers.latex.inputs import Inputs
    from extractor.readers.latex.macros import Macros


class BodyReader(FloatReader):
    """Reads a whole document, or a fragment of one."""

    def __init__(self, flow: Flow, macros: Macros, inputs: Inputs) -> None:
        super().__init__(flow, macros, inputs)
        self.title: str | None = None
        self._has_chapters = False
        self._bibliography_done = False
        self._title_waits = False
        self._heading_front = False  # whether a title is being read, which is written later
        self._waiting: list[tuple[SectionKind, tuple[Token, ...]]] = []
        self._thanks: list[tuple[Token, ...]] = []

    def command(self, name: str, stream: Stream) -> None:
        """A command that begins a section, an environment, an item; or one of running text."""
        handler = self._handlers.get(name)
        if handler is None or (self.silent and name in _BODY_ONLY):
            super().command(name, stream)
        else:
            handler(self, name, stream)

    def finish(self) -> None:
        """End what is open and say what was given up."""
        self._write_title()
        self.flow.end_paragraph()
        self.note_exhausted()

    # Sections

    def _section(self, name: str, stream: Stream) -> None:
        stream.star()
        stream.option()
        tokens = stream.argument()
        heading = self.captured(tokens).line
        self._write_title()
        if name == "chapter":
            self._has_chapters = True
        level = max(commands.SECTIONS[name] + self._has_chapters, 1)
        self.flow.begin_section(heading, None, level)

    def _section_command(self, name: str, stream: Stream) -> None:
        """`\\abstract{…}`, `\\keywords{…}`, or `\\acknowledgments` with the text behind it."""
        kind = commands.SECTION_ENVIRONMENTS[name]
        stream.star()
        stream.option()
        if stream.peek() == ("special", "{"):
            self._front_part(kind, stream.argument())
        elif not self.silent:
            self._write_title()
            self.flow.begin_section(None, kind)

    def _front_part(self, kind: SectionKind, tokens: tuple[Token, ...]) -> None:
        """A section whose text is given at once; one in the preamble waits for the title."""
        if self.silent:
            self._waiting.append((kind, tokens))
            return
        self._write_title()
        self.flow.begin_section(None, kind)
        self.read_tokens(tokens)
        self.flow.begin_section(None, SectionKind.OTHER)

    def _title(self, name: str, stream: Stream) -> None:
        stream.option()
        was_silent, self.silent = self.silent, False
        self._heading_front = True
        self.title = self.captured(stream.argument()).line or None
        self._heading_front = False
        self.silent = was_silent
        self._title_waits = self.title is not None

    def _write_title(self) -> None:
        if self._title_waits and self.title and not self.silent:
            self._title_waits = False
            self.flow.begin_section(None, SectionKind.TITLE)
            with self.flow.block(BlockKind.HEADING):
                self.flow.text(self.title)
            self.flow.begin_section(None, SectionKind.OTHER)
        while self._thanks and not self.silent:
            super().footnote(self._thanks.pop(0))
        if self._waiting and not self.silent:
            waiting, self._waiting = self._waiting, []
            for kind, tokens in waiting:
                self._front_part(kind, tokens)

    def footnote(self, tokens: tuple[Token, ...]) -> None:
        """A footnote; those of the title and the authors come after the title."""
        if self._heading_front or self.silent:
            self._thanks.append(tokens)
        else:
            super().footnote(tokens)

    def _author(self, name: str, stream: Stream) -> None:
        """Authors are left out; what they thank in a footnote stays."""
        stream.option()
        inner = Stream(stream.argument())
        while (token := inner.next()) is not None:
            if token == ("command", "thanks"):
                self._thanks.append(inner.argument())

    def _make_title(self, name: str, stream: Stream) -> None:
        self._write_title()

    def _appendix(self, name: str, stream: Stream) -> None:
        self.flow.begin_section(None, SectionKind.APPENDIX, 0)

    def _end_paragraph(self, name: str, stream: Stream) -> None:
        self.flow.end_paragraph()

    # Environments

    def _begin(self, command: str, stream: Stream) -> None:
        name = joined(stream.argument()).strip()
        if name == "document":
            self.silent = False
            self._write_title()
            return
        if self.silent:
            if name in commands.SECTION_ENVIRONMENTS:
                self._front_part(commands.SECTION_ENVIRONMENTS[name], self._contents(name, stream))
            return
        if name in commands.FORMULAS:
            self._arguments(name, stream)
            self._displayed(self._contents(name, stream))
        elif name in commands.FLOATS:
            stream.option()
            self._arguments(name, stream)
            self.float(self._contents(name, stream))
        elif name in commands.TABULARS:
            self._arguments(name, stream)
            self.tabular(self._contents(name, stream))
        elif name in commands.ALGORITHMS:
            self.algorithm(self._contents(name, stream))
        else:
            self._begin_text(name, stream)

    def _begin_text(self, name: str, stream: Stream) -> None:
        """An environment whose contents are text."""
        stream.option()
        self._arguments(name, stream)
        self.flow.end_paragraph()
        if name in commands.SECTION_ENVIRONMENTS:
            self._write_title()
            self.flow.begin_section(None, commands.SECTION_ENVIRONMENTS[name])
        elif name == "thebibliography":
            self.flow.begin_section(None, SectionKind.REFERENCES)
            self._references(self._contents(name, stream))
        elif name in commands.LISTS:
            self._list(self._contents(name, stream))

    def _contents(self, name: str, stream: Stream) -> tuple[Token, ...]:
        return stream.environment(name, self.macros.standing_for("end", name))

    def _end(self, command: str, stream: Stream) -> None:
        name = joined(stream.argument()).strip()
        if self.silent:
            return
        self.flow.end_paragraph()
        if name in {"abstract", *commands.KEYWORDS, *commands.ACKNOWLEDGEMENTS}:
            self.flow.begin_section(None, SectionKind.OTHER)

    def _arguments(self, name: str, stream: Stream) -> None:
        stream.option()
        for _ in range(commands.ENVIRONMENT_ARGUMENTS.get(name, 0)):
            stream.argument()

    def _displayed(self, tokens: tuple[Token, ...]) -> None:
        line = math_line(tokens, self.macros)
        if line:
            with self.flow.block(BlockKind.FORMULA):
                self.flow.text(line)

    # Lists and references

    def _list(self, tokens: tuple[Token, ...]) -> None:
        """A list: a block for each item."""
        for item in _items(tokens, "item"):
            with self.flow.block(BlockKind.LIST_ITEM):
                self.read_tokens(item)

    def _item(self, name: str, stream: Stream) -> None:
        """The sign of an item: its own if it has one."""
        sign = stream.option()
        if sign is not None:
            self.flow.label(self.captured(sign).line)

    def _references(self, tokens: tuple[Token, ...]) -> None:
        for reference in _items(tokens, "bibitem"):
            inline = self.captured(reference)
            self.flow.emit(inline, BlockKind.REFERENCE)

    def _bibliography(self, name: str, stream: Stream) -> None:
        stream.option()
        if name == "bibliography":
            stream.argument()
        text = None if self._bibliography_done or self.silent else self.inputs.bibliography()
        if text is not None:
            self._bibliography_done = True
            stream.push(tokenize(text))

    def _stray_caption(self, name: str, stream: Stream) -> None:
        """A caption outside a float."""
        stream.star()
        if name == "captionof":
            stream.argument()
        stream.option()
        inline = self.captured(stream.argument())
        if not self.silent:
            self.flow.emit(inline, BlockKind.CAPTION)

    def _bibitem(self, name: str, stream: Stream) -> None:
        """The sign and key of a reference are no part of it."""
        stream.option()
        stream.argument()
        self.flow.end_paragraph()

    _handlers: ClassVar[Mapping[str, Callable[[BodyReader, str, Stream], None]]] = {
        "begin": _begin,
        "end": _end,
        **dict.fromkeys(commands.SECTIONS, _section),
        **dict.fromkeys(("title", "icmltitle"), _title),
        "maketitle": _make_title,
        "appendix": _appendix,
        **dict.fromkeys(("abstract", "keywords", "keyword", *commands.ACKNOWLEDGEMENTS), _section_command),
        **dict.fromkeys(("caption", "captionof"), _stray_caption),
        "item": _item,
        "bibitem": _bibitem,
        **dict.fromkeys(("bibliography", "printbibliography"), _bibliography),
        **dict.fromkeys(("author", "affiliation", "address", "affil", "institute", "IEEEauthorblockN"), _author),
        "par": _end_paragraph,
    }


# In the preamble these say nothing of the text.
_BODY_ONLY: Final = frozenset({*commands.SECTIONS, "appendix", "item", "bibitem"})


def _items(tokens: tuple[Token, ...], command: str) -> list[tuple[Token, ...]]:
    """Cut the contents of a list at its items, but not at those of the lists inside it."""
    items: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token in {("command", "begin"), ("command", "end")}:
            depth += 1 if token.text == "begin" else -1
        if depth == 0 and token == ("command", command):
            items.append([])
        items[-1].append(token)
    return [tuple(item) for item in items]
