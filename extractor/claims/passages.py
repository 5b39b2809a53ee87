"""Passages ready to be asked: do they state a value, do they say what a clause says?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.claims.terms import keys_of
from extractor.claims.wording import NEGATION
from extractor.evidence import holds, verify
from extractor.normalize import parse_number
from extractor.record import Evidence
from extractor.rules.candidate import Candidate
from extractor.rules.usage import judge
from extractor.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from extractor.claims.terms import Term
    from extractor.document import Document, Span
    from extractor.record import FieldResult
    from extractor.rules import RulesBackend
    from extractor.schema import ChecklistField, Schema

ENOUGH: Final = 0.7
"""The share of a clause's words, weighted by how rare they are in the passages, that the passages must have."""
_MOST_QUOTES: Final = 3
_WORDS_OF_MORE: Final = 3
_ALL: Final = 10_000
_UNSAID: Final = "the passages do not say it"
_NEAR: Final = 0.25
"""The share of a clause's words that makes a sentence worth showing as the nearest to it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something is stated, the places that decide it, and why not, if not."""

    is_stated: bool
    evidence: list[Evidence]
    reason: str | None = None


class Passages:
    """The passages of one transcript: what each field of the checklist gets from them, and their sentences."""

    def __init__(self, document: Document, schema: Schema, backend: RulesBackend) -> None:
        self._document = document
        self._schema = schema
        self._analysis = backend.analyse(document)
        self._results = verify(document, schema, backend.findings(self._analysis), _ALL)
        # What a value is one of, as the form that found it says: an Intel i7 is a CPU.
        self._kinds = {
            (field, answer.value): {one.broader for one in answer.shown_by}
            for field, decision in self._analysis.decisions.items()
            for answer in decision.answers
        }
        text = self._analysis.view.text
        self._texts = [text[one.span.start : one.span.end] for one in self._analysis.sentences]
        self._keys = [keys_of(words) for words in self._texts]
        self._held: dict[tuple[str, str, int], bool] = {}

    def result(self, field: str) -> FieldResult:
        """Return what a record says of a field."""
        return self._results[field]

    def find_value(self, field: ChecklistField, value: str) -> Finding:
        """Return whether the passages state a value of a field as this work's own, by the record and the gate."""
        result = self._results[field.name]
        for found in result.values:
            if is_same(field, found.value, value):
                return Finding(True, found.evidence)
        for found in result.values:
            if self._is_one_of(field, found.value, value):
                return Finding(True, found.evidence)
        for miss in result.considered:
            if is_same(field, miss.value, value):
                return Finding(False, miss.evidence, _with_usage(miss.usage, miss.reason))
        for found in result.values:
            held = [quote for quote in found.evidence if holds(field, value, quote.quote)]
            if held:
                return Finding(True, held)
        return self._look_for(field, value)

    def _is_one_of(self, field: ChecklistField, found: str, value: str) -> bool:
        """Whether what was found is one of those that a value names all."""
        broader = {term.name: term.broader for term in field.vocabulary}
        steps = set(self._kinds.get((field.name, found), ()))
        while steps - {None}:
            if value in steps:
                return True
            steps = {broader.get(step) for step in steps if step is not None}
        return False

    def _look_for(self, field: ChecklistField, value: str) -> Finding:
        """Look for a value that the rules did not propose: where a sentence holds it, whose it is there decides."""
        best: Candidate | None = None
        known = any(term.name == value for term in field.vocabulary)
        for sentence, scan in zip(self._analysis.sentences, self._analysis.scans, strict=True):
            if not holds(field, value, self._texts[sentence.index]):
                continue
            candidate = Candidate(field.name, value, value, sentence.span, sentence.index, weight=1.0)
            judge(candidate, scan, self._analysis.view.text)
            if known and candidate.usage == "used":
                candidate.usage, candidate.score = "background", 0.0
                candidate.reason = "named, but nothing beside it says that it answers this"
            if best is None or (candidate.usage == "used", candidate.score) > (best.usage == "used", best.score):
                best = candidate
        if best is None:
            return Finding(False, [], f"the passages do not name {value}")
        evidence = [self._quote(best.sentence)]
        if best.usage == "used" and best.score >= field.threshold:
            return Finding(True, evidence)
        return Finding(False, evidence, _with_usage(best.usage, best.reason or "too little speaks for it"))

    def find_statement(
        self,
        terms: Sequence[Term],
        names: Sequence[tuple[str, str, Span]],
        *,
        settled: Set[int],
        is_negated: bool,
    ) -> Finding:
        """Return whether a few sentences of the passages have the words of a clause.

        Every name and number must be among them, a number beside a word that it has beside it in the clause; of the other words enough.
        A denial is stated by a denial only. `names` are the fields, values and places of names in the clause, which other forms of
        them prove. The `settled` terms are asked for by themselves.
        """
        has = [self._which(index, terms, names) for index in range(len(self._texts))]
        wanted = {place: _weight(has, place) for place in range(len(terms)) if place not in settled}
        chosen = _cover(has, wanted, terms)
        covered = frozenset[int]().union(*(has[index] for index in chosen))
        missing = [place for place in wanted if place not in covered]
        lost = [place for place in missing if terms[place].exact]
        share = sum(weight for place, weight in wanted.items() if place in covered) / sum(wanted.values())
        if lost or share < ENOUGH:
            near = chosen[:1] if share >= _NEAR else []
            nowhere = [place for place in missing if not any(place in found for found in has)]
            words = ", ".join(terms[place].text for place in lost or nowhere or missing)
            return Finding(False, [self._quote(index) for index in near], f"{_UNSAID}: {words}")
        evidence = [self._quote(index) for index in sorted(chosen)]
        if (NEGATION.search(self._texts[chosen[0]]) is not None) != is_negated:
            reason = "the passages say it without the denial" if is_negated else "the passages deny it"
            return Finding(False, evidence, reason)
        return Finding(True, evidence)

    def _which(self, index: int, terms: Sequence[Term], names: Sequence[tuple[str, str, Span]]) -> frozenset[int]:
        """Return which terms of a clause a sentence has; names, by their other forms too."""
        found = {place for place, term in enumerate(terms) if term.is_among(self._keys[index])}
        for field, value, span in names:
            places = {
                place for place, term in enumerate(terms) if term.span.overlaps(span) and not term.is_number
            } - found
            if places and self._holds(field, value, index):
                found |= places
        return frozenset(place for place in found if _counts_the_same(place, terms, found))

    def _holds(self, field: str, value: str, index: int) -> bool:
        """Whether a sentence holds a value; an answer may name it a hundred times."""
        key = (field, value, index)
        if key not in self._held:
            self._held[key] = holds(self._schema.fields[field], value, self._texts[index])
        return self._held[key]

    def _quote(self, index: int) -> Evidence:
        sentence = self._analysis.sentences[index]
        span = self._analysis.view.span(sentence.span.start, sentence.span.end)
        section, page = self._document.section_at(span.start), self._document.page_at(span.start)
        return Evidence(
            quote=self._document.quote(span),
            start=span.start,
            end=span.end,
            section=section.heading if section else None,
            page=page.number if page else None,
        )


