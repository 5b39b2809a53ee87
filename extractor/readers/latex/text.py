"""Tokens of running LaTeX text to running text: symbols, accents, citations, links, formulas in a line, macros.

A command that nobody here knows is dropped and the text in its braces kept, since that is what a reader would see.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind, MarkKind, Problem
from extractor.readers.inline import Inline
from extractor.readers.latex import commands
from extractor.readers.latex.macros import Macros
from extractor.readers.latex.math import math_line
from extractor.readers.latex.quantities import number_text, unit_text
from extractor.readers.latex.symbols import ACCENTS, CONTROL_SYMBOLS, GREEK, LETTERS, SYMBOLS, accented
from extractor.readers.latex.tokens import Stream, Token, is_special, joined, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.readers.flow import Flow
    from extractor.readers.latex.inputs import Inputs

_QUOTES: Final = (("```", "‘“"), ("``", "“"), ("'''", "”’"), ("''", "”"), ("`", "‘"), ("---", "—"), ("--", "–"))
_INPUTS: Final = frozenset({"input", "include", "subfile", "subfileinclude"})
_CLOSE: Final = Token("close-input", "")


class TextReader:
    """Reads a stream of tokens into a flow. What begins a block is left to the reader of bodies."""

    def __init__(self, flow: Flow, macros: Macros, inputs: Inputs) -> None:
        self.flow = flow
        self.macros = macros
        self.inputs = inputs
        self.silent = False

    def read(self, stream: Stream) -> None:
        """Read a stream to its end."""
        while (token := stream.next()) is not None:
            self.token(token, stream)

    def read_tokens(self, tokens: Iterable[Token]) -> None:
        """Read tokens, as of an argument."""
        self.read(Stream(tokens))

    def captured(self, tokens: Iterable[Token]) -> Inline:
        """Return tokens as running text that is written nowhere yet."""
        with self.flow.capture() as inline:
            self.read_tokens(tokens)
        return inline

    def token(self, token: Token, stream: Stream) -> None:
        """Read one token, with the arguments it takes from the stream."""
        kind, text = token
        if kind == "text":
            self.write(_typeset(text))
        elif kind == "space":
            self.write(" ")
        elif kind == "command":
            self.command(text, stream)
        elif kind == "symbol":
            self.control_symbol(text, stream)
        elif kind == "special":
            self.special(text, stream)
        elif kind == "par":
            self.flow.end_paragraph()
        elif kind in {"verb", "url"}:
            self.write(text)
        elif kind == "href":
            self._link(text, stream)
        elif kind == "code":
            self.listing(text)
        elif kind == "close-input":
            self.inputs.close()

    def write(self, text: str) -> None:
        """Add running text, unless this is the preamble."""
        if not self.silent:
            self.flow.text(text)

    def listing(self, text: str) -> None:
        """A listing, a block of its own."""
        if not self.silent:
            with self.flow.block(BlockKind.CODE):
                self.flow.inline.add_verbatim(text.strip("\n"))

    def special(self, text: str, stream: Stream) -> None:
        """A character that means more than itself."""
        if text in {"$", "$$"}:
            self._formula(stream.until("special", text), displayed=text == "$$")
        elif text in {"~", "&"}:
            self.write(" ")
        elif text == "}":
            # `\\unknown{Ann}{Bo}`: two arguments are two words.
            if is_special(stream.peek(), "{") and self.flow.inline.last.isalnum():
                self.write(" ")
        elif text != "{":
            self.write(text)

    def control_symbol(self, text: str, stream: Stream) -> None:
        """A command of one sign: an accent, an escaped character, a formula in a line."""
        if text in ACCENTS:
            self._accent(text, stream)
        elif text in "([":
            closing = ")" if text == "(" else "]"
            self._formula(stream.until("symbol", closing), displayed=text == "[")
        elif text == "\\":
            stream.star()
            stream.option()
            self.write(" ")
        else:
            self.write(CONTROL_SYMBOLS.get(text, text))

    def command(self, name: str, stream: Stream) -> None:
        """A command: a macro of the author, a symbol, a citation, or one of those that take arguments away."""
        if self.macros.is_definer(name):
            self.macros.define(name, stream)
        elif self.macros.expand(name, stream) or self.macros.branch(name, stream) or self.macros.set_condition(name):
            return
        elif name in commands.CITATIONS or name in commands.TEXTUAL_CITATIONS:
            self._cite(name, stream)
        elif name in commands.REFERENCES:
            stream.star()
            self.write(joined(stream.argument()))
        elif name in _INPUTS:
            self._input(stream)
        elif name in commands.DROPPED:
            self._drop(commands.DROPPED[name], stream)
        elif name in commands.DROPPED_BEFORE:
            self._drop(commands.DROPPED_BEFORE[name], stream)
        elif not self._special_command(name, stream):
            self._symbol(name, stream)

    def _special_command(self, name: str, stream: Stream) -> bool:
        """Commands with a meaning of their own; False if this is none."""
        if name == "ensuremath":
            self.write(math_line(stream.argument(), self.macros))
        elif name in {"textsuperscript", "textsubscript"}:
            self._script("^" if name == "textsuperscript" else "_", joined(stream.argument()), stream)
        elif name in {"num", "SI", "si", "qty", "unit", "SIrange", "numrange", "ang"}:
            self._quantity(name, stream)
        elif name in {"footnote", "footnotetext", "thanks"}:
            stream.option()
            self.footnote(stream.argument())
        elif name == "texorpdfstring":
            first = stream.argument()
            stream.argument()
            stream.push(first)
        elif name == "xspace":
            following = stream.peek()
            if following is not None and (
                following.kind == "command" or (following.kind == "text" and following.text[:1].isalnum())
            ):
                self.write(" ")
        elif name == "char":
            stream.next()
        else:
            return False
        return True

    def footnote(self, tokens: tuple[Token, ...]) -> None:
        """A footnote, after the paragraph that it stands in."""
        if self.silent:
            return

        def write() -> None:
            with self.flow.block(BlockKind.FOOTNOTE):
                self.read_tokens(tokens)

        self.flow.later(write)

    def _symbol(self, name: str, stream: Stream) -> None:
        """A symbol; anything else is dropped with its options, and its braces are text."""
        if len(name) == 1 and name in ACCENTS:
            self._accent(name, stream)
        elif name in SYMBOLS or name in GREEK:
            if name in LETTERS:
                stream.skip_space()  # "\\o re" is one word
            self.write(SYMBOLS.get(name) or GREEK[name])
        else:
            self._drop_command(stream)

    def _drop_command(self, stream: Stream) -> None:
        """Leave out a command that nobody here knows, with its options, but not the space that keeps two words apart."""
        stream.star()
        if stream.skip_space() and self.flow.inline.last.isalnum():
            self.write(" ")
        option = stream.option()
        if option is not None and not is_special(stream.peek(), "{"):
            stream.push((Token("text", "["), *option, Token("text", "]")))

    def _accent(self, accent: str, stream: Stream) -> None:
        letter = self.captured(stream.argument()).text
        self.write(accented(accent, letter))

    def _cite(self, name: str, stream: Stream) -> None:
        stream.star()
        notes = [self.captured(option).line for option in (stream.option(), stream.option()) if option is not None]
        keys = re.sub(r"\s*,\s*", ", ", joined(stream.argument()).strip())
        before, after = notes if len(notes) == 2 else ("", notes[0] if notes else "")
        inside = f"{before + ' ' if before else ''}{keys}{', ' + after if after else ''}"
        if self.silent or not keys:
            return
        with self.flow.marked(MarkKind.CITATION):
            self.flow.text(inside if name in commands.TEXTUAL_CITATIONS else f"[{inside}]")

    def _link(self, address: str, stream: Stream) -> None:
        words = stream.argument()
        if not self.silent:
            with self.flow.link(address):
                self.read_tokens(words)

    def _formula(self, tokens: tuple[Token, ...], *, displayed: bool) -> None:
        line = math_line(tokens, self.macros)
        if self.silent or not line:
            return
        if displayed:
            with self.flow.block(BlockKind.FORMULA):
                self.flow.text(line)
        elif line[0] in "^_" and len(line) > 1:
            self._script(line[0], line[1:], None)
        else:
            self.flow.text(line)

    def _script(self, sign: str, text: str, stream: Stream | None) -> None:
        """A superscript or subscript of running text, as in `CO$_2$`."""
        line = _typeset(text.strip("()"))
        if self.silent:
            return
        if sign == "^":
            self.flow.raise_text(line)
        else:
            self.flow.lower_text(line)
        self.flow.text(line)

    def _quantity(self, name: str, stream: Stream) -> None:
        """A number or a quantity of the siunitx package."""
        stream.option()
        numbers = []
        for _ in range(0 if name in {"si", "unit"} else 2 if name.endswith("range") else 1):
            numbers.append(number_text(joined(stream.argument())))
        unit = "" if name in {"num", "numrange"} else "°" if name == "ang" else unit_text(stream.argument())
        gap = " " if numbers and unit and unit not in {"%", "°"} else ""
        self.write("–".join(numbers) + gap + unit)

    def _input(self, stream: Stream) -> None:
        stream.skip_space()
        token = stream.peek()
        name = joined(stream.argument()) if is_special(token, "{") or token is None else (stream.next() or token).text
        text = self.inputs.text_of(name.strip().strip('"'))
        if text is not None:
            stream.push((*tokenize(_body(text)), _CLOSE))

    def _drop(self, arguments: int, stream: Stream) -> None:
        """Take arguments away, optional ones before and between them too."""
        stream.star()
        stream.option()
        for _ in range(arguments):
            following = stream.peek()
            if following is not None and following.kind == "text" and following.text.startswith("("):
                stream.next()  # \cmidrule(lr){2-3}
            stream.argument()
            stream.option() if arguments > 1 else None

    def note_exhausted(self) -> None:
        """Tell that macros were left unexpanded."""
        if self.macros.exhausted:
            self.flow.problems.append(Problem("macros expand without end and were given up", hides_text=True))


def _typeset(text: str) -> str:
    """Return what the ligatures of TeX fonts make of a word.

    >>> _typeset("``deep''---or"), _typeset("don't")
    ('“deep”—or', "don't")
    """
    for source, typeset in _QUOTES:
        text = text.replace(source, typeset)
    return text


def _body(text: str) -> str:
    """Return what stands between the document's ends, for a file that is a document of its own (`subfiles`)."""
    match = re.search(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", text, re.S)
    return match[1] if match else text
