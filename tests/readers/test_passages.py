"""Transcripts and passage JSON: only the passages are the document."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import BlockKind, Document
from extractor.errors import DocumentError
from extractor.readers.passages import is_transcript, read
from extractor.readers.source import Source

SHARED = Path(__file__).parents[2].parent / "shared"

INSTRUCTION = (
    "Use the following pieces of context to answer the question at the end. If you don't know the answer, just say that"
    " you don't know, don't try to make up an answer.\n\n"
)
QUESTION = (
    "\n\nQuestion: %INSTRUCTIONS:\nUse the provided pieces of context to answer the query in less than 400 words.\n\n"
    '%Query\nQuery: "Which frameworks are used (e.g., TensorFlow)?"\n\nProvide your answer as follows:\n\nAnswer:::\n'
    "Answer: (provide your answer)\n\nAnswer:::\n\nHelpful Answer:\nThey used TensorFlow.\n"
)


def parse(text: str) -> Document:
    return read(text.encode(), Source("a", "a.txt"), "")


def parse_json(item: Any) -> Document:
    return read(json.dumps(item).encode(), Source("a", "a.jsonl:1", format="passages"), "")


def kinds(document: Document) -> list[str]:
    return [section.kind.value for section in document.sections]


# Transcripts


def test_a_transcript_is_its_passages() -> None:
    """Neither the instructions nor the question nor the model's answer are text of the paper."""
    document = parse(f"{INSTRUCTION}We used PyTorch.\n\nWe had two GPUs.{QUESTION}")
    assert document.text == "We used PyTorch.\n\nWe had two GPUs."
    assert document.question == "Which frameworks are used (e.g., TensorFlow)?"
    assert document.format == "passages"


def test_offsets_of_a_transcript() -> None:
    """The text is a slice of the file: one constant leads from an offset in it to one in the file."""
    file = f"{INSTRUCTION}\n  We used  PyTorch\r\n1.7.\n\n\nWe had two GPUs. {QUESTION}"
    assert parse(file).text == "We used  PyTorch\r\n1.7.\n\n\nWe had two GPUs."
    assert parse(file).text in file


@pytest.mark.parametrize(
    "before",
    [
        "",
        "Context:\n",
        "Context: ",
        "Use the context below to answer.\n\nPassages:\n\n",
        "Answer the question based on the following context.\nIf you do not know the answer, say so.\n\n### Context:\n",
    ],
)
def test_ways_to_begin_a_transcript(before: str) -> None:
    """Instructions in other words, a label, or nothing may stand before the passages."""
    assert parse(f"{before}We used PyTorch.{QUESTION}").text == "We used PyTorch."


def test_a_sentence_like_an_instruction_is_kept() -> None:
    """A passage that speaks of its context is no instruction."""
    document = parse(f"{INSTRUCTION}The context of the study is the reef.{QUESTION}")
    assert document.text == "The context of the study is the reef."


@pytest.mark.parametrize(
    "ending", ["\n\nQuestion: Which GPU?\nAnswer: A100.", "\nQuestion: Which GPU?\n\nHelpful Answer:\nA100."]
)
def test_ways_to_ask(ending: str) -> None:
    """The question may stand on the line that asks it."""
    document = parse(f"{INSTRUCTION}We had two GPUs.{ending}")
    assert (document.text, document.question) == ("We had two GPUs.", "Which GPU?")


def test_a_question_in_a_passage_stays() -> None:
    """A question that the paper asks does not end the passages."""
    document = parse(f"{INSTRUCTION}Question: is it a whale?\nPeople answered.{QUESTION}")
    assert document.text == "Question: is it a whale?\nPeople answered."


def test_a_paper_that_shows_questions_and_answers_is_no_transcript() -> None:
    """What goes on after its last answer for pages is a paper; what ends with a model's words is a transcript."""
    shown = b"We trained a reader.\n\nQuestion: Who was killed?\nAnswer: Gordon.\n"
    assert is_transcript(shown + b"It thought long. " * 100)
    assert not is_transcript(shown + b"The paper goes on. " * 1000)


def test_a_transcript_without_passages() -> None:
    """A transcript of nothing is empty, not a document of instructions."""
    with pytest.raises(DocumentError) as caught:
        parse(f"{INSTRUCTION}{QUESTION}")
    assert caught.value.code == "empty"


# JSON


def test_json_text_is_read_as_a_paper() -> None:
    """A text has the structure of a plain text."""
    document = parse_json(
        {"id": "a", "text": "1 Methods\nWe used PyTorch to train it.\n", "source": "x", "question": "Which?"}
    )
    assert kinds(document) == ["methods"]
    assert (document.id, document.source, document.question) == ("a", "a.jsonl:1", "Which?")


def test_json_passages_are_joined() -> None:
    """Passages are parted by an empty line; title and DOI come from the object."""
    document = parse_json({"passages": ["We used", {"text": "PyTorch."}], "title": "Whales", "doi": "10.1/a"})
    assert document.text == "We used\n\nPyTorch."
    assert [document.quote(block.span) for block in document.blocks] == ["We used", "PyTorch."]
    assert (document.title, document.doi) == ("Whales", "10.1/a")


