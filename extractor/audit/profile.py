"""What a profile is, as data: the models that a profile's file is validated against.

A profile turns the fields of a checklist into checks, and checks into levels. A **need** is a field that is stated, perhaps
with some of its values only. A **check** passes where all, or any, of its needs are met. A **level** is reached where
every check of its categories passes; the level of a paper is the highest that it reaches, 0 where it reaches none.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr, model_validator

from extractor.schema.model import PhraseText

_Text = Annotated[StrictStr, Field(min_length=1)]
_Texts = tuple[_Text, ...]


def _spelt_out(need: Any) -> Any:
    """Return a need that is only the name of a field as a mapping."""
    return {"field": need} if isinstance(need, str) else need


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Need(_Part):
    """A field that must be stated, with at least one value that fits.

    `values` are the names that count, where not all do; `except` are names that do not. `attributes` must all stand beside
    the value, such as a version. `words` are phrases of which one must occur in the value or in its quotes.
    """

    field: _Text
    values: _Texts = ()
    excluded: Annotated[_Texts, Field(alias="except")] = ()
    attributes: _Texts = ()
    words: tuple[PhraseText, ...] = ()

    @property
    def has_conditions(self) -> bool:
        """Whether not every value of the field will do."""
        return bool(self.values or self.excluded or self.attributes or self.words)


_Needs = Annotated[tuple[Annotated[Need, BeforeValidator(_spelt_out)], ...], Field(min_length=1)]


class Check(_Part):
    """One thing that a paper should report. `about` says what counts and what does not."""

    title: _Text
    category: _Text
    about: StrictStr = ""
    all: _Needs | None = None
    any: _Needs | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.all is None) == (self.any is None):
            raise ValueError("has both of the keys any and all" if self.all else "has neither of the keys any and all")
        return self

    @property
    def needs(self) -> tuple[Need, ...]:
        """What it needs, all or any of it."""
        return self.all or self.any or ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it asks for, each once."""
        return tuple(dict.fromkeys(need.field for need in self.needs))


class Level(_Part):
    """A level: reached where all checks of the categories that it needs pass."""

    level: Annotated[StrictInt, Field(ge=1)]
    title: _Text
    needs: Annotated[_Texts, Field(min_length=1)]


class Omitted(_Part):
    """An item of the source that is no check here, and why."""

    item: _Text
    why: _Text


class Profile(_Part):
    """What a paper is judged by: checks of the fields of a checklist, and levels made of them, if there are any."""

    name: _Text
    version: _Text
    title: _Text
    description: StrictStr = ""
    sources: _Texts = ()
    checklist: _Text | None = None
    checks: Annotated[dict[_Text, Check], Field(min_length=1)]
    levels: tuple[Level, ...] = ()
    omitted: tuple[Omitted, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories of the checks, in their order."""
        return tuple(dict.fromkeys(check.category for check in self.checks.values()))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that any check asks for, each once."""
        return tuple(dict.fromkeys(field for check in self.checks.values() for field in check.fields))

    def checks_of(self, level: Level) -> tuple[str, ...]:
        """Return the names of the checks that a level needs."""
        return tuple(name for name, check in self.checks.items() if check.category in level.needs)
