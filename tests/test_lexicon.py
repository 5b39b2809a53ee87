"""The lexicon: every phrase that occurs, in one pass."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.anchors import DIGIT
from extractor.document import Span
from extractor.lexicon import Lexicon
from extractor.phrases import compiled


def found(text: str, *phrases: str, start: int = 0) -> list[tuple[str, str]]:
    """Return what each phrase finds in a text; a phrase stands for itself."""
    lexicon = Lexicon([(phrase, phrase) for phrase in phrases])
    return [(text[hit.start : hit.end], hit.item) for hit in lexicon.find(text, Span(start, len(text)))]


def test_phrases_are_found_in_the_order_of_the_text() -> None:
    """Hits come by their start, whatever the order of the phrases."""
    assert found("Adam beat SGD.", "SGD", "Adam") == [("Adam", "Adam"), ("SGD", "SGD")]


def test_a_phrase_is_found_each_time_it_occurs() -> None:
    """A phrase that occurs twice gives two hits."""
    assert len(found("Adam, then Adam again", "Adam")) == 2


def test_a_part_of_a_word_is_no_hit() -> None:
    """A phrase begins and ends with a word."""
    assert found("Madam Adams met Adamant", "=Adam") == [("Adams", "=Adam")]


def test_a_phrase_that_leads_with_any_word_is_found_by_an_inner_one() -> None:
    """Where a phrase can begin with anything, another of its words brings it up."""
    assert found("a size of 32 epochs", "{number} epochs") == [("32 epochs", "{number} epochs")]
    assert found("a size of 32 images", "{number} epochs") == []


def test_a_prefix_is_found_in_longer_words() -> None:
    """A starred word takes any ending; without the star it takes none."""
    assert found("augmentation", "augment*") == [("augmentation", "augment*")]
    assert found("augmentation", "augment") == []


def test_only_the_span_is_searched() -> None:
    """What lies before the span, or only begins in it, is not found."""
    assert found("Adam and SGD", "Adam", "SGD", start=2) == [("SGD", "SGD")]


def test_of_two_forms_of_an_item_the_longer_counts() -> None:
    """A hit inside another of the same item is dropped; inside one of another item it is not."""
    same = Lexicon([("V100", "card"), ("NVIDIA V100", "card")])
    assert [(hit.start, hit.end) for hit in same.find("NVIDIA V100", Span(0, 11))] == [(0, 11)]
    assert len(found("NVIDIA V100", "V100", "NVIDIA V100")) == 2


def test_a_group_is_found_when_it_is_asked_for() -> None:
    """Phrases of a group are no part of what is found without asking, and the other way round; an unknown group is empty."""
    lexicon = Lexicon([("Adam", "name"), ("we used", "cue")], group=lambda item: "cues" if item == "cue" else None)
    text = "We used Adam."
    words = lexicon.words(text, Span(0, len(text)))
    assert [hit.item for hit in words.find()] == ["name"]
    assert [hit.item for hit in words.find("cues")] == ["cue"]
    assert words.find("others") == []


def test_hits_of_one_place_come_in_the_order_of_the_phrases() -> None:
    """Where several phrases match the same words, the one given first comes first."""
    assert [item for _, item in found("flips", "flip", "flip*")] == ["flip", "flip*"]
    assert [item for _, item in found("flips", "flip*", "flip")] == ["flip*", "flip"]


def test_a_word_stands_in_a_text_in_its_folded_form() -> None:
    """Words are asked for folded; any number stands for all."""
    words = Lexicon([("Adam", "x")]).words("Epoch 20", Span(0, 8))
    assert "epoch" in words and DIGIT in words
    assert "adam" not in words and DIGIT not in Lexicon([("Adam", "x")]).words("Epoch", Span(0, 5))


PHRASES = ["a b", "b", "a", "c-1", "b ... c", "(a|b) c", "c*"]


@given(st.text("abc1 -", max_size=20))
def test_the_index_finds_what_the_expression_finds(text: str) -> None:
    """A phrase is found in a text by the index exactly where its expression occurs."""
    hits = {phrase for _, phrase in found(text, *PHRASES)}
    assert hits == {phrase for phrase in PHRASES if compiled(phrase).regex.search(text)}
