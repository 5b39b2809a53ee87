"""Candidates from what a scan found: names, patterns around names, statements, named numbers, links, denials."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import SectionKind, Span
from extractor.normalize import NONE, caught, pattern_value
from extractor.phrases import asked_words
from extractor.rules.attributes import find_attributes
from extractor.rules.candidate import Candidate
from extractor.rules.coined import find_coined, whole_name, written
from extractor.rules.compiled import CompiledSchema, Role, Rule
from extractor.rules.links import link_candidates, names_led_to
from extractor.rules.parameters import parameter_candidates, shared_numbers
from extractor.rules.unlisted import unlisted_numbers
from extractor.schema import Kind, NearMiss, Parameter, Pattern, Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.lexicon import Hit
    from extractor.rules.scan import Scan
    from extractor.view import View

_NAME_WORD: Final = re.compile(r"[^ \-/]+[ \-/]*")
_COMPOUND_WEIGHT: Final = 0.7
_COINED_WEIGHT: Final = 0.5
"""One mention is not enough for an answer: a paper that uses what it has named names it again."""
_TERM_WEIGHT: Final = 0.95
_PATTERN_WEIGHT: Final = 0.85
_STATEMENT_WEIGHT: Final = 0.8


def find_candidates(
    view: View, scans: Sequence[Scan], schema: CompiledSchema
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the candidates of all fields and the mentions of what they name, both in text order and not yet judged."""
    found: list[Candidate] = []
    mentions: list[Candidate] = []
    for index, scan in enumerate(scans):
        before = scans[index - 1] if index else None
        nearby = before if before is not None and before.sentence.unit == scan.sentence.unit else None
        own = [
            _with_own_words(candidate, hit)
            for hit in scan.finds
            for candidate in _candidates(view.text, scan, hit, nearby, schema)
        ]
        mentions += _loose(own)
        own = names_led_to(view, scan, [one for one in own if not one.is_mention], schema)
        if scan.has_digit and len(scan.names) > 1:
            shared, places = shared_numbers(view.text, scan)
            own = [
                one
                for one in own
                if "name" not in one.attributes or not any(one.span.overlaps(place) for place in places)
            ] + shared
        if scan.has_digit:
            own.extend(_unlisted(view.text, scan, own, nearby, schema))
        own.extend(link_candidates(view, scan, before, schema))
        own.extend(_coined(view.text, scan, own, schema))
        for candidate in _without_covered(own, schema):
            field = schema.schema.fields[candidate.field]
            if field.attributes:
                candidate.attributes.update(
                    find_attributes(view.text, candidate.span, scan.sentence.span, field.attributes)
                )
            if scan.sentence.section in field.skip_sections and not candidate.fixed:
                candidate.usage, candidate.fixed, candidate.score = "background", True, 0.0
                candidate.reason = f"the {scan.sentence.section.value} section does not answer this field"
            found.append(candidate)
    named = {(one.field, one.value) for one in found}
    return found, [one for one in mentions if (one.field, one.value) in named]


def _with_own_words(candidate: Candidate, hit: Hit[Rule]) -> Candidate:
    candidate.own_words = asked_words(hit.match.re.pattern)
    return candidate


