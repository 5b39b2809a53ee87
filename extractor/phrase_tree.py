"""A phrase taken apart: its words, slots, gaps and choices, and the words of which one must occur wherever it matches.

The second is what makes thousands of phrases cheap: a text's words are looked up, and only the phrases that they bring up are tried.
So an anchor must never be missing: `anchors` follows every way in which a match can begin, up to the first space.
"""

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
_MOST_BEGINNINGS: Final = 2000
_TOKEN: Final = re.compile(
    r"\.\.\.(?P<gap>\d*)|\{(?P<slot>\w+)\}|(?P<open>[(\[])|(?P<close>[)\]])|(?P<bar>\|)|(?P<space>\s+)"
    r"|(?P<word>(?:\\.|[^\s(){}\[\]|\\])+)|(?P<stray>.)"
)
_PLAIN: Final = re.compile(r"[^\W_]+(?: [^\W_]+)*")
_ESCAPED: Final = re.compile(r"\\(.)")
_RUN: Final = re.compile(r"[^\W\d_]+|\d+")
_NUMBERS: Final = ("number", "integer", "size")
"""Slots that end in a digit or at a word's end, so that letters after them are a run of their own."""
# Letters that a regular expression takes for the same when case is ignored, though their lower-case forms differ.
_SAME: Final = str.maketrans(
    "ıſςϐϑϕϖϰϱϵẛᲀᲁᲂᲃᲄᲅᲆᲇᲈ\u00b5\u1fbe\u1fd3\u1fe3\ufb05", "isσβθφπκρεṡвдосттъѣꙋ\u03bc\u03b9\u0390\u03b0\ufb06"
)
# Words of English too common to be worth trying a phrase at, where it holds another that must occur.
_COMMON: Final = frozenset(
    "a an the of in on at to for from by with as and or is are was were be been we our this that it its they these all both not no"
    " has have had".split()
)


class PhraseError(ValueError):
    """A phrase that is not in the language; says what and where."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A run of letters or digits, folded, that must occur in the text; `prefix` if only its beginning is given."""

    run: str
    prefix: bool = False


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
    return [fold(run) for run in _RUN.findall(text)]


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
    if any(_may_end(choice) for choice in choices):
        raise PhraseError("a choice may be left out altogether; put [ ] around the whole choice instead")
    return Node("group", choices=choices, optional=opening == "[", spaced=spaced)


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


# --- anchors --------------------------------------------------------------------------------------------------------

_Beginning = tuple[str, str]
"""Literal text that a match begins with, and how it goes on: `end` (no letter follows), `any` (one may), `on` (with the next node)."""


Choice = tuple[tuple[Anchor, ...], bool]
"""Runs of which one must occur wherever a phrase matches, and whether every match begins with that run."""


def anchor_choices(nodes: Sequence[Node], source: str) -> tuple[Choice, ...]:
    """Return the sets of runs by any of which a phrase can be found, the one it begins with first.

    Raises:
        PhraseError: there are none.
    """
    choices: list[Choice] = []
    for index in range(len(nodes)):
        begun = _beginnings(nodes[index:]) if index == 0 or _is_fresh(nodes, index) else None
        if begun is not None:
            leads = index == 0 and all(_RUN.match(text) for text, _ in begun)
            choices.append((_as_anchors(begun), leads))
        elif (within := _within(nodes, index)) is not None:
            choices.append((within, False))
    if not choices:
        raise PhraseError(f"'{source}' has no word that must occur; it would have to be tried everywhere")
    return tuple(choices)


def _within(nodes: Sequence[Node], index: int) -> tuple[Anchor, ...] | None:
    """Return what must occur somewhere in a group, one choice or the other, None where that is not known."""
    node = nodes[index]
    if node.kind != "group" or node.optional or (index + 1 < len(nodes) and not is_joined(nodes[index + 1], node)):
        return None
    is_fresh = index == 0 or _is_fresh(nodes, index)
    found: dict[Anchor, None] = {}
    for choice in node.choices:
        starts = (start for start in range(len(choice)) if (is_fresh if start == 0 else _is_fresh(choice, start)))
        begun = next((begun for start in starts if (begun := _beginnings(choice[start:])) is not None), None)
        if begun is None:
            return None
        found |= dict.fromkeys(_as_anchors(begun))
    return tuple(found)


