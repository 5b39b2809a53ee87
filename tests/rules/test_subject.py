"""The subject of a schema: what a document on something else states, and how a document shows what it is about."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.document import Section, SectionKind, Span
from extractor.pipeline import Extractor
from extractor.record import Record
from extractor.schema import Schema, load_schema
from tests.small import make_document, make_schema

SUBJECT = {"phrases": ["network"], "sentences": 2}
TOOL = {"kind": "term", "vocabulary": [{"name": "Keras"}]}
PAGE = "The weather was fine. " * 60
FILLER = "The weather was fine and nothing else is told. " * 120


@pytest.fixture
def stated() -> Any:
    """Return the names that a small schema finds in a text."""

    def find(text: str, sections: tuple[Section, ...] = (), **subject: Any) -> list[str]:
        schema = with_subject(make_schema(tool=TOOL), **{**SUBJECT, **subject})
        record: Record = Extractor(schema).extract(make_document(text, sections=sections))
        return [value.value for value in record.fields["tool"].values]

    return find


def with_subject(schema: Schema, **subject: Any) -> Schema:
    return Schema.model_validate({**schema.model_dump(), "subject": subject})


def test_a_document_about_something_else_states_nothing(stated: Any) -> None:
    """A name counts where the document speaks of the subject, and not where it never does."""
    assert stated(f"We used Keras. Our network is small. Our network is fast. {FILLER}") == ["Keras"]
    assert stated(f"We used Keras. Our garden is small. Our garden is fast. {FILLER}") == []


def test_a_sentence_said_again_is_one(stated: Any) -> None:
    """A running title that is repeated on every page makes no paper on the subject."""
    assert stated(f"We used Keras. Our network is small. Our network is small. {FILLER}") == []
    assert stated(f"We used Keras. Our network is small. Our network is tall. {FILLER}") == ["Keras"]


@pytest.mark.parametrize(
    "elsewhere", ["They built a network. They ran a network.", "We could try a network. A network could do."]
)
def test_what_others_did_or_might_be_done_is_not_the_subject(stated: Any, elsewhere: str) -> None:
    """Others' work and possibilities do not show what a document is about; what it did itself does."""
    assert stated(f"We used Keras. {elsewhere} {FILLER}") == []
    assert stated(f"We used Keras. We built a network. We ran a network. {FILLER}") == ["Keras"]


def test_a_long_text_must_say_it_aloud(stated: Any) -> None:
    """There the mere name of a network says nothing; words that make it own work do, and so does a section about own work."""
    text = f"Keras was taught. A network is small. A network is fast. {FILLER}"
    assert stated(text) == []
    assert stated(text, (Section(Span(0, len(text)), SectionKind.METHODS),)) == ["Keras"]
    assert stated(f"Keras was taught. We built a network. A network is fast. {FILLER}") == ["Keras"]
    assert stated("Keras was taught. A network is small.", passage_threshold=1.0) == ["Keras"]


def test_a_namesake_is_not_the_subject(stated: Any) -> None:
    """A mention that an `unless` lies over or beside is something else; another mention in the same sentence still counts."""
    of_fish = {"unless": ["network of nerves"], "sentences": 1}
    assert stated(f"We used Keras. Our network of nerves is dense. {FILLER}", **of_fish) == []
    assert stated(f"We used Keras. Our network of layers is dense. {FILLER}", **of_fish) == ["Keras"]
    assert stated(f"We used Keras. The network of nerves fed our network. {FILLER}", **of_fish) == ["Keras"]


def test_references_are_not_the_subject(stated: Any) -> None:
    """Titles of the bibliography say what others wrote about."""
    text = f"We used Keras. {FILLER}A deep network. Our shallow network."
    start = text.index("A deep")
    sections = (
        Section(Span(0, start), SectionKind.METHODS),
        Section(Span(start, len(text)), SectionKind.REFERENCES),
    )
    assert stated(text, sections) == []
    assert stated(text) == ["Keras"]


