"""Many phrases looked for in one pass over a text.

The words of the text are looked up in an index of the words that each phrase needs; a phrase's regular expression is compiled, and
tried, only where one of its words occurs with the word that must follow it, and only in a text that has the other words that it needs.
So the cost grows with what a text holds, not with the size of the schema. Phrases may lie in groups, each looked for when it is asked for.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

from extractor.anchors import DIGIT, is_common
from extractor.phrases import compiled, fold, known

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from extractor.anchors import Choice
    from extractor.document import Span
    from extractor.phrases import Phrase

T = TypeVar("T")

_RUN: Final = re.compile(r"[^\W\d_]+|\d+")
_SEARCH_COST: Final = 10
_COMMON_COST: Final = 1000
_CACHE_LIMIT: Final = 200_000


class Hit(NamedTuple, Generic[T]):
    """A phrase found: where, what the phrase stands for, and the values of its slots."""

    start: int
    end: int
    item: T
    match: re.Match[str]


class _Entry(NamedTuple, Generic[T]):
    phrase: Phrase
    item: T
    order: int
    leads: bool
    needed: frozenset[str] | None
    also: frozenset[str] | None
    """Sets of words of each of which one must stand in the text too, the smaller one first."""


class _Entries(Generic[T]):
    """The entries of one group that a word brings up: wherever it stands, or before certain words only."""

    __slots__ = ("anywhere", "before")

    def __init__(self) -> None:
        self.anywhere: tuple[_Entry[T], ...] = ()
        self.before: dict[str, tuple[_Entry[T], ...]] = {}

    def add(self, entry: _Entry[T], following: frozenset[str] | None) -> None:
        """Take an entry in, for all places or for those before some words."""
        if following is None:
            self.anywhere += (entry,)
        for word in following or ():
            self.before[word] = (*self.before.get(word, ()), entry)


class _Word(NamedTuple, Generic[T]):
    """A word of a text: the forms under which it counts as a word needed, and what it brings up."""

    forms: tuple[str, ...]
    groups: dict[Hashable, _Entries[T]]


_Lead = tuple[int, frozenset[str] | None]
"""The number of a phrase that a word brings up, and before which words only."""


@dataclass(slots=True)
class _Plan(Generic[T]):
    """All phrases of a lexicon, by number, and the words that bring them up: plain data, quick to take up from a file."""

    sources: list[str] = field(default_factory=list)
    items: list[T] = field(default_factory=list)
    groups: list[Hashable] = field(default_factory=list)
    leads: list[bool] = field(default_factory=list)
    needs: list[tuple[frozenset[str] | None, frozenset[str] | None]] = field(default_factory=list)
    whole: dict[str, list[_Lead]] = field(default_factory=dict)
    prefixes: dict[int, dict[str, list[_Lead]]] = field(default_factory=dict)

    def entry(self, number: int) -> _Entry[T]:
        """Return a phrase with all that is known of it."""
        phrase = known(self.sources[number])
        return _Entry(phrase, self.items[number], number, self.leads[number], *self.needs[number])

    def brought_up(self, forms: tuple[str, ...]) -> dict[_Lead, None]:
        """Return what a word brings up, each phrase once."""
        found = {lead: None for form in forms for lead in self.whole.get(form, ())}
        for length, prefixes in self.prefixes.items():
            found |= dict.fromkeys(prefixes.get(forms[0][:length], ()))
        return found


class _Index(dict[str, _Word[T]]):
    """The words of texts, each looked up when it first occurs, among the words that phrases are found by."""

    def __init__(self, plan: _Plan[T]) -> None:
        super().__init__()
        self.groups = set(plan.groups)
        self._plan = plan
        self._made: dict[int, _Entry[T]] = {}

    def __missing__(self, run: str) -> _Word[T]:
        word = fold(run)
        forms = (word, word[:-1]) if word.endswith("s") else (word, DIGIT) if word.isdecimal() else (word,)
        known = _Word(forms, self._entries(forms))
        if len(self) < _CACHE_LIMIT:
            self[run] = known
        return known

    def _entries(self, forms: tuple[str, ...]) -> dict[Hashable, _Entries[T]]:
        found: dict[Hashable, _Entries[T]] = {}
        for number, following in self._plan.brought_up(forms):
            entry = self._made.get(number)
            if entry is None:
                entry = self._made[number] = self._plan.entry(number)
            found.setdefault(self._plan.groups[number], _Entries()).add(entry, following)
        return found


class Words(Generic[T]):
    """The words of a stretch of text, looked up in a lexicon once."""

    __slots__ = ("_end", "_found", "_groups", "_present", "_runs", "_start", "_text")

    def __init__(self, text: str, span: Span, index: _Index[T]) -> None:
        self._text = text
        self._start, self._end = span
        self._groups = index.groups
        self._runs = [(run.start(), index[run[0]]) for run in _RUN.finditer(text, *span)]
        self._present = {form for _, word in self._runs for form in word.forms}
        self._found: dict[Hashable, list[Hit[T]]] = {}

    def find(self, group: Hashable = None) -> list[Hit[T]]:
        """Return every phrase of a group found, by start; of hits of one item in one place, the longest."""
        if group not in self._groups:
            return []
        found = self._found.get(group)
        if found is None:
            found = self._found[group] = self._find(group)
        return found

    def _find(self, group: Hashable) -> list[Hit[T]]:
        found: list[tuple[int, int, int, Hit[T]]] = []
        searched: set[int] = set()
        text, end, present = self._text, self._end, self._present
        for index, (start, word) in enumerate(self._runs, start=1):
            known = word.groups.get(group)
            if known is None:
                continue
            entries = known.anywhere
            if known.before and index < len(self._runs):
                for form in self._runs[index][1].forms:
                    entries += known.before.get(form, ())
            for phrase, item, order, leads, needed, also in entries:
                if needed is not None and needed.isdisjoint(present):
                    continue
                if also is not None and also.isdisjoint(present):
                    continue
                if leads:
                    match = phrase.regex.match(text, start, end)
                    if match is not None:
                        found.append(_placed(order, item, match))
                elif order not in searched:
                    searched.add(order)
                    search = phrase.regex.search
                    match = search(text, self._start, end)
                    while match is not None:
                        found.append(_placed(order, item, match))
                        match = search(text, match.end(), end)
        return _longest(found) if found else []

    def __contains__(self, form: str) -> bool:
        """Whether a word, folded, stands in the text."""
        return form in self._present


class Lexicon(Generic[T]):
    """Phrases, each standing for an item; `group` says of an item in which group its phrases lie.

    >>> from extractor.document import Span
    >>> lexicon = Lexicon([("Adam", "optimizer"), ("trained for {number} epochs", "length")])
    >>> text = "Trained for 20 epochs with Adam."
    >>> [(text[hit.start:hit.end], hit.item) for hit in lexicon.find(text, Span(0, len(text)))]
    [('Trained for 20 epochs', 'length'), ('Adam', 'optimizer')]
    """

    def __init__(self, phrases: Iterable[tuple[str, T]], group: Callable[[T], Hashable] = lambda item: None) -> None:
        self._plan = _planned([(compiled(source), item, group(item)) for source, item in phrases])
        self._index = _Index(self._plan)

    def __getstate__(self) -> _Plan[T]:
        """Return what is kept of a lexicon; what texts have brought up is looked up again."""
        return self._plan

    def __setstate__(self, plan: _Plan[T]) -> None:
        self._plan = plan
        self._index = _Index(plan)

    def words(self, text: str, span: Span) -> Words[T]:
        """Look up the words of a span of the text, to find phrases among them."""
        return Words(text, span, self._index)

    def find(self, text: str, span: Span) -> list[Hit[T]]:
        """Return every phrase without a group that is found within a span of the text."""
        return self.words(text, span).find()


def _planned(phrases: Sequence[tuple[Phrase, T, Hashable]]) -> _Plan[T]:
    """Decide by which words each phrase is found."""
    plan: _Plan[T] = _Plan()
    load = Counter(anchor.run for phrase, *_ in phrases for choice in phrase.choices for anchor in choice.anchors)
    same: dict[Any, Any] = {}  # What is equal is kept once.
    for number, (phrase, item, group) in enumerate(phrases):
        first, *others = sorted(phrase.choices, key=lambda choice: _cost(choice, load))
        plan.sources.append(phrase.source)
        plan.items.append(item)
        plan.groups.append(same.setdefault(group, group))
        plan.leads.append(first.leads)
        needs = _needed(phrase, others)
        plan.needs.append(same.setdefault(needs, needs))
        following = phrase.following(first.start)
        for anchor in set(first.anchors):
            words = plan.prefixes.setdefault(len(anchor.run), {}) if anchor.prefix else plan.whole
            before = None if anchor.prefix else following.get(anchor.run)
            words.setdefault(anchor.run, []).append((number, same.setdefault(before, before)))
    return plan


def _cost(choice: Choice, load: Counter[str]) -> int:
    """Return what looking for a phrase by some words is likely to cost: words of many phrases are frequent, a search is dear."""
    frequency = sum(load[anchor.run] + (_COMMON_COST if is_common(anchor) else 0) for anchor in choice.anchors)
    return frequency * (1 if choice.leads else _SEARCH_COST)


def _needed(phrase: Phrase, others: Sequence[Choice]) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    """Return the two smallest sets of words that a phrase needs besides those it is found by; only whole words can be asked for."""
    sets = [
        frozenset(anchor.run for anchor in choice.anchors)
        for choice in others
        if not any(anchor.prefix or is_common(anchor) for anchor in choice.anchors)
    ]
    if phrase.needs_digit:
        sets.append(frozenset({DIGIT}))
    needed, also, *_ = [*sorted(sets, key=len), None, None]
    return needed, also


def _placed(order: int, item: T, match: re.Match[str]) -> tuple[int, int, int, Hit[T]]:
    """Return a hit with what it is sorted by: its start, the longest first, then the order of the phrases."""
    start, end = match.span()
    return start, -end, order, Hit(start, end, item, match)


def _longest(found: list[tuple[int, int, int, Hit[T]]]) -> list[Hit[T]]:
    """Return the hits in order, without those that lie within another of the same item."""
    if len(found) > 1:
        found.sort(key=itemgetter(0, 1, 2))
    kept: list[Hit[T]] = []
    reach: dict[int, int] = {}
    for *_, hit in found:
        key = id(hit.item)
        if reach.get(key, -1) < hit.end:
            kept.append(hit)
            reach[key] = hit.end
    return kept
