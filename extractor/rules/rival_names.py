"""Whose a number is, where the phrases of several parameters, or several phrases of one, lay claim to it."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from extractor.document import Span
from extractor.normalize import first_number
from extractor.rules.compiled import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractor.lexicon import Hit
    from extractor.rules.compiled import Rule

_JOINED: Final = re.compile(r"(?: ?[,/&]| and| or| \([^()]*\))* (?:the |a |an |our )?(?:initial )?")
"""What joins names that share a number: "the learning rate and weight decay are both 0.0001"."""


def rightful(hits: list[Hit[Rule]], names: Callable[[], Sequence[Hit[Rule]]], text: str) -> list[Hit[Rule]]:
    """Return the hits of a sentence without those that give a number to a name that it is not the number of.

    Args:
        hits: what the schema's phrases find in it.
        names: gives the parameters' names in it, alone; called only where a number has rivals.
        text: the text that the hits stand in.
    """
    numbered = [(hit, _number(hit)) for hit in hits if hit.item.role is Role.PARAMETER]
    if len(numbered) < 2:
        return hits
    strangers = {id(hit) for hit in _reaching(numbered)}
    by_number: dict[int, list[Hit[Rule]]] = defaultdict(list)
    for hit, number in numbered:
        if id(hit) not in strangers and hit.start < number:
            by_number[number].append(hit)
    for rivals in by_number.values():
        if len({id(hit.item.item) for hit in rivals}) > 1:
            strangers |= {id(hit) for hit in _outdone(rivals, names(), text)}
    return [hit for hit in hits if id(hit) not in strangers]


def _reaching(numbered: Sequence[tuple[Hit[Rule], int]]) -> Iterator[Hit[Rule]]:
    """Yield the hits by which a parameter's name reaches past the number beside it to a farther one.

    In "a batch size of 32 and the learning rate is 0.1", the name, anything, "is" and a number.
    """
    nearest: dict[tuple[int, int], int] = {}
    for hit, number in numbered:
        key = id(hit.item.item), hit.start
        nearest[key] = min(number, nearest.get(key, number))
    yield from (hit for hit, number in numbered if number > nearest[id(hit.item.item), hit.start])


def _outdone(rivals: Sequence[Hit[Rule]], names: Sequence[Hit[Rule]], text: str) -> Iterator[Hit[Rule]]:
    """Yield those of the hits of one number whose name is a part of another's, or is followed by another's that stands nearer.

    "Hidden units of 256" is no number of units; in "the learning rate policy, of which the power is 0.9" it is the power.
    """
    ends = {(name.start, id(name.item.item)): name.end for name in names}
    places = [(hit, (hit.start, id(hit.item.item))) for hit in rivals]
    named = [(hit, Span(hit.start, ends[place])) for hit, place in places if place in ends]
    for hit, name in named:
        for _, other in named:
            is_part = other.start <= name.start and name.end <= other.end and other != name
            is_nearer = name.end <= other.start and not _JOINED.fullmatch(text, name.end, other.start)
            if is_part or is_nearer:
                yield hit
                break


def _number(hit: Hit[Rule]) -> int:
    """Return where the number of a parameter begins, or where its hit ends if a word is given instead of one."""
    slot = first_number(hit.match)
    return hit.match.start(slot) if slot else hit.end
