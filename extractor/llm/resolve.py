"""What a model calls a value to the value that the schema knows, at its place in a sentence.

What the rules found in the sentence comes first, so that both readers call the same thing the same and give it the same attributes;
then the vocabulary; then the very words. Whether the sentence proves the value is not asked here, but by `proof`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from extractor.document import Span
from extractor.lexicon import Lexicon
from extractor.normalize import LIST_MARK, parse_number, write_number, write_printed
from extractor.phrases import SLOTS
from extractor.schema import Kind
from extractor.view import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.record import Attribute
    from extractor.rules.analysis import Analysis
    from extractor.rules.candidate import Candidate
    from extractor.schema import ChecklistField

_NUMBER: Final = re.compile(SLOTS["number"])
_SEPARATOR: Final = re.compile(r"[\s\-*`]+")
_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST_PART: Final = 3


@dataclass(frozen=True, slots=True)
class Resolved:
    """A value as the schema calls it.

    `place` is where it stands in the view, None where the sentence does not hold its words. `is_known` says that the schema knows it as
    an answer to this field. `candidate` is what the rules found there.
    """

    value: str
    place: Span | None
    is_known: bool = False
    attributes: dict[str, Attribute] = field(default_factory=dict)
    candidate: Candidate | None = None


def key(value: str) -> str:
    """Return what makes two values the same answer: letters and digits, whatever stands between them.

    >>> key("ResNet-50") == key("resnet 50"), key("0.1") == key("01")
    (True, False)
    """
    return "".join(character for character in value.casefold() if character.isalnum() or character in "=+.")


def resolve(analysis: Analysis, field: ChecklistField, proposed: dict[str, Any], index: int) -> Resolved:
    """Return what a proposed value is in a sentence."""
    found = [one for one in analysis.candidates if one.field == field.name and one.sentence == index]
    if field.kind is Kind.PAIR:
        return _pair(analysis, field, proposed, index, found)
    value = clean_text(str(proposed["value"])).strip(" .,;:\"'")
    candidate = _closest(field, value, found)
    if candidate is not None:
        return Resolved(candidate.value, candidate.span, True, dict(candidate.attributes), candidate)
    if field.kind is Kind.URL:
        return Resolved(value, _literal_place(analysis, index, re.sub(r"\s+", "", value), r"\s*"))
    name = _term(field, value)
    if name is not None:
        return Resolved(name, _term_place(analysis, field, name, index), True)
    return Resolved(value, find_words(analysis, index, value))


def _closest(field: ChecklistField, value: str, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the candidate that a value names: the same, else the longest of those that are a part of the other in whole words."""
    wanted = key(value)
    best: tuple[int, Candidate] | None = None
    for candidate in candidates:
        for form in (candidate.value, candidate.text):
            if wanted and key(form) == wanted:
                return candidate
            length = len(key(form))
            if (_is_part(field, form, value) or _holds(form, value)) and (best is None or length > best[0]):
                best = (length, candidate)
    return best[1] if best else None


def _is_part(field: ChecklistField, name: str, value: str) -> bool:
    """Whether a value is a name with more words around it. A number too many makes it another name, unless it may be an attribute.

    >>> from extractor.schema import ChecklistField
    >>> field = ChecklistField(name="model", question="?", kind="term", group="g")
    >>> _is_part(field, "ResNet", "the ResNet network"), _is_part(field, "ResNet", "ResNet-50"), _is_part(field, "Adam", "AdamW")
    (True, False, False)
    """
    if not _holds(value, name):
        return False
    return bool(field.attributes) or sum(map(_has_digit, _words(value))) == sum(map(_has_digit, _words(name)))


def _holds(longer: str, shorter: str) -> bool:
    """Whether the words of one text stand in another, one after the other."""
    words, wanted = _words(longer), _words(shorter)
    if len("".join(wanted)) < _SHORTEST_PART:
        return False
    return any(words[start : start + len(wanted)] == wanted for start in range(len(words) - len(wanted) + 1))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


@lru_cache(maxsize=64)
def _lexicon(phrases: tuple[tuple[str, str], ...]) -> Lexicon[str]:
    return Lexicon(phrases)


def _terms(field: ChecklistField) -> Lexicon[str]:
    return _lexicon(tuple((phrase, term.name) for term in field.vocabulary for phrase in term.phrases))


