"""From the parts of a phrase to the words of which one must occur wherever it matches: its anchors.

They are what makes thousands of phrases cheap: a text's words are looked up, and only the phrases that they bring up are tried.
So an anchor must never be missing: every way in which a match can begin is followed, up to the first space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from operator import add
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.phrase_tree import RUN, Node, PhraseError, fold, is_joined, may_end, split_word

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BEGINNINGS: Final = 2000
_NUMBERS: Final = ("number", "integer", "size")
"""Slots that end in a digit or at a word's end, so that letters after them are a run of their own."""
_WITH_DIGIT: Final = ("number", "size", "version", "model")
_DIGIT_FIRST: Final = ("number", "size")
_ANY: Final = ""
DIGIT: Final = "#"
"""Stands for any run of digits among the runs that must occur."""
# Words of English too common to be worth trying a phrase at, where it holds another that must occur.
_COMMON: Final = frozenset(
    "a an the of in on at to for from by with as and or is are was were be been we our this that it its they these all both not no"
    " has have had".split()
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A run of letters or digits, folded, that must occur in the text; `prefix` if only its beginning is given."""

    run: str
    prefix: bool = False


_Beginning = tuple[str, str]
"""Literal text that a match begins with, and how it goes on: `end` (no letter follows), `any` (one may), `on` (with the next node)."""


class Choice(NamedTuple):
    """Runs of which one must occur wherever a phrase matches.

    `leads` says that every match begins with that run, `start` at which of the phrase's pieces the runs begin, None for runs within one.
    """

    anchors: tuple[Anchor, ...]
    leads: bool
    start: int | None


def anchor_choices(nodes: Sequence[Node], source: str) -> Iterator[Choice]:
    """Yield the sets of runs by any of which a phrase can be found, the one it begins with first.

    Raises:
        PhraseError: there are none.
    """
    has_any = False
    for index in range(len(nodes)):
        begun = _beginnings(nodes[index:]) if index == 0 or _is_fresh(nodes, index) else None
        if begun is not None:
            leads = index == 0 and all(RUN.match(text) for text, _ in begun)
            yield Choice(_as_anchors(begun), leads, index)
        elif (within := _within(nodes, index)) is not None:
            yield Choice(within, leads=False, start=None)
        else:
            continue
        has_any = True
    if not has_any:
        raise PhraseError(f"'{source}' has no word that must occur; it would have to be tried everywhere")


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


def followers(nodes: Sequence[Node]) -> dict[str, frozenset[str]]:
    """Return, of the runs that a phrase can begin with, those that only some runs may follow, with these runs."""
    found: dict[str, frozenset[str] | None] = {}
    for run, after in _openings(nodes):
        known = found.get(run, frozenset())
        found[run] = None if after is None or known is None else known | after
        if run == _ANY:
            return {}
    return {run: after for run, after in found.items() if after is not None}


def _openings(nodes: Sequence[Node]) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield the runs that nodes can begin with and what may follow each, None where that is not known."""
    if not nodes or (len(nodes) > 1 and nodes[0].kind != "word" and not is_joined(nodes[1], nodes[0])):
        yield _ANY, None
        return
    first, rest = nodes[0], nodes[1:]
    if first.optional:
        yield from _openings(rest)
    if first.kind == "group":
        for choice in first.choices:
            yield from _openings([*choice, *rest])
        return
    word = split_word(first.text) if first.kind == "word" else None
    if word is None or word.opened:
        yield _ANY, None
        return
    goes_on = word.starred or (bool(rest) and not is_joined(rest[0], first))
    for joints in product(("", " "), repeat=len(word.pieces) - 1):
        parts = RUN.findall("".join(map(add, word.pieces, (*joints, ""))))
        if not parts:
            yield _ANY, None
        elif len(parts) > 2 or (len(parts) == 2 and not goes_on):
            yield fold(parts[0]), frozenset({fold(parts[1])})
        else:
            yield fold(parts[0]), _next_runs(rest) if len(parts) == 1 and not goes_on else None


def _next_runs(nodes: Sequence[Node]) -> frozenset[str] | None:
    """Return the runs with which the rest of a phrase can begin, None where that is not known or there need not be any."""
    if not nodes:
        return None
    if nodes[0].kind == "slot" and nodes[0].text in _DIGIT_FIRST and not nodes[0].optional:
        return frozenset({DIGIT})
    anchors = _as_anchors(_beginnings(nodes) or ())
    return frozenset(anchor.run for anchor in anchors) if anchors and not any(one.prefix for one in anchors) else None


def needs_digit(nodes: Sequence[Node]) -> bool:
    """Whether every match of a phrase holds a digit."""
    return any(
        not node.optional
        and (
            (node.kind == "slot" and node.text in _WITH_DIGIT)
            or (node.kind == "group" and all(needs_digit(choice) for choice in node.choices))
        )
        for node in nodes
    )


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
        run = RUN.search(text)
        if run is not None:
            found[Anchor(fold(run[0]), rest == "any" and run.end() == len(text))] = None
    return tuple(found)


def _beginnings(nodes: Sequence[Node]) -> list[_Beginning] | None:
    """Return every way in which a match of some nodes can begin, None where it can begin with anything."""
    if _begins_plainly(nodes):
        return [(nodes[0].text, "end")]
    found = _followed(nodes, [""])
    if found is None or any(RUN.search(text) is None for text, _ in found):
        return None
    return found


def _begins_plainly(nodes: Sequence[Node]) -> bool:
    """Whether a sequence begins with a word without marks that stands apart from what follows."""
    first = nodes[0]
    return first.kind == "word" and first.text.isalnum() and (len(nodes) == 1 or is_joined(nodes[1], first))


def _followed(nodes: Sequence[Node], begun: list[str]) -> list[_Beginning] | None:
    """Return how some texts go on with a sequence of nodes, each to the end of its first run."""
    done: list[_Beginning] = []
    for index, node in enumerate(nodes):
        if index and is_joined(node, nodes[index - 1]):
            rests = ("on", "end") if may_end(nodes[index:]) else ("end",)
            done += [(text, rest) for text in begun if RUN.search(text) for rest in rests]
            begun = list({f"{text} " if text else "" for text in begun if not RUN.search(text)})
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
                rests = ("on", "end") if may_end(choice[1:]) else ("end",)
                grown += [(choice[0].text, rest) for rest in (rests if len(choice) > 1 else ("on",))]
                continue
            one = _followed(choice, begun)
            if one is None:
                return None
            grown += one
        return grown
    word = split_word(node.text) if node.kind == "word" else None
    if word is None or word.opened:
        return [(text, "any") for text in begun] if all(RUN.search(text) for text in begun) else None
    done: list[_Beginning] = []
    texts = begun
    for index, piece in enumerate(word.pieces):
        if index:  # The hyphen may be there, or a space, or nothing.
            done += [(text, "end") for text in texts if RUN.search(text)]
            texts = [*texts, *(f"{text} " for text in texts if not RUN.search(text))]
        texts = [text + piece for text in texts]
    return [*done, *((text, "any" if word.starred else "on") for text in texts)]
