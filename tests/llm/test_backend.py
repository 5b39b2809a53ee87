"""What a model says and what of it reaches a record: only what the cited sentences hold, and as this work's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from extractor.document import Section, SectionKind, Span
from tests.llm.bench import FIELDS, NOTHING, PAPER, asked, paired, read, shown, stated

if TYPE_CHECKING:
    from pathlib import Path


def says(tmp_path: Path, text: str = PAPER, **answers: dict[str, Any] | None) -> Any:
    """Return what comes of a text when the model says this of some fields and nothing of the others."""
    return read([{**NOTHING, **answers}], tmp_path, text=text)


def test_a_field_of_each_kind_is_filled(tmp_path: Path) -> None:
    """Terms, pairs, links and sentences come out under the schema's names, each with its sentence."""
    said = says(
        tmp_path,
        framework=stated("pytorch", at=1, version="1.7"),
        datasets=stated("Snapshot Serengeti", at=3),
        hyperparameters=paired("Learning Rate", "0.001", at=1),
        code=stated("https://github.com/a/b", at=5),
        split={"status": "stated", "sentences": [4]},
    )
    assert said.values() == {
        "framework": ["PyTorch"],
        "datasets": ["Snapshot Serengeti"],
        "hyperparameters": ["learning rate=0.001"],
        "code": ["https://github.com/a/b"],
        "split": ["The data were split by site, 80 to 20."],
    }
    framework = said.results["framework"].values[0]
    assert framework.attributes == {"version": "1.7", "found_by": ["openai/scripted"]}
    assert framework.evidence[0].quote == "We trained the network in Pytorch 1.7 with a learning rate of 1e-3."
    assert said.results["hyperparameters"].values[0].attributes["number"] == 0.001


def test_the_paper_goes_out_numbered_and_between_fences(tmp_path: Path) -> None:
    """Every sentence has its number, the temperature is 0, and every field is asked for: null is an answer, silence is none."""
    said = read([NOTHING], tmp_path)
    (request,) = said.requests
    assert shown(request)[3] == "The dataset is Snapshot Serengeti, with 8 classes."
    assert sorted(asked(request)) == sorted(FIELDS)
    assert (request.body["temperature"], request.body["seed"]) == (0, 0)
    assert (request.json_schema or {})["required"] == sorted(FIELDS)
    assert request.text.count("=====PAPER ") == 3


def test_nothing_is_said_of_a_paper_that_says_nothing(tmp_path: Path) -> None:
    """Null, an empty list and "not stated" are all the same good answer."""
    said = says(tmp_path, framework={"status": "not stated"}, datasets={"status": "stated", "values": []})
    assert {result.status for result in said.results.values()} == {"not stated"}


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (stated("JAX", at=1), "JAX"),
        (stated("TensorFlow", at=1), "TensorFlow"),
        (stated("Pytorch 1.8", at=3), "PyTorch"),
        (stated("PyTorchX", at=1), "PyTorchX"),
    ],
)
def test_a_real_sentence_with_a_wrong_value_proves_nothing(tmp_path: Path, answer: dict[str, Any], value: str) -> None:
    """What the cited sentence does not hold is considered, as unsupported."""
    said = says(tmp_path, framework=answer)
    assert said.results["framework"].status == "not stated"
    assert said.misses("framework") == [(value, "used", "unsupported: the quote does not hold the value")]


@pytest.mark.parametrize(("number", "is_held"), [("0.001", True), ("1e-3", True), ("0.01", False), ("1", False)])
def test_numbers_are_held_as_numbers(tmp_path: Path, number: str, is_held: bool) -> None:
    """The same number written otherwise is proven; another one is not."""
    said = says(tmp_path, hyperparameters=paired("learning rate", number, at=1))
    assert bool(said.values()) == is_held


def test_a_number_belongs_to_its_own_name(tmp_path: Path) -> None:
    """The learning rate's number is no batch size, though it stands in the sentence."""
    said = says(
        tmp_path,
        text="The learning rate was 0.1 and the batch size 32.",
        hyperparameters=paired("batch size", "0.1", at=1),
    )
    assert said.values() == {}


@pytest.mark.parametrize(("value", "at", "usage"), [("TensorFlow", 2, "other_work"), ("Keras", 6, "hedged")])
def test_what_is_not_the_authors_own_is_turned_down(tmp_path: Path, value: str, at: int, usage: str) -> None:
    """The words beside a value decide whose it is, whatever the model makes of it."""
    said = says(tmp_path, framework=stated(value, at=at))
    assert [(one, used) for one, used, _ in said.misses("framework")] == [(value, usage)]


def test_one_good_sentence_is_enough_and_is_the_only_one_shown(tmp_path: Path) -> None:
    """Sentences that do not hold the value are no evidence of it."""
    said = says(tmp_path, framework=stated("PyTorch", at=[7, 1, 2]))
    assert [one.quote[:10] for one in said.results["framework"].values[0].evidence] == ["We trained"]


