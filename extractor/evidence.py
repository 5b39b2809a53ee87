"""The gate that every backend passes: a quote is the text's own characters, and it holds its value.

`holds` says whether a quote supports a value: literally, by an alias of the vocabulary, as a pattern of the schema
reads it, or as the same number written otherwise. What fails is not stated, whoever proposed it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.normalize import NONE, parse_number, pattern_value
from extractor.phrases import SLOTS, compiled
from extractor.record import Considered, Evidence, FieldResult, Value
from extractor.schema import Kind
from extractor.view import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.document import Document, Span
    from extractor.findings import FieldFindings, Finding
    from extractor.record import Record
    from extractor.schema import ChecklistField, Schema

_UNSUPPORTED: Final = "unsupported: the quote does not hold the value"
_NUMBER: Final = re.compile(SLOTS["number"])
_SPACE: Final = re.compile(r"\s+")
_SEPARATOR: Final = re.compile(r"[\s\-]+")


def verify(document: Document, schema: Schema, findings: dict[str, FieldFindings], considered: int) -> dict[str, FieldResult]:
    """Return the result of each field of the schema: what its quotes prove, and at most `considered` near misses."""
    return {
        name: _verify_field(document, field, findings[name], considered) for name, field in schema.fields.items()
    }


def _verify_field(document: Document, field: ChecklistField, findings: FieldFindings, considered: int) -> FieldResult:
    values: list[Value] = []
    turned_down = list(findings.turned_down)
    for finding in findings.accepted:
        evidence = [quote for quote in _quotes(document, finding.spans) if holds(field, finding.value, quote.quote)]
        if evidence:
            values.append(_value(finding, evidence))
        else:
            turned_down.append(finding)
    misses = list(_considered(document, findings.accepted, turned_down, considered))
    if any(value.usage == "used" for value in values):
        return FieldResult(status="stated", values=values, considered=misses)
    reason = findings.undetermined or document.hidden
    if reason is not None:
        return FieldResult(status="not determined", considered=misses, reason=reason)
    return FieldResult(status="not stated", considered=misses)


def _value(finding: Finding, evidence: list[Evidence]) -> Value:
    return Value(
        value=finding.value,
        text=finding.text,
        attributes=finding.attributes,
        confidence=finding.confidence,
        usage=finding.usage,
        evidence=evidence,
    )


def _considered(
    document: Document, accepted: Iterable[Finding], turned_down: Iterable[Finding], limit: int
) -> Iterator[Considered]:
    refused = {id(finding) for finding in accepted}
    for finding in list(turned_down)[:limit]:
        evidence = list(_quotes(document, finding.spans[:1]))
        if evidence:
            reason = _UNSUPPORTED if id(finding) in refused else finding.reason
            yield Considered(value=finding.value, usage=finding.usage, reason=reason, evidence=evidence)


def _quotes(document: Document, spans: Iterable[Span]) -> Iterator[Evidence]:
    for span in spans:
        quote = document.quote(span)
        if not quote.strip():
            continue
        section, page = document.section_at(span.start), document.page_at(span.start)
        yield Evidence(
            quote=quote,
            start=span.start,
            end=span.end,
            section=section.heading if section else None,
            page=page.number if page else None,
            boxes=[tuple(round(edge, 1) for edge in box) for box in document.boxes(span)] or None,
        )


def holds(field: ChecklistField, value: str, quote: str) -> bool:
    """Whether a quote, read with the meaning of a field, supports a value.

    >>> from extractor.schema import ChecklistField
    >>> field = ChecklistField(name="hardware", question="?", kind="term", group="g", vocabulary=[{"name": "NVIDIA A100"}])
    >>> holds(field, "NVIDIA A100", "on two NVIDIA A100s"), holds(field, "NVIDIA A100", "on NVIDIA cards")
    (True, False)
    """
    text = clean_text(quote)
    if value == NONE:
        return any(compiled(phrase).regex.search(text) for phrase in field.none)
    if field.kind is Kind.PAIR:
        return _holds_pair(field, value, text)
    if field.kind is Kind.URL:
        return _SPACE.sub("", value).casefold() in _SPACE.sub("", text).casefold()
    return _holds_words(value, text) or _holds_alias(field, value, text) or _holds_pattern(field, value, text)


def _holds_words(words: str, text: str) -> bool:
    """Whether the words stand in the text as whole words, spaces and hyphens alike."""
    pieces = [re.escape(piece) for piece in _SEPARATOR.split(clean_text(words)) if piece]
    if not pieces:
        return False
    return re.search(r"(?<![^\W_])" + r"[\s\-]*".join(pieces) + r"(?![^\W_])", text, re.IGNORECASE) is not None


def _holds_alias(field: ChecklistField, value: str, text: str) -> bool:
    return any(
        compiled(phrase).regex.search(text)
        for term in field.vocabulary
        if term.name == value
        for phrase in term.phrases
    )


def _holds_pattern(field: ChecklistField, value: str, text: str) -> bool:
    return any(
        pattern_value(pattern, match) == value
        for pattern in (*field.patterns, *field.statements)
        for match in compiled(pattern.phrase).regex.finditer(text)
    )


def _holds_pair(field: ChecklistField, value: str, text: str) -> bool:
    name, _, number = value.partition("=")
    named = [parameter for parameter in field.parameters if parameter.name == name]
    phrases = [
        phrase
        for parameter in named
        for phrase in (parameter.name, *parameter.aliases, *parameter.units, *parameter.phrases)
    ]
    if not any(compiled(phrase).regex.search(text) for phrase in phrases) and not _holds_words(name, text):
        return False
    wanted = parse_number(number)
    if wanted is None:
        size = re.findall(r"\d+", number)
        return _holds_words(number, text) or (len(size) > 1 and _is_run(size, re.findall(r"\d+", text)))
    return any(_is_same(parse_number(match[0]), wanted) for match in _NUMBER.finditer(text)) or any(
        _is_same(parse_number(word), wanted) for word in re.findall(r"[a-z]+", text.lower())
    )


def _is_same(number: float | None, wanted: float) -> bool:
    return number is not None and abs(number - wanted) <= 1e-9 * max(abs(number), abs(wanted), 1e-9)


def _is_run(wanted: list[str], among: list[str]) -> bool:
    return any(among[index : index + len(wanted)] == wanted for index in range(len(among) - len(wanted) + 1))


def check_record(record: Record, text: str, schema: Schema) -> list[str]:
    """Return what is wrong with a record's quotes, each as a sentence; nothing if all are verbatim and hold their values."""
    problems = []
    for name, result in record.fields.items():
        field = schema.fields.get(name)
        for value in result.values:
            for evidence in value.evidence:
                if text[evidence.start : evidence.end] != evidence.quote:
                    problems.append(f"{name}: the quote for {value.value!r} is not at {evidence.start}-{evidence.end} of the text.")
                elif field is None or not holds(field, value.value, evidence.quote):
                    problems.append(f"{name}: the quote at {evidence.start}-{evidence.end} does not hold {value.value!r}.")
        for miss in result.considered:
            problems.extend(
                f"{name}: the quote considered for {miss.value!r} is not at {evidence.start}-{evidence.end} of the text."
                for evidence in miss.evidence
                if text[evidence.start : evidence.end] != evidence.quote
            )
    return problems
