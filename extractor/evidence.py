"""The gate that every backend passes: a quote is the text's own characters, and it holds its value.

`holds` says whether a quote supports a value: literally, by an alias of the vocabulary, as a pattern of the schema
reads it, or as the same number written otherwise. What fails is not stated, whoever proposed it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from extractor.columns import heading, rows, stacked
from extractor.document import Span
from extractor.lexicon import Lexicon
from extractor.normalize import NONE, parse_number, pattern_value
from extractor.number_lists import MORE_SCOPED, is_same, numbers_before, occurrences, paired_numbers
from extractor.phrases import compiled
from extractor.prepared import prepared
from extractor.record import Considered, Evidence, FieldResult, Value
from extractor.schema import Kind
from extractor.view import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractor.document import Box, Document
    from extractor.findings import FieldFindings, Finding
    from extractor.record import Record
    from extractor.schema import ChecklistField, Schema

_UNSUPPORTED: Final = "unsupported: the quote does not hold the value"
# What may stand between a number and the unit after it ("100 training epochs"), but joins no second thing to it ("1.7 with a rate").
_UNIT_GAP: Final = re.compile(r"[ -]*(?:(?!(?:and|or|with|by|using|at|in|on|for|to|from)\b)[^\W\d]+[ -]+){0,2}")
_GOES_NOT_ON: Final = r"(?![\w/-]|[.?=&#%~+][\w/])"
_EDGES: Final = " ,;:()[]"
_SPACE: Final = re.compile(r"\s+")
# Whether a word was broken over a line, or is a compound, the document told; a quote by itself does not.
_BROKEN_WORD: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011]\s+(?=[^\W\d_])")
_SEPARATOR: Final = re.compile(r"[\s\-*`]+")
_NAMES: Final[dict[int, tuple[ChecklistField, Lexicon[str]]]] = {}


def verify(
    document: Document, schema: Schema, findings: dict[str, FieldFindings], considered: int
) -> dict[str, FieldResult]:
    """Return the result of each field of the schema: what its quotes prove, and at most `considered` near misses."""
    return {name: _verify_field(document, field, findings[name], considered) for name, field in schema.fields.items()}


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
            boxes=[_rounded(box) for box in document.boxes(span)] or None,
        )


def _rounded(box: Box) -> Box:
    left, bottom, right, top = box
    return (round(left, 1), round(bottom, 1), round(right, 1), round(top, 1))


def holds(field: ChecklistField, value: str, quote: str) -> bool:
    """Whether a quote, read with the meaning of a field, supports a value.

    >>> from extractor.schema import ChecklistField
    >>> field = ChecklistField(name="hardware", question="?", kind="term", group="g", vocabulary=[{"name": "NVIDIA A100"}])
    >>> holds(field, "NVIDIA A100", "on two NVIDIA A100s"), holds(field, "NVIDIA A100", "on NVIDIA cards")
    (True, False)
    """
    text = clean_text(quote)
    if _holds(field, value, quote, text):
        return True
    joined = _BROKEN_WORD.sub("", quote)
    return joined != quote and _holds(field, value, joined, clean_text(joined))


def _holds(field: ChecklistField, value: str, quote: str, text: str) -> bool:
    """Whether a quote supports a value, by its cleaned text."""
    if value == NONE:
        return any(compiled(phrase).regex.search(text) for phrase in field.none)
    if field.kind is Kind.PAIR:
        return _holds_pair(field, value, quote, text)
    if field.kind is Kind.URL:
        return _holds_address(value, text)
    return (
        _holds_literally(value, text)
        or _holds_alias(field, value, text)
        or _holds_words(value, text)
        or _holds_pattern(field, value, text)
    )


def _holds_address(address: str, text: str) -> bool:
    """Whether an address stands in the text whole; a page may break it with white space."""
    letters = r"\s*".join(re.escape(letter) for letter in _SPACE.sub("", address))
    return re.search(letters + _GOES_NOT_ON, text, re.IGNORECASE) is not None


def _holds_literally(value: str, text: str) -> bool:
    """Whether the very characters of a value stand in the text between spaces or marks; the cheap and most frequent case."""
    start = text.find(value)
    if start < 0:
        return False
    return not (text[start - 1 : start] + text[start + len(value) : start + len(value) + 1]).strip(_EDGES)


def _holds_words(words: str, text: str) -> bool:
    """Whether the words stand in the text as whole words; spaces, hyphens and signs of emphasis are alike."""
    return any(_occurrences(words, text))


def _occurrences(words: str, text: str) -> Iterator[re.Match[str]]:
    pieces = [re.escape(piece) for piece in _SEPARATOR.split(clean_text(words)) if piece]
    if pieces:
        written = r"(?<![^\W_])" + r"[\s\-*`]*".join(pieces) + r"(?![^\W_]|\.\d)"
        yield from re.finditer(written, text, re.IGNORECASE)


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


def _holds_pair(field: ChecklistField, value: str, quote: str, text: str) -> bool:
    """Whether a quote, whose cleaned text is given too, gives this number to this name.

    In rows of a table under a row of names, the name is that of the column. Elsewhere it is the last one before the number, or stands
    right after it as a unit does.
    """
    name, _, printed = value.partition("=")
    header, *below = [*rows(quote, 0, len(quote))] or [[]]
    if len(header) > 1 and below and (named := _named_columns(field, header)):
        columns = [column for column, label in named.items() if label == name]
        cells = [row[column] for row in below if len(row) == len(header) for column in columns]
        return any(is_same(parse_number(cell), parse_number(printed)) for cell in cells)
    if blocks := list(stacked(quote)):
        return any(_is_beside(field, name, parse_number(printed), pairs, quote) for pairs in blocks)
    places: dict[str, list[Span]] = defaultdict(list)
    for hit in _names(field).find(text, Span(0, len(text))):
        places[hit.item].append(Span(hit.start, hit.end))
    own = places.get(name) or [Span(*match.span()) for match in _occurrences(name, text)]
    worded = {parameter.name for parameter in field.parameters if parameter.slot == "word"}
    others = [place for other, found in places.items() if other not in {name, *worded} for place in found]
    others = [place for place in others if not any(place.overlaps(mine) for mine in own)]
    numbers = [*_words(field, name, printed, text)] or [*occurrences(printed, text)]
    return any(_is_last_before(number, own, others) or _is_right_after(number, own, text) for number in numbers) or (
        bool(numbers) and _is_listed(field, name, numbers, text)
    )


def _words(field: ChecklistField, name: str, word: str, text: str) -> Iterator[Span]:
    """Yield where a word that a parameter may be, in place of a number, stands in any of its forms."""
    parameters = (parameter for parameter in field.parameters if parameter.name == name)
    choices = (choice for parameter in parameters for choice in parameter.choices if choice.name == word)
    yield from _places((form for choice in choices for form in choice.forms), text)


def _is_beside(
    field: ChecklistField, name: str, wanted: float | None, pairs: list[tuple[Span, Span]], quote: str
) -> bool:
    """Whether this number belongs to this name in a column of names and one of numbers."""
    return any(
        is_same(parse_number(quote[slice(*cell)]), wanted)
        and name in _named_columns(field, [quote[slice(*label)]]).values()
        for label, cell in pairs
    )


def _named_columns(field: ChecklistField, header: list[str]) -> dict[int, str]:
    """Return the columns of a table's first row whose cell is a parameter's name and nothing else."""
    names = _names(field)
    found = {}
    for column, cell in enumerate(header):
        form = heading(cell)
        for hit in names.find(form, Span(0, len(form))):
            if hit.end - hit.start == len(form):
                found[column] = hit.item
    return found


def _names(field: ChecklistField) -> Lexicon[str]:
    """Return the forms that a field's parameters are named by. Made once a field; of a field that changes, a copy is made, never itself."""
    known = _NAMES.get(id(field))
    if known is None or known[0] is not field:
        phrases = [
            (phrase, parameter.name)
            for parameter in field.parameters
            for phrase in (*parameter.names, *parameter.units, *parameter.whole_phrases)
        ]
        lexicon = prepared("names", [repr(phrases).encode()], lambda: Lexicon(phrases))
        known = _NAMES[id(field)] = (field, lexicon)
    return known[1]


