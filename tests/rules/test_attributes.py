"""Typed extras beside a name."""

from __future__ import annotations

import re

import pytest

from extractor.document import Span
from extractor.record import Attribute
from extractor.rules.attributes import find_attributes

ALL = ("version", "count", "memory", "frequency")


def beside(marked: str, *wanted: str) -> dict[str, Attribute]:
    """Return the attributes beside the name in square brackets."""
    match = re.search(r"\[(.+?)\]", marked)
    assert match is not None
    text = marked.replace("[", "").replace("]", "")
    span = Span(match.start(), match.start() + len(match[1]))
    return find_attributes(text, span, Span(0, len(text)), wanted or ALL)


@pytest.mark.parametrize(
    ("marked", "version"),
    [
        ("in [PyTorch] 1.7.1 on", "1.7.1"),
        ("in [Keras] (version 2.4) with", "2.4"),
        ("in [TensorFlow] v2.9,", "2.9"),
        ("in [Keras], version 2", "2"),
        ("in [MATLAB] R2020a we", "R2020a"),
    ],
)
def test_a_version(marked: str, version: str) -> None:
    """A version stands right behind its name, with or without the word."""
    assert beside(marked, "version") == {"version": version}


@pytest.mark.parametrize("marked", ["in [PyTorch] with 0.1 dropout", "in [PyTorch] 10 times", "in [PyTorch] 0.5%"])
def test_a_number_that_is_no_version(marked: str) -> None:
    """Rates, counts and percentages behind a name are no versions."""
    assert beside(marked, "version") == {}


@pytest.mark.parametrize(
    ("marked", "count"),
    [
        ("on four [Tesla V100] cards", 4),
        ("on 8 NVIDIA [V100]s", 8),
        ("on a single [V100]", 1),
        ("on [V100] GPUs (x2)", 2),
        ("on 2 x [V100]", 2),
    ],
)
def test_a_count(marked: str, count: int) -> None:
    """A count stands before its machine in digits or in words, or behind it with a cross."""
    assert beside(marked, "count") == {"count": count}


@pytest.mark.parametrize("marked", ["for 8 hours on a [V100]", "on the [V100]", "in 2019, [V100]"])
def test_a_number_that_is_no_count(marked: str) -> None:
    """A number that counts something else is none."""
    assert beside(marked, "count") == {}


@pytest.mark.parametrize(
    ("marked", "memory"),
    [("a [V100] with 32 GB", "32 GB"), ("a [V100] (16G)", "16 GB"), ("a [V100] and 64 GB of RAM", None)],
)
def test_a_memory(marked: str, memory: str | None) -> None:
    """The memory of a card is told in its unit; the RAM of the machine is not its."""
    assert beside(marked, "memory") == ({"memory": memory} if memory else {})


def test_a_frequency() -> None:
    """A clock rate stands behind its processor."""
    assert beside("an [Intel Core i7-9700] at 3.0 GHz", "frequency") == {"frequency": "3.0 GHz"}
    assert beside("an [Intel Core i7-9700] for 3 hours", "frequency") == {}


def test_only_what_is_wanted_is_looked_for() -> None:
    """A field that wants versions gets no counts."""
    assert beside("on two [PyTorch] 1.7 servers", "version") == {"version": "1.7"}


def test_the_next_sentence_is_not_looked_at() -> None:
    """What stands beyond the sentence belongs to something else."""
    text = "We used PyTorch 1.7"
    assert find_attributes(text, Span(8, 15), Span(0, 15), ["version"]) == {}
