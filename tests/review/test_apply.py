"""A record with what was decided about it done, and saying so."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from hypothesis import given
from hypothesis import strategies as st

from extractor.record import Record, Status
from extractor.review import Decision, apply_decisions, settle
from tests.review.makers import TEXT, checked, decision, missed, record

if TYPE_CHECKING:
    from extractor.record import FieldResult


def applied(*decisions: Decision, text: str | None = TEXT) -> Record:
    """Apply decisions that all fit."""
    found, lost = apply_decisions(record(), settle(record(), decisions), lambda: text)
    assert lost == ()
    assert Record.from_line(found.to_line()) == found
    return found


def names(field: FieldResult) -> list[str]:
    """Return the names of a field's values."""
    return [value.value for value in field.values]


def test_without_decisions_a_record_is_the_same() -> None:
    """To the byte, and without a word of a review."""
    assert applied().to_line() == record().to_line()
    assert "review" not in record().to_line()


def test_a_right_value_is_sure() -> None:
    """Nothing else of it changes; the record says who looked."""
    found = applied(decision("framework", "right", "PyTorch", note="table 2"))
    before = record().fields["framework"].values[0]
    assert found.fields["framework"].values == [before.model_copy(update={"confidence": 1.0})]
    assert found.review is not None
    assert [info.model_dump(exclude_none=True) for info in found.review] == [
        {"field": "framework", "verdict": "right", "reviewers": ["Ada"], "value": "PyTorch", "note": "table 2"}
    ]


def test_a_wrong_value_is_turned_down() -> None:
    """It is considered, with whose it is and who said so; a field without values is not stated."""
    field = applied(decision("framework", "wrong", "PyTorch", usage="other_work", note="theirs")).fields["framework"]
    assert (field.status, field.values) == ("not stated", [])
    assert [(miss.value, miss.usage, miss.reason) for miss in field.considered] == [
        ("Keras", "hedged", '"could be"'),
        ("PyTorch", "other_work", "turned down by Ada: theirs"),
    ]


def test_a_corrected_value_keeps_its_evidence() -> None:
    """But not the attributes of the old one; what it was stands in the review."""
    found = applied(decision("framework", "corrected", "PyTorch", corrected="PyTorch Lightning"))
    [value], [before] = found.fields["framework"].values, record().fields["framework"].values
    assert (value.value, value.attributes, value.confidence) == ("PyTorch Lightning", {}, 1.0)
    assert value.evidence == before.evidence
    assert found.review is not None
    assert (found.review[0].value, found.review[0].was) == ("PyTorch Lightning", "PyTorch")


def test_a_value_that_is_corrected_to_another_joins_it() -> None:
    """There is one value of a name, with the evidence of both."""
    found = applied(
        missed("framework", "Torch", "Keras could be used."),
        decision("framework", "corrected", "PyTorch", corrected="Torch"),
    )
    [value] = found.fields["framework"].values
    assert [quote.quote for quote in value.evidence] == ["We trained a ResNet in PyTorch 1.7.", "Keras could be used."]


def test_a_missed_value_is_added() -> None:
    """With its quote from the text, wherever its spaces are, and the form that stands in it."""
    found = applied(missed("optimizer", "adam", "Adam  was\nthe optimizer.")).fields["optimizer"]
    [value] = found.values
    assert (found.status, value.value, value.text, value.confidence) == ("stated", "adam", "Adam", 1.0)
    [quote] = value.evidence
    assert (quote.quote, TEXT[quote.start : quote.end]) == ("Adam was the optimizer.", "Adam was the optimizer.")


def test_a_near_miss_that_is_a_value_is_no_miss_any_more() -> None:
    """It moves, with the section and the page of its quote."""
    field = applied(missed("framework", "Keras", "Keras could be used.", start=36)).fields["framework"]
    assert (names(field), field.considered) == (["PyTorch", "Keras"], [])
    assert (field.values[1].evidence[0].section, field.values[1].evidence[0].page) == ("Methods", 2)


def test_a_quote_that_stands_nowhere_is_not_added() -> None:
    """The decision is named; what else was decided about the field is done."""
    decisions = [missed("framework", "JAX", "We used JAX."), decision("framework", "right", "PyTorch")]
    found, lost = apply_decisions(record(), settle(record(), decisions), lambda: TEXT)
    assert [(one.decision, one.reason) for one in lost] == [
        (decisions[0], "its quote is not in the text of the document")
    ]
    assert names(found.fields["framework"]) == ["PyTorch"]
    assert [info.verdict for info in found.review or ()] == ["right"]


def test_a_field_checked_with_a_value_that_has_no_place_is_not_stated() -> None:
    """Without its value there is nothing to state; both decisions are named."""
    decisions = [missed("optimizer", "JAX", "We used JAX."), checked("optimizer", "stated")]
    found, lost = apply_decisions(record(), settle(record(), decisions), lambda: TEXT)
    assert (found.fields["optimizer"], found.review) == (record().fields["optimizer"], None)
    assert [(one.decision.verdict, one.reason) for one in lost] == [
        ("missed", "its quote is not in the text of the document"),
        ("checked", "the status stated does not fit the values that the field has in the end"),
    ]


