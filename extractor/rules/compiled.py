"""A schema made ready to run: all its phrases in one lexicon, each with the role it plays.

What makes candidates is looked for in every sentence; what only says something of candidates lies in groups of its own, looked for where
a candidate asks. Built once for a schema and kept. Nothing here is specific to a domain.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.lexicon import Lexicon
from extractor.prepared import prepared
from extractor.rules.coined import coined_endings
from extractor.schema import ChecklistField, Cue, Kind, NearMiss, Parameter, Pattern, Schema, Subject, Term

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator


class Role(Enum):
    """What finding a phrase means."""

    TERM = auto()
    CUED_TERM = auto()
    PATTERN = auto()
    STATEMENT = auto()
    PARAMETER = auto()
    CELL = auto()
    """A parameter's name beside a number: means something in a table only."""
    NAME = auto()
    """A parameter's name alone: means something in a list of names and a list of numbers."""
    FIELD_CUE = auto()
    TERM_CUE = auto()
    UNLESS = auto()
    NONE = auto()
    NEAR_MISS = auto()
    USAGE = auto()
    PSEUDO = auto()
    BOUNDARY = auto()
    SUBJECT = auto()


_CONTEXT: Final = (Role.USAGE, Role.PSEUDO, Role.BOUNDARY)
_ASKED_FOR: Final = (Role.FIELD_CUE, Role.TERM_CUE, Role.UNLESS)
_ALONE: Final = (Role.CELL, Role.NAME)


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One phrase's role: for which field, and the part of the schema that it comes from; `place` tells terms and parameters apart."""

    role: Role
    field: str = ""
    item: Term | Pattern | Parameter | NearMiss | Cue | Subject | None = None
    place: str = ""


class HostName(NamedTuple):
    """A name that an address may show, by its place in the vocabulary of a field."""

    field: str
    place: int
    name: str


def group_of(role: Role, field: str = "", place: str = "") -> Hashable:
    """Return the group in which phrases of a role lie, None for those looked for in every sentence.

    Cues and exceptions of one field, term or parameter lie by themselves.
    """
    if role in _ASKED_FOR:
        return role.value, field, place
    if role in _CONTEXT:
        return Role.USAGE.value
    return role.value if role in _ALONE else None


def compiled_schema(schema: Schema) -> CompiledSchema:
    """Return a schema made ready to run, taken up from an earlier time where it was made ready before."""
    return prepared("rules", [schema.model_dump_json().encode()], lambda: CompiledSchema(schema))


class CompiledSchema:
    """A schema and the one lexicon of all its phrases."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.lexicon: Lexicon[Rule] = Lexicon(
            [
                *_usage_rules(schema),
                *_subject_rules(schema),
                *(rule for field in schema.fields.values() for rule in _field_rules(field)),
            ],
            lambda rule: group_of(rule.role, rule.field, rule.place),
        )
        self.not_names = {
            name: frozenset((*schema.usage.not_names, *field.not_names)) for name, field in schema.fields.items()
        }
        self.coined = tuple(
            (name, endings) for name, field in schema.fields.items() if (endings := coined_endings(field)) is not None
        )
        self.link_fields = tuple(
            field
            for field in schema.fields.values()
            if field.kind is Kind.URL or (field.kind is Kind.TERM and field.hosts)
        )
        # An item for each phrase: of a field's phrases in one place all count, not only the longest.
        self.link_cues = Lexicon(
            (phrase, Rule(Role.FIELD_CUE, field.name)) for field in self.link_fields for phrase in field.cues
        )
        self.link_names: Lexicon[HostName] = Lexicon(
            (
                (phrase, HostName(field.name, place, term.name))
                for field in self.link_fields
                for place, term in enumerate(field.vocabulary)
                for phrase in (term.name, *term.aliases)
            ),
            lambda name: name.field,
        )


def _usage_rules(schema: Schema) -> Iterator[tuple[str, Rule]]:
    for cue in schema.usage.cues:
        rule = Rule(Role.USAGE, item=cue)
        yield from ((phrase, rule) for phrase in cue.phrases)
    pseudo, boundary = Rule(Role.PSEUDO), Rule(Role.BOUNDARY)
    yield from ((phrase, pseudo) for phrase in schema.usage.pseudo)
    yield from ((phrase, boundary) for phrase in schema.usage.boundaries)


def _subject_rules(schema: Schema) -> Iterator[tuple[str, Rule]]:
    if schema.subject is not None:
        rule, unless = Rule(Role.SUBJECT, item=schema.subject), Rule(Role.UNLESS, item=schema.subject)
        yield from ((phrase, rule) for phrase in schema.subject.phrases)
        yield from ((phrase, unless) for phrase in schema.subject.unless)


def _field_rules(field: ChecklistField) -> Iterator[tuple[str, Rule]]:
    for number, term in enumerate(field.vocabulary):
        place = f"term {number}"
        rule = Rule(Role.TERM, field.name, term, place)
        yield from ((phrase, rule) for phrase in term.names)
        yield from ((phrase, Rule(Role.CUED_TERM, field.name, term, place)) for phrase in term.cued)
        yield from ((phrase, Rule(Role.TERM_CUE, field.name, term, place)) for phrase in term.cues)
        yield from ((phrase, Rule(Role.UNLESS, field.name, term, place)) for phrase in term.unless)
    for pattern in field.patterns:
        yield pattern.phrase, Rule(Role.PATTERN, field.name, pattern)
    for statement in field.statements:
        yield statement.phrase, Rule(Role.STATEMENT, field.name, statement)
    for number, parameter in enumerate(field.parameters):
        yield from _parameter_rules(field, parameter, f"parameter {number}")
    cue, denial = Rule(Role.FIELD_CUE, field.name), Rule(Role.NONE, field.name)
    yield from ((phrase, cue) for phrase in field.cues)
    yield from ((phrase, denial) for phrase in field.none)
    for near_miss in field.near_misses:
        yield near_miss.phrase, Rule(Role.NEAR_MISS, field.name, near_miss)


def _parameter_rules(field: ChecklistField, parameter: Parameter, place: str) -> Iterator[tuple[str, Rule]]:
    """Yield the forms in which a parameter is given: "name of 3", "3 units", its own phrases, and the cells of a table."""
    rule, cell, alone = (Rule(role, field.name, parameter, place) for role in (Role.PARAMETER, Role.CELL, Role.NAME))
    for name in parameter.names:
        for slot in parameter.slots:
            yield f"{name} {{is}} {slot}", rule
            yield f"{name} \\({slot}\\)", rule
            yield f"{name} {slot}", cell
        if parameter.slot != "word":
            yield name, alone
    yield from ((f"{slot} {unit}", rule) for unit in parameter.units for slot in parameter.slots)
    # An item for each: the longest may reach past the number that is meant.
    yield from ((phrase, Rule(Role.PARAMETER, field.name, parameter, place)) for phrase in parameter.whole_phrases)
    unless = Rule(Role.UNLESS, field.name, parameter, place)
    yield from ((phrase, unless) for phrase in parameter.unless)