def _loose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the mentions in a sentence that no candidate of their field overlaps: "ResNet" in "ResNet-50" is none."""
    sure = [one for one in candidates if not one.is_mention]
    return [
        one
        for one in candidates
        if one.is_mention and not any(one.field == other.field and one.span.overlaps(other.span) for other in sure)
    ]


def _candidates(
    text: str, scan: Scan, hit: Hit[Rule], nearby: Scan | None, schema: CompiledSchema
) -> Iterator[Candidate]:
    rule = hit.item
    item = rule.item
    if isinstance(item, Term):
        needs = (*item.needs, "cue") if rule.role is Role.CUED_TERM else item.needs
        if not scan.is_something_else(hit):
            term = _term(scan, hit, item)
            if schema.schema.fields[rule.field].compounds:
                _take_in_compound(term, text, scan.sentence.span)
            term.is_mention = not _has_needs(needs, rule, scan, nearby)
            yield term
    elif isinstance(item, Pattern):
        if schema.schema.fields[rule.field].kind is not Kind.PAIR and _has_needs(item.needs, rule, scan, nearby):
            candidate = _pattern(text, scan, hit, item, schema.not_names[rule.field])
            if candidate is not None:
                yield candidate
    elif isinstance(item, Parameter):
        if _has_needs(item.needs, rule, scan, nearby) and not scan.is_something_else(hit):
            yield from parameter_candidates(text, scan, hit, item)
    elif isinstance(item, NearMiss):
        candidate = _candidate(scan, hit, hit.match[0], 0.0)
        candidate.usage, candidate.reason, candidate.fixed = item.usage, item.reason, True
        yield candidate
    elif rule.role is Role.NONE:
        candidate = _candidate(scan, hit, hit.match[0], _STATEMENT_WEIGHT)
        candidate.value = NONE
        yield candidate


def _has_needs(needs: tuple[str, ...], rule: Rule, scan: Scan, nearby: Scan | None) -> bool:
    """Whether the cues that a rule needs stand in its sentence or, if that is enough, in the one before."""
    if "cue" not in needs and "cue nearby" not in needs:
        return True
    if isinstance(rule.item, Term) and rule.item.cues:
        if scan.has_cue(rule.field, rule.place):
            return True
        if "cue" in needs:
            return False
    return scan.has_cue(rule.field) or ("cue nearby" in needs and nearby is not None and nearby.has_cue(rule.field))


def _candidate(scan: Scan, hit: Hit[Rule], text: str, weight: float) -> Candidate:
    return Candidate(hit.item.field, text, text, Span(hit.start, hit.end), scan.sentence.index, weight)


def _term(scan: Scan, hit: Hit[Rule], term: Term) -> Candidate:
    candidate = _candidate(scan, hit, hit.match[0], term.weight or _TERM_WEIGHT)
    candidate.value, candidate.needs, candidate.broader = term.name, term.needs, term.broader
    return candidate


def _coined(text: str, scan: Scan, found: Sequence[Candidate], schema: CompiledSchema) -> Iterator[Candidate]:
    """Yield the coined names of a sentence that nothing else claims: no name of another field, no candidate of the same."""
    sentence = scan.sentence
    if sentence.section is SectionKind.REFERENCES:
        return
    for field, endings in schema.coined:
        for span in find_coined(endings, text, sentence.span):
            if any(one.field == field and one.span.overlaps(span) for one in found):
                continue
            if any(isinstance(hit.item.item, Term) and span.overlaps(Span(hit.start, hit.end)) for hit in scan.finds):
                continue
            words = text[span.start : span.end]
            yield Candidate(field, written(words), words, span, sentence.index, _COINED_WEIGHT)


def _unlisted(
    text: str, scan: Scan, found: Sequence[Candidate], nearby: Scan | None, schema: CompiledSchema
) -> Iterator[Candidate]:
    """Yield the numbers of names that no parameter has."""
    for hit in scan.finds:
        item, field = hit.item.item, hit.item.field
        if (
            isinstance(item, Pattern)
            and schema.schema.fields[field].kind is Kind.PAIR
            and _has_needs(item.needs, hit.item, scan, nearby)
        ):
            yield from unlisted_numbers(text, scan, hit, found, schema.not_names[field])


def _take_in_compound(term: Candidate, text: str, sentence: Span) -> None:
    """Make of a name that others are joined to the whole of it: "All-CNN-B" where CNN was found."""
    span = whole_name(text, term.span, sentence)
    if span != term.span:
        term.span, term.text = span, text[span.start : span.end]
        term.value, term.weight, term.broader = written(term.text), _COMPOUND_WEIGHT, None


def _pattern(text: str, scan: Scan, hit: Hit[Rule], pattern: Pattern, not_names: frozenset[str]) -> Candidate | None:
    statement = hit.item.role is Role.STATEMENT
    candidate = _candidate(
        scan, hit, hit.match[0], pattern.weight or (_STATEMENT_WEIGHT if statement else _PATTERN_WEIGHT)
    )
    candidate.needs, candidate.broader = pattern.needs, pattern.broader
    slots = caught(hit.match)
    if slots.get("words", "").partition(" ")[0].lower() in not_names:
        return None  # "predict from the statement …": what follows is no object of the phrase.
    if not statement or pattern.value is not None:
        candidate.value = pattern_value(pattern, hit.match)
    else:
        candidate.statement = text[scan.sentence.span.start : scan.sentence.span.end]
    if pattern.value is None and slots and not statement:
        slot = next(name for name, value in hit.match.groupdict().items() if value)
        rest = _without_front(candidate.value, not_names) if slot.startswith("name") else candidate.value
        start = hit.match.start(slot) + len(candidate.value) - len(rest)
        candidate.value = candidate.text = rest
        candidate.span = Span(start, start + len(rest))
    return candidate if candidate.value else None


def _without_front(name: str, not_names: frozenset[str]) -> str:
    """Cut the words from the front of a name that begin a sentence rather than a name; nothing may be left.

    >>> _without_front("The Snapshot Serengeti", frozenset({"the"})), _without_front("The", frozenset({"the"}))
    ('Snapshot Serengeti', '')
    """
    words = _NAME_WORD.findall(name)
    while words and words[0].strip(" -/").lower() in not_names:
        words.pop(0)
    rest = "".join(words)
    return rest if any(character.isupper() for character in rest) else ""


def _without_covered(candidates: list[Candidate], schema: CompiledSchema) -> list[Candidate]:
    """Drop candidates inside a longer one of the same field (ResNet in ResNet-50), and statements that a near miss overlaps."""
    kept: list[Candidate] = []
    for candidate in candidates:
        field = schema.schema.fields[candidate.field]
        others = [other for other in candidates if other is not candidate]
        if field.kind in ("term", "pair") and any(_covers(other, candidate) for other in others):
            continue
        if field.kind == "open" and any(other.fixed and _covers(other, candidate) for other in others):
            continue
        kept.append(candidate)
    return kept


def _covers(other: Candidate, candidate: Candidate) -> bool:
    if other.field != candidate.field or not other.span.overlaps(candidate.span):
        return False
    if other.fixed and not candidate.fixed:
        return True
    longer = (other.span.end - other.span.start) - (candidate.span.end - candidate.span.start)
    if candidate.attributes.get("name") is not None or other.attributes.get("name") is not None:
        return other.value == candidate.value and longer > 0
    return not candidate.fixed and (longer > 0 or (longer == 0 and other.weight > candidate.weight))
