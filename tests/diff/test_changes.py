"""What is different between two records of a paper."""

from __future__ import annotations

import pytest
from hypothesis import given

from extractor.diff import Change, ChangeKind, compare_records
from extractor.record import FieldResult, Record
from tests.sinks.makers import evidence, made_records, missed, paper, stated, unread, value, whole


def said(old: FieldResult, new: FieldResult, *, with_confidence: bool = False) -> list[tuple[str | None, ...]]:
    """Return what is different in a field: the kind, the value, what was said before and after."""
    found = compare_records(paper("a", task=old), paper("a", task=new), with_confidence=with_confidence)
    return [(change.kind.value, change.value, change.old, change.new) for change in found]


@given(made_records())
def test_a_record_does_not_differ_from_itself(record: Record) -> None:
    """Whatever is in it."""
    assert list(compare_records(record, Record.from_line(record.to_line()), with_confidence=True)) == []


def test_values_that_come_and_go() -> None:
    """A value that is in both is not named, wherever it stands in the list."""
    old, new = stated(value("JAX"), value("Keras")), stated(value("PyTorch", version="2"), value("JAX"))
    assert said(old, new) == [
        ("value removed", "Keras", "Keras", None),
        ("value added", "PyTorch", None, "PyTorch (version 2)"),
    ]


def test_a_status_that_changes_is_named_beside_its_values() -> None:
    """So that the reason is seen; other near misses alone are no change."""
    assert said(missed("JAX"), stated(value("JAX"))) == [
        ("status", None, "not stated", "stated"),
        ("value added", "JAX", None, "JAX"),
    ]
    assert said(missed("JAX"), missed("Keras")) == []


def test_other_attributes_are_a_change() -> None:
    """Of the same value."""
    assert said(stated(value("JAX", version="1")), stated(value("JAX", version="2"))) == [
        ("value changed", "JAX", "JAX (version 1)", "JAX (version 2)")
    ]


def test_another_number_of_the_same_name_is_a_change() -> None:
    """Of a pair; a pair of another name comes or goes."""
    old = stated(value("rate=0.1", name="rate", number=0.1), value("momentum=0.9", name="momentum", number=0.9))
    new = stated(value("rate=0.2", name="rate", number=0.2), value("decay=0.9", name="decay", number=0.9))
    assert said(old, new) == [
        ("value changed", "rate=0.2", "rate=0.1", "rate=0.2"),
        ("value removed", "momentum=0.9", "momentum=0.9", None),
        ("value added", "decay=0.9", None, "decay=0.9"),
    ]


def test_evidence_that_moves_or_is_another() -> None:
    """Only the quotes that are not in both are shown; their order does not count."""
    here, there, more = evidence("We used JAX.", 5), evidence("We used JAX.", 9), evidence("JAX it is.", 50)
    jax = value("JAX")
    old, new, turned = (
        stated(jax.model_copy(update={"evidence": quotes})) for quotes in ([here, more], [more, there], [more, here])
    )
    assert said(old, new) == [("evidence", "JAX", "5-17 “We used JAX.”", "9-21 “We used JAX.”")]
    assert said(old, turned) == []


def test_confidence_is_compared_when_asked_for() -> None:
    """It changes with every calibration."""
    old, new = stated(value("JAX", confidence=0.8)), stated(value("JAX", confidence=0.9))
    assert said(old, new) == []
    assert said(old, new, with_confidence=True) == [("confidence", "JAX", "0.8", "0.9")]


def test_a_value_that_stands_twice_is_compared_with_its_like() -> None:
    """The first with the first; what is left over has come or gone."""
    old, new = stated(value("JAX", version="1"), value("JAX", version="2")), stated(value("JAX", version="1"))
    assert said(old, new) == [("value removed", "JAX", "JAX (version 2)", None)]
    assert [kind for kind, *_ in said(new, old)] == ["value added"]


def test_fields_that_one_checklist_lacks() -> None:
    """Are said to come and go, whatever they state."""
    found = list(compare_records(paper("a", task=missed("x")), paper("a", framework=stated(value("JAX")))))
    assert found == [
        Change(ChangeKind.FIELD_REMOVED, "task", old="not stated"),
        Change(ChangeKind.FIELD_ADDED, "framework", new="stated"),
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_a_document_that_one_could_not_read_is_one_change(turned: bool) -> None:
    """Not one for each field."""
    records = [paper("a", framework=stated(value("JAX")), task=missed("x")), unread("a")]
    old, new = reversed(records) if turned else records
    [change] = compare_records(old, new)
    assert change.kind is ChangeKind.READING
    assert {change.old, change.new} == {"read", "no-text"}


def test_other_content_is_said() -> None:
    """By its hash; another title or path is no change."""
    other = whole().model_copy(update={"document": whole().document.model_copy(update={"sha256": "aa", "title": "x"})})
    assert list(compare_records(whole(), other)) == [Change(ChangeKind.CONTENT, old="9f", new="aa")]
