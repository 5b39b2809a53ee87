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
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

_NUMBER: Final = (
    r"(?:\d{1,3}(?:, ?\d{3})+(?!\d)|\d+(?:\.\d+)?|\.\d+)(?: ?[x\u00d7*\u00b7] ?10 ?(?:\^ ?\(?|\*\* ?)? ?-? ?\d+\)?|e ?[-+]? ?\d+)?"
    r"|10 ?(?:\^ ?\(?|\*\*)? ?- ?\d+\)?"
)
_WORD_NUMBERS: Final = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|thirty|fifty|a hundred|hundred"
)
_NAME_WORD: Final = r"(?:[A-Z0-9][\w@+&'.]*(?<![.'])|[a-z]+[A-Z][\w@]*)"
SLOTS: Final = {
    "number": rf"(?P<number>-?(?:{_NUMBER})(?: ?%| ?[KkM]\b)?)",
    "integer": rf"(?P<integer>\d+(?:, ?\d{{3}})*(?: ?[KkM]\b)?|(?:{_WORD_NUMBERS})\b)",
    "size": r"(?P<size>\d+ ?(?:px|pixels?)? ?[x\u00d7*] ?\d+(?: ?[x\u00d7*] ?\d+)?)",
    "name": rf"(?<![-@])(?P<name>(?:[A-Z][\w@+&'.]*(?<![.'])|[a-z]+[A-Z][\w@]*)(?:(?: ?[-/] ?| )(?:{_NAME_WORD}|of(?= (?:the )?[A-Z])|the(?= [A-Z])|and(?= [A-Z][a-z]+ (?:data|corpus)))){{0,5}})",
    "version": r"(?P<version>v? ?\d+(?:\.\d+)*[a-z]?\d*)",
    "model": r"(?P<model>(?=[\w-]*\d)(?!\d+(?:st|nd|rd|th)\b)[A-Za-z]{0,3}[- ]?\d+[A-Za-z]*(?:-\d+[A-Za-z]*)?(?:[ -](?:[vV]\d|Ti|[A-Z][a-z]{2,4}|[A-Z]{1,2}|[A-Z][a-z])(?![\w]))*)",
    "word": r"(?P<word>[^\W_]+(?:-[^\W_]+)*)",
    "words": r"(?P<words>(?>[^\s,;:()]+)(?> [^\s,;:()]+){0,5}?)",
    "url": r"(?P<url>(?:https?://|www\.)[^\s<>\"']+)",
}
"""What each catching slot matches, as a regular expression on cleaned text."""

_IS: Final = (
    r"(?:(?: ?\( ?[^()]{1,12} ?\))?(?: ?[:=\u2248~] ?| (?:(?:was|is|were|are|be|being|we|values?|rates?|equals?|fixed|set|kept|initiali[sz]ed|starting|"
    r"started|chosen|selected|always|all|size|about|around|approximately|up|equal|of|to|at|as|with|from|by|[:=\u2248~]|(?<=rate )[\u03b7\u03b1\u03bb])(?: ?[:=] ?| )){1,4}))"
)
_JOIN: Final = r"(?: ?[-/] ?| )"
_SOFT_JOIN: Final = r"(?: ?- ?| )?"
# Atomic, so that a gap has one way to match each number of words: tried on long sentences, anything else is exponential.
_GAP_WORD: Final = r"(?> [^\s;!?]+)"
_DEFAULT_GAP: Final = 4
_TOKEN: Final = re.compile(r"\.\.\.(?P<gap>\d*)|\{(?P<slot>\w+)\}|(?P<open>[(\[])|(?P<close>[)\]])|(?P<bar>\|)|(?P<space>\s+)|(?P<word>(?:\\.|[^\s(){}\[\]|\\])+)")
_RUN: Final = re.compile(r"[^\W\d_]+|\d+")
_GROUP: Final = re.compile(r"\(\?P<(\w+)>")
_SHORT: Final = 3
# Words too common to be worth trying a phrase at, where it holds another that must occur.
_COMMON: Final = frozenset(
    "a an the of in on at to for from by with as and or is are was were be been we our this that it its they these all both not no has have had"
    " data model models using used use image images".split()
)


