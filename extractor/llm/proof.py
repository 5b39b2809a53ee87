"""What a model answers to what the document proves: proposals in, findings out, each with the sentences that hold it.

Nothing of an answer is taken on trust. A sentence counts if it was shown; we cut it from the document ourselves; the gate's own `holds`
says whether it supports the value; and the usage rules, which judge every candidate of the rules backend, say whether it is this work's
own. A value is accepted for the sentences that pass all of it, and turned down with the reason for the best of the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from extractor.document import Span
from extractor.evidence import holds
from extractor.findings import Finding
from extractor.llm.passages import matter_words, stems
from extractor.llm.resolve import Resolved, key, knows, resolve
from extractor.normalize import NONE, parse_number
from extractor.phrases import compiled
from extractor.rules.candidate import Candidate
from extractor.rules.usage import judge
from extractor.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.document import Document
    from extractor.llm.reading import Heard
    from extractor.record import Attribute, Usage
    from extractor.rules.analysis import Analysis
    from extractor.schema import ChecklistField, Schema

UNSUPPORTED: Final = "unsupported: the quote does not hold the value"
_OFF_MATTER: Final = "unsupported: the sentence does not speak of the matter"
_NAMES_NOTHING: Final = "unsupported: names nothing"
_NO_NAME: Final = "unsupported: too long for a name"
_OF_A_STATEMENT: Final = 2
"""A statement is whatever its sentence says, so one word of the question is too little: "training" is in a question on splits."""
_MOST_WORDS: Final = 12
_MOST_EVIDENCE: Final = 5
_MAX_QUOTE: Final = 300
_SHOWN_OF_A_VALUE: Final = 80
_NOTHING: Final = frozenset(
    key(word)
    for word in (
        "", "n/a", "na", "null", "unknown", "not stated", "not specified", "not mentioned", "not reported", "not given", "not available",
        "unspecified", "not applicable", "not provided", "not described", "-",
    )
)  # fmt: skip
_DENIALS: Final = frozenset({"none", "no", "nothing", "notused", "notapplied"})
_GENERIC: Final = frozenset(
    stems(
        "we our this that these they it paper work study authors using used with and the for from model network approach"
    )
)


@dataclass(slots=True)
class Proven:
    """What one reader's answer comes to. `faults` are proposals that stand at no sentence and so cannot be kept as near misses."""

    accepted: list[Finding] = field(default_factory=list)
    turned_down: list[Finding] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sight:
    """A value at one sentence: what it is there, whose it is, and why it does not count, if so."""

    resolved: Resolved
    span: Span
    usage: Usage
    reason: str
    attributes: dict[str, Attribute]
    text: str


