"""Words that can be checked: what is exact, what is a matter of stems, what claims nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.claims.terms import keys_of, stem, terms
from extractor.document import Span


def exact(text: str) -> list[str]:
    """Return the words of a text that must be found as they are."""
    return [term.text for term in terms(text, Span(0, len(text))) if term.exact]


def found(text: str, passage: str) -> bool:
    """Whether a passage has all words of a text."""
    return all(term.is_among(keys_of(passage)) for term in terms(text, Span(0, len(text))))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The network is ResNet-50.", ["ResNet-50"]),
        ("Images of Serengeti lions", ["Serengeti"]),
        ("Lions of the plains", []),
        ("a GPU with 16 GB", ["GPU", "16", "GB"]),
        ("see Figure 3 and Table 2", []),
        ("as shown in [12]", []),
        ("resized to 224 x 224 pixels", ["224 x 224"]),
        ("Keras 2.4.0", ["2.4.0"]),
        ("2.9 million images, 30,261 species", ["2.9", "30,261"]),
        ("data at https://a.org/b", ["https://a.org/b"]),
    ],
)
def test_names_numbers_and_links_are_exact(text: str, names: list[str]) -> None:
    """Numbers, links and words that are written like names must be found as they are; a capital at the start is none."""
    assert exact(text) == names


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("normalised", "normalization"),
        ("pre-trained", "pretrained on"),
        ("pre-trained", "pre trained"),
        ("ResNet50", "a ResNet-50"),
        ("ResNet-50", "ResNet 50"),
        ("16 GB", "16GB"),
        ("224x224", "224 × 224"),
        ("0.001", "1e-3"),
        ("1,000 moths", "1000 moths"),
        ("www.a.org/b", "https://a.org/b."),
        ("inception", "the inception49 model"),
        ("rotations", "rotated"),
    ],
)
def test_forms_of_a_word_are_found(text: str, passage: str) -> None:
    """Endings, hyphens, groups of digits and units that are joined do not matter."""
    assert found(text, passage)


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("ResNet-50", "ResNet-101"),
        ("2 sites", "2.9 sites"),
        ("29", "2.9"),
        ("https://a.org/b", "https://a.org/bc"),
        ("special", "species"),
        ("224x224", "224 and 225"),
        ("Keras 2.4.0", "Keras 2.4.1"),
    ],
)
def test_other_words_are_not_found(text: str, passage: str) -> None:
    """What only looks alike is another number, name or word."""
    assert not found(text, passage)


@given(st.text(max_size=80))
def test_a_text_has_its_own_words(text: str) -> None:
    """Every checkable word of a text is found in the text itself."""
    assert found(text, text)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=20))
def test_a_stem_is_never_empty(word: str) -> None:
    """A stem has at least three letters, all from the front of the word."""
    assert len(stem(word)) >= 3
    assert word.startswith(stem(word))