def _is_last_before(number: Span, own: list[Span], others: list[Span]) -> bool:
    if any(place.overlaps(number) for place in own):
        return True
    mine = max((place.end for place in own if place.end <= number.start), default=-1)
    theirs = max((place.end for place in others if place.end <= number.start), default=-1)
    return mine >= 0 and mine >= theirs


def _is_right_after(number: Span, own: list[Span], text: str) -> bool:
    return any(_UNIT_GAP.fullmatch(text, number.end, place.start) for place in own if place.start >= number.end)


def _is_listed(field: ChecklistField, name: str, numbers: list[Span], text: str) -> bool:
    """Whether one of the numbers is this name's in a list: of numbers before a unit, or of numbers that pair off with names."""
    if any(number in numbers_before(text, 0, place.start) for place in _units(field, name, text) for number in numbers):
        return True
    if any(number.end == match.end() for number in numbers for match in _scoped(field, name, text)):
        return True
    names = {place: parameter.name for parameter in field.parameters for place in _places(parameter.names, text)}
    return any(
        names[place] == name and number in numbers
        for pairs in paired_numbers(text, list(names), 0, len(text))
        for place, number in pairs
    )


def _scoped(field: ChecklistField, name: str, text: str) -> Iterator[re.Match[str]]:
    """Yield where a second number follows the parameter's own, each said of something else."""
    for parameter in field.parameters:
        if parameter.name == name:
            forms = (f"{form} {{is}} {slot}" for form in parameter.names for slot in parameter.slots)
            for place in _places((*forms, *parameter.whole_phrases), text):
                if match := MORE_SCOPED.match(text, place.end):
                    yield match


