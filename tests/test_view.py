"""The cleaned view: what it changes, and that every place in it leads back to the text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import Block, BlockKind, Document, Mark, MarkKind, Span
from extractor.view import clean, clean_text
from tests.small import make_document


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("we \ufb01ne-tuned", "we fine-tuned"),
        ("the net-\nwork", "the network"),
        ("trained the Mask R-\nCNN", "trained the Mask R-CNN"),
        ("a self-\nattention layer", "a self-attention layer"),
        ("a half-\nlife of 8 h", "a half-life of 8 h"),
        ("two  spaces\nand a line", "two spaces and a line"),
        ("Adam\u2019s \u201cbeta\u201d", 'Adam\'s "beta"'),
        ("10\u207b\u2074 and m\u00b2", "10^-4 and m2"),
        ("32\u00a0GB, 1\u2013 2", "32 GB, 1- 2"),
        ("a Tesla\u00ae card", "a Tesla card"),
        ("Key\u00adpoints", "Keypoints"),
    ],
)
def test_what_cleaning_does(raw: str, cleaned: str) -> None:
    """Ligatures are spelt out, hyphens at line ends joined or kept as the word needs it, odd characters made plain."""
    assert clean_text(raw) == cleaned


def test_a_hyphen_at_a_line_end_follows_the_rest_of_the_paper() -> None:
    """A word that the paper writes in one piece elsewhere is joined, one that it hyphenates elsewhere keeps its hyphen."""
    assert clean_text("The dropout. A drop-\nout layer.") == "The dropout. A dropout layer."
    assert clean_text("The drop-in. A drop-\nin layer.") == "The drop-in. A drop-in layer."


def blocks(text: str, *parts: tuple[str, BlockKind]) -> Document:
    """Return a document whose blocks are the given parts of its text."""
    found = tuple(Block(Span(text.index(words), text.index(words) + len(words)), kind) for words, kind in parts)
    return make_document(text, blocks=found)


def test_a_running_head_is_stepped_over() -> None:
    """A sentence goes on behind a running head, and no word of the head is in the view."""
    paragraph = BlockKind.PARAGRAPH
    view = clean(
        blocks(
            "we trained\n\nPage 3\n\non ImageNet",
            ("we trained", paragraph),
            ("Page 3", BlockKind.FURNITURE),
            ("on ImageNet", paragraph),
        )
    )
    assert view.text == "we trained on ImageNet"


def test_two_paragraphs_are_two_units() -> None:
    """A paragraph that ends its sentence is not joined with the next."""
    paragraph = BlockKind.PARAGRAPH
    view = clean(blocks("It ended.\n\nNew one.", ("It ended.", paragraph), ("New one.", paragraph)))
    assert [view.text[slice(*unit.span)] for unit in view.units] == ["It ended.", "New one."]


def test_each_row_of_a_table_is_a_unit() -> None:
    """No sentence crosses the rows of a table."""
    view = clean(blocks("rate 0.1\nsize 8", ("rate 0.1\nsize 8", BlockKind.TABLE)))
    assert [view.text[slice(*unit.span)] for unit in view.units] == ["rate 0.1", "size 8"]


def test_a_line_number_is_no_part_of_a_sentence() -> None:
    """Numbers in the margin are left out; a citation stays."""
    text = "we used\n17 Adam [3]"
    number, citation = text.index("17 "), text.index("[3]")
    marks = (
        Mark(Span(number, number + 3), MarkKind.LINE_NUMBER),
        Mark(Span(citation, citation + 3), MarkKind.CITATION),
    )
    assert clean(make_document(text, marks=marks)).text == "we used Adam [3]"


def test_an_empty_text_has_an_empty_view() -> None:
    """White space alone gives no unit."""
    assert clean(make_document(" \n ")).units == ()


def test_a_name_broken_over_lines_maps_back_to_both_halves() -> None:
    """The span of a joined word covers the hyphen and the line end in the text."""
    document = make_document("We used Py-\nTorch and PyTorch Lightning.")
    view = clean(document)
    start = view.text.index("PyTorch")
    assert document.quote(view.span(start, start + 7)) == "Py-\nTorch"


PAPER = st.text(
    "ab\u00e9AZ01 .,-\n\t()R\u00ad\u2010\u2013\u00a0\u200b\ufb01\ufb04\u2019\u2122\u00ae\u00b2\u207b\u2074\u2026\u00d7",
    max_size=40,
)


@given(PAPER)
def test_every_character_of_the_view_lies_in_the_text(text: str) -> None:
    """Spans lie inside the text, are never empty, and go forward as the view does."""
    view = clean(make_document(text))
    spans = [view.span(index, index + 1) for index in range(len(view.text))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.start <= after.start and before.end <= after.end for before, after in pairwise(spans))


@given(PAPER)
def test_the_words_behind_a_word_are_its_own(text: str) -> None:
    """Cleaning what a word of the view came from gives the word again, letter by letter and digit by digit."""
    document = make_document(text)
    view = clean(document)
    for word in re.finditer(r"\S+", view.text):
        quote = clean_text(document.quote(view.span(*word.span())))
        assert re.sub(r"\W", "", word[0]) == re.sub(r"\W", "", quote)


@given(PAPER)
def test_units_tile_the_view(text: str) -> None:
    """Units lie one behind the other inside the view and begin and end with a character."""
    view = clean(make_document(text))
    position = 0
    for unit in view.units:
        assert position <= unit.span.start < unit.span.end <= len(view.text)
        position = unit.span.end
