"""The phrase language of schemas: how a person who knows no regular expressions says what to look for.

    learning rate            these words; a space may be a hyphen in the text, case does not matter
    U-Net                    a hyphen may be missing, or be a space: UNet, U Net, U-net
    =Adam                    exactly these capitals
    augment*                 any ending: augmented, augmentation; *ed any beginning
    (trained|tested) on      one of these
    [publicly] available     may be left out
    trained ... epochs       up to four words between; ...2 for up to two
    p \\(value\\)            a backslash makes a bracket or bar mean itself
    batch size {is} {number} a slot: `{is}` stands for "of", "was set to", "=" and the like; the others catch a value

A plural or possessive s after the last word is taken along. `Phrase` compiles to one regular expression, late, and knows the
words that must occur before it is worth trying.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from extractor.anchors import Anchor, Choice, anchor_choices, followers, needs_digit
from extractor.phrase_tree import Node, PhraseError, fold, is_joined, parse, runs, split_word

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SLOTS", "Anchor", "Choice", "Phrase", "PhraseError", "asked_words", "compiled", "fold", "known", "runs"]

_POWER: Final = r"(?:\^ ?\(?|\*\* ?)"
# "100, 000" is one number, "128, 256" are two.
_DIGITS: Final = r"(?:\d{1,3}(?:,\d{3}|, [05]00)+(?!\d)|\d+(?:\.\d+)?|\.\d+)"
_NUMBER: Final = (
    rf"10 ?{_POWER} ?-? ?\d+\)?|10 ?- ?[1-9](?!\.?\d)"
    rf"|{_DIGITS}(?: ?[x\u00d7*\u00b7] ?10 ?{_POWER}? ?-? ?\d+\)?|e ?[-+]? ?\d+)?|10 ?{_POWER}? ?- ?\d+\)?"
)
_WORD_NUMBERS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|thirty|fifty"
    "|a hundred|hundred"
)
_NAME_WORD: Final = r"(?:[A-Z0-9][\w@+&'.]*(?<![.'])|[a-z]+[A-Z][\w@]*)"
SLOTS: Final = {
    "number": rf"(?P<number>-?(?:{_NUMBER})(?: ?%| ?[KkM]\b)?)",
    "integer": rf"(?P<integer>\d+(?:, ?\d{{3}})*(?: ?[KkM]\b)?|(?i:{_WORD_NUMBERS})\b)",
    "size": r"(?P<size>\d+ ?(?:px|pixels?)? ?[x\u00d7*] ?\d+(?: ?[x\u00d7*] ?\d+)?)",
    "name": rf"(?<![-@])(?P<name>(?:[A-Z][\w@+&'.]*(?<![.'])|[a-z]+[A-Z][\w@]*)(?:(?: ?[-/] ?| )(?:{_NAME_WORD}|of(?= (?:the )?[A-Z])"
    rf"|the(?= [A-Z])|and(?= [A-Z][a-z]+ (?:data|corpus)))){{0,5}})",
    "version": r"(?P<version>v? ?\d+(?:\.\d+)*[a-z]?\d*)",
    "model": r"(?P<model>(?=[\w-]*\d)(?!\d+(?:st|nd|rd|th)\b)[A-Za-z]{0,3}[- ]?\d+(?:[A-Za-z]+\d*)?(?:-\d+[A-Za-z]*)?"
    r"(?:[ -](?:[vV]\d|[A-Z][a-z]{1,4}|[A-Z]{1,2})(?!\w))*)",
    "word": r"(?P<word>[^\W_]+(?:-[^\W_]+)*)",
    "words": r"(?P<words>(?>[^\s,;:()]+)(?> [^\s,;:()]+){0,5}?)",
    "url": r"(?P<url>(?:https?://|www\.)[^\s<>\"']+)",
}
"""What each catching slot matches, as a regular expression on cleaned text."""

# Ends before the space that follows it, so that it may be left out or stand at the end of a choice.
_IS: Final = (
    r"(?:(?: ?\( ?[^()]{1,12} ?\))?(?: ?[:=\u2248~]|(?: (?:was|is|were|are|be|being|we|values?|rates?|equals?|fixed|set|kept|initiali[sz]ed"
    r"|starting|started|chosen|selected|always|all|size|about|around|approximately|up|equal|of|to|at|as|with|from|by|[:=\u2248~]"
    r"|(?<=rate )[\u03b7\u03b1\u03bb])(?: ?[:=])?){1,4}))"
)
_JOIN: Final = r"(?: | ?[-/] ?)"
_AFTER_IS: Final = r"(?: |(?<=[:=\u2248~]))"
_PERHAPS_AFTER_IS: Final = r"(?: |(?<=[:=\u2248~])| ?[-/] ?)"
_SOFT_JOIN: Final = r"(?: ?- ?| )?"
# Atomic, so that a gap has one way to match each number of words: tried on long sentences, anything else is exponential.
_GAP_WORD: Final = r"(?> [^\s;!?]+)"
# What closes the words before a gap: "images, which were taken", "images) were taken".
_GAP_START: Final = r"[,)\]\"']{0,2}"
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")
_SHORT: Final = 3
_ASKED: Final = re.compile(r"[^\W\d_]{2,}")


class Phrase:
    """A compiled phrase.

    >>> Phrase("batch size {is} {number}").regex.search("a batch size of 32")["number"]
    '32'
    >>> bool(Phrase("U-Net").regex.search("the UNet")), bool(Phrase("U-Net").regex.search("a UNetwork"))
    (True, False)
    """

    def __init__(self, source: str, *, is_known: bool = False) -> None:
        self.source = source
        if not is_known:
            self.check()

    def check(self) -> None:
        """Refuse what is not in the language.

        Raises:
            PhraseError: says what is wrong, and where.
        """
        next(anchor_choices(self._nodes, self.source))

    @cached_property
    def _nodes(self) -> list[Node]:
        return parse(self.source, SLOTS)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Sets of words of which one must occur, each with whether every match begins with that word."""
        return tuple(anchor_choices(self._nodes, self.source))

    def following(self, start: int | None = 0) -> dict[str, frozenset[str]]:
        """Return the words that the phrase from one of its pieces on may begin with and that only some words may follow, with these."""
        return {} if start is None else followers(self._nodes[start:])

    @cached_property
    def needs_digit(self) -> bool:
        """Whether every match holds a digit."""
        return needs_digit(self._nodes)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The regular expression, for cleaned text; it begins at a word and ends at one."""
        return re.compile(_LEFT + _numbered(_regex(self._nodes)) + _right(self._nodes), re.IGNORECASE)

    def __repr__(self) -> str:
        return f"Phrase({self.source!r})"


_LEFT: Final = r"(?<![^\W_])"


@lru_cache(maxsize=16384)
def compiled(source: str) -> Phrase:
    """Return the compiled phrase; the same one for the same source.

    Raises:
        PhraseError: the source is not in the language.
    """
    phrase = known(source)
    phrase.check()
    return phrase


@lru_cache(maxsize=16384)
def known(source: str) -> Phrase:
    """Return the phrase of a source that was found to be in the language before; nothing of it is made until it is needed."""
    return Phrase(source, is_known=True)


def _numbered(regex: str) -> str:
    """Give the second and later slots of a kind names of their own: number, number_2, …"""
    seen: Counter[str] = Counter()

    def name(group: re.Match[str]) -> str:
        seen[group[1]] += 1
        return group[0] if seen[group[1]] == 1 else f"(?P<{group[1]}_{seen[group[1]]}>"

    return _GROUP.sub(name, regex)


def _regex(nodes: Sequence[Node]) -> str:
    """Return the expression of a sequence. What separates two nodes goes with an optional one, before it or, at the start, after it."""
    parts = []
    leading = True
    for index, node in enumerate(nodes):
        following = nodes[index + 1] if index + 1 < len(nodes) else None
        before = "" if leading else _join(node, nodes[index - 1])
        after = _join(following, node) if leading and node.optional and following is not None else ""
        if node.optional and following is not None and not is_joined(following, node):
            parts.append(before)  # "an [un]supervised": the space belongs to both.
            before = ""
        body = _node_regex(node, before) + after
        parts.append(f"(?:{body})?" if node.optional else body)
        leading = leading and node.optional
    return "".join(parts)


def _join(node: Node, previous: Node) -> str:
    """Return what stands between two nodes; a gap and "is" bring their own space before them."""
    if _brings_space(node) or not is_joined(node, previous):
        return ""
    if previous.is_is:
        return _AFTER_IS
    return _PERHAPS_AFTER_IS if _ends_with_is(previous) else _JOIN


def _brings_space(node: Node) -> bool:
    return node.kind == "gap" or node.is_is


def _ends_with_is(node: Node) -> bool:
    return node.is_is or any(_ends_with_is(choice[-1]) for choice in node.choices)


def _node_regex(node: Node, before: str) -> str:
    """Return the expression of a node after what joins it to the one before; each choice says for itself whether it needs that."""
    if node.kind == "gap":
        return f"{_GAP_START}{_GAP_WORD}{{0,{node.text}}}?"
    if node.kind == "slot":
        return f"{before}(?-i:{_IS if node.is_is else SLOTS[node.text]})"
    if node.kind == "word":
        return before + _word_regex(node.text)
    if any(_brings_space(choice[0]) for choice in node.choices):
        return (
            "(?:"
            + "|".join(("" if _brings_space(choice[0]) else before) + _regex(choice) for choice in node.choices)
            + ")"
        )
    return before + "(?:" + "|".join(_regex(choice) for choice in node.choices) + ")"


@lru_cache(maxsize=16384)
def asked_words(expression: str) -> frozenset[str]:
    """Return the words that a phrase of this regular expression asks for or offers; what fills its gaps and slots is not among them.

    >>> "without" in asked_words(Phrase("images without ...3 animals").regex.pattern)
    True
    """
    return frozenset(fold(word) for word in _ASKED.findall(expression))


def _word_regex(text: str) -> str:
    word = split_word(text)
    body = _SOFT_JOIN.join(re.escape(piece) for piece in word.pieces)
    body = f"(?-i:{body})" if word.exact else body
    return (r"[^\W\d_]*" if word.opened else "") + body + (r"[^\W\d_]*" if word.starred else "")


def _right(nodes: Sequence[Node]) -> str:
    """Return what a phrase may take along at its end, and what must not follow it."""
    last = nodes[-1]
    if last.kind == "word" and not last.text.endswith("*"):
        whole = "".join(node.text for node in nodes if node.kind == "word")
        if last.text[-1].isdigit():
            return r"(?![\d])(?!\.\d)"
        plural = "(?-i:s)" if split_word(last.text).exact else "s"
        if len(whole) <= _SHORT:
            return rf"(?:{plural}\b)?(?![^\W_])"
        return rf"(?:'?{plural}\b)?(?![^\W\d_])"
    if last.is_is:
        return r"(?![^\W\d_])"
    if last.kind == "group":
        return r"(?:s\b)?(?![^\W\d_])(?!(?<=\d)\.?\d)"
    return ""
