"""The macros that a LaTeX author defines, and what they stand for, within bounds.

`\\newcommand`, `\\def`, `\\DeclareMathOperator` and `\\newif` are understood in their common forms. Expansion stops after a
fixed number of steps, so that no definition can run for ever; the words around are still read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.readers.latex.tokens import Stream, Token, is_special, joined

if TYPE_CHECKING:
    from collections.abc import Mapping

# A paper uses its macros a few thousand times, with a few words each.
_MOST_EXPANSIONS: Final = 20_000
_MOST_TOKENS: Final = 400_000
_DEFINERS: Final = frozenset(
    {"newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "NewDocumentCommand", "DeclareMathOperator", "def",
     "gdef", "edef", "newif", "let"}
)  # fmt: skip


class _Macro(NamedTuple):
    arguments: int
    default: tuple[Token, ...] | None
    body: tuple[Token, ...]


class Macros:
    """What is defined so far.

    >>> from extractor.readers.latex.tokens import tokenize
    >>> stream = Stream(tokenize("{\\\\net}[1]{DeepNet-#1} \\\\net{50}"))
    >>> macros = Macros()
    >>> macros.define("newcommand", stream)
    >>> _ = stream.skip_space(), stream.next(), macros.expand("net", stream)
    >>> joined(stream.until("", ""))
    'DeepNet-50'
    """

    def __init__(self) -> None:
        self._macros: dict[str, _Macro] = {}
        self._expansions = 0
        self._tokens = 0
        self.conditions: dict[str, bool] = {}

    @property
    def exhausted(self) -> bool:
        """Whether the bound of expansions was reached."""
        return self._expansions > _MOST_EXPANSIONS or self._tokens > _MOST_TOKENS

    def is_definer(self, name: str) -> bool:
        """Whether a command defines something."""
        return name in _DEFINERS

    def define(self, definer: str, stream: Stream) -> None:
        """Take a definition from the stream, the command that opens it having been taken."""
        stream.star()
        name = joined(stream.argument()).strip().lstrip("\\")
        if definer == "newif":
            self.conditions[name.removeprefix("if")] = False
        elif definer == "let":
            stream.skip_space()
            if (token := stream.next()) is not None and token == ("text", "="):
                token = stream.next()
            if token is not None:
                self._keep(name, _Macro(0, None, (token,)))
        elif definer in {"def", "gdef", "edef"}:
            self._keep(name, self._primitive(stream))
        elif definer == "NewDocumentCommand":
            count = len(re.findall(r"[mo]", joined(stream.argument())))
            self._keep(name, _Macro(count, None, stream.argument()))
        elif definer == "DeclareMathOperator":
            self._keep(name, _Macro(0, None, stream.argument()))
        else:
            stated = joined(stream.option() or ()).strip()
            default = stream.option()
            self._keep(name, _Macro(int(stated) if stated in set("123456789") else 0, default, stream.argument()))

    def expand(self, name: str, stream: Stream) -> bool:
        """Put what a macro stands for in front of the stream; False if there is no such macro."""
        macro = self._macros.get(name)
        if macro is None:
            return False
        self._expansions += 1
        if self.exhausted:
            return True
        given: list[tuple[Token, ...]] = []
        if macro.default is not None:
            option = stream.option()
            given.append(macro.default if option is None else option)
        given += [stream.argument() for _ in range(macro.arguments - len(given))]
        expansion = _substitute(macro.body, given)
        self._tokens += len(expansion)
        stream.push(expansion)
        return True

    def standing_for(self, command: str, argument: str) -> frozenset[str]:
        """Return the macros that stand for a command with an argument and nothing else."""
        wanted = f"\\{command}{{{argument}}}"
        return frozenset(name for name, macro in self._macros.items() if joined(macro.body).strip() == wanted)

    def branch(self, name: str, stream: Stream) -> bool:
        """Take a conditional from the stream and put back the branch that holds; both where nobody can tell."""
        if not name.startswith("if") or name in {"ifthenelse", "iff", "ifblank", "ifstrempty"}:
            return False
        holds = {"iffalse": False, "iftrue": True}.get(name, self.conditions.get(name[2:]))
        if holds is None:
            return name in {"ifx", "ifnum", "ifdim", "ifcat", "ifdefined", "ifmmode", "ifpdf", "ifodd"}
        first, second = _branches(stream)
        stream.push(first if holds else second)
        return True

    def set_condition(self, name: str) -> bool:
        """Obey `\\footrue` and `\\foofalse`; False if the command is neither."""
        for word, value in (("true", True), ("false", False)):
            if name.endswith(word) and name.removesuffix(word) in self.conditions:
                self.conditions[name.removesuffix(word)] = value
                return True
        return False

    def _primitive(self, stream: Stream) -> _Macro:
        """Take what follows `\\def\\name`: parameters up to the brace, then the body."""
        count = 0
        while (token := stream.peek()) is not None and not is_special(token, "{"):
            if token.kind == "par":
                return _Macro(0, None, ())
            count += token.kind == "param"
            stream.next()
        return _Macro(count, None, stream.argument())

    def _keep(self, name: str, macro: _Macro) -> None:
        # `\\xspace`, `\\cite` and the like are redefined by style code whose effect is not in the words.
        if name and name not in _NEVER_REDEFINED:
            self._macros[name] = macro


_NEVER_REDEFINED: Final = frozenset(
    {"begin", "end", "section", "subsection", "subsubsection", "paragraph", "cite", "citep", "citet", "ref", "label", "footnote",
     "caption", "item", "title", "author", "thefootnote", "thesection", "theequation", "baselinestretch", "arraystretch",
     "eg", "ie", "etal", "cf", "etc", "vs", "wrt", "onedot"}
)  # fmt: skip


def _substitute(body: tuple[Token, ...], given: list[tuple[Token, ...]]) -> list[Token]:
    expansion: list[Token] = []
    by_sign: Mapping[str, tuple[Token, ...]] = {f"#{i}": tokens for i, tokens in enumerate(given, start=1)}
    for token in body:
        expansion += by_sign.get(token.text, ()) if token.kind == "param" else (token,)
    return expansion


def _branches(stream: Stream) -> tuple[list[Token], list[Token]]:
    """Take everything up to the `\\fi` that belongs here, cut at its `\\else`."""
    parts: tuple[list[Token], list[Token]] = ([], [])
    depth, side = 1, 0
    while (token := stream.next()) is not None:
        name = token.text if token.kind == "command" else ""
        if name == "fi":
            depth -= 1
            if depth == 0:
                break
        elif name.startswith("if") and name not in {"ifthenelse", "iff", "ifblank", "ifstrempty"}:
            depth += 1
        elif name == "else" and depth == 1:
            side = 1
            continue
        parts[side].append(token)
    return parts
