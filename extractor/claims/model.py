"""What leaves the check of an answer: its claims, each with a verdict and the words that decide it.

Pydantic models, frozen, that refuse unknown keys. One checked answer is one line of JSON.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from extractor.record import DocumentInfo, ErrorInfo, Evidence, ExtractorInfo, SchemaInfo

Kind = Literal["value", "statement", "absence"]
Verdict = Literal["stated", "not stated", "absent", "missed"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Claim(_Model):
    """One thing that an answer says, and whether the passages say it: ``answer[start:end] == text``.

    A `value` is an answer to the question; a `statement` is a clause with anything else that can be checked; an
    `absence` says that the passages do not answer. The first two are `stated` or `not stated`; an absence is `absent`
    where that is right, and `missed` where the passages do answer. `hedged` claims are those that the answer itself
    calls only possible. `evidence` are places in the passages: what states it, or the near miss that does not;
    `reason` says why it is not stated.
    """

    kind: Kind
    text: Annotated[str, Field(min_length=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    field: str | None = None
    value: str | None = None
    hedged: bool = False
    verdict: Verdict
    reason: str | None = None
    evidence: list[Evidence] = []

    @property
    def holds(self) -> bool:
        """Whether what the answer says is right."""
        return self.verdict in {"stated", "absent"}

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(f"the claim has {len(self.text)} characters, its span {self.end - self.start}")
        if (self.kind == "absence") != (self.verdict in {"absent", "missed"}):
            raise ValueError(f"a claim of the kind {self.kind} is never {self.verdict}")
        if self.verdict in {"stated", "missed"} and not self.evidence:
            raise ValueError(f"a claim that is {self.verdict} has evidence")
        if not self.holds and not self.reason:
            raise ValueError("a claim that does not hold says why")
        return self


class CheckedAnswer(_Model):
    """All claims of one answer. `field` is the field that was asked for, None where the question fits none.

    `holds` is true where all claims hold, false where one does not, and None where there is nothing to check: no
    claim, or an `error`.
    """

    schema_: Annotated[SchemaInfo, Field(alias="schema")]
    document: DocumentInfo
    extractor: ExtractorInfo
    field: str | None = None
    answer: str | None = None
    holds: bool | None = None
    claims: list[Claim] = []
    error: ErrorInfo | None = None

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.holds is not (all(claim.holds for claim in self.claims) if self.claims else None):
            raise ValueError("an answer holds where all its claims do")
        for claim in self.claims:
            if self.answer is None or self.answer[claim.start : claim.end] != claim.text:
                raise ValueError(f"the claim {claim.text!r} is not at {claim.start}-{claim.end} of the answer")
        if self.error is not None and self.claims:
            raise ValueError("an answer that could not be checked has no claims")
        return self

    def to_line(self) -> str:
        """Return the answer as one line of JSON, without the line end."""
        return self.model_dump_json(by_alias=True, exclude_none=True)