class Prover:
    """Checks the answers to a schema's fields against one document."""

    def __init__(self, document: Document, analysis: Analysis, schema: Schema) -> None:
        self._document = document
        self._analysis = analysis
        self._schema = schema
        self._not_names = frozenset(name.casefold() for name in schema.usage.not_names)

    def prove(self, field: ChecklistField, heard: Heard) -> Proven:
        """Return what the document proves of an answer."""
        proven = Proven()
        answer = heard.answer
        if answer is None or answer["status"] == "not stated":
            return proven
        for proposed, sentences in _proposals(field, answer):
            indices = sorted({number - 1 for number in sentences if number - 1 in heard.shown})
            if not indices:
                proven.faults.append(f"{_shown(field, proposed)} was given without a sentence that was shown")
                continue
            self._weigh(field, proposed, indices, proven)
        return proven

    def _weigh(self, field: ChecklistField, proposed: dict[str, Any], indices: Sequence[int], proven: Proven) -> None:
        sights = [self._sight(field, proposed, index) for index in indices]
        best = next((one for one in sights if not one.reason and one.usage == "used"), None)
        if best is None:
            # A sentence that holds the value and says whose it is tells more than one that does not hold it.
            closest = min(sights, key=lambda one: one.reason.startswith("unsupported"))
            proven.turned_down.append(_finding(closest, [closest]))
            return
        same = [
            one
            for one in sights
            if not one.reason and one.usage == "used" and one.resolved.value == best.resolved.value
        ]
        proven.accepted.append(_finding(best, same))

    def _sight(self, field: ChecklistField, proposed: dict[str, Any], index: int) -> _Sight:
        """Return what a proposed value is at a sentence."""
        if proposed.get("value") is _SENTENCE:
            resolved = self._statement(field, index)
        elif proposed.get("value") == NONE:
            resolved = self._denial(field, index)
        else:
            resolved = resolve(self._analysis, field, proposed, index)
        span = self._quote(resolved, index)
        text = self._words(resolved.place) if resolved.place is not None else resolved.value
        attributes = {**self._extras(proposed, span), **resolved.attributes}
        usage, reason = self._verdict(field, resolved, index, span)
        return _Sight(resolved, span, usage, reason, attributes, text)

    def _verdict(self, field: ChecklistField, resolved: Resolved, index: int, span: Span) -> tuple[Usage, str]:
        """Return whose a value is at a sentence, and why it does not count there, if so."""
        sentence, known = self._analysis.sentences[index], resolved.candidate
        if known is not None and known.fixed:
            return known.usage, known.reason
        if sentence.section in field.skip_sections:
            return "background", f"the {sentence.section.value} section does not answer this field"
        if resolved.place is None or not holds(field, resolved.value, self._document.quote(span)):
            return "used", UNSUPPORTED
        doubt = self._doubt(field, resolved, index)
        if doubt is not None:
            return "used", doubt
        candidate = Candidate(field.name, resolved.value, resolved.value, resolved.place, index, weight=1.0)
        if field.kind is Kind.OPEN and known is not None:
            candidate.own_words = known.own_words
        judge(candidate, self._analysis.scans[index], self._analysis.view.text)
        return candidate.usage, candidate.reason

    def _doubt(self, field: ChecklistField, resolved: Resolved, index: int) -> str | None:
        """Return why words that stand in a sentence are no answer to a field, if they are none."""
        value = resolved.value
        if resolved.is_known or value == NONE:
            return None
        if field.kind in (Kind.OPEN, Kind.URL):
            needed = _OF_A_STATEMENT if field.kind is Kind.OPEN else 1
            return None if self._speaks_of(field, index, needed) else _OFF_MATTER
        name = value.partition("=")[0] if field.kind is Kind.PAIR else value
        if len(name.split()) > _MOST_WORDS:
            return _NO_NAME
        words = set(stems(name))
        if not words or words <= _GENERIC | matter_words(field) or name.casefold() in self._not_names:
            return _NAMES_NOTHING
        other = next((one for one in self._schema.fields.values() if one is not field and knows(one, name)), None)
        if other is not None:
            return f"unsupported: an answer to {other.name}, not to this"
        is_near = self._speaks_of(field, index) or (
            self._is_name(resolved, index) and self._speaks_nearby(field, index)
        )
        return None if is_near else _OFF_MATTER

    def _is_name(self, resolved: Resolved, index: int) -> bool:
        """Whether a value is written as names are: with a capital or a digit, and not only because it begins the sentence."""
        assert resolved.place is not None
        printed = self._words(resolved.place)
        first = resolved.place.start == self._analysis.sentences[index].span.start
        return any(character.isupper() or character.isdigit() for character in (printed[1:] if first else printed))

    def _speaks_of(self, field: ChecklistField, index: int, needed: int = 1) -> bool:
        """Whether a sentence holds what the rules know of a field, or so many words of its question, or all there are."""
        text = self._words(self._analysis.sentences[index].span)
        if self._analysis.scans[index].has_cue(field.name):
            return True
        if any(
            one.field == field.name and one.sentence == index and not one.fixed for one in self._analysis.candidates
        ):
            return True
        matter = matter_words(field)
        return 0 < min(needed, len(matter)) <= len(matter.intersection(stems(text)))

    def _speaks_nearby(self, field: ChecklistField, index: int) -> bool:
        sentences = self._analysis.sentences
        return any(
            self._speaks_of(field, other)
            for other in (index - 1, index + 1)
            if 0 <= other < len(sentences) and sentences[other].unit == sentences[index].unit
        )

    def _statement(self, field: ChecklistField, index: int) -> Resolved:
        """Return a sentence as the value of a field that is answered by sentences."""
        found = [one for one in self._analysis.candidates if one.field == field.name and one.sentence == index]
        known = next((one for one in found if not one.fixed), found[0] if found else None)
        target = known.span if known is not None else self._first_word_of(field, index)
        place = _clipped(self._analysis.view.text, self._analysis.sentences[index].span, target)
        return Resolved(self._words(place), place, known is not None, {}, known)

    def _first_word_of(self, field: ChecklistField, index: int) -> Span:
        """Return where a sentence first speaks of a field, or where it begins."""
        span, matter = self._analysis.sentences[index].span, matter_words(field)
        for match in re.compile(r"[^\W_]+").finditer(self._analysis.view.text, *span):
            if not matter.isdisjoint(stems(match[0])):
                return Span(*match.span())
        return Span(span.start, span.start)

    def _denial(self, field: ChecklistField, index: int) -> Resolved:
        """Return "none" at the words of a sentence that deny a field's matter."""
        text, span = self._analysis.view.text, self._analysis.sentences[index].span
        for phrase in field.none:
            match = compiled(phrase).regex.search(text, *span)
            if match is not None:
                return Resolved(NONE, Span(*match.span()), True)
        return Resolved(NONE, None)

    def _quote(self, resolved: Resolved, index: int) -> Span:
        """Return what of the document is to prove a value: its sentence, cut around it where it is long."""
        if resolved.candidate is not None and resolved.candidate.quote is not None:
            return resolved.candidate.quote
        sentence = self._analysis.sentences[index].span
        target = resolved.place or Span(sentence.start, sentence.start)
        return self._analysis.view.span(*_clipped(self._analysis.view.text, sentence, target))

    def _extras(self, proposed: dict[str, Any], span: Span) -> dict[str, Attribute]:
        """Return the attributes of a proposed value that its quote holds."""
        quote = self._document.quote(span)
        given = {
            name: proposed[name]
            for name in ("version", "count", "memory", "frequency")
            if proposed.get(name) is not None
        }
        return {name: value for name, value in given.items() if _holds_extra(value, quote)}

    def _words(self, place: Span) -> str:
        return self._analysis.view.text[place.start : place.end]