def _counts_the_same(place: int, terms: Sequence[Term], found: Set[int]) -> bool:
    """Whether a number stands beside a word that it stands beside in the clause; what is no number needs none."""
    if not terms[place].is_number:
        return True
    before = next((other for other in range(place - 1, -1, -1) if not terms[other].is_number), None)
    after = next((other for other in range(place + 1, len(terms)) if not terms[other].is_number), None)
    return before in found or after in found or (before is None and after is None)


def _weight(has: Sequence[frozenset[int]], place: int) -> float:
    """Return how much a term tells: the more, the fewer sentences have it; what none has tells as much as what one has."""
    return math.log(1 + len(has) / max(1, sum(place in found for found in has)))


def _cover(has: Sequence[frozenset[int]], wanted: Mapping[int, float], terms: Sequence[Term]) -> list[int]:
    """Return the few sentences that have most of the wanted terms, the best first.

    A further sentence must bring a name, a number or three words.
    """
    chosen: list[int] = []
    covered: frozenset[int] = frozenset()
    while len(chosen) < _MOST_QUOTES:
        gains = [sum(wanted.get(place, 0.0) for place in found - covered) for found in has]
        best = max(range(len(has)), key=lambda index: gains[index], default=None)
        if best is None or not gains[best]:
            break
        new = [place for place in has[best] - covered if place in wanted]
        if chosen and len(new) < _WORDS_OF_MORE and not any(terms[place].exact for place in new):
            break
        chosen.append(best)
        covered |= has[best]
    return chosen


def is_same(field: ChecklistField, one: str, other: str) -> bool:
    """Whether two values of a field are one: the same letters and digits, for pairs the same number of the same name."""
    if field.kind is Kind.PAIR:
        (name, _, number), (other_name, _, other_number) = one.partition("="), other.partition("=")
        if name != other_name:
            return False
        if parse_number(number) is not None and parse_number(number) == parse_number(other_number):
            return True
        one, other = number, other_number
    return _key(one) == _key(other)


def _key(value: str) -> str:
    return "".join(character for character in value.casefold() if character.isalnum() or character in "+.")


def _with_usage(usage: str, reason: str) -> str:
    return f"{usage.replace('_', ' ')}: {reason}" if reason else usage.replace("_", " ")
