"""A phrase taken apart into its words, slots, gaps and choices; what is not in the language is refused here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

IS: Final = "is"
"""The slot that catches nothing."""
_DEFAULT_GAP: Final = 4
_LONGEST_GAP: Final = 20
_DEEPEST: Final = 12
_TOKEN: Final = re.compile(
    r"\.\.\.(?P<gap>\d*)|\{(?P<slot>\w+)\}|(?P<open>[(\[])|(?P<close>[)\]])|(?P<bar>\|)|(?P<space>\s+)"
    r"|(?P<word>(?:\\.|[^\s(){}\[\]|\\])+)|(?P<stray>.)"
)
_PLAIN: Final = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_ESCAPED: Final = re.compile(r"\\(.)")
RUN: Final = re.compile(r"[^\W\d_]+|\d+")
# Letters that a regular expression takes for the same when case is ignored, though their lower-case forms differ.
_SAME: Final = str.maketrans(
    "ıſςϐϑϕϖϰϱϵẛᲀᲁᲂᲃᲄᲅᲆᲇᲈ\u00b5\u1fbe\u1fd3\u1fe3\ufb05", "isσβθφπκρεṡвдосттъѣꙋ\u03bc\u03b9\u0390\u03b0\ufb06"
)


class PhraseError(ValueError):
    """A phrase that is not in the language; says what and where."""


@dataclass(slots=True)
class Node:
    """A piece of a phrase: a word, a slot, a gap, or a choice between sequences (`group`)."""

    kind: str
    text: str = ""
    choices: Sequence[list[Node]] = ()
    optional: bool = False
    spaced: bool = False

    @property
    def is_is(self) -> bool:
        """Whether this is the slot {is}, which brings its own space before it."""
        return self.kind == "slot" and self.text == IS


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a phrase without its marks: `exact` for =, `opened` and `starred` for * at its front and at its end."""

    literal: str
    exact: bool
    opened: bool
    starred: bool

    @property
    def pieces(self) -> list[str]:
        """The parts between hyphens, each of which may be a space or missing in the text."""
        if "-" not in self.literal:
            return [self.literal]
        pieces = self.literal.split("-")
        return pieces if any(pieces) else [self.literal]


def fold(text: str) -> str:
    """Return a text in which two letters are the same if they are so to a regular expression that ignores case.

    >>> fold("ResNet"), fold("\u00b5m") == fold("\u03bcm")
    ('resnet', True)
    """
    return text.replace("İ", "i").lower().translate(_SAME)


def runs(text: str) -> list[str]:
    """Return the runs of letters and of digits of a text, folded.

    >>> runs("ResNet-50")
    ['resnet', '50']
    """
    return [fold(run) for run in RUN.findall(text)]


def split_word(text: str) -> Word:
    """Return a word of a phrase without its marks."""
    if text.isalnum():
        return Word(text, exact=False, opened=False, starred=False)
    exact = text.startswith("=") and len(text) > 1
    literal = text[1:] if exact else text
    starred = literal.endswith("*") and not literal.endswith("\\*") and len(literal) > 1
    literal = literal[:-1] if starred else literal
    opened = literal.startswith("*") and len(literal) > 1
    literal = literal[1:] if opened else literal
    return Word(_ESCAPED.sub(r"\1", literal), exact, opened, starred)


def parse(source: str, slots: Collection[str]) -> list[Node]:
    """Return the pieces of a phrase.

    Raises:
        PhraseError: the source is not in the language.
    """
    if _PLAIN.fullmatch(source):
        return [Node("word", word, spaced=True) for word in source.split()]
    if not source.strip():
        raise PhraseError("the phrase is empty")
    stack: list[tuple[str, list[list[Node]], bool]] = [("", [[]], False)]
    spaced = False
    for match in _TOKEN.finditer(source.strip()):
        kind = match.lastgroup
        if kind == "space":
            spaced = True
            continue
        if kind == "word" and match[0].isalnum() and spaced:
            stack[-1][1][-1].append(Node("word", match[0], spaced=True))
            spaced = False
            continue
        sequence = stack[-1][1][-1]
        if not spaced and sequence and sequence[-1].kind == "gap" and kind not in ("close", "bar"):
            raise PhraseError("'...' stands between spaces")
        if kind == "open":
            stack.append((match[0], [[]], spaced))
        elif kind == "close":
            group = _closed(stack.pop(), match[0])
            stack[-1][1][-1].append(group)
        elif kind == "bar":
            if len(stack) == 1:
                raise PhraseError("'|' stands outside of brackets")
            stack[-1][1].append([])
        else:
            stack[-1][1][-1].append(_leaf(match, slots, spaced))
        if len(stack) > _DEEPEST:
            raise PhraseError("brackets stand in brackets too deeply")
        spaced = False
    if len(stack) > 1:
        raise PhraseError(f"'{stack[-1][0]}' is never closed")
    nodes = stack[0][1][0]
    _check_ends(nodes)
    return nodes


def _closed(opened: tuple[str, list[list[Node]], bool], bracket: str) -> Node:
    opening, choices, spaced = opened
    if {"(": ")", "[": "]"}.get(opening) != bracket:
        raise PhraseError(f"'{bracket}' closes nothing")
    if not all(choices):
        raise PhraseError("a choice is empty")
    if any(may_end(choice) for choice in choices):
        raise PhraseError("a choice may be left out altogether; put [ ] around the whole choice instead")
    return Node("group", choices=choices, optional=opening == "[", spaced=spaced)


def may_end(nodes: Sequence[Node]) -> bool:
    """Whether a sequence may end before these nodes, so that what follows it follows at once."""
    return all(node.optional or node.kind == "gap" for node in nodes)


def _leaf(match: re.Match[str], slots: Collection[str], spaced: bool) -> Node:
    if match["stray"] is not None:
        hint = "a backslash stands before what it makes plain" if match[0] == "\\" else "a slot is written {number}"
        raise PhraseError(f"'{match[0]}' stands alone; {hint}")
    if match["slot"] is not None:
        if match["slot"] not in slots and match["slot"] != IS:
            raise PhraseError(f"{{{match['slot']}}} is no slot; expected one of: {', '.join(sorted([*slots, IS]))}")
        return Node("slot", match["slot"], spaced=spaced)
    if match["gap"] is not None:
        gap = match["gap"] or str(_DEFAULT_GAP)
        if len(gap) > 2 or int(gap) > _LONGEST_GAP:
            raise PhraseError(f"'...{gap}' is too wide; expected at most {_LONGEST_GAP} words")
        return Node("gap", str(int(gap)), spaced=spaced)
    if "..." in match["word"]:
        raise PhraseError("'...' stands between spaces")
    return Node("word", match["word"], spaced=spaced)


def _check_ends(nodes: Sequence[Node]) -> None:
    if nodes[-1].kind == "gap":
        raise PhraseError("'...' stands between two words, not at the end")
    opening = _may_begin(nodes)
    if opening is not None:
        said = "'...'" if opening.kind == "gap" else "{is}"
        raise PhraseError(f"{said} stands after a word, not at the beginning")


def _may_begin(nodes: Sequence[Node]) -> Node | None:
    """Return the gap or {is} that a sequence can begin with."""
    for node in nodes:
        if node.kind == "gap" or node.is_is:
            return node
        inner = next((found for choice in node.choices if (found := _may_begin(choice)) is not None), None)
        if inner is not None or not node.optional:
            return inner
    return None


def is_joined(node: Node, previous: Node) -> bool:
    """Whether a node stands apart from the one before it in the text."""
    return node.spaced or node.kind == "gap" or node.is_is or previous.is_is
