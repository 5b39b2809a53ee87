"""Which answers are the same, and which quotes overlap: each rule with its near miss."""

from __future__ import annotations

import pytest

from extractor.evaluation.gold import GoldValue
from extractor.evaluation.match import (
    is_overlapping,
    is_same_link,
    is_same_pair,
    is_same_term,
    number,
    pair_off,
    places,
    squashed,
)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("PyTorch", "Pytorch", True),
        ("random horizontal flips", "random-horizontal flip", True),
        ("NVIDIA Tesla V100", "V100", True),
        ("NVIDIA Tesla V100 GPU", "V100", False),
        ("RTX 2080", "RTX 3080", False),
        ("ResNet-50", "ResNet-101", False),
        ("F1 score", "F1", False),
        ("mean average precision", "average precision", True),
        ("crop to 224×224", "crop to 224x224", True),
        ("band pass filter low", "band pass filter high", True),
        ("a wide band pass filter", "a wide band pass noise gate", False),
        ("C", "C", True),
        ("C", "C code", False),
        ("λ", "λ", False),
    ],
)
def test_terms(one: str, other: str, is_same: bool) -> None:
    """Equal words, one name inside a name of at most three times as many words, or six of ten words shared."""
    assert is_same_term(one, other) is is_same
    assert is_same_term(other, one) is is_same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("lr=1e-3", "learning rate=0.001", True),
        ("lr=1e-3", "learning rate=0.01", False),
        ("learning rate=5 × 10−4", "initial learning rate=0.0005", True),
        ("batch size=32", "mini-batch size=32", True),
        ("batch size=32", "epochs=32", False),
        ("batch size=1,024", "batch size=1024", True),
        ("number of epochs=100", "epochs=100", True),
        ("momentum=0.9", "Nesterov momentum=0.9", True),
        ("beta1=0.9", "beta2=0.9", False),
        ("input size=224x224", "image size=224 × 224", True),
        ("activation=ReLU", "activation=relu", True),
        ("activation=ReLU", "activation=ELU", False),
        ("L2 regularization=1e-4", "weight decay=0.0001", True),
        ("L1 regularization=1e-4", "weight decay=0.0001", False),
        ("λ=0.1", "α=0.1", True),
    ],
)
def test_pairs(one: str, other: str, is_same: bool) -> None:
    """Names for one thing, and equal numbers however they are written; a name without Latin letters is no name."""
    assert is_same_pair(one, other) is is_same
    assert is_same_pair(other, one) is is_same


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://www.github.com/moth/lamp/", "github.com/moth/lamp", True),
        ("https://github.com/moth/ lamp.", "http://GitHub.com/moth/lamp", True),
        ("github.com/moth/lamp/tree/v1", "github.com/moth/lamp", True),
        ("github.com/moth/lamp", "github.com/moth/trap", False),
        ("https://dx.doi.org/10.5061/dryad.1", "doi.org/10.5061/dryad.1", True),
        ("osf.io", "osf.io/ab12c", False),
    ],
)
def test_links(one: str, other: str, is_same: bool) -> None:
    """One address, or one below the other, where the shorter is long enough to mean something."""
    assert is_same_link(one, other) is is_same
    assert is_same_link(other, one) is is_same


@pytest.mark.parametrize("written", ["2 × 10^(-3)", "2x10-3", "2e-3", "0.002", "2 × 10−3"])
def test_numbers_are_one_however_written(written: str) -> None:
    """Powers of ten, signs from a typesetter, and plain decimals."""
    assert number(written) == pytest.approx(0.002, rel=1e-12)


def test_a_huge_power_is_no_trap() -> None:
    """A number that nothing could hold takes no time and no memory."""
    assert number("1 × 10^999999999") == float("inf")
    assert not is_same_pair("epochs=1 × 10^999999999", "epochs=7")


def gold(*names: str, **more: object) -> GoldValue:
    """Return a gold value."""
    return GoldValue.model_validate({"value": names[0], "aliases": names[1:], **more})


def test_each_gold_value_takes_one_value() -> None:
    """A second form of it is allowed, anything else is wrong, and what nothing matches is missed."""
    pairing = pair_off(["V100", "Tesla V100", "TPU"], [gold("Tesla V100"), gold("K80")], is_same_term)
    assert (pairing.hits, pairing.allowed, pairing.wrong, pairing.missed) == ((1,), (0,), (2,), (1,))


def test_equal_names_go_first() -> None:
    """A value that is alike does not take the place of the one that is equal."""
    pairing = pair_off(["average precision", "mean average precision"], [gold("mean average precision")], is_same_term)
    assert (pairing.hits, pairing.allowed) == ((1,), (0,))


def test_an_alias_is_as_good_as_the_value() -> None:
    """What has nothing in common with the value is right where it is the alias."""
    assert pair_off(["PlantVillage"], [gold("leaf images", "PlantVillage")], is_same_term).hits == (0,)


def test_optional_values_neither_help_nor_hurt() -> None:
    """They are no hits, not missed, and what is like them is not wrong."""
    pairing = pair_off(["GPU"], [gold("GPU", optional=True), gold("CPU", optional=True)], is_same_term)
    assert (pairing.hits, pairing.allowed, pairing.wrong, pairing.missed) == ((), (0,), (), ())


@pytest.mark.parametrize(
    ("one", "other", "does"),
    [
        ("trained on Image-\nNet", "ImageNet", True),
        ("We trained on", "on ImageNet", True),
        ("We trained", "ImageNet", False),
        ("", "ImageNet", False),
        ("We tested on", "on ImageNet", False),
    ],
)
def test_overlaps(one: str, other: str, does: bool) -> None:
    """One quote holds the other, or both cover a place of the text; layout does not matter."""
    text = squashed("We trained on ImageNet, and tested on birds.")
    assert is_overlapping(squashed(one), squashed(other), text) is does
    assert is_overlapping(squashed(other), squashed(one), text) is does


def test_the_first_places_of_a_quote() -> None:
    """Also those that overlap one another; a word that stands everywhere is not followed for ever."""
    assert places("aa", "aaaa") == [(0, 2), (1, 3), (2, 4)]
    assert len(places("a", "a" * 1000)) == 20
