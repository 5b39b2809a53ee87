"""What an audit says, as pydantic models: of one paper, and of many. `model_json_schema` gives their JSON Schema.

*Not determined* (something could not be read) and *not asked* (the record has no such field) are never counted as
missing: a share is that of the papers of which it is known.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.record import ErrorInfo, Usage

Outcome = Literal["passed", "failed", "not determined", "not asked"]


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Proof(_Result):
    """A value by which a need is met, with the first of its quotes."""

    field: str
    value: str
    quote: str
    section: str | None = None
    page: int | None = None


class TurnedDown(_Result):
    """What came near: a candidate that the record turned down, or a value that does not count for this check."""

    field: str
    value: str
    usage: Usage
    reason: str
    quote: str
    section: str | None = None
    page: int | None = None


class CheckResult(_Result):
    """What became of one check.

    `proofs` are what it passed by. Where it did not pass, `lacking` are the fields whose needs are not met, and `reasons` say
    why a field is not determined.
    """

    outcome: Outcome
    proofs: list[Proof] = []
    lacking: list[str] = []
    reasons: dict[str, str] = {}
    turned_down: list[TurnedDown] = []


class NextLevel(_Result):
    """The level above the one that is reached for sure, and the checks that keep the paper from it."""

    level: int
    missing: list[str]
    not_determined: list[str]


class PaperAudit(_Result):
    """One paper by one profile.

    `at_least` is the level that is reached for sure, `at_most` the one that could be reached if all that is not determined or
    not asked were there. All three are None for a profile without levels and for a paper that could not be read.
    """

    id: str
    title: str | None = None
    profile: str
    level: Annotated[int | None, Field(description="The level, where it is determined.")] = None
    at_least: int | None = None
    at_most: int | None = None
    next_level: NextLevel | None = None
    checks: dict[str, CheckResult] = {}
    error: ErrorInfo | None = None

    def names(self, outcome: Outcome) -> list[str]:
        """Return the checks with an outcome, in the order of the profile."""
        return [name for name, check in self.checks.items() if check.outcome == outcome]


class Rate(_Result):
    """How many papers report something: a share of those of which it is known, with Wilson's interval of 95 %.

    `not_asked` are the papers whose checklist lacks a field that it takes; they are known neither way.
    """

    reported: int
    missing: int
    not_determined: int
    not_asked: int
    share: float | None
    low: float | None
    high: float | None


class LevelCount(_Result):
    """A level: how many papers have exactly this one, and how many meet what it asks for.

    A paper may meet a level without having it as its own, a higher one being met too.
    """

    level: int
    title: str
    papers: int
    met: Rate


class LevelRange(_Result):
    """How many papers have a level that is not determined, from `at_least` to `at_most`."""

    at_least: int
    at_most: int
    papers: int


class Summary(_Result):
    """Some papers by one profile. `papers` counts those that could be read, `errors` the others by their kind."""

    papers: int
    errors: dict[str, int]
    levels: list[LevelCount]
    level_ranges: list[LevelRange]
    checks: dict[str, Rate]
    fields: dict[str, Rate]


class MissingPair(_Result):
    """Two fields or two checks that are missing together.

    `papers` have both determined, `together` of them lack both. `lift` is how many times more often that is than if one
    had nothing to do with the other; None where one of them is never missing.
    """

    pair: tuple[str, str]
    together: int
    papers: int
    share: float
    lift: float | None


class CorpusAudit(Summary):
    """Many papers by one profile: the counts of all, those of each group, and what is missing together.

    `checklists` counts the records of each checklist, `absent_fields` those without a field that the profile asks for, and
    `repeated` those whose id came before. Groups are named by what `by` says of a record; `ungrouped` papers have
    nothing to say.
    """

    profile: str
    version: str
    title: str
    checklists: dict[str, int]
    absent_fields: dict[str, int]
    repeated: int
    by: str | None
    groups: dict[str, Summary]
    ungrouped: int
    fields_missing_together: list[MissingPair]
    checks_missing_together: list[MissingPair]
