"""Cells: nothing is run by a spreadsheet, and every text can be had back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.sinks.cells import cell, text_of


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        '=HYPERLINK("http://example.org","x")',
        "  =1+1",
        "\t=1",
        "\tx",
        "\rx",
        "\n@x",
        "\u00a0=1",
        "\ufeff=1",
        "\x00=1",
        "＝1+1",
        "-",
        "-2+cmd|' /C calc'!A0",
        "-0.5 dB",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    """At the start, and after white space or what is not seen."""
    assert cell(text) == f"'{text}"
    assert text_of(cell(text)) == text


@pytest.mark.parametrize(
    "text", ["", "PyTorch", "learning rate=0.1", "a+b", "x@y.org", "-0.5", "+3", "-1e-4", "7", "–1"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    """Signs inside a text are no harm; a number is a number, negative or not."""
    assert cell(text) == text == text_of(text)


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    """Also one that begins with apostrophes itself; and what has been made safe is safe."""
    assert text_of(cell(text)) == text
    assert not cell(text).strip().startswith(("=", "@"))