def is_common(anchor: Anchor) -> bool:
    """Whether a run is so common that trying a phrase at each of its places is dear."""
    return anchor.run in _COMMON


def _is_fresh(nodes: Sequence[Node], index: int) -> bool:
    """Whether a node begins a run of its own in every match."""
    node, previous = nodes[index], nodes[index - 1]
    if is_joined(node, previous) or previous.kind == "gap":
        return True
    after_number = previous.kind == "slot" and previous.text in _NUMBERS
    return after_number and node.kind == "word" and split_word(node.text).literal.lstrip("-")[:1].isalpha()


def _as_anchors(beginnings: Sequence[_Beginning]) -> tuple[Anchor, ...]:
    found: dict[Anchor, None] = {}
    for text, rest in beginnings:
        run = _RUN.search(text)
        if run is not None:
            found[Anchor(fold(run[0]), rest == "any" and run.end() == len(text))] = None
    return tuple(found)


def _beginnings(nodes: Sequence[Node]) -> list[_Beginning] | None:
    """Return every way in which a match of some nodes can begin, None where it can begin with anything."""
    if _begins_plainly(nodes):
        return [(nodes[0].text, "end")]
    found = _followed(nodes, [""])
    if found is None or any(_RUN.search(text) is None for text, _ in found):
        return None
    return found


def _begins_plainly(nodes: Sequence[Node]) -> bool:
    """Whether a sequence begins with a word without marks that stands apart from what follows."""
    first = nodes[0]
    return first.kind == "word" and first.text.isalnum() and (len(nodes) == 1 or is_joined(nodes[1], first))


def _may_end(nodes: Sequence[Node]) -> bool:
    """Whether a sequence may end before these nodes, so that what follows it follows at once."""
    return all(node.optional or node.kind == "gap" for node in nodes)


def _followed(nodes: Sequence[Node], begun: list[str]) -> list[_Beginning] | None:
    """Return how some texts go on with a sequence of nodes, each to the end of its first run."""
    done: list[_Beginning] = []
    for index, node in enumerate(nodes):
        if index and is_joined(node, nodes[index - 1]):
            done += [(text, "on" if _may_end(nodes[index:]) else "end") for text in begun if _RUN.search(text)]
            begun = list({f"{text} " if text else "" for text in begun if not _RUN.search(text)})
        if not begun:
            break
        grown = _grown(node, begun)
        if grown is None:
            return None
        done += [(text, rest) for text, rest in grown if rest != "on"]
        onward = {text: None for text, rest in grown if rest == "on"}
        begun = list(onward | dict.fromkeys(begun) if node.optional else onward)
        if len(begun) > _MOST_BEGINNINGS:
            return None
    return [*done, *((text, "on") for text in begun)]


def _grown(node: Node, begun: list[str]) -> list[_Beginning] | None:
    """Return how some texts go on with one node, None where nothing is known of it."""
    if node.kind == "group":
        grown: list[_Beginning] = []
        for choice in node.choices:
            if begun == [""] and _begins_plainly(choice):
                grown.append((choice[0].text, "on" if _may_end(choice[1:]) else "end"))
                continue
            one = _followed(choice, begun)
            if one is None:
                return None
            grown += one
        return grown
    word = split_word(node.text) if node.kind == "word" else None
    if word is None or word.opened:
        return [(text, "any") for text in begun] if all(_RUN.search(text) for text in begun) else None
    done: list[_Beginning] = []
    texts = begun
    for index, piece in enumerate(word.pieces):
        if index:  # The hyphen may be there, or a space, or nothing.
            done += [(text, "end") for text in texts if _RUN.search(text)]
            texts = [*texts, *(f"{text} " for text in texts if not _RUN.search(text))]
        texts = [text + piece for text in texts]
    return [*done, *((text, "any" if word.starred else "on") for text in texts)]
