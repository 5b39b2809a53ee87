"""Tabulars, captions and the other contents of LaTeX floats to blocks and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind
from extractor.readers.latex import commands
from extractor.readers.latex.text import TextReader
from extractor.readers.latex.tokens import Stream, Token, is_special, joined
from extractor.readers.tables import Cell, grid, span_of

if TYPE_CHECKING:
    from extractor.document import Span

_RULES: Final = frozenset(
    {"hline", "toprule", "midrule", "bottomrule", "Xhline", "thickhline", "specialrule", "cmidrule", "cline"}
)
_ROW_ENDS: Final = frozenset({"tabularnewline", "cr", "endhead", "endfirsthead", "endfoot", "endlastfoot"})


class FloatReader(TextReader):
    """Reads figures, tables and algorithms."""

    def float(self, tokens: tuple[Token, ...]) -> None:
        """A float, after the paragraph that it stands in: its captions, then the rest."""
        self.flow.later(lambda: self._float(tokens))

    def _float(self, tokens: tuple[Token, ...]) -> None:
        rest: list[Token] = []
        caption: Span | None = None
        stream = Stream(tokens)
        while (token := stream.next()) is not None:
            if token in {("command", "caption"), ("command", "captionof")}:
                stream.star()
                if token.text == "captionof":
                    stream.argument()
                stream.option()
                written = self.flow.emit(self.captured(stream.argument()), BlockKind.CAPTION)
                caption = caption or written
            else:
                rest.append(token)
        outer, self._caption = self._caption, caption
        self.read_tokens(rest)
        self._caption = outer
        self.flow.end_paragraph()

    _caption: Span | None = None

    def tabular(self, tokens: tuple[Token, ...]) -> None:
        """A tabular: rows end at a double backslash, cells at an ampersand."""
        caption = self._caption
        self.flow.later(lambda: self._tabular(tokens, caption))

    def _tabular(self, tokens: tuple[Token, ...], caption: Span | None) -> None:
        rows: list[list[Cell]] = []
        row: list[Cell] = []
        cell: list[Token] = []
        rules: list[int] = []  # the number of rows before each rule
        stream = Stream(self._expanded(tokens))

        def end_row() -> None:
            row.append(self._cell(cell))
            if any(part.inline.text for part in row):
                rows.append(list(row))
            row.clear()
            cell.clear()

        depth = 0
        while (token := stream.next()) is not None:
            depth += is_special(token, "{") - is_special(token, "}")
            if depth == 0 and is_special(token, "&"):
                row.append(self._cell(cell))
                cell.clear()
            elif depth == 0 and (token == ("symbol", "\\") or (token.kind == "command" and token.text in _ROW_ENDS)):
                stream.star()
                stream.option()
                end_row()
            elif token == ("command", "caption"):  # of a longtable
                stream.star()
                stream.option()
                caption = self.flow.emit(self.captured(stream.argument()), BlockKind.CAPTION)
            elif token.kind == "command" and token.text in _RULES:
                if token.text not in {"cmidrule", "cline"}:
                    rules.append(len(rows))
                self._drop(commands.DROPPED.get(token.text, 0), stream)
            elif token == ("command", "begin") and (name := joined(inner := stream.argument())):
                cell += [
                    token,
                    Token("special", "{"),
                    *inner,
                    Token("special", "}"),
                    *_closed(stream.environment(name), inner),
                ]
            else:
                cell.append(token)
        end_row()
        self.flow.table(grid(rows), _header_rows(rules, len(rows)), caption)

    def _expanded(self, tokens: tuple[Token, ...]) -> list[Token]:
        """Expand the macros of a tabular, since one may hold its ampersands."""
        expanded: list[Token] = []
        stream = Stream(tokens)
        while (token := stream.next()) is not None:
            if token.kind != "command" or not (
                self.macros.expand(token.text, stream) or self.macros.branch(token.text, stream)
            ):
                expanded.append(token)
        return expanded

    def _cell(self, tokens: list[Token]) -> Cell:
        """Return one cell; `\\multicolumn` tells how many columns it covers."""
        stream = Stream(tokens)
        stream.skip_space()
        columns, rows = 1, 1
        content: tuple[Token, ...] = tuple(tokens)
        if stream.peek() == ("command", "multicolumn"):
            stream.next()
            columns = span_of(joined(stream.argument()))
            stream.argument()
            content = stream.argument()
        return Cell(self.captured(content), columns, rows)

    def algorithm(self, tokens: tuple[Token, ...]) -> None:
        """Pseudocode: a line for each statement."""
        with self.flow.capture() as inline:
            stream = Stream(tokens)
            stream.option()
            while (token := stream.next()) is not None:
                starts_line = token.kind == "command" and token.text[:1].isupper() and len(token.text) > 1
                if starts_line or token.kind == "par" or token == ("symbol", "\\"):
                    inline.add_line_end()
                if starts_line and token.text in _STATEMENTS:
                    self.write(_STATEMENTS[token.text])
                elif token.kind != "par" and token != ("symbol", "\\"):
                    self.token(token, stream)
        self.flow.emit(inline, BlockKind.CODE)


_STATEMENTS: Final = {
    "State": "", "STATE": "", "Statex": "", "For": "for ", "FOR": "for ", "ForAll": "for all ", "While": "while ", "WHILE": "while ",
    "If": "if ", "IF": "if ", "ElsIf": "else if ", "Else": "else", "ELSE": "else", "EndFor": "end for", "ENDFOR": "end for",
    "EndWhile": "end while", "ENDWHILE": "end while", "EndIf": "end if", "ENDIF": "end if", "Return": "return ",
    "RETURN": "return ", "Require": "Require: ", "REQUIRE": "Require: ", "Ensure": "Ensure: ", "ENSURE": "Ensure: ",
    "Repeat": "repeat", "Until": "until ", "Function": "function ", "EndFunction": "end function", "Procedure": "procedure ",
    "EndProcedure": "end procedure", "Comment": "# ", "KwIn": "Input: ", "KwOut": "Output: ", "Input": "Input: ",
    "Output": "Output: ", "KwResult": "Result: ", "KwData": "Data: ", "Call": "",
}  # fmt: skip


def _closed(content: tuple[Token, ...], name: tuple[Token, ...]) -> list[Token]:
    """Return what `Stream.environment` took, with its end."""
    return [*content, Token("command", "end"), Token("special", "{"), *name, Token("special", "}")]


def _header_rows(rules: list[int], rows: int) -> int:
    """Return the rows above the first rule that has rows above and below it; one where no rule tells."""
    first = next((rule for rule in rules if 0 < rule < rows), None)
    if first is None or first > rows // 2:
        return int(rows > 1)
    return first
