"""Which field of a checklist a question asks for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from extractor.claims.terms import stem, terms
from extractor.claims.wording import EXAMPLES
from extractor.document import Span
from extractor.normalize import NONE
from extractor.phrases import compiled

if TYPE_CHECKING:
    from extractor.rules.analysis import Analysis
    from extractor.schema import Schema

_LEAST: Final = 0.6
"""The share of a question's words, weighted by how few fields ask with them, that a field's question must have."""
_EXAMPLE: Final = 0.7
"""What a word counts that a field's question has among its examples only."""
_AHEAD: Final = 1.15
"""How much better than the next one the best field must be."""


def question_stems(question: str) -> frozenset[str]:
    """Return the stems of what a question asks, without its examples.

    >>> sorted(question_stems("Which frameworks are used (e.g., TensorFlow)?"))
    ['framework']
    """
    return _stems(EXAMPLES.sub("", question))


def _stems(words: str) -> frozenset[str]:
    return frozenset(key for term in terms(words, Span(0, len(words))) for group in term.keys for key in group)


def _plain(question: str) -> str:
    return " ".join(question.casefold().split())


class Fields:
    """The questions of a checklist, ready to be compared with the one that was asked."""

    def __init__(self, schema: Schema) -> None:
        self._questions = {_plain(field.question): name for name, field in schema.fields.items()}
        self._examples = {name: _stems(field.question) for name, field in schema.fields.items()}
        self._stems = {
            name: question_stems(field.question) | {stem(word) for word in name.split("_")}
            for name, field in schema.fields.items()
        }

    def asked(self, question: str) -> str | None:
        """Return the field whose question has most of the words of this one; None where none stands out."""
        if _plain(question) in self._questions:
            return self._questions[_plain(question)]
        wanted = question_stems(question)
        total = sum(map(self._weight, wanted))
        if not total:
            return None
        shares = {
            name: (
                sum(map(self._weight, wanted & own))
                + _EXAMPLE * sum(map(self._weight, wanted & (self._examples[name] - own)))
            )
            / total
            * self._closeness(wanted, own)
            for name, own in self._stems.items()
        }
        best, *others = sorted(shares, key=lambda name: -shares[name])
        if shares[best] < _LEAST or any(shares[best] < _AHEAD * shares[name] for name in others[:1]):
            return None
        return best

    def _weight(self, key: str) -> float:
        return math.log(1 + len(self._stems) / (0.5 + sum(key in own for own in self._stems.values())))

    def _closeness(self, wanted: frozenset[str], own: frozenset[str]) -> float:
        """Return less than 1 for a field that asks much more than was asked, so that of two that fit the plainer one is taken."""
        extra = sum(map(self._weight, own - wanted)) / (sum(map(self._weight, own)) or 1)
        return 1 - extra / 4


def field_spoken_of(question: str, analysis: Analysis, schema: Schema) -> str | None:
    """Return the one field whose names or cues a question holds; None where it is none, or several."""
    named = {one.field for one in analysis.candidates if one.value != NONE}
    cued = {
        field.name
        for field in schema.fields.values()
        if any(compiled(cue).regex.search(question) is not None for cue in field.cues)
    }
    for fields in (named, cued):
        if len(fields) == 1:
            return fields.pop()
    return None
