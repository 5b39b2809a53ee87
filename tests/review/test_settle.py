"""What holds of decisions, what readers differ on, and what no longer fits."""

from __future__ import annotations

import pytest

from extractor.review import Decision, apply_decisions, settle
from tests.review.makers import TEXT, checked, decision, missed, record

RIGHT = decision("framework", "right", "PyTorch")


def agreed(*decisions: Decision, prefer: str | None = None) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what is settled: the field, the verdict, the readers."""
    settled = settle(record(), decisions, prefer=prefer)
    return [(one.decision.field, one.decision.verdict, one.reviewers) for one in settled.agreed]


def test_the_last_decision_of_a_reader_counts() -> None:
    """About one value; a decision about another takes no one's place."""
    other = decision("model_architecture", "right", "ResNet")
    assert agreed(RIGHT, other, decision("framework", "wrong", "PyTorch")) == [
        ("framework", "wrong", ("Ada",)),
        ("model_architecture", "right", ("Ada",)),
    ]


def test_readers_who_say_the_same_stand_together() -> None:
    """Both are named; that their notes differ does not matter."""
    assert agreed(RIGHT, decision("framework", "right", "PyTorch", by="Ben", note="sure")) == [
        ("framework", "right", ("Ada", "Ben"))
    ]


@pytest.mark.parametrize(
    "other",
    [
        [decision("framework", "wrong", "PyTorch", by="Ben")],
        [decision("framework", "corrected", "PyTorch", by="Ben", corrected="Torch")],
    ],
    ids=["wrong", "corrected"],
)
def test_what_readers_differ_on_is_left(other: list[Decision]) -> None:
    """Unless one of them is preferred."""
    settled = settle(record(), [RIGHT, *other])
    assert settled.agreed == ()
    assert settled.conflicts == ((RIGHT, *other),)
    assert settled.is_open("framework")
    assert not settled.is_open("optimizer")
    assert agreed(RIGHT, *other, prefer="Ada") == [("framework", "right", ("Ada",))]
    assert agreed(RIGHT, *other, prefer="Ben")[0][2] == ("Ben",)


def test_two_corrections_differ_by_what_they_correct_to() -> None:
    """Both say corrected, and not the same."""
    both = [
        decision("framework", "corrected", "PyTorch", by=by, corrected=name)
        for by, name in (("Ada", "Torch"), ("Ben", "JAX"))
    ]
    assert len(settle(record(), both).conflicts) == 1


def test_a_value_that_another_reader_checked_away_is_a_conflict() -> None:
    """One adds it, the other has seen the field and says that nothing is missing."""
    adds = [missed("optimizer", "Adam", "Adam was the optimizer."), checked("optimizer", "stated")]
    without = checked("optimizer", "not stated", by="Ben")
    settled = settle(record(), [*adds, without])
    assert {conflict[0].verdict for conflict in settled.conflicts} == {"missed", "checked"}
    assert agreed(*adds, without, prefer="Ben") == [("optimizer", "checked", ("Ben",))]
    assert ("optimizer", "missed", ("Ada",)) in agreed(*adds, without, prefer="Ada")


def test_two_readers_may_miss_the_same_value() -> None:
    """It is added once."""
    adds = [missed("optimizer", "Adam", "Adam was the optimizer.", by=by) for by in ("Ada", "Ben")]
    assert agreed(*adds) == [("optimizer", "missed", ("Ada", "Ben"))]


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (RIGHT.model_copy(update={"sha256": "b" * 64}), "the document has changed since"),
        (RIGHT.model_copy(update={"sha256": None}), "the document has changed since"),
        (decision("weather", "right", "x"), "the record has no such field"),
        (decision("framework", "right", "Keras"), "the value is not there any more"),
        (checked("framework", "stated"), "there is a value that was not judged: PyTorch"),
        (checked("optimizer", "stated"), "the status stated does not fit what was decided about its values"),
    ],
)
def test_what_does_not_fit_is_named(one: Decision, reason: str) -> None:
    """With the reason; nothing else is kept from being done by it."""
    other = decision("model_architecture", "right", "ResNet")
    settled = settle(record(), [one, other])
    assert [(found.decision, found.reason) for found in settled.unfit] == [(one, reason)]
    assert [found.decision for found in settled.agreed] == [other]


def test_another_version_of_the_record_will_do() -> None:
    """A decision fits as long as its value is there: other rules may have changed the rest of the record."""
    assert agreed(RIGHT.model_copy(update={"record": "of another run"})) == [("framework", "right", ("Ada",))]


def test_what_is_in_the_record_already_is_only_counted() -> None:
    """Applied again, decisions change nothing and are no problem."""
    decisions = [
        decision("framework", "wrong", "PyTorch"),
        decision("model_architecture", "corrected", "ResNet", corrected="ResNet-50"),
        missed("optimizer", "Adam", "Adam was the optimizer."),
        checked("optimizer", "stated"),
    ]
    once, _ = apply_decisions(record(), settle(record(), decisions), lambda: TEXT)
    again = settle(once, decisions)
    assert (again.known, again.agreed, again.unfit, again.conflicts) == (4, (), (), ())
    assert apply_decisions(once, again, lambda: TEXT) == (once, ())