def _term(field: ChecklistField, value: str) -> str | None:
    """Return the name of the vocabulary that a value is, or holds as its longest part."""
    for term in field.vocabulary:
        if key(term.name) == key(value):
            return term.name
    hits = [
        hit
        for hit in _terms(field).find(value, Span(0, len(value)))
        if hit.end - hit.start == len(value) or _is_part(field, hit.match[0], value)
    ]
    return max(hits, key=lambda hit: hit.end - hit.start).item if hits else None


def knows(field: ChecklistField, value: str) -> bool:
    """Whether a value is a name of a field's vocabulary, in any of its forms, and nothing more."""
    if any(key(term.name) == key(value) for term in field.vocabulary):
        return True
    return any(hit.end - hit.start == len(value) for hit in _terms(field).find(value, Span(0, len(value))))


def _term_place(analysis: Analysis, field: ChecklistField, name: str, index: int) -> Span | None:
    sentence = analysis.sentences[index].span
    hits = [hit for hit in _terms(field).find(analysis.view.text, sentence) if hit.item == name]
    return Span(hits[0].start, hits[0].end) if hits else find_words(analysis, index, name)


def find_words(analysis: Analysis, index: int, words: str) -> Span | None:
    """Return where words stand in a sentence as whole words, whatever separates them."""
    pieces = [piece for piece in _SEPARATOR.split(words) if piece]
    sentence = analysis.sentences[index].span
    if (
        not pieces or sum(map(len, pieces)) > sentence.end - sentence.start
    ):  # A pattern of a megabyte takes seconds to compile.
        return None
    pattern = r"(?<![^\W_])" + r"[\s\-*`]*".join(map(re.escape, pieces)) + r"(?![^\W_])"
    match = re.compile(pattern, re.IGNORECASE).search(analysis.view.text, *sentence)
    return Span(*match.span()) if match else None


def _literal_place(analysis: Analysis, index: int, text: str, joint: str) -> Span | None:
    sentence = analysis.sentences[index].span
    if not text or len(text) > sentence.end - sentence.start:
        return None
    match = re.compile(joint.join(map(re.escape, text)), re.IGNORECASE).search(analysis.view.text, *sentence)
    return Span(*match.span()) if match else None


def _pair(
    analysis: Analysis, field: ChecklistField, proposed: dict[str, Any], index: int, found: Sequence[Candidate]
) -> Resolved:
    printed = clean_text(str(proposed["number"])).strip()
    name, is_known = _parameter(field, clean_text(str(proposed["name"])).strip(" .,;:=\"'"))
    number = parse_number(printed)
    for candidate in found:
        if (
            candidate.attributes.get("name") == name
            and number is not None
            and candidate.attributes.get("number") == number
        ):
            return Resolved(candidate.value, candidate.span, True, dict(candidate.attributes), candidate)
    percent = "%" if printed.endswith("%") else ""
    numbers = [parse_number(part) for part in printed.split(LIST_MARK)]
    if number is None and len(numbers) > 1 and all(one is not None for one in numbers):
        listed = [write_number(one) for one in numbers if one is not None]
        attributes: dict[str, Attribute] = {"name": name, "numbers": listed}
        return Resolved(
            f"{name}={LIST_MARK.join(listed)}", _number_place(analysis, index, numbers[0]), is_known, attributes
        )
    attributes = {"name": name}
    if number is None:
        return Resolved(f"{name}={printed}", find_words(analysis, index, printed), is_known, attributes)
    attributes["number"] = number
    unit = percent or clean_text(str(proposed.get("unit") or "")).strip()
    if unit and (percent or find_words(analysis, index, unit)):
        attributes["unit"] = unit
    return Resolved(
        f"{name}={write_printed(number, printed)}{percent}",
        _number_place(analysis, index, number),
        is_known,
        attributes,
    )


def _parameter(field: ChecklistField, name: str) -> tuple[str, bool]:
    """Return what the schema calls a parameter, and whether it knows it."""
    for parameter in field.parameters:
        if key(parameter.name) == key(name):
            return parameter.name, True
    forms = _lexicon(tuple((alias, one.name) for one in field.parameters for alias in (one.name, *one.aliases)))
    whole = [hit.item for hit in forms.find(name, Span(0, len(name))) if hit.end - hit.start == len(name)]
    return (whole[0], True) if whole else (name, False)


def _number_place(analysis: Analysis, index: int, number: float | None) -> Span | None:
    for match in _NUMBER.finditer(analysis.view.text, *analysis.sentences[index].span):
        if number is not None and parse_number(match[0]) == number:
            return Span(*match.span())
    return None
