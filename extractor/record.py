"""What leaves the program: the filled checklist of one document.

Pydantic models, frozen, that refuse unknown keys. One record is one line of JSON; `Record.to_line` writes it and
`Record.from_line` reads it back, equal.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Status = Literal["stated", "not stated", "not determined"]
Usage = Literal["used", "background", "other_work", "hedged", "negated", "future", "bibliography"]
Attribute = str | int | float | bool | list[str]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Evidence(_Model):
    """A verbatim quote and where it stands: ``text[start:end] == quote``.

    `boxes` has one (left, bottom, right, top) for each printed line, in PDF points from the page's lower left corner.
    """

    quote: Annotated[str, Field(min_length=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    section: str | None = None
    page: int | None = None
    boxes: list[tuple[float, float, float, float]] | None = None

    @model_validator(mode="after")
    def _length_matches(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"the quote has {len(self.quote)} characters, its span {self.end - self.start}")
        return self


class Value(_Model):
    """One answer: the standard name, the form in the text, typed extras and the words that prove it."""

    value: Annotated[str, Field(min_length=1)]
    text: str
    attributes: dict[str, Attribute] = {}
    confidence: Annotated[float, Field(ge=0, le=1)]
    usage: Usage
    evidence: Annotated[list[Evidence], Field(min_length=1)]


class Considered(_Model):
    """A candidate that was turned down, and why."""

    value: str
    usage: Usage
    reason: str
    evidence: Annotated[list[Evidence], Field(min_length=1)]


class FieldResult(_Model):
    """The answer to one question of the checklist."""

    status: Status
    values: list[Value] = []
    considered: list[Considered] = []
    reason: str | None = None

    @model_validator(mode="after")
    def _status_fits(self) -> Self:
        if self.status == "stated":
            if not any(value.usage == "used" for value in self.values):
                raise ValueError("a stated field has at least one value with usage 'used'")
        elif self.values:
            raise ValueError(f"a field that is {self.status} has no values")
        if self.status == "not determined" and not self.reason:
            raise ValueError("a field that is not determined says why")
        return self


class SchemaInfo(_Model):
    """Which checklist was filled."""

    name: str
    version: str


class DocumentInfo(_Model):
    """Which document it was filled for. `pages` and `characters` are None where the document could not be read."""

    id: str
    source: str
    format: str | None = None
    sha256: str | None = None
    title: str | None = None
    doi: str | None = None
    pages: int | None = None
    characters: int | None = None
    question: str | None = None


class ExtractorInfo(_Model):
    """What filled it. `config` is a hash of the schema and of every setting that can change a record."""

    version: str
    backend: str
    config: str


class ProblemInfo(_Model):
    """Something that went wrong without costing the document."""

    stage: Literal["read", "extract", "verify"]
    detail: str


class ErrorInfo(_Model):
    """Why there is no answer at all."""

    kind: str
    detail: str


class ReviewInfo(_Model):
    """What readers decided about one field: who, and what became of which value.

    `value` stands in the field now, or among what was considered where it is `wrong`; `was` is what a corrected one was before.
    `checked` is about the field as a whole.
    """

    field: str
    verdict: Literal["right", "wrong", "corrected", "missed", "checked"]
    reviewers: Annotated[list[str], Field(min_length=1)]
    value: str | None = None
    was: str | None = None
    note: str | None = None


class Record(_Model):
    """The filled checklist of one document. `review` is there only where readers have decided about it."""

    schema_: Annotated[SchemaInfo, Field(alias="schema")]
    document: DocumentInfo
    extractor: ExtractorInfo
    fields: dict[str, FieldResult]
    problems: list[ProblemInfo] = []
    error: ErrorInfo | None = None
    review: list[ReviewInfo] | None = None

    @model_validator(mode="after")
    def _error_has_no_fields(self) -> Self:
        if self.error is not None and self.fields:
            raise ValueError("a record with an error has no fields")
        return self

    def to_line(self) -> str:
        """Return the record as one line of JSON, without the line end. The same record gives the same line."""
        return self.model_dump_json(by_alias=True, exclude_none=True)

    @classmethod
    def from_line(cls, line: str | bytes) -> Record:
        """Read a record back from its line.

        Raises:
            pydantic.ValidationError: the line is no record.
        """
        return cls.model_validate_json(line)
