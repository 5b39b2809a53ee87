"""LaTeX source to tokens, and a stream of them that macros can write back into.

Comments disappear here, and so do environments that hold no words (`comment`, `tikzpicture`). Listings, `\\verb` and
addresses become one token each, since their characters mean themselves.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Token(NamedTuple):
    """One token. `kind` is one of the names of the groups below; `text` is a command's name or the characters."""

    kind: str
    text: str


_LISTINGS: Final = ("verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "alltt")
_WORDLESS: Final = (
    "comment", "filecontents", "filecontents*", "CCSXML", "tikzpicture", "pgfpicture", "picture", "forest",
)  # fmt: skip
_TOKEN: Final = re.compile(
    r"\\begin\s*\{(?P<environment>"
    + "|".join(re.escape(name) for name in _LISTINGS + _WORDLESS)
    + r""")\}
    | \\(?:verb|lstinline)\*?(?P<quote>[^\sA-Za-z*{\[])(?P<verb>[^\n]*?)(?P=quote)
    | \\(?P<address>url|path|nolinkurl|href)\s*(?:\[[^\]\n]*\]\s*)?\{(?P<url>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}
    | (?P<comment>%[^\n]*(?:\n(?![ \t]*\n)[ \t]*)?)
    | (?P<par>[ \t]*\n[ \t]*\n\s*)
    | (?P<space>\s+)
    | \\(?P<command>[A-Za-z@]+)
    | \\(?P<symbol>.|$)
    | (?P<param>\#+\d?)
    | (?P<special>\$\$|[${}&~^_\[\]])
    | (?P<text>[^\\%$&~^_{}\[\]\#\s]+)
    """,
    re.X | re.S,
)


def tokenize(source: str) -> Iterator[Token]:
    """Cut LaTeX source into tokens.

    >>> [token.text for token in tokenize("5\\\\% of $x$ % no")]
    ['5', '%', ' ', 'of', ' ', '$', 'x', '$', ' ']
    """
    position, endless = 0, set[str]()
    while match := _TOKEN.match(source, position):
        position = match.end()
        kind = match.lastgroup or ""
        if name := match["environment"]:
            end = -1 if name in endless else source.find(f"\\end{{{name}}}", position)
            if end < 0:
                endless.add(name)
                yield from (
                    Token("command", "begin"),
                    Token("special", "{"),
                    Token("text", name),
                    Token("special", "}"),
                )
                continue
            if name in _LISTINGS:
                yield Token("code", _without_options(source[position:end], name))
            position = end + len(name) + 6
        elif match["quote"]:
            yield Token("verb", match["verb"])
        elif address := match["address"]:
            yield Token("href" if address == "href" else "url", match["url"].replace("\\", "").strip())
        elif kind not in {"comment", ""}:
            yield Token(kind, match[kind])


def _without_options(body: str, name: str) -> str:
    """Take the options and the language from the first line of a listing."""
    pattern = r"\s*?(?:\[[^\]]*\])?(?:\{[^{}\n]*\})?[ \t]*\n" if name == "minted" else r"[ \t]*(?:\[[^\]]*\])?[ \t]*\n"
    return re.sub(pattern, "", body, count=1) if re.match(pattern, body) else body


def is_special(token: Token | None, text: str) -> bool:
    """Whether a token is a certain character that means more than itself."""
    return token is not None and token.kind == "special" and token.text == text


# An optional argument longer than this is no optional argument but a bracket in the text.
_LONGEST_OPTION: Final = 200


class Stream:
    """Tokens to be read, with what a macro stands for put in front of them.

    >>> stream = Stream(tokenize("[b]{we {use}} Adam"))
    >>> [joined(stream.option() or ()), joined(stream.argument())]
    ['b', 'we {use}']
    """

    def __init__(self, tokens: Iterable[Token]) -> None:
        self._source = iter(tokens)
        self._front: deque[Token] = deque()
        self._endless: set[str] = set()  # environments that were looked for to the end of the source

    def next(self) -> Token | None:
        """Take the next token; None at the end."""
        return self._front.popleft() if self._front else next(self._source, None)

    def push(self, tokens: Iterable[Token]) -> None:
        """Put tokens in front of what is left."""
        self._front.extendleft(reversed(tuple(tokens)))

    def peek(self) -> Token | None:
        """Look at the next token."""
        token = self.next()
        if token is not None:
            self._front.appendleft(token)
        return token

    def skip_space(self) -> list[Token]:
        """Take the white space that comes next, but no paragraph end."""
        taken: list[Token] = []
        while (token := self.next()) is not None:
            if token.kind != "space":
                self._front.appendleft(token)
                break
            taken.append(token)
        return taken

    def star(self) -> bool:
        """Take a star that belongs to the command before it."""
        token = self.peek()
        if token is None or token.kind != "text" or not token.text.startswith("*"):
            return False
        self.next()
        if len(token.text) > 1:
            self.push((Token("text", token.text[1:]),))
        return True

    def option(self) -> tuple[Token, ...] | None:
        """Take an argument in brackets, if one comes next."""
        space = self.skip_space()
        first = self.next()
        if not is_special(first, "["):
            self.push([*space, first] if first else space)
            return None
        taken: list[Token] = []
        depth = 0
        while (token := self.next()) is not None:
            if is_special(token, "]") and depth <= 0:
                return tuple(taken)
            depth += is_special(token, "{") - is_special(token, "}")
            taken.append(token)
            if token.kind == "par" or len(taken) > _LONGEST_OPTION or depth < 0:
                break
        self.push([*space, Token("text", "["), *taken])
        return None

    def argument(self) -> tuple[Token, ...]:
        """Take an argument: a group without its braces, or one token, of which a text gives its first character."""
        self.skip_space()
        token = self.next()
        if token is None or is_special(token, "}"):
            self.push((token,) if token else ())
            return ()
        if is_special(token, "{"):
            return self.group()
        if token.kind == "text" and len(token.text) > 1:
            self.push((Token("text", token.text[1:]),))
            return (Token("text", token.text[0]),)
        return (token,)

    def group(self) -> tuple[Token, ...]:
        """Take everything up to the brace that closes the group whose opening brace was taken."""
        taken, depth = [], 1
        while (token := self.next()) is not None:
            depth += is_special(token, "{") - is_special(token, "}")
            if depth == 0:
                break
            taken.append(token)
        return tuple(taken)

    def until(self, kind: str, text: str) -> tuple[Token, ...]:
        """Take everything up to a token, which is taken too; nothing if the paragraph ends before."""
        taken = []
        while (token := self.next()) is not None and token != (kind, text):
            taken.append(token)
            if token.kind == "par":
                self.push(taken)
                return ()
        return tuple(taken)

    def environment(self, name: str, enders: frozenset[str] = frozenset()) -> tuple[Token, ...]:
        """Take everything up to the end of the environment whose beginning was taken; nothing if it never ends.

        `enders` are macros that stand for the end (`\\ee`); the environment was begun by such a macro's companion.
        """
        taken: list[Token] = []
        depth = 1
        while name not in self._endless and (token := self.next()) is not None:
            if token.kind == "command" and token.text in enders:
                return tuple(taken)
            if token.kind == "command" and token.text in {"begin", "end"}:
                argument = self.argument()
                if joined(argument).strip() == name:
                    depth += 1 if token.text == "begin" else -1
                if depth == 0:
                    return tuple(taken)
                taken += [token, Token("special", "{"), *argument, Token("special", "}")]
            else:
                taken.append(token)
        self._endless.add(name)
        self.push(taken)
        return ()


def joined(tokens: Iterable[Token]) -> str:
    """Return the characters of tokens, as for a name or a key."""
    return "".join(f"\\{token.text}" if token.kind in {"command", "symbol"} else token.text for token in tokens)
