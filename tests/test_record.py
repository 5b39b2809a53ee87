"""Records: what they may say, and that a line of JSON gives them back."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.record import Evidence, FieldResult, Record, Usage, Value
from tests.small import make_record

EVIDENCE = {"quote": "on a TPU", "start": 3, "end": 11}
VALUE = {"value": "TPU", "text": "TPU", "confidence": 0.9, "usage": "used", "evidence": [EVIDENCE]}

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
QUOTES = st.builds(
    lambda quote, start, page: {"quote": quote, "start": start, "end": start + len(quote), "page": page},
    TEXT,
    st.integers(0, 10**6),
    st.none() | st.integers(1, 99),
)
VALUES = st.fixed_dictionaries(
    {
        "value": TEXT,
        "text": TEXT,
        "attributes": st.dictionaries(TEXT, TEXT | st.integers(0, 99) | st.booleans(), max_size=2),
        "confidence": st.floats(0, 1),
        "usage": st.just("used"),
        "evidence": st.lists(QUOTES, min_size=1, max_size=2),
    }
)
MISSES = st.fixed_dictionaries(
    {
        "value": TEXT,
        "usage": st.sampled_from(get_args(Usage)),
        "reason": TEXT,
        "evidence": st.lists(QUOTES, min_size=1, max_size=1),
    }
)
RESULTS = st.one_of(
    st.fixed_dictionaries({"status": st.just("stated"), "values": st.lists(VALUES, min_size=1, max_size=2)}),
    st.fixed_dictionaries({"status": st.just("not stated"), "considered": st.lists(MISSES, max_size=2)}),
    st.fixed_dictionaries({"status": st.just("not determined"), "reason": TEXT}),
)


@given(st.dictionaries(TEXT, RESULTS, max_size=3))
def test_a_line_gives_the_record_back(fields: dict[str, Any]) -> None:
    """Whatever a record holds, its line is one line and reads back equal."""
    record = make_record(**fields)
    line = record.to_line()
    assert "\n" not in line
    assert Record.from_line(line) == record
    assert Record.from_line(line).to_line() == line


def test_the_line_uses_the_words_of_the_design() -> None:
    """The schema's name stands under `schema`, and what is not known is left out."""
    content = json.loads(make_record(hardware={"status": "not stated"}).to_line())
    assert content["schema"] == {"name": "small", "version": "1.0.0"}
    assert "doi" not in content["document"]
    assert content["fields"]["hardware"]["status"] == "not stated"


def test_a_quote_is_as_long_as_its_span() -> None:
    """Evidence whose offsets do not fit its quote cannot be made."""
    assert Evidence(**EVIDENCE).end == 11
    with pytest.raises(ValidationError, match="8 characters, its span 9"):
        Evidence(**{**EVIDENCE, "end": 12})


def test_a_value_has_evidence() -> None:
    """A value without a quote cannot be made."""
    assert Value.model_validate(VALUE).usage == "used"
    with pytest.raises(ValidationError, match="evidence"):
        Value.model_validate({**VALUE, "evidence": []})


@pytest.mark.parametrize(
    "result",
    [
        {"status": "stated"},
        {"status": "stated", "values": [{**VALUE, "usage": "hedged"}]},
        {"status": "not stated", "values": [VALUE]},
        {"status": "not determined"},
        {"status": "unclear"},
        {"status": "not stated", "note": "?"},
    ],
)
def test_a_status_that_does_not_fit_is_refused(result: dict[str, Any]) -> None:
    """Stated needs a value that was used, other statuses have none, not determined says why, unknown keys are errors."""
    with pytest.raises(ValidationError):
        FieldResult.model_validate(result)


@pytest.mark.parametrize(
    "result",
    [
        {"status": "stated", "values": [VALUE]},
        {"status": "not stated"},
        {"status": "not determined", "reason": "a scan"},
    ],
)
def test_a_status_that_fits_is_taken(result: dict[str, Any]) -> None:
    """Each of the three statuses can be said."""
    assert FieldResult.model_validate(result).status == result["status"]


def test_a_record_with_an_error_has_no_fields() -> None:
    """What could not be read answers no question."""
    error = {"kind": "encrypted", "detail": "a.pdf is encrypted."}
    content = make_record().model_dump(by_alias=True) | {"error": error}
    assert Record.model_validate(content).error is not None
    with pytest.raises(ValidationError, match="no fields"):
        Record.model_validate(content | {"fields": {"hardware": {"status": "not stated"}}})


def test_a_record_does_not_change() -> None:
    """Records are frozen."""
    with pytest.raises(ValidationError, match="frozen"):
        make_record().error = None  # type: ignore[misc]


@pytest.mark.parametrize("line", ["", "{", "[]", '{"schema": {}}'])
def test_what_is_no_record_is_refused(line: str) -> None:
    """A torn or foreign line raises an error that says so."""
    with pytest.raises(ValidationError):
        Record.from_line(line)
