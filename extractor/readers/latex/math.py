"""A TeX formula to one line of characters: `10^{-4}` is 10^-4, `\\frac{a}{b}` is a/b, `\\alpha` is α.

For reading, not for computing: fonts, hats and sizes are dropped, names of operators stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.readers.latex.macros import Macros
from extractor.readers.latex.symbols import CONTROL_SYMBOLS, OPERATORS, math_symbol
from extractor.readers.latex.tokens import Stream, Token, tokenize
from extractor.readers.mathml import grouped, joined_fraction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_DROPPED_WITH_ARGUMENT: Final = frozenset(
    {
        "label",
        "hspace",
        "vspace",
        "phantom",
        "hphantom",
        "vphantom",
        "color",
        "mspace",
        "ref",
        "begin",
        "end",
        "raisebox",
    }
)
_DELIMITER: Final = re.compile(r"(?:left|right|middle|[bB]igg?[lrm]?)")
# What is said for the sake of the environment: `\\begin{array}{ll}` has a second argument.
_WITH_COLUMNS: Final = frozenset({"array", "alignat", "alignat*", "alignedat"})


def tex_text(source: str, macros: Macros | None = None) -> str:
    """Return a formula given as TeX source, even as a whole document, on one line.

    >>> tex_text("$1 \\\\times 10^{-4}$"), tex_text("\\\\frac{1}{n}\\\\sum_i x_i")
    ('1 × 10^-4', '1/n∑_i x_i')
    """
    body = re.search(r"\\begin\s*\{document\}(.*?)(?:\\end\s*\{document\}|\Z)", source, re.S)
    return math_line(tokenize(body[1] if body else source), macros or Macros())


def math_line(tokens: Iterable[Token], macros: Macros) -> str:
    """Return the tokens of a formula as one line of characters."""
    text = _render(Stream(tokens), macros)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s*;(?:\s*;)*\s*$", "", re.sub(r"^(?:;\s*)+", "", text))


def _render(stream: Stream, macros: Macros) -> str:
    parts: list[str] = []
    while (token := stream.next()) is not None:
        parts.append(_atom(token, stream, macros))
    return "".join(parts)


def _atom(token: Token, stream: Stream, macros: Macros) -> str:
    """Return one token with the arguments it takes."""
    if token.kind == "special":
        if token.text == "{":
            return _render(Stream(stream.group()), macros)
        if token.text in "^_":
            return _script(token.text, stream, macros)
        return {"&": " ", "~": " "}.get(token.text, "" if token.text in {"}", "$", "$$"} else token.text)
    if token.kind == "symbol":
        return (
            "; " if token.text == "\\" else "" if token.text in "()[]" else CONTROL_SYMBOLS.get(token.text, token.text)
        )
    if token.kind == "command":
        return "" if macros.expand(token.text, stream) else _command(token.text, stream, macros)
    return " " if token.kind in {"space", "par"} else token.text


def _script(sign: str, stream: Stream, macros: Macros) -> str:
    script = _argument(stream, macros).strip()
    if sign == "^" and script in {"∘", "°"}:
        return "°"
    return f"{sign}{grouped(script)}" if script else ""


def _argument(stream: Stream, macros: Macros) -> str:
    """Return the next argument, with the arguments of the command that it may be."""
    stream.skip_space()
    token = stream.peek()
    if token is not None and token.kind == "command":
        stream.next()
        return _atom(token, stream, macros)
    return _render(Stream(stream.argument()), macros)


def _command(name: str, stream: Stream, macros: Macros) -> str:
    if name in _PAIRS:
        return _PAIRS[name](_argument(stream, macros), _argument(stream, macros))
    if name == "sqrt":
        stream.option()
        return f"√{grouped(_argument(stream, macros))}"
    if name == "tag":
        return f" ({_argument(stream, macros)})"
    if name in _DROPPED_WITH_ARGUMENT:
        argument = _argument(stream, macros)
        if name == "begin" and argument.strip() in _WITH_COLUMNS:
            stream.option()
            stream.argument()
        return ""
    if _DELIMITER.fullmatch(name):
        _drop_empty_delimiter(stream)
        return ""
    if name == "operatorname":
        stream.star()
    return name if name in OPERATORS else math_symbol(name) or ""


def _drop_empty_delimiter(stream: Stream) -> None:
    """Take the point away that stands for no delimiter after `\\left` and `\\right`."""
    token = stream.peek()
    if token is not None and token.kind == "text" and token.text.startswith("."):
        stream.next()
        if rest := token.text[1:]:
            stream.push((Token("text", rest),))


# Commands of two arguments.
_PAIRS: Final[Mapping[str, Callable[[str, str], str]]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "nicefrac", "sfrac", "cfrac"), joined_fraction),
    "underset": lambda below, base: f"{base}_{grouped(below)}",
    "overset": lambda above, base: base,
    "stackrel": lambda above, base: base,
    "binom": lambda above, below: f"({above} {below})",
    "textcolor": lambda color, text: text,
}
