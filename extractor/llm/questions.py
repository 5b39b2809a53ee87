"""Fields of a schema to questions: which fields together, in which words, and the form that the answer takes.

The form is a pydantic model made from the schema. Nothing in it must be invented: a field may be null, its values empty, its numbers
left out. What a reply gives in another form is no error of the whole reply: that field is `Malformed`, the others count.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WrapValidator, create_model

from extractor.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractor.llm.passages import Passages
    from extractor.llm.templates import Templates
    from extractor.record import Usage
    from extractor.schema import ChecklistField

_MOST_VALUES: Final = 40
_NAMES_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Question:
    """Some fields and the sentences that are shown for them."""

    fields: tuple[str, ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Malformed:
    """What is wrong with the answer to one field."""

    reason: str


def _numbers(given: object) -> object:
    """Take null for nothing, one number for a list of it, and "[12]" for 12."""
    if given is None:
        return []
    listed = given if isinstance(given, list) else [given]
    return [int(match[0]) if isinstance(one, str) and (match := re.search(r"\d+", one)) else one for one in listed]


def _no_nulls(given: object) -> object:
    if given is None:
        return []
    return [one for one in given if one is not None] if isinstance(given, list) else given


def _status(given: object) -> object:
    return given.strip().casefold().replace("_", " ").replace("-", " ") if isinstance(given, str) else given


def _printed(given: object) -> object:
    """Take a number for its digits."""
    return str(given) if isinstance(given, int | float) and not isinstance(given, bool) else given


Numbers = Annotated[list[int], BeforeValidator(_numbers), Field(description="numbers of the sentences that prove it")]
Printed = Annotated[str, BeforeValidator(_printed)]


def _for_models(schema: dict[str, Any]) -> None:
    """Take out of a JSON Schema what says nothing to a model and is paid for with every question: titles, and words meant for readers
    of this file.
    """
    schema.pop("description", None)
    schema.pop("title", None)
    _without_titles(schema)


def _without_titles(schema: dict[str, Any]) -> None:
    for part in schema.get("properties", {}).values():
        part.pop("title", None)


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, json_schema_extra=_for_models)


def _whole(schema: dict[str, Any]) -> None:
    """Ask for every field: null is an answer, silence is none."""
    _without_titles(schema)
    schema["required"] = list(schema["properties"])


class _Answers(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, json_schema_extra=_whole)


class ProposedValue(_Answer):
    """One value as a model gives it; `extras` are typed attributes, by name."""

    value: Printed = Field(description="the value in the words of the sentence")
    sentences: Numbers = []

    def extras(self) -> dict[str, str | int]:
        """Return the attributes that were given."""
        given = {name: getattr(self, name) for name in type(self).model_fields if name not in _PLAIN}
        return {name: value for name, value in given.items() if value is not None}


class ProposedPair(_Answer):
    """A named number as a model gives it."""

    name: str = Field(description="the name of the parameter")
    number: Printed = Field(description="its number as printed")
    unit: str | None = None
    sentences: Numbers = []


class FieldAnswer(_Answer):
    """What a model says of a field. `sentences` prove a denial, and are the answer where the sentences themselves are the value."""

    status: Annotated[Literal["stated", "not stated", "denied"], BeforeValidator(_status)]
    values: Annotated[list[ProposedValue], BeforeValidator(_no_nulls), Field(max_length=_MOST_VALUES)] = []
    sentences: Numbers = []


class PairAnswer(FieldAnswer):
    """What a model says of a field of named numbers."""

    values: Annotated[list[ProposedPair], BeforeValidator(_no_nulls), Field(max_length=_MOST_VALUES)] = []  # type: ignore[assignment]


class SentenceAnswer(_Answer):
    """What a model says of a field that is answered by sentences."""

    status: Annotated[Literal["stated", "not stated", "denied"], BeforeValidator(_status)]
    sentences: Numbers = []


Answer = FieldAnswer | PairAnswer | SentenceAnswer
_PLAIN: Final = frozenset(ProposedValue.model_fields)
_EXTRAS: Final[dict[str, tuple[Any, Any]]] = {
    "version": (Annotated[str | None, BeforeValidator(_printed)], None),
    "count": (int | None, None),
    "memory": (Annotated[str | None, BeforeValidator(_printed)], None),
    "frequency": (Annotated[str | None, BeforeValidator(_printed)], None),
}


def form_of(fields: Sequence[ChecklistField]) -> type[BaseModel]:
    """Return the model of an answer to some fields: one attribute a field, whose alias is the field's name, null allowed."""
    return _form(tuple((field.name, field.kind, field.question, field.attributes) for field in fields))


