"""Surface forms to standard values."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.normalize import caught, parse_number, pattern_value, write_number
from extractor.phrases import compiled
from extractor.schema import Pattern


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.001", 0.001),
        (".5", 0.5),
        ("1e-4", 0.0001),
        ("10-4", 0.0001),
        ("5 \u00d7 10^-4", 0.0005),
        ("2 \u00b7 10\u22123", 0.002),
        ("100,000", 100000),
        ("60K", 60000),
        ("1.2M", 1200000),
        ("50 %", 50),
        ("eight", 8),
        ("a hundred", 100),
        ("-1", -1),
    ],
)
def test_numbers_as_papers_print_them(text: str, number: float) -> None:
    """A number is read in any way that papers write it."""
    assert parse_number(text) == pytest.approx(number)


@pytest.mark.parametrize("text", ["", "many", "1.2.3", "10^", "A100", "1,00", "--1"])
def test_what_is_no_number(text: str) -> None:
    """Words, versions and model names are no numbers."""
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["1e400", "-1e400", "10^400", "2 x 10^999", "9" * 400, "1e308 K"])
def test_a_number_beyond_all_bounds_is_none(text: str) -> None:
    """What no float can hold is read as no number, where one that is just within is."""
    assert parse_number(text) is None
    assert parse_number("1e308") == 1e308


@given(st.integers(-(10**9), 10**9) | st.floats(1e-9, 1e9))
def test_a_written_number_reads_back(number: float) -> None:
    """What is written for a number is read as the same number, to ten digits behind the point."""
    assert parse_number(write_number(number)) == pytest.approx(number, rel=1e-4, abs=1e-15)


def test_a_number_is_written_short() -> None:
    """Whole numbers have no point, small ones no exponent until they are very small."""
    assert [write_number(number) for number in (32.0, 0.0003, 0.1)] == ["32", "0.0003", "0.1"]


def test_the_first_slot_that_caught_counts() -> None:
    """Of two slots of a kind the first with a value is taken, without the punctuation behind it."""
    match = re.search(r"(?P<name>x)?(?P<name_2>\w+\.)", "Caffe.")
    assert match is not None
    assert caught(match) == {"name": "Caffe"}


@pytest.mark.parametrize(
    ("pattern", "text", "value"),
    [
        (Pattern(phrase="resized to {size}", value="resize to {size}"), "resized to 8x8", "resize to 8x8"),
        (Pattern(phrase="built with {name}"), "built with Caffe.", "Caffe"),
        (Pattern(phrase="stop early", value="early stopping"), "stop early", "early stopping"),
        (Pattern(phrase="stop early"), "Stop early", "Stop early"),
    ],
)
def test_the_value_of_a_pattern(pattern: Pattern, text: str, value: str) -> None:
    """A pattern gives its template filled, else its slot, else its name, else its words."""
    match = compiled(pattern.phrase).regex.search(text)
    assert match is not None
    assert pattern_value(pattern, match) == value