class PhraseError(ValueError):
    """A phrase that is not in the language; says what and where."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A run of letters or digits, in lower case, that must occur in the text; `prefix` if only its beginning is given."""

    run: str
    prefix: bool = False


@dataclass(slots=True)
class _Node:
    """A piece of a phrase: a word, a slot, a gap, or a choice between sequences."""

    kind: str
    text: str = ""
    choices: list[list[_Node]] = field(default_factory=list)
    optional: bool = False
    spaced: bool = False


class Phrase:
    """A compiled phrase.

    `anchors` are the words of which one must occur; `leads` says that the match begins with that word.

    >>> Phrase("batch size {is} {number}").regex.search("a batch size of 32")["number"]
    '32'
    >>> bool(Phrase("U-Net").regex.search("the UNet")), bool(Phrase("U-Net").regex.search("a UNetwork"))
    (True, False)
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._nodes = _parse(source)
        self.anchors, self.leads = _anchors(self._nodes, source)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The regular expression, for cleaned text; it begins at a word and ends at one."""
        return re.compile(_LEFT + _numbered(_regex(self._nodes)) + _right(self._nodes))

    def __repr__(self) -> str:
        return f"Phrase({self.source!r})"


_LEFT: Final = r"(?<![^\W_])"


@lru_cache(maxsize=16384)
def compiled(source: str) -> Phrase:
    """Return the compiled phrase; the same one for the same source.

    Raises:
        PhraseError: the source is not in the language.
    """
    return Phrase(source)


def runs(text: str) -> list[str]:
    """Return the runs of letters and of digits of a text, in lower case.

    >>> runs("ResNet-50")
    ['resnet', '50']
    """
    return _RUN.findall(text.lower())


def _parse(source: str) -> list[_Node]:
    if not source.strip():
        raise PhraseError("the phrase is empty")
    stack: list[tuple[str, list[list[_Node]], bool]] = [("", [[]], False)]
    spaced = False
    for match in _TOKEN.finditer(source.strip()):
        kind = match.lastgroup
        if kind == "space":
            spaced = True
            continue
        if kind == "open":
            stack.append((match[0], [[]], spaced))
            spaced = False
        elif kind == "close":
            opening, choices, was_spaced = stack.pop()
            if {"(": ")", "[": "]"}.get(opening) != match[0]:
                raise PhraseError(f"{match[0]!r} closes nothing")
            if not all(choices):
                raise PhraseError("a choice is empty")
            stack[-1][1][-1].append(_Node("group", choices=choices, optional=opening == "[", spaced=was_spaced))
            spaced = False
        elif kind == "bar":
            if len(stack) == 1:
                raise PhraseError("'|' stands outside of brackets")
            stack[-1][1].append([])
            spaced = False
        else:
            stack[-1][1][-1].append(_leaf(match, spaced))
            spaced = False
    if len(stack) > 1:
        raise PhraseError(f"{stack[-1][0]!r} is never closed")
    return stack[0][1][0]


def _numbered(regex: str) -> str:
    """Give the second and later slots of a kind names of their own: number, number_2, …"""
    seen: Counter[str] = Counter()

    def name(group: re.Match[str]) -> str:
        seen[group[1]] += 1
        return group[0] if seen[group[1]] == 1 else f"(?P<{group[1]}_{seen[group[1]]}>"

    return _GROUP.sub(name, regex)


def _leaf(match: re.Match[str], spaced: bool) -> _Node:
    if match["slot"] is not None:
        if match["slot"] not in SLOTS and match["slot"] != "is":
            raise PhraseError(f"{{{match['slot']}}} is no slot; expected one of: {', '.join(sorted([*SLOTS, 'is']))}")
        return _Node("slot", match["slot"], spaced=spaced)
    if match["word"] is not None and match["word"].strip("*=") != "":
        return _Node("word", match["word"], spaced=spaced)
    if match["gap"] is not None:
        return _Node("gap", match["gap"] or str(_DEFAULT_GAP), spaced=spaced)
    return _Node("word", match["word"], spaced=spaced)


