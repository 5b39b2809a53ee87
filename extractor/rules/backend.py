"""Runs the rules over a document and hands what they decide to the gate, as findings with places in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor.document import Span
from extractor.findings import FieldFindings, Finding
from extractor.garbage import without_collection
from extractor.rules.analysis import Analysis
from extractor.rules.compiled import compiled_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.document import Document
    from extractor.rules.candidate import Candidate
    from extractor.rules.decide import Decision
    from extractor.schema import Schema

_MAX_QUOTE: Final = 300
_MAX_EVIDENCE: Final = 8
_BEST_FIRST: Final = 2
_NEARLY_AS_GOOD: Final = 0.8
_CLAUSE_END: Final = ",;:"


class RulesBackend:
    """Finds, judges and decides by a schema's rules."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._compiled = compiled_schema(schema)

    def find(self, document: Document) -> dict[str, FieldFindings]:
        """Return what the rules say of each field of the schema."""
        return self.findings(self.analyse(document))

    def analyse(self, document: Document) -> Analysis:
        """Return what the rules find in a document: its sentences, the candidates in them and what is decided of them."""
        with without_collection():
            analysis = Analysis.of(document)
            analysis.find_sentences()
            analysis.find_candidates(self._compiled)
            analysis.judge_usage()
            analysis.decide(self.schema)
        return analysis

    def findings(self, analysis: Analysis) -> dict[str, FieldFindings]:
        """Return what an analysis says of each field of the schema."""
        return {name: _findings(analysis, decision) for name, decision in analysis.decisions.items()}


def _findings(analysis: Analysis, decision: Decision) -> FieldFindings:
    accepted = []
    for answer in decision.answers:
        best = answer.shown_by[0]
        spans = _quotes(analysis, answer.shown_by)
        attributes = dict(best.attributes)
        for other in answer.shown_by[1:]:
            for name, value in other.attributes.items():
                attributes.setdefault(name, value)
        value = _statement(analysis, best) if best.statement else answer.value
        accepted.append(Finding(value, _surface(analysis, best), spans, answer.confidence, "used", "", attributes))
    turned_down = [
        Finding(one.value, _surface(analysis, one), _quotes(analysis, [one]), 0.0, one.usage, one.reason)
        for one in decision.turned_down
    ]
    return FieldFindings(tuple(accepted), tuple(turned_down))


def _surface(analysis: Analysis, candidate: Candidate) -> str:
    """Return the words that gave the value: of a cell that is proved by more than its row, the cell."""
    return candidate.text if candidate.quote else analysis.view.text[candidate.span.start : candidate.span.end]


def _statement(analysis: Analysis, candidate: Candidate) -> str:
    """Return the words of a statement: its sentence, cut to a quote's length."""
    return analysis.view.text[slice(*_shown(analysis, candidate))]


def _quotes(analysis: Analysis, candidates: Sequence[Candidate]) -> tuple[Span, ...]:
    """Return the sentences of the candidates as places in the document, the first few distinct ones."""
    found: list[Span] = []
    for candidate in shown_first(candidates):
        place = candidate.quote or analysis.view.span(*_shown(analysis, candidate))
        if place not in found:
            found.append(place)
        if len(found) == _MAX_EVIDENCE:
            break
    return tuple(found)


def _shown(analysis: Analysis, candidate: Candidate) -> Span:
    """Return where the view has a candidate's sentence, cut to a quote's length."""
    return _clip(analysis.view.text, analysis.sentences[candidate.sentence].span, candidate.span)


def shown_first(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return candidates in the order in which their sentences are shown.

    First those whose own words make them this work's, the best first; third the earliest of the good ones: where a paper first says a
    thing, it says it in full.
    """
    good = [
        one
        for one in candidates
        if not one.is_mention and one.weight * one.score >= _NEARLY_AS_GOOD * candidates[0].weight * candidates[0].score
    ]
    earliest = min(good, key=lambda one: one.span.start, default=candidates[0])
    told = sorted(candidates, key=lambda one: (one.is_mention, not one.is_told))
    best, rest = told[:_BEST_FIRST], told[_BEST_FIRST:]
    return [*best, *(one for one in rest if one is earliest), *(one for one in rest if one is not earliest)]


def _clip(text: str, sentence: Span, target: Span) -> Span:
    """Cut a long sentence to a quote's length around a target, at clause ends where there are any."""
    if sentence.end - sentence.start <= _MAX_QUOTE:
        return sentence
    room = max(_MAX_QUOTE - (target.end - target.start), 0)
    start = max(sentence.start, target.start - room * 2 // 3)
    end = min(sentence.end, max(start + _MAX_QUOTE, target.end))
    start = max(sentence.start, min(start, end - _MAX_QUOTE))
    if start > sentence.start:
        start = _after_break(text, start, min(target.start, start + room // 2))
    if end < sentence.end:
        end = _before_break(text, max(target.end, end - room // 2), end)
    return Span(start, end)


def _after_break(text: str, start: int, limit: int) -> int:
    for position in range(start, limit):
        if text[position] in _CLAUSE_END and text[position + 1 : position + 2] == " ":
            return position + 2
    space = text.find(" ", start, limit)
    return space + 1 if space >= 0 else limit


def _before_break(text: str, limit: int, end: int) -> int:
    for position in range(end - 1, limit, -1):
        if text[position] in _CLAUSE_END and text[position + 1 : position + 2] == " ":
            return position
    space = text.rfind(" ", limit, end)
    return space if space > limit else limit