@lru_cache(maxsize=512)
def _form(fields: tuple[tuple[str, Kind, str, tuple[str, ...]], ...]) -> type[BaseModel]:
    parts: dict[str, Any] = {}
    # Under names of our own, for a checklist may call its fields what pydantic calls its methods.
    for number, (name, kind, question, attributes) in enumerate(fields):
        form: Any = _answer_form(kind, attributes)
        answer: Any = Annotated[form | None, WrapValidator(_or_malformed)]
        parts[f"field_{number}"] = (answer, Field(alias=name, default_factory=_missing, description=question))
    return create_model("Answers", __base__=_Answers, __doc__="The answers, one for each field.", **parts)


@lru_cache(maxsize=64)
def _answer_form(kind: Kind, attributes: tuple[str, ...]) -> type[BaseModel]:
    if kind is Kind.OPEN:
        return SentenceAnswer
    if kind is Kind.PAIR:
        return PairAnswer
    if not attributes:
        return FieldAnswer
    extras: dict[str, Any] = {name: _EXTRAS[name] for name in attributes}
    name = "Value" + "".join(one.title() for one in attributes)
    value = create_model(name, __base__=ProposedValue, **extras)
    listed: Any = Annotated[list[value], BeforeValidator(_no_nulls), Field(max_length=_MOST_VALUES)]  # type: ignore[valid-type]
    return create_model(f"{name}Answer", __base__=FieldAnswer, values=(listed, []))


def _missing() -> Malformed:
    return Malformed("the reply does not speak of it")


def _or_malformed(given: object, validate: Callable[[object], object]) -> object:
    try:
        return validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        return Malformed(f"{place}: {first['msg']}" if place else first["msg"])


class UsageJudgement(_Answer):
    """Whose a candidate is, as a model says."""

    letter: str = Field(description="the letter of the name")
    usage: Annotated[
        Literal["used", "background", "other_work", "hedged", "negated", "future"],
        BeforeValidator(lambda given: given.strip().casefold().replace(" ", "_") if isinstance(given, str) else given),
    ]


class UsageAnswers(_Answers):
    """Whose the candidates are."""

    judgements: Annotated[list[UsageJudgement], BeforeValidator(_no_nulls)]

    def by_letter(self) -> dict[str, Usage]:
        """Return the usage of each candidate that the model speaks of."""
        return {one.letter.strip(" []().:").upper(): one.usage for one in self.judgements}


def messages(
    templates: Templates, passages: Passages, fields: Sequence[ChecklistField], sentences: Sequence[int]
) -> list[dict[str, str]]:
    """Return the words of a question. The paper stands between two fences that its text cannot hold."""
    shown = passages.numbered(sentences)
    asked = templates.fill(
        "question", fields="\n".join(map(_described, fields)), sentences=shown, fence=fence_of(shown)
    )
    return [{"role": "system", "content": templates.fill("system")}, {"role": "user", "content": asked}]


def fence_of(text: str) -> str:
    """Return a line that does not stand in a text: it is made of the text's own hash."""
    return f"=====PAPER {hashlib.sha256(text.encode()).hexdigest()[:16]}====="


def _described(field: ChecklistField) -> str:
    lines = f"- {field.name}: {field.question}"
    if field.description:
        lines += f" {field.description}"
    if field.kind is Kind.OPEN:
        return lines + " The sentences that say it are the answer."
    if field.kind is Kind.PAIR:
        known = ", ".join(parameter.name for parameter in field.parameters[:_NAMES_SHOWN])
        return lines + f" Each value is a name and a number{f', such as those of {known}' if known else ''}."
    if field.kind is Kind.URL:
        return lines + " Each value is an address as printed."
    return lines


def grouped(fields: Sequence[ChecklistField], most: int) -> list[tuple[ChecklistField, ...]]:
    """Return the fields in groups that are asked together, so many at most: whole groups of the checklist while they fit.

    The paper is sent, and paid for, with every question; few questions are cheap.

    >>> from extractor.schema import ChecklistField
    >>> fields = [ChecklistField(name=n, question="?", kind="term", group=g) for n, g in ("ax", "bx", "cy", "dz", "ez", "fz", "gz")]
    >>> [[field.name for field in group] for group in grouped(fields, 3)]
    [['a', 'b', 'c'], ['d', 'e'], ['f', 'g']]
    """
    by_group: dict[str, list[ChecklistField]] = {}
    for field in fields:
        by_group.setdefault(field.group, []).append(field)
    questions: list[list[ChecklistField]] = []
    for members in by_group.values():
        size = -(-len(members) // -(-len(members) // most))
        for start in range(0, len(members), size):
            part = members[start : start + size]
            if questions and len(questions[-1]) + len(part) <= most:
                questions[-1] += part
            else:
                questions.append(part)
    return [tuple(question) for question in questions]