class _Sentence:
    """Stands for the value of a field that is answered by sentences."""


_SENTENCE: Final = _Sentence()


def _proposals(field: ChecklistField, answer: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Yield the values of an answer with the numbers of their sentences; of an answer in sentences each one by itself."""
    if answer["status"] == "denied":
        cited = [
            *answer.get("sentences", ()),
            *(one for value in answer.get("values", ()) for one in value["sentences"]),
        ]
        yield {"value": NONE}, cited
        return
    if field.kind is Kind.OPEN:
        for number in dict.fromkeys(answer["sentences"]):
            yield {"value": _SENTENCE}, [number]
        return
    for value in answer["values"]:
        said = key(str(value.get("value", value.get("number"))))
        if said in _DENIALS and field.kind is not Kind.PAIR:
            yield {"value": NONE}, value["sentences"]
        elif said not in _NOTHING:
            yield value, value["sentences"]


def _finding(best: _Sight, sights: Iterable[_Sight]) -> Finding:
    attributes: dict[str, Attribute] = {}
    spans: list[Span] = []
    for sight in sights:
        attributes = {**sight.attributes, **attributes}
        if sight.span not in spans:
            spans.append(sight.span)
    found = Finding(best.resolved.value, best.text, tuple(spans[:_MOST_EVIDENCE]), 0.0, best.usage, best.reason)
    return replace(found, attributes=attributes)


def _holds_extra(value: Attribute, quote: str) -> bool:
    """Whether a quote holds an attribute: the same number, or the very words.

    >>> _holds_extra("1.7", "in PyTorch 1.7"), _holds_extra(4, "on four GPUs"), _holds_extra("1.8", "in PyTorch 1.7")
    (True, True, False)
    """
    if isinstance(value, int):
        words = re.findall(r"\d+(?:[.,]\d+)*|[^\W\d_]+", quote)
        return any(parse_number(word) == value for word in words)
    pieces = [re.escape(piece) for piece in str(value).split()]
    return (
        bool(pieces)
        and re.search(r"(?<![\w.])v?" + r"\s*".join(pieces) + r"(?!\w|\.\d)", quote, re.IGNORECASE) is not None
    )


def _clipped(text: str, sentence: Span, target: Span) -> Span:
    """Return a sentence, cut to a quote's length around a target where it is longer."""
    if sentence.end - sentence.start <= _MAX_QUOTE:
        return sentence
    start = max(sentence.start, min(target.start, sentence.end) - _MAX_QUOTE // 2)
    end = min(sentence.end, max(start + _MAX_QUOTE, target.end))
    start = max(sentence.start, min(start, max(end - _MAX_QUOTE, sentence.start)))
    if start > sentence.start:
        start = text.find(" ", start, target.start) + 1 or target.start
    if end < sentence.end:
        end = max(text.rfind(" ", target.end, end), target.end)
    return Span(start, end)


def _shown(field: ChecklistField, proposed: dict[str, Any]) -> str:
    """Return how a proposed value is named in a message: what a model says may be anything."""
    if proposed.get("value") is _SENTENCE:
        return "a sentence"
    value = (
        f"{proposed['name']}={proposed['number']}"
        if field.kind is Kind.PAIR and "name" in proposed
        else proposed["value"]
    )
    return repr(" ".join(str(value).split())[:_SHOWN_OF_A_VALUE])