def _regex(nodes: list[_Node]) -> str:
    """Return the expression of a sequence. What separates two nodes goes with an optional one, before it or, at the start, after it."""
    parts = []
    leading = True
    for index, node in enumerate(nodes):
        if node.kind == "gap":
            parts.append(f"{_GAP_WORD}{{0,{node.text}}}?")
            leading = False
            continue
        following = nodes[index + 1] if index + 1 < len(nodes) else None
        before = "" if leading or not _is_joined(node, nodes[index - 1]) else _JOIN
        after = _JOIN if leading and node.optional and following is not None and _is_joined(following, node) else ""
        body = before + _node_regex(node) + after
        parts.append(f"(?:{body})?" if node.optional else body)
        leading = leading and node.optional
    return "".join(parts)


def _is_joined(node: _Node, previous: _Node) -> bool:
    """Whether something stands between two nodes; "is" brings its own space on both sides."""
    return node.spaced and node.kind != "gap" and "is" not in (_slot(node), _slot(previous))


def _slot(node: _Node) -> str | None:
    return node.text if node.kind == "slot" else None


def _node_regex(node: _Node) -> str:
    if node.kind == "slot":
        return _IS if node.text == "is" else SLOTS[node.text]
    if node.kind == "group":
        return "(?:" + "|".join(_regex(choice) for choice in node.choices) + ")"
    return _word_regex(node.text)


def _word_regex(word: str) -> str:
    exact = word.startswith("=") and len(word) > 1
    literal = re.sub(r"\\(.)", r"\1", word[1:] if exact else word)
    starred = literal.endswith("*") and len(literal) > 1
    opened = literal.startswith("*") and len(literal) > 1
    literal = literal[:-1] if starred else literal
    literal = literal[1:] if opened else literal
    pieces = [re.escape(piece) for piece in literal.split("-")]
    body = _SOFT_JOIN.join(pieces) if any(pieces) else re.escape(literal)
    body = body if exact else f"(?i:{body})"
    return (r"[^\W\d_]*" if opened else "") + body + (r"[^\W\d_]*" if starred else "")


def _right(nodes: list[_Node]) -> str:
    last = nodes[-1]
    if last.kind == "word" and not last.text.endswith("*"):
        whole = "".join(node.text for node in nodes if node.kind == "word")
        if last.text[-1].isdigit():
            return r"(?![\d])(?!\.\d)"
        if len(whole) <= _SHORT:
            return r"(?:s\b)?(?![^\W_])"
        return r"(?:s\b|'s\b)?(?![^\W\d_])"
    if last.kind == "group":
        return r"(?:s\b)?(?![^\W\d_])"
    return ""


def _anchors(nodes: list[_Node], source: str) -> tuple[tuple[Anchor, ...], bool]:
    first = _first_anchors(nodes)
    if first is not None and not _is_common(first):
        return tuple(first), True
    inner = [anchors for node in nodes if not node.optional and (anchors := _node_anchors(node)) is not None]
    rare = next((anchors for anchors in inner if not _is_common(anchors)), None)
    if rare is not None:
        return tuple(rare), False
    if first is not None:
        return tuple(first), True
    if inner:
        return tuple(inner[0]), False
    raise PhraseError(f"{source!r} has no word that must occur; it would have to be tried everywhere")


def _is_common(anchors: list[Anchor]) -> bool:
    return any(anchor.run in _COMMON for anchor in anchors)


def _first_anchors(nodes: list[_Node]) -> list[Anchor] | None:
    """Return the anchors that a match can begin with, or None where it can begin with anything."""
    found: list[Anchor] = []
    for node in nodes:
        own = _node_anchors(node)
        if own is None:
            return None
        found.extend(own)
        if not node.optional:
            return found
    return None


def _node_anchors(node: _Node) -> list[Anchor] | None:
    if node.kind == "word":
        literal = node.text.strip("=")
        found = runs(literal)
        if not found or literal.startswith("*"):
            return None
        starred = literal.endswith("*")
        joined = runs(literal.replace("-", ""))
        anchors = [Anchor(found[0], starred and len(found) == 1)]
        if joined[0] != found[0]:
            anchors.append(Anchor(joined[0], starred and len(joined) == 1))
        return anchors
    if node.kind == "group":
        each = [_first_anchors(choice) for choice in node.choices]
        if any(anchors is None for anchors in each):
            return None
        return [anchor for anchors in each if anchors for anchor in anchors]
    return None