@pytest.mark.parametrize("numbers", [[0], [99], [-1], []])
def test_numbers_that_stand_for_no_sentence_are_a_problem_of_the_record(tmp_path: Path, numbers: list[int]) -> None:
    """A value without a sentence cannot be considered; it is named among the problems."""
    said = says(tmp_path, framework=stated("PyTorch", at=numbers))
    assert said.results["framework"].status == "not stated"
    assert said.faults == ["openai/scripted: 'PyTorch' was given without a sentence that was shown"]


def test_an_attribute_that_the_quote_does_not_hold_is_dropped(tmp_path: Path) -> None:
    """The version that the model adds from memory is not in the record; the value is."""
    said = says(tmp_path, text="We trained it in PyTorch.", framework=stated("PyTorch", at=1, version="2.1"))
    assert said.results["framework"].values[0].attributes == {"found_by": ["openai/scripted"]}


def test_a_denial_needs_the_words_of_one(tmp_path: Path) -> None:
    """ "denied" is "none" where a sentence denies it, and nothing where none does."""
    denied = {"status": "denied", "sentences": [1]}
    assert says(tmp_path / "a", text="We used no framework.", framework=denied).values() == {"framework": ["none"]}
    refused = says(tmp_path / "b", framework=denied)
    assert refused.misses("framework") == [("none", "used", "unsupported: the quote does not hold the value")]


@pytest.mark.parametrize(
    ("field", "answer", "reason"),
    [
        ("framework", stated("weather", at=7), "unsupported: the sentence does not speak of the matter"),
        ("datasets", stated("Pytorch", at=1), "unsupported: an answer to framework, not to this"),
        ("datasets", stated("dataset", at=3), "unsupported: names nothing"),
        ("split", {"status": "stated", "sentences": [7]}, "unsupported: the sentence does not speak of the matter"),
        ("code", stated("https://github.com/c/d", at=5), "unsupported: the quote does not hold the value"),
    ],
)
def test_words_of_a_sentence_are_no_answer_by_standing_there(
    tmp_path: Path, field: str, answer: dict[str, Any], reason: str
) -> None:
    """A value must be known to the field, or be a name in a sentence that speaks of the field's matter."""
    said = says(tmp_path, **{field: answer})
    assert said.results[field].status == "not stated"
    assert [why for _, _, why in said.misses(field)] == [reason]


def test_one_word_of_the_question_makes_no_statement(tmp_path: Path) -> None:
    """A sentence that shares a single word with a question does not answer it; two words are enough."""
    cited = {"status": "stated", "sentences": [1]}
    said = says(tmp_path / "one", text="The data show birds. We used PyTorch.", split=cited)
    assert said.misses("split") == [
        ("The data show birds.", "used", "unsupported: the sentence does not speak of the matter")
    ]
    said = says(tmp_path / "two", text="The data were split by bird. We used PyTorch.", split=cited)
    assert said.values() == {"split": ["The data were split by bird."]}


def test_references_are_not_shown(tmp_path: Path) -> None:
    """A bibliography proves nothing, and costs nothing."""
    text = "We used PyTorch. Abadi M (2016) TensorFlow: a system."
    parts = (Section(Span(0, 17), SectionKind.METHODS), Section(Span(17, len(text)), SectionKind.REFERENCES))
    said = read([{**NOTHING, "framework": stated("TensorFlow", at=2)}], tmp_path, text=text, sections=parts)
    assert shown(said.requests[0]) == {1: "We used PyTorch."}
    assert said.values() == {}


def test_a_long_paper_is_shown_in_part(tmp_path: Path) -> None:
    """Beyond the budget the best sentences are shown, under the numbers that they have in the paper."""
    text = PAPER + " The birds sang all day long in the old forest by the lake." * 200
    said = read([{**NOTHING, "datasets": stated("Snapshot Serengeti", at=3)}], tmp_path, text=text, input_tokens=200)
    sentences = shown(said.requests[0])
    assert len(sentences) < 20
    assert sentences[3].startswith("The dataset is")
    assert said.values() == {"datasets": ["Snapshot Serengeti"]}


def test_what_was_not_shown_proves_nothing(tmp_path: Path) -> None:
    """A model that cites a sentence it did not see has guessed its number, though the value does stand there."""
    noise = " The birds sang all day long in the old forest by the lake." * 200
    said = read([{**NOTHING, "framework": stated("birds", at=150)}], tmp_path, text=PAPER + noise, input_tokens=200)
    assert 150 not in shown(said.requests[0])
    assert said.faults == ["openai/scripted: 'birds' was given without a sentence that was shown"]


def test_an_empty_paper_is_not_asked_about(tmp_path: Path) -> None:
    """Where there is nothing to show there is nothing to ask."""
    said = read([], tmp_path, text="...")
    assert (said.requests, said.values()) == ([], {})