def test_a_passage_needs_one_sentence(stated: Any) -> None:
    """A short text says once what a paper says often; a long one that says it once is about something else."""
    assert stated("We used Keras. Our network is small.", passage_threshold=1.0) == ["Keras"]
    assert stated(f"We used Keras. Our network is small. {FILLER}", passage_threshold=1.0) == []


def test_a_passage_may_be_silent(stated: Any) -> None:
    """A passage that never names the subject states what is sure by itself, and nothing less."""
    assert stated("We used Keras.", passage_threshold=0.9) == ["Keras"]
    assert stated("We used Keras.", passage_threshold=0.95) == []


def test_a_page_must_say_it_aloud_in_its_words(stated: Any) -> None:
    """A page written as a whole is on the subject by the words beside a mention, not by a heading above them."""
    text = f"Keras was taught. A network is small. A network is fast. {PAGE}"
    assert stated(text) == []
    assert stated(text, (Section(Span(0, len(text)), SectionKind.METHODS),)) == []
    assert stated(f"Keras was taught. We built a network. A network is fast. {PAGE}") == ["Keras"]
    assert stated(f"Keras was taught. We built a network. {PAGE}") == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"of ours. We used Keras. {PAGE}", ["Keras"]),
        (f"We used Keras. {PAGE}\n\nin the end it rained.", ["Keras"]),
        (f"We used Keras. {PAGE}\n\nIn the end it rained.", []),
        (f"We used Keras. {PAGE}\n\n1 in ten.", []),
        (f"We used Keras. {PAGE}\nin the end it rained.", []),
        (f"of ours. We used Keras. {FILLER}", []),
    ],
)
def test_what_begins_in_the_middle_of_a_sentence_is_a_passage(stated: Any, text: str, names: list[str]) -> None:
    """A page that was cut out of a paper need not say what the paper is about; a whole page, or a long text, has to."""
    assert stated(text, passage_threshold=0.9) == names


def test_passages_are_passages_whatever_they_look_like() -> None:
    """A file that says it holds passages is believed; all that was retrieved of a paper says what the paper is about."""
    schema = with_subject(make_schema(tool=TOOL), **SUBJECT, passage_threshold=0.9)
    statuses = {
        kind: Extractor(schema).extract(make_document(f"We used Keras. {PAGE}", format=kind)).fields["tool"].status
        for kind in ("passages", "text")
    }
    assert statuses == {"passages": "stated", "text": "not stated"}
    many = make_document(f"We used Keras. {FILLER}", format="passages")
    assert Extractor(schema).extract(many).fields["tool"].status == "not stated"


def test_the_threshold_elsewhere_may_be_lower(stated: Any) -> None:
    """A schema says itself how sure a value must be in a document on something else."""
    assert stated(f"We used Keras. {FILLER}", threshold=0.9) == ["Keras"]
    assert stated(f"We used Keras. {FILLER}", threshold=0.95) == []


def test_a_schema_without_a_subject_takes_every_document() -> None:
    """Without the key nothing is asked of a document."""
    record = Extractor(make_schema(tool=TOOL)).extract(make_document(f"We used Keras. {FILLER}"))
    assert record.fields["tool"].status == "stated"


def test_what_is_turned_down_says_why() -> None:
    """The name is kept among the near misses, with the reason."""
    schema = with_subject(make_schema(tool=TOOL), **SUBJECT)
    record = Extractor(schema).extract(make_document(f"We used Keras. {FILLER}"))
    [near] = record.fields["tool"].considered
    assert (near.value, near.usage, near.reason) == ("Keras", "background", "the document is about something else")


def test_the_shipped_checklist_knows_its_subject() -> None:
    """A paper with statistics has software and measures, and no deep learning."""
    extractor = Extractor(load_schema("dl_methods"))
    soil = f"Samples were collected in April 2016. We evaluated the fit with the RMSE. {FILLER}"
    net = f"{soil} We trained a convolutional neural network on the samples. The learning rate was 0.01."
    filled = {
        name: {key for key, field in extractor.extract(make_document(text)).fields.items() if field.status == "stated"}
        for name, text in (("soil", soil), ("net", net))
    }
    assert filled["soil"] == set()
    assert {"evaluation_metrics", "model_architecture", "data_collection"} <= filled["net"]
