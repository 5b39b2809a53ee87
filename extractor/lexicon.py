"""Many phrases looked for in one pass over a text.

The words of the text are looked up in an index of the words that each phrase needs; a phrase's regular expression is
compiled, and tried, only where one of its words occurs, and, of a phrase that needs a second word, only if that occurs too. So the cost
grows with what a text holds, not with the size of the schema.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from extractor.anchors import is_common
from extractor.phrases import compiled, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.anchors import Choice
    from extractor.document import Span
    from extractor.phrases import Phrase

T = TypeVar("T")

_RUN: Final = re.compile(r"[^\W\d_]+|\d+")
_SEARCH_COST: Final = 3
_COMMON_COST: Final = 1000
_CACHE_LIMIT: Final = 200_000


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A phrase found: where, what the phrase stands for, and the values of its slots."""

    start: int
    end: int
    item: T
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    phrase: Phrase
    item: T
    order: int
    leads: bool
    also: frozenset[str] | None
    """Words of which one must stand in the text too, where that is known."""


_Known = tuple[tuple[_Entry[T], ...], tuple[str, ...]]
"""What a word of a text brings up, and the forms under which it counts as a second word."""


def _cost(choice: Choice, load: Counter[str]) -> int:
    """Return what looking for a phrase by some words is likely to cost: words of many phrases are frequent, a search is dear."""
    anchors, leads = choice
    frequency = sum(load[anchor.run] + (_COMMON_COST if is_common(anchor) else 0) for anchor in anchors)
    return frequency * (1 if leads else _SEARCH_COST)


def _second(others: Sequence[Choice]) -> frozenset[str] | None:
    """Return the first set of words, of those that a phrase is not found by, that can be asked for without looking at beginnings."""
    for anchors, _ in others:
        if not any(anchor.prefix or is_common(anchor) for anchor in anchors):
            return frozenset(anchor.run for anchor in anchors)
    return None


class Lexicon(Generic[T]):
    """Phrases, each standing for an item.

    >>> from extractor.document import Span
    >>> lexicon = Lexicon([("Adam", "optimizer"), ("trained for {number} epochs", "length")])
    >>> text = "Trained for 20 epochs with Adam."
    >>> [(text[hit.start:hit.end], hit.item) for hit in lexicon.find(text, Span(0, len(text)))]
    [('Trained for 20 epochs', 'length'), ('Adam', 'optimizer')]
    """

    def __init__(self, phrases: Iterable[tuple[str, T]]) -> None:
        self._whole: dict[str, list[_Entry[T]]] = defaultdict(list)
        self._prefixes: dict[int, dict[str, list[_Entry[T]]]] = defaultdict(lambda: defaultdict(list))
        self._known: dict[str, _Known[T]] = {}
        entries = [(compiled(source), item) for source, item in phrases]
        load = Counter(anchor.run for phrase, _ in entries for choice, _ in phrase.choices for anchor in choice)
        for order, (phrase, item) in enumerate(entries):
            first, *others = sorted(phrase.choices, key=lambda choice: _cost(choice, load))
            anchors, leads = first
            entry = _Entry(phrase, item, order, leads, _second(others))
            for anchor in set(anchors):
                if anchor.prefix:
                    self._prefixes[len(anchor.run)][anchor.run].append(entry)
                else:
                    self._whole[anchor.run].append(entry)

    def find(self, text: str, span: Span) -> list[Hit[T]]:
        """Return every phrase found within a span of the text, by start; of hits of one item in one place, the longest."""
        found: list[Hit[T]] = []
        searched: set[int] = set()
        runs = [(run.start(), self._lookup(run[0])) for run in _RUN.finditer(text, span.start, span.end)]
        present = {form for _, (_, forms) in runs for form in forms}
        for start, (entries, _) in runs:
            for entry in entries:
                if entry.also is not None and entry.also.isdisjoint(present):
                    continue
                if entry.leads:
                    match = entry.phrase.regex.match(text, start, span.end)
                    if match is not None:
                        found.append(Hit(match.start(), match.end(), entry.item, match))
                elif entry.order not in searched:
                    searched.add(entry.order)
                    search = entry.phrase.regex.search
                    match = search(text, span.start, span.end)
                    while match is not None:
                        found.append(Hit(match.start(), match.end(), entry.item, match))
                        match = search(text, match.end(), span.end)
        return _longest(found) if len(found) > 1 else found

    def _lookup(self, run: str) -> _Known[T]:
        known = self._known.get(run)
        if known is None:
            word = fold(run)
            known = (self._entries(word), (word, word[:-1]) if word.endswith("s") else (word,))
            if len(self._known) < _CACHE_LIMIT:
                self._known[run] = known
        return known

    def _entries(self, word: str) -> tuple[_Entry[T], ...]:
        entries = list(self._whole.get(word, ()))
        if word.endswith("s"):
            entries.extend(self._whole.get(word[:-1], ()))
        for length, prefixes in self._prefixes.items():
            entries.extend(prefixes.get(word[:length], ()))
        return tuple({entry.order: entry for entry in entries}.values())


def _longest(hits: list[Hit[T]]) -> list[Hit[T]]:
    """Drop a hit that lies within another of the same item."""
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit[T]] = []
    reach: dict[int, int] = {}
    for hit in hits:
        key = id(hit.item)
        if reach.get(key, -1) < hit.end:
            kept.append(hit)
            reach[key] = hit.end
    return kept
