"""Sentences: where one ends, and that none crosses a paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import Block, BlockKind, Document, Section, SectionKind, Span
from extractor.rules.sentences import find_sentences, split
from extractor.view import clean


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [text[start:end] for start, end in split(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "We used Adam (cf. Kingma et al. 2015) as before.",
        "See Fig. 2 and Sec. 4 for the loss.",
        "It was trained on approx. 40 images of Quercus sp. leaves.",
        "The rate was 0.5 and the size 8.",
        "Code, e.g. in Python, is at https://doi.org/10.5281/zenodo.1147.",
        "J. R. Smith wrote the code.",
        "PyTorch v. 1.7 was used.",
        "Is it? is it not.",
    ],
)
def test_a_stop_that_ends_nothing(text: str) -> None:
    """Abbreviations, numbers, initials and links hold stops that end no sentence."""
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We trained it. It worked.", ["We trained it.", "It worked."]),
        ('He said "stop." We did.', ['He said "stop."', "We did."]),
        ("It worked (see below). We stopped!", ["It worked (see below).", "We stopped!"]),
        ("It was normalised.50 The loss fell.", ["It was normalised.50", "The loss fell."]),
        ("We followed Smith et al. We then stopped.", ["We followed Smith et al.", "We then stopped."]),
        ("Why? Because.", ["Why?", "Because."]),
    ],
)
def test_a_stop_that_ends_a_sentence(text: str, expected: list[str]) -> None:
    """A stop ends a sentence where a new one begins, whatever closes after it."""
    assert sentences(text) == expected


@given(st.text('aB1 .!?()"', max_size=60))
def test_sentences_lose_nothing_but_white_space(text: str) -> None:
    """The sentences of a text stand in order, and only white space lies between them."""
    position = 0
    for start, end in split(text, Span(0, len(text))):
        assert start >= position
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()


def test_sentences_stay_in_their_paragraph_and_section() -> None:
    """A sentence knows the kind of its section and block, and ends with its block."""
    text = "Methods\n\nWe trained it"
    blocks = (Block(Span(0, 7), BlockKind.HEADING), Block(Span(9, 22), BlockKind.PARAGRAPH))
    sections = (Section(Span(0, 22), SectionKind.METHODS, "Methods"),)
    document = Document(id="a", text=text, format="text", source="a", sha256="", blocks=blocks, sections=sections)
    heading, sentence = find_sentences(clean(document), sections)
    assert (heading.block, sentence.block) == (BlockKind.HEADING, BlockKind.PARAGRAPH)
    assert (sentence.index, sentence.section) == (1, SectionKind.METHODS)


def test_without_sections_a_sentence_is_in_none() -> None:
    """What stands in no section is of the other kind."""
    document = Document(id="a", text="We trained it.", format="text", source="a", sha256="")
    assert [one.section for one in find_sentences(clean(document), ())] == [SectionKind.OTHER]


@pytest.mark.parametrize("text", ["PyTorch, " * 1000, "a" * 9000, "x; y " * 2000, "We used Adam. " + "GPU " * 3000])
def test_what_never_ends_is_cut(text: str) -> None:
    """Words without a stop come in pieces of bounded length, cut at spaces, so that nothing later costs their square."""
    pieces = sentences(text)
    assert max(map(len, pieces)) <= 2000
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert set(" ".join(pieces).split()) == set(text.split()) or " " not in text
