"""A decision is one line with the keys of its verdict; a record is named by its content."""

from __future__ import annotations

import pytest

from extractor.errors import SinkError
from extractor.review import read_decisions, record_digest
from tests.review.makers import checked, decision, missed, record

ABOUT = '"reviewer": "Ada", "document": "a", "record": "0", "field": "framework"'


@pytest.mark.parametrize(
    "one",
    [
        decision("framework", "right", "PyTorch"),
        decision("framework", "wrong", "PyTorch", usage="background", note="only cited"),
        decision("framework", "corrected", "PyTorch", corrected="Torch"),
        missed("optimizer", "Adam", "Adam was the optimizer.", start=57),
        checked("hardware", "not stated"),
    ],
    ids=lambda one: one.verdict,
)
def test_a_line_gives_the_decision_back(one: object) -> None:
    """Each verdict has its line."""
    line = one.to_line().encode()  # type: ignore[attr-defined]
    assert list(read_decisions([line + b"\n", b"\n"], name="d")) == [one]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f'{{{ABOUT}, "verdict": "right"}}', "a decision right has value"),
        (f'{{{ABOUT}, "verdict": "checked", "status": "stated", "value": "x"}}', "a decision checked has no value"),
        (f'{{{ABOUT}, "verdict": "missed", "value": "x"}}', "a decision missed has quote"),
        (f'{{{ABOUT}, "verdict": "good", "value": "x"}}', "verdict: Input should be"),
        (f'{{{ABOUT}, "verdict": "right", "value": "x", "colour": "red"}}', "colour: Extra inputs"),
        ("[]", "Input should be an object"),
        ('{"rev', "Invalid JSON"),
    ],
)
def test_a_line_that_is_none_is_named(line: str, problem: str) -> None:
    """With the file, its number, and what is wrong."""
    good = decision("framework", "right", "PyTorch").to_line()
    with pytest.raises(SinkError) as caught:
        list(read_decisions([good.encode(), line.encode()], name="d.jsonl"))
    assert caught.value.code == "bad-decision"
    assert caught.value.message.startswith(f"d.jsonl:2 is no decision: {problem}")


def test_a_digest_names_everything_in_a_record() -> None:
    """Equal records have one name; any change gives another."""
    assert record_digest(record()) == record_digest(record())
    assert record_digest(record()) != record_digest(record(title="Seven hours"))
