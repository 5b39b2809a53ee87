"""Numbers of names that no list has: "we set the lapping interval to 60" names a setting of the authors' own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from extractor.document import Span
from extractor.normalize import parse_number, write_printed
from extractor.phrases import SLOTS
from extractor.rules.candidate import Candidate
from extractor.rules.coined import written
from extractor.schema import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.lexicon import Hit
    from extractor.rules.compiled import Rule
    from extractor.rules.scan import Scan

_WEIGHT: Final = 0.75
_MOST_WORDS: Final = 5
_SWITCHES: Final = frozenset({0, 1, -1})
"""What labels, masks and biases are set to more often than settings are."""
_WORD: Final = re.compile(r"[^ ]+(?: - [^ ]+)*")
_NEXT: Final = re.compile(rf"(?:, and |, | and )(?P<name>\w{{1,8}}(?: \w{{1,3}})?) ?= ?{SLOTS['number']}")
"""The next of a list of symbols: "K = 4, L = 3 and N = 12"."""
_LETTER: Final = re.compile(r"[^\W\d_]")
_JOINS: Final = frozenset("of for in on at per between within across into".split())
"""What joins to a name the thing that it is of."""
_BREAKS: Final = frozenset(
    "with using by from to as than via this that these those every any we it they which where when is are was were be been being then"
    " also thus here has have had and or while if so since because used use only same following first given such whose let can could"
    " may will would not no there other others them it itself themselves".split()
)
_ARTICLES: Final = frozenset("the a an our its their each both all".split())
_COUNTS: Final = frozenset("number numbers total amount".split())
"""What is no name without the thing that is counted."""
_EMPTY: Final = frozenset("value values parameter parameters hyperparameter hyper-parameter".split())
"""What is no name at all: that of the thing they are of is meant."""
_VAGUE: Final = frozenset(
    "size length width height depth distance time duration rate ratio probability percentage range".split()
)
"""What is a name with other words only."""


def unlisted_numbers(
    text: str, scan: Scan, hit: Hit[Rule], found: Sequence[Candidate], not_names: frozenset[str]
) -> Iterator[Candidate]:
    """Yield what a pattern of a `pair` field found: a name that no parameter has with its number, and what follows in a list of symbols.

    Where a parameter is named, or something is `found` already that takes in the number, it is left to that.
    """
    rule = hit.item
    if not isinstance(rule.item, Pattern):
        return
    others = [one.span for one in found if one.field == rule.field]
    others += [Span(one.start, one.end) for one in scan.names if one.item.field == rule.field]
    for place, number in _named(text, hit.match, scan.sentence.span.end):
        span = Span(place.start, number.end)
        attributes = _setting(written(text[slice(*place)]), text[slice(*number)], not_names)
        if attributes is None or any(span.overlaps(other) for other in others):
            return
        value = f"{attributes['name']}={write_printed(attributes['number'], text[slice(*number)])}{attributes.get('unit', '')}"
        weight = rule.item.weight or _WEIGHT
        candidate = Candidate(rule.field, value, text[slice(*span)], span, scan.sentence.index, weight, rule.item.needs)
        candidate.attributes = attributes
        yield candidate


def _named(text: str, match: re.Match[str], end: int) -> Iterator[tuple[Span, Span]]:
    """Yield where a name and its number stand, and then those of the symbols that follow in a list."""
    name = name_in(text, Span(*match.span("words")))
    if name is None:
        return
    yield name, Span(*match.span("number"))
    following = _NEXT.match(text, match.end("number"), end)
    while following is not None:
        yield Span(*following.span("name")), Span(*following.span("number"))
        following = _NEXT.match(text, following.end("number"), end)


def _setting(name: str, printed: str, not_names: frozenset[str]) -> dict[str, Any] | None:
    """Return name, number and unit, or None where the name can be no setting's, or the number none that a setting has."""
    number = parse_number(printed)
    if number is None or number in _SWITCHES or name.lower().rsplit(None, 1)[-1] in not_names:
        return None
    return {"name": name, "number": number, **({"unit": "%"} if printed.rstrip().endswith("%") else {})}


def name_in(text: str, words: Span) -> Span | None:
    """Return the name that words end with: its head, without what that is of, unless it counts it; None where they end with none.

    >>> text = "In all runs the mean gap of the hedges"
    >>> text[slice(*name_in(text, Span(0, len(text))))]
    'mean gap'
    >>> text = "where the number of hidden knots"
    >>> text[slice(*name_in(text, Span(0, len(text))))]
    'number of hidden knots'
    """
    parts = _parts(text, words)
    if len(parts) > 1 and parts[0][-1][1] in _EMPTY:
        parts.pop(0)
    if not parts:
        return None
    last = parts[1] if len(parts) > 1 and parts[0][-1][1] in _COUNTS else parts[0]
    name = Span(parts[0][0][0].start, last[-1][0].end)
    words_of_it = written(text[slice(*name)]).lower().split()
    if (
        words_of_it[-1] in _EMPTY | _COUNTS
        or len(words_of_it) > _MOST_WORDS
        or (len(words_of_it) == 1 and words_of_it[0] in _VAGUE)
    ):
        return None
    return name if _LETTER.search(text, *name) else None


def _parts(text: str, words: Span) -> list[list[tuple[Span, str]]]:
    """Return the last nouns of some words, with the nouns that they are joined to: each part its words, as places and in small letters."""
    parts: list[list[tuple[Span, str]]] = [[]]
    found = [(Span(*match.span()), match[0].lower()) for match in _WORD.finditer(text, *words)]
    for place, (span, word) in reversed(list(enumerate(found))):
        if word in _JOINS:
            parts.insert(0, [])
        elif word in _BREAKS or (word in _ARTICLES and (place == 0 or found[place - 1][1] not in _JOINS)):
            break
        elif word not in _ARTICLES:
            parts[0].insert(0, (span, word))
    return [part for part in parts if part]
