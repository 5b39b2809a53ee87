"""What no type can say of a checklist: names that clash, parts that need each other, templates without their slot.

Each check yields findings: where in the schema, a stable code, and the words after the path.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.phrases import PhraseError, compiled, fold
from extractor.schema.model import Kind
from extractor.schema.wording import expected, guess, shortened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from extractor.schema.assemble import Location
    from extractor.schema.model import ChecklistField, Parameter, Pattern, Schema, Term

_VERSION: Final = re.compile(r"\d+\.\d+\.\d+")
_KEBAB: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SNAKE: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_SLOT: Final = re.compile(r"\{([^{}]*)\}")
_PAIR_SLOTS: Final = ("words", "number")
_SEPARATORS: Final = re.compile(r"[\s-]+")
_NEEDED: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.TERM: ("vocabulary", "patterns"),
    Kind.PAIR: ("parameters",),
    Kind.OPEN: ("statements",),
    Kind.URL: ("hosts", "cues"),
}
"""What a field of each kind finds its answers by: at least one of these."""


class Finding(NamedTuple):
    """Something wrong with a schema that obeys its types."""

    location: Location
    code: str
    message: str


def check_schema(schema: Schema, cut: Collection[str] = (), *, is_whole: bool = True) -> Iterator[Finding]:
    """Yield what is wrong with a schema. Of the fields that were `cut` short, and of what is not whole, nothing is said to be absent."""
    if not _KEBAB.fullmatch(schema.name):
        message = f"is '{schema.name}'. Expected small letters, digits and single hyphens, such as 'dl-methods'."
        yield Finding(("name",), "schema-bad-name", message)
    if not _VERSION.fullmatch(schema.version):
        yield Finding(
            ("version",), "schema-bad-version", f"is '{schema.version}'. Expected three numbers, such as '1.2.3'."
        )
    if not schema.fields and is_whole:
        yield Finding(("fields",), "schema-incomplete", "is empty. Expected at least one field.")
    groups: Sequence[str] | None = getattr(schema, "groups", None)
    for name, field in schema.fields.items():
        if groups and field.group not in groups:
            message = f"is '{field.group}'. {expected(groups)}{guess(field.group, groups)}"
            yield Finding(("fields", name, "group"), "schema-unknown-group", message)
        for finding in _check_field(field, whole=name not in cut):
            yield finding._replace(location=("fields", name, *finding.location))


def _check_field(field: ChecklistField, *, whole: bool) -> Iterator[Finding]:
    if not _SNAKE.fullmatch(field.name):
        message = (
            f"is named '{field.name}'. Expected small letters, digits and single underscores, such as 'data_split'."
        )
        yield Finding((), "schema-bad-name", message)
    if not field.question.strip():
        yield Finding(("question",), "schema-incomplete", "is empty. Expected a question.")
    yield from _check_names("vocabulary", field.vocabulary)
    yield from _check_names("parameters", field.parameters)
    yield from _check_terms(field)
    yield from _check_parameters(field)
    for key in ("patterns", "statements"):
        for index, pattern in enumerate(getattr(field, key)):
            yield from _check_template((key, index), pattern)
    if field.kind is Kind.PAIR:
        for index, pattern in enumerate(field.patterns):
            yield from _check_pair(("patterns", index), pattern)
    if whole:
        yield from _check_parts(field)


def _check_parts(field: ChecklistField) -> Iterator[Finding]:
    """Yield the parts that a field lacks for others to work."""
    needed = _NEEDED[field.kind]
    if not any(getattr(field, key) for key in needed):
        message = f"is of the kind {field.kind} and finds nothing. Expected the key {' or '.join(needed)}."
        yield Finding((), "schema-incomplete", message)
    names = {term.name for term in field.vocabulary} | {pattern.value for pattern in field.patterns if pattern.value}
    for key in ("vocabulary", "patterns", "statements", "parameters"):
        for index, part in enumerate(getattr(field, key)):
            own_cues = getattr(part, "cues", ())
            if not field.cues and not own_cues and any("cue" in need for need in part.needs):
                message = "asks for a cue and there is none. Expected the key cues in the field, or in the term."
                yield Finding((key, index, "needs"), "schema-no-cues", message)
            broader = getattr(part, "broader", None)
            if broader is not None and broader not in names:
                message = f"is '{broader}', which the vocabulary does not have.{guess(broader, names) or ' Expected the name of a term.'}"
                yield Finding((key, index, "broader"), "schema-unknown-term", message)
    if not field.cues:
        for index, term in enumerate(field.vocabulary):
            if term.cued and not term.cues:
                message = "count with a cue only and there is none. Expected the key cues in the field, or in the term."
                yield Finding(("vocabulary", index, "cued"), "schema-no-cues", message)


def _check_names(key: str, items: Sequence[Term | Parameter]) -> Iterator[Finding]:
    """Yield the names that stand twice, as strictly, and the aliases that belong to two names.

    A name may stand twice with different needs or weights: some of its forms prove more than others.
    """
    seen: set[tuple[object, ...]] = set()
    for index, item in enumerate(items):
        strictness = (fold(item.name), item.needs, getattr(item, "weight", None), getattr(item, "only_aliases", False))
        if strictness in seen:
            message = f"is '{item.name}', a name that is given already with the same needs. Expected each name once. Merge the two."
            yield Finding((key, index, "name"), "schema-duplicate-name", message)
        seen.add(strictness)
    owners: dict[str, list[tuple[str, str]]] = {}
    for index, item in enumerate(items):
        for place, form in _forms(item):
            others = owners.setdefault(_squeezed(form), [])
            other = next(
                (name for name, text in others if fold(name) != fold(item.name) and _overlap(text, form)), None
            )
            if other is not None:
                message = f"is '{form}', which belongs to '{other}' already. Expected each form to lead to one name."
                yield Finding((key, index, *place), "schema-alias-clash", message)
            others.append((item.name, form))


def _forms(item: Term | Parameter) -> Iterator[tuple[Location, str]]:
    """Yield the written forms of a name, each with its place in the item."""
    if not getattr(item, "only_aliases", False):
        yield ("name",), item.name
    for key in ("aliases", "cued"):
        for index, form in enumerate(getattr(item, key, ())):
            yield (key, index), form


def _squeezed(form: str) -> str:
    return _SEPARATORS.sub("", fold(form)).removeprefix("=")


def _overlap(one: str, other: str) -> bool:
    """Whether two forms that differ in capitals at most are found in the same words."""
    exact = one.startswith("=") and other.startswith("=")
    return not exact or _SEPARATORS.sub("", one) == _SEPARATORS.sub("", other)


def _check_terms(field: ChecklistField) -> Iterator[Finding]:
    for index, term in enumerate(field.vocabulary):
        if term.only_aliases and not term.aliases and not term.cued:
            message = "is true and there are none, so the name is never found. Expected the key aliases."
            yield Finding(("vocabulary", index, "only_aliases"), "schema-incomplete", message)
        if not term.only_aliases:
            yield from _check_phrase(("vocabulary", index, "name"), term.name, term.name)


def _check_parameters(field: ChecklistField) -> Iterator[Finding]:
    for index, parameter in enumerate(field.parameters):
        place = ("parameters", index)
        if parameter.only_aliases and not (parameter.aliases or parameter.units or parameter.phrases):
            message = "is true and there are none, so the name is never found. Expected the key aliases."
            yield Finding((*place, "only_aliases"), "schema-incomplete", message)
        if parameter.slot == "word" and not parameter.choices:
            yield Finding(
                (*place, "choices"), "schema-incomplete", "is not there. Expected the words that the slot may be."
            )
        for number, choice in enumerate(parameter.choices):
            yield from _check_phrase((*place, "choices", number), choice.name, choice.forms[0])
        yield from _check_phrase(
            (*place, "name"), parameter.name, f"{parameter.name} {{is}} {next(iter(parameter.slots), '')}"
        )
        if parameter.minimum is not None and parameter.maximum is not None and parameter.minimum > parameter.maximum:
            message = (
                f"is {parameter.minimum:g}, above the maximum {parameter.maximum:g}. Expected at most the maximum."
            )
            yield Finding((*place, "minimum"), "schema-bad-range", message)


def _check_phrase(location: Location, written: str, phrase: str) -> Iterator[Finding]:
    """Yield the finding that a name is no phrase, though it is looked for as one."""
    try:
        compiled(phrase)
    except PhraseError as error:
        yield Finding(location, "schema-bad-phrase", f"is '{shortened(written)}'. As a phrase: {error}.")


def _check_pair(location: Location, pattern: Pattern) -> Iterator[Finding]:
    """Yield the slots that the pattern of a pair lacks: it needs the name and the number."""
    slots = compiled(pattern.phrase).regex.groupindex
    for slot in _PAIR_SLOTS:
        if slot not in slots:
            message = f"catches no {{{slot}}}. Expected the name as {{words}} and its number as {{number}}."
            yield Finding((*location, "phrase"), "schema-no-slot", message)


def _check_template(location: Location, pattern: Pattern) -> Iterator[Finding]:
    """Yield the slots of a value that its phrase does not catch."""
    wanted = _SLOT.findall(pattern.value) if pattern.value is not None else []
    if not wanted:
        return
    slots = list(compiled(pattern.phrase).regex.groupindex)
    for slot in wanted:
        if slot not in slots:
            there = (
                expected(f"{{{name}}}" for name in slots)
                if slots
                else "Its phrase catches nothing; expected a slot there."
            )
            message = f"holds {{{slot}}}, which its phrase does not catch. {there}{guess(slot, slots)}"
            yield Finding((*location, "value"), "schema-unknown-slot", message)
