"""Sections, environments, lists and references of LaTeX to the blocks and sections of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.document import BlockKind, SectionKind
from extractor.readers.latex import commands
from extractor.readers.latex.floats import FloatReader
from extractor.readers.latex.math import math_line
from extractor.readers.latex.tokens import Stream, Token, joined, tokenize

if TYPE_CHECKING:
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
        self._thanks: list[tuple[Token, ...]] = []

    def command(self, name: str, stream: Stream) -> None:
        """A command that begins a section, an environment, an item; or one of running text."""
        if name == "begin":
            self._begin(joined(stream.argument()).strip(), stream)
        elif name == "end":
            self._end(joined(stream.argument()).strip())
        elif name in commands.SECTIONS and not self.silent:
            self._section(name, stream)
        elif name in {"title", "icmltitle"}:
            self._title(stream)
        elif name == "maketitle":
            self._write_title()
        elif name == "appendix" and not self.silent:
            self.flow.begin_section(None, SectionKind.APPENDIX, 0)
        elif name in {"abstract", "keywords", "keyword", *commands.ACKNOWLEDGEMENTS} and not self.silent:
            self._section_command(name, stream)
        elif name in {"caption", "captionof"}:
            self._stray_caption(name, stream)
        elif name == "item" and not self.silent:
            self._item(stream)
        elif name == "bibitem" and not self.silent:
            stream.option()
            stream.argument()
            self.flow.end_paragraph()
        elif name in {"bibliography", "printbibliography"}:
            self._bibliography(name, stream)
        elif name in {"author", "affiliation", "address", "affil", "institute", "IEEEauthorblockN"}:
            self._author(stream)
        elif name == "par":
            self.flow.end_paragraph()
        else:
            super().command(name, stream)

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
        self._write_title()
        kind = commands.SECTION_ENVIRONMENTS[name]
        stream.star()
        space = stream.skip_space()
        following = stream.peek()
        self.flow.begin_section(None, kind)
        if following == ("special", "{"):
            stream.next()
            self.read_tokens(stream.group())
            self.flow.end_paragraph()
            self.flow.begin_section(None, SectionKind.OTHER)
        else:
            stream.push(space)

    def _title(self, stream: Stream) -> None:
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

    def footnote(self, tokens: tuple[Token, ...]) -> None:
        """A footnote; those of the title and the authors come after the title."""
        if self._heading_front or self.silent:
            self._thanks.append(tokens)
        else:
            super().footnote(tokens)

    def _author(self, stream: Stream) -> None:
        """Authors are left out; what they thank in a footnote stays."""
        stream.option()
        inner = Stream(stream.argument())
        while (token := inner.next()) is not None:
            if token == ("command", "thanks"):
                self._thanks.append(inner.argument())

    # Environments

    def _begin(self, name: str, stream: Stream) -> None:
        if name == "document":
            self.silent = False
            self._write_title()
            return
        if self.silent:
            return
        if name in commands.FORMULAS:
            self._arguments(name, stream)
            self._displayed(stream.environment(name))
        elif name in commands.FLOATS:
            stream.option()
            self._arguments(name, stream)
            self.float(stream.environment(name))
        elif name in commands.TABULARS:
            self._arguments(name, stream)
            self.tabular(stream.environment(name))
        elif name in commands.ALGORITHMS:
            self.algorithm(stream.environment(name))
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
            self._references(stream.environment(name))
        elif name in commands.LISTS:
            self._list(stream.environment(name))

    def _end(self, name: str) -> None:
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

    def _item(self, stream: Stream) -> None:
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