def test_a_field_checked_with_a_value_that_another_turned_down_is_not_stated() -> None:
    """The preferred reader's word counts, and a status that rests on the other's is named."""
    decisions = [
        decision("framework", "right", "PyTorch", by="Ben"),
        checked("framework", "stated", by="Ben"),
        decision("framework", "wrong", "PyTorch", by="Ada"),
    ]
    found, lost = apply_decisions(record(), settle(record(), decisions, prefer="Ada"), lambda: TEXT)
    assert found.fields["framework"].status == "not stated"
    assert [one.decision for one in lost] == decisions[1:2]


def test_values_of_others_do_not_state_a_field() -> None:
    """What stands beside the only value of this work's own is considered once that is turned down."""
    before = record()
    [own] = before.fields["framework"].values
    theirs = own.model_copy(update={"value": "JAX", "usage": "other_work"})
    field = before.fields["framework"].model_copy(update={"values": [own, theirs]})
    before = before.model_copy(update={"fields": {**before.fields, "framework": field}})
    found, _ = apply_decisions(before, settle(before, [decision("framework", "wrong", "PyTorch")]), lambda: TEXT)
    assert (found.fields["framework"].status, found.fields["framework"].values) == ("not stated", [])
    assert [miss.value for miss in found.fields["framework"].considered] == ["Keras", "PyTorch", "JAX"]


def test_without_the_text_a_quote_must_stand_in_the_record() -> None:
    """Words of a quote that is there have their place; others cannot be looked up."""
    [value] = applied(missed("hardware", "ResNet", "a ResNet in"), text=None).fields["hardware"].values
    assert TEXT[value.evidence[0].start : value.evidence[0].end] == "a ResNet in"
    unseen = missed("optimizer", "Adam", "Adam was the optimizer.", start=57)
    _, lost = apply_decisions(record(), settle(record(), [unseen]), lambda: None)
    assert [one.reason for one in lost] == [
        "its quote cannot be looked up: the text is not at hand. Give it with --texts"
    ]


def test_a_checked_field_has_the_status_that_was_given() -> None:
    """What could not be determined was looked at by a person, or stays so with its reason."""
    assert applied(checked("hardware", "not stated")).fields["hardware"].status == "not stated"
    field = applied(checked("hardware", "not determined")).fields["hardware"]
    assert (field.status, field.reason) == ("not determined", "page 3 has no text layer")
    field = applied(checked("optimizer", "not determined", note="the supplement is lost")).fields["optimizer"]
    assert (field.status, field.reason) == ("not determined", "the supplement is lost")


def test_fields_that_nobody_judged_stay_as_they_were() -> None:
    """Byte for byte."""
    found = applied(decision("framework", "wrong", "PyTorch"))
    assert {name: found.fields[name] for name in found.fields if name != "framework"} == {
        name: field for name, field in record().fields.items() if name != "framework"
    }


READERS = st.sampled_from(["Ada", "Ben"])
DECISIONS = st.one_of(
    st.builds(
        lambda place, verdict, by: decision(*place[:1], verdict, place[1], by=by),
        st.sampled_from([("framework", "PyTorch"), ("model_architecture", "ResNet")]),
        st.sampled_from(["right", "wrong"]),
        READERS,
    ),
    st.builds(
        lambda name, by: decision("framework", "corrected", "PyTorch", by=by, corrected=name),
        st.sampled_from(["Torch", "Keras"]),
        READERS,
    ),
    st.builds(
        lambda field, quote, by: missed(field, "Keras", quote, by=by),
        st.sampled_from(["framework", "hardware"]),
        st.sampled_from(["Keras could be used.", "nowhere"]),
        READERS,
    ),
    st.builds(
        lambda field, status, by: checked(field, status, by=by),
        st.sampled_from(["framework", "hardware", "optimizer"]),
        st.sampled_from(get_args(Status)),
        READERS,
    ),
)


@given(st.lists(DECISIONS, max_size=12), st.sampled_from([None, "Ada", "Ben"]))
def test_every_decision_is_done_or_named(given_decisions: list[Decision], prefer: str | None) -> None:
    """Whatever readers decide, a record comes out that reads back, each quote is in its place, and nothing is lost."""
    settled = settle(record(), given_decisions, prefer=prefer)
    found, lost = apply_decisions(record(), settled, lambda: TEXT)
    assert Record.from_line(found.to_line()) == found
    quotes = [quote for field in found.fields.values() for value in field.values for quote in value.evidence]
    assert all(TEXT[quote.start : quote.end] == quote.quote for quote in quotes)
    last = {(one.reviewer, *one.target): one for one in given_decisions}
    named = [one.decision for one in (*settled.unfit, *lost)] + [one for group in settled.conflicts for one in group]
    done = [(one.decision.target, reader) for one in settled.agreed for reader in one.reviewers]
    for one in last.values():
        told = one in named or (one.target, one.reviewer) in done
        assert told or (prefer is not None and one.reviewer != prefer)
    assert len(found.review or ()) == len(settled.agreed) - len(lost)
