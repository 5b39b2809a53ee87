"""Transcripts and JSON objects to passages, question and answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from extractor.claims import read_transcript
from extractor.errors import DocumentError
from extractor.readers import Source, read_document
from tests.claims.makers import checker

if TYPE_CHECKING:
    from collections.abc import Mapping

SEEDS: Final = Path(__file__).parents[3] / "shared" / "seeds"
TRANSCRIPT: Final = """Use the following pieces of context to answer the question at the end.

We trained on moths in PyTorch.

Question: %INSTRUCTIONS:
Query: "Which frameworks are used?"

Answer:::
Answer: (provide your answer)

Answer:::

Helpful Answer:
PyTorch, because the text says so.
Answer: this line is the model's too.
"""


def source(data: str | bytes | Mapping[str, Any], format_: str | None = None) -> Source:
    """Return a source; an object becomes a line of JSON."""
    words = data if isinstance(data, str | bytes) else json.dumps(data)
    return Source("a", "a", data=words.encode() if isinstance(words, str) else words, format=format_)


def test_a_transcript_has_its_answer_behind_the_last_template() -> None:
    """The answer begins behind "Helpful Answer:"; places of the template are none, and lines of the answer stay in it."""
    transcript = read_transcript(source(TRANSCRIPT))
    assert transcript.answer == "PyTorch, because the text says so.\nAnswer: this line is the model's too."
    assert transcript.document.text == "We trained on moths in PyTorch."
    assert transcript.document.question == "Which frameworks are used?"


def test_the_document_is_what_the_reader_gives() -> None:
    """The offsets of quotes are those of the records of the same file."""
    given = source(TRANSCRIPT)
    assert read_transcript(given).document == read_document(given)


def test_a_plain_transcript_is_read() -> None:
    """A question and an answer without any template are enough."""
    transcript = read_transcript(source("We used Keras.\n\nQuestion: Which framework?\nAnswer: Keras\n"))
    assert (transcript.document.question, transcript.answer) == ("Which framework?", "Keras")


@pytest.mark.parametrize(
    "item",
    [
        {"passages": ["We used Keras."], "question": "Which?", "answer": "Keras"},
        {"contexts": ["We used Keras."], "query": "Which?", "response": "Keras"},
        {"context": "We used Keras.", "question": "Which?", "generated_answer": "Keras"},
        {"retrieved_contexts": ["We used Keras."], "user_input": "Which?", "response": "Keras"},
        {"source_documents": [{"page_content": "We used Keras."}], "query": "Which?", "result": "Keras"},
        {"chunks": [{"content": "We used Keras.", "score": 0.5}], "question": "Which?", "output": "Keras"},
        {"text": "We used Keras.", "question": "Which?", "answer": "Keras"},
    ],
)
def test_objects_of_other_programs_are_read(item: dict[str, Any]) -> None:
    """What programs of retrieval and answer call the three parts is understood."""
    transcript = read_transcript(source(item, "passages"))
    assert (transcript.document.text, transcript.document.question, transcript.answer) == (
        "We used Keras.",
        "Which?",
        "Keras",
    )


def test_an_object_may_name_the_field() -> None:
    """A key `field` says what was asked, whatever the question's words."""
    item = {"passages": ["We used Keras."], "question": "Q7", "answer": "Keras", "field": "framework"}
    assert checker().read(source(item, "passages")).field == "framework"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"passages": ["We used Keras."], "question": "Which?"}, "no-answer"),
        ({"passages": ["We used Keras."], "answer": "  \n"}, "no-answer"),
        ({"passages": ["We used Keras."], "answer": ["Keras"]}, "no-answer"),
        ({"question": "Which?", "answer": "Keras"}, "bad-passages"),
        ({"passages": [{"score": 1}], "answer": "Keras"}, "bad-passages"),
        ({"passages": [7], "answer": "Keras"}, "bad-passages"),
        ({"passages": [" "], "answer": "Keras"}, "empty"),
        ("{broken", "bad-passages"),
        ("We used Keras. No question here.", "not-transcript"),
        ("We used Keras.\n\nQuestion: Which?\n\nHelpful Answer:\n", "no-answer"),
        ("", "empty"),
    ],
)
def test_what_cannot_be_read_says_why(data: str | dict[str, Any], code: str) -> None:
    """Each fault has its code, and the check of it is an error that names it."""
    with pytest.raises(DocumentError) as caught:
        read_transcript(source(data))
    assert caught.value.code == code
    answer = checker().read(source(data))
    assert answer.error is not None
    assert (answer.error.kind, answer.holds, answer.claims) == (code, None, [])


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the transcripts are not at hand")
class TestSeeds:
    """The transcripts of a language model that this program was first shown."""

    def verdicts(self, start: str) -> dict[str, str]:
        """Return the verdict of each value and statement of the transcript whose name begins so."""
        (path,) = SEEDS.glob(f"{start}*")
        answer = checker().read(Source(path.stem, str(path), path))
        assert answer.answer is not None
        text = read_document(Source(path.stem, str(path), path)).text
        assert all(text[quote.start : quote.end] == quote.quote for claim in answer.claims for quote in claim.evidence)
        return {claim.value or claim.text: claim.verdict for claim in answer.claims}

    def test_frameworks_that_no_passage_names(self) -> None:
        """TensorFlow and PyTorch are not stated; that no framework is mentioned is right."""
        verdicts = self.verdicts("000")
        assert (verdicts["TensorFlow"], verdicts["PyTorch"]) == ("not stated", "not stated")
        assert "absent" in verdicts.values()

    def test_an_infrastructure_that_is_no_hardware(self) -> None:
        """GPUs and TPUs are not stated; the infrastructure that the passages speak of is."""
        verdicts = self.verdicts("001")
        assert (verdicts["GPU"], verdicts["TPU"]) == ("not stated", "not stated")
        assert [verdict for text, verdict in verdicts.items() if "mobilization" in text] == ["stated"]

    def test_datasets_that_are_stated(self) -> None:
        """ImageNet and Pl@ntNet are stated, and so are the numbers of the latter."""
        verdicts = self.verdicts("002")
        assert (verdicts["ImageNet"], verdicts["Pl@ntNet"]) == ("stated", "stated")
        assert [verdict for text, verdict in verdicts.items() if "30,261" in text] == ["stated"]

    def test_preprocessing_that_is_invented(self) -> None:
        """No step of preprocessing is stated; what is said of the network is."""
        verdicts = self.verdicts("003")
        steps = ("normalization", "resize", "data cleaning", "denoising")
        assert {verdicts[step] for step in steps} == {"not stated"}
        assert [verdict for text, verdict in verdicts.items() if "pre-trained on the ImageNet" in text] == ["stated"]
        assert {verdict for text, verdict in verdicts.items() if "augmentation" in text} == {"not stated"}

    def test_a_framework_that_is_stated(self) -> None:
        """PyTorch is stated, and the whole answer holds."""
        assert set(self.verdicts("004").values()) == {"stated"}