def test_json_of_s2orc_is_read() -> None:
    """There the text stands in `content`; a text of the object's own comes first."""
    assert parse_json({"corpusid": 7, "content": {"text": "We used PyTorch."}}).text == "We used PyTorch."
    assert parse_json({"text": "We used Keras.", "content": {"text": "We used PyTorch."}}).text == "We used Keras."


def test_a_section_ends_with_its_passage() -> None:
    """A heading opens a section in its own passage only."""
    document = parse_json(
        {"passages": ["DISCUSSION\n\nThe reef is large and the whales are many.", "We used PyTorch to train it."]}
    )
    assert kinds(document) == ["discussion", "other"]


def test_a_piece_of_a_reference_list() -> None:
    """A passage of entries is references, wherever it stands; a sentence that cites is not."""
    entries = (
        "of soil. Geoderma 265, 62-77.\n\nHu, Z., Bass, B., 2004. An approach to fish. Can. J. Soil Sci. 84, 63-70.\n"
    )
    document = parse_json({"passages": [entries, "We fine-tuned ResNet (He et al., 2016) on our data (Hu, 2004)."]})
    assert "references" in kinds(document)[:-1]
    assert kinds(document)[-1] == "other"
    assert BlockKind.REFERENCE in {block.kind for block in document.blocks}


def test_pieces_in_one_passage() -> None:
    """A section ends where a sentence starts in its middle: there another piece of the paper begins."""
    piece = "2. Related work\n\nOthers have counted whales from space.\n\nthe network was trained for many days."
    assert kinds(parse_json({"passages": [piece]})) == ["related work", "other"]


def test_half_a_character_is_replaced() -> None:
    """An escape that no file can hold becomes a replacement character, so that the text can be written."""
    document = read(b'{"text": "We \\ud800 used it."}', Source("a", "a", format="passages"), "")
    assert document.text == "We \N{REPLACEMENT CHARACTER} used it."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("[1]", "a.json: holds a list. Expected an object with 'text' or 'passages'."),
        ("{", "is not JSON"),
        ('{"id": "a"}', "has neither 'text' nor 'passages'"),
        ('{"text": 3}', "a.json: 'text' is a number. Expected a string."),
        ('{"passages": "We"}', "'passages' is a string. Expected a list of strings or of objects with 'text'."),
        ('{"passages": ["We", 3]}', "'passages[1]' is a number."),
        ('{"passages": [{"words": "We"}]}', "'passages[0]' is an object without a string 'text'."),
        ('{"text": "We", "title": []}', "'title' is a list. Expected a string."),
    ],
)
def test_bad_passages(data: str, message: str) -> None:
    """The error names the key, what stands there, and what was expected."""
    with pytest.raises(DocumentError) as caught:
        read(data.encode(), Source("a", "a.json", format="passages"), "")
    assert caught.value.code == "bad-passages"
    assert message in caught.value.message


@pytest.mark.parametrize("item", [{"text": " "}, {"passages": []}, {"passages": ["", "\n"]}])
def test_no_words(item: Any) -> None:
    """An object without words is empty."""
    with pytest.raises(DocumentError) as caught:
        parse_json(item)
    assert caught.value.code == "empty"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_layers_of_any_passages(passages: list[str]) -> None:
    """The text is the passages; sections tile it; blocks are ordered, and none crosses from one passage to the next."""
    if not any(passage.strip() for passage in passages):
        return
    document = parse_json({"passages": passages})
    assert document.text == "\n\n".join(passages)
    check_layers(document)
    starts = [sum(map(len, passages[:i])) + 2 * i for i in range(len(passages))]
    assert not any(block.span.start < start < block.span.end for block in document.blocks for start in starts)


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_passage_in_a_transcript(passage: str) -> None:
    """The text of a transcript is a slice of the file that ends before the question."""
    file = f"{INSTRUCTION}We say: {passage}.{QUESTION}"
    if any(letter < " " or letter == "\x7f" for letter in passage):
        return
    assert parse(file).text == f"We say: {passage}."


def check_layers(document: Document) -> None:
    assert document.sections[0].span.start == 0
    assert document.sections[-1].span.end == len(document.text)
    assert all(before.span.end == after.span.start for before, after in pairwise(document.sections))
    assert all(before.span.end <= after.span.start for before, after in pairwise(document.blocks))
    assert all(document.quote(block.span).strip() == document.quote(block.span) != "" for block in document.blocks)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared transcripts are not here")
def test_real_transcripts() -> None:
    """Every seed gives its passages and its question, and no word of the instructions or the answer."""
    for path in sorted((SHARED / "seeds").glob("*.txt")):
        file = path.read_bytes()
        document = read(file, Source(path.stem, path.name), "")
        check_layers(document)
        assert document.text in file.decode()
        assert document.question is not None
        assert document.question.endswith("?")
        assert not any(words in document.text for words in ("pieces of context", "%INSTRUCTIONS", "Helpful Answer"))


def test_an_answer_without_a_question_is_left_out() -> None:
    """What stands behind "Helpful Answer:" is a model's, whether or not the question was kept."""
    document = parse(f"{INSTRUCTION}We used PyTorch.\n\nHelpful Answer: TensorFlow")
    assert (document.text, document.question) == ("We used PyTorch.", None)