def _units(field: ChecklistField, name: str, text: str) -> Iterator[Span]:
    """Yield the numbers that stand with one of the parameter's units, or where its phrases have them."""
    for parameter in field.parameters:
        if parameter.name == name:
            for phrase in (
                *(f"{slot} {unit}" for unit in parameter.units for slot in parameter.slots),
                *parameter.phrases,
            ):
                for match in compiled(phrase).regex.finditer(text):
                    yield from (Span(*match.span(slot)) for slot, caught in match.groupdict().items() if caught)


def _places(phrases: Iterable[str], text: str) -> Iterator[Span]:
    """Yield where phrases stand in a text, phrase by phrase."""
    for phrase in phrases:
        for match in compiled(phrase).regex.finditer(text):
            yield Span(*match.span())


def check_record(record: Record, text: str, schema: Schema) -> list[str]:
    """Return what is wrong with a record's quotes, each as a sentence; nothing if all are verbatim and hold their values."""
    problems = []
    for name, result in record.fields.items():
        field = schema.fields.get(name)
        for value in result.values:
            for evidence in value.evidence:
                if text[evidence.start : evidence.end] != evidence.quote:
                    problems.append(
                        f"{name}: the quote for {value.value!r} is not at {evidence.start}-{evidence.end} of the text."
                    )
                elif field is None or not holds(field, value.value, evidence.quote):
                    problems.append(
                        f"{name}: the quote at {evidence.start}-{evidence.end} does not hold {value.value!r}."
                    )
        for miss in result.considered:
            problems.extend(
                f"{name}: the quote considered for {miss.value!r} is not at {evidence.start}-{evidence.end} of the text."
                for evidence in miss.evidence
                if text[evidence.start : evidence.end] != evidence.quote
            )
    return problems
