"""The summary and the progress on a terminal."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from extractor.cli.console import visible
from extractor.cli.progress import Progress
from extractor.cli.summary import _favourite, plain_summary, print_summary
from extractor.cli.tally import FieldTally, Tally
from extractor.corpus.glance import glance_at
from extractor.corpus.inputs import Inputs
from tests.corpus.makers import make_line, make_source, tiny_schema

if TYPE_CHECKING:
    from collections.abc import Iterable


NOTHING = Inputs(skipped={".docx": 2}, repeated=1)


def tally(*texts: str, failed: Iterable[str] = ()) -> Tally:
    """Count documents with these texts, and failed ones with these ids."""
    counted = Tally(["optimizer"])
    for i, text in enumerate(texts):
        counted.add(glance_at(make_line(make_source(f"p{i}", text))))
    for name in failed:
        counted.add(glance_at(make_line(make_source(name), error="truncated")))
    return counted


def on_terminal(counted: Tally, width: int = 80) -> str:
    """Return the summary as a terminal of some width shows it."""
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None, markup=False)
    print_summary(console, counted, NOTHING, tiny_schema())
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_a_field_has_a_row_with_its_counts() -> None:
    """Stated, not stated, not determined, and the value that most papers have."""
    shown = on_terminal(tally("We used Adam.", "Adam was used, and Adam again.", "We used SGD."))
    [row] = [line.split() for line in shown.splitlines() if line.startswith("optimizer")]
    assert row == ["optimizer", "2", "1", "0", "66.7", "Adam", "(2)"]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_summary_fits_the_terminal(width: int) -> None:
    """Also with a failure of a long name; nothing is wider than the screen."""
    shown = on_terminal(tally("We used Adam.", failed=["x" * 70]), width)
    assert max(len(line) for line in shown.splitlines()) <= width
    assert "truncated" in shown


def test_a_long_value_does_not_crowd_out_the_counts() -> None:
    """It is cut where the line ends; field names and numbers are whole."""
    counted = tally("We used Adam.")
    counted.fields["optimizer"].values.update({"A" * 200: 2})
    assert "optimizer        1        0            0    100.0   AAAA" in on_terminal(counted, 60)


def test_skipped_and_repeated_files_are_said() -> None:
    """What was not read is part of the summary."""
    shown = on_terminal(tally("We used Adam."))
    assert "skipped: 2 files, no reader for .docx" in shown
    assert "given more than once: 1, read once" in shown


def test_many_failures_are_cut_and_counted() -> None:
    """The screen shows the first; the records hold all."""
    shown = on_terminal(tally(failed=[f"p{i}" for i in range(25)]), width=100)
    assert "and 5 more failed; each has its record: truncated 25" in shown


def test_why_documents_failed_is_counted() -> None:
    """Of a million failures the first hundred are named, and all are counted by their kind."""
    counted = tally("We used Adam.", failed=[f"p{i}" for i in range(120)])
    lines = plain_summary(counted, NOTHING)
    assert [line for line in lines if line.startswith("failed because of")] == ["failed because of: truncated 120"]
    assert (sum(line.startswith("failed: p") for line in lines), lines[-1]) == (
        100,
        "and 20 more failed; each has its record",
    )


def test_values_of_which_there_are_too_many_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that came once; a link that every paper has anew must not fill the memory."""
    monkeypatch.setattr("extractor.cli.tally._VALUES", 3)
    counted = FieldTally()
    for name in ("a", "Adam", "Adam", "b", "c"):
        counted.add("stated", {name})
    assert (counted.values, counted.statuses) == ({"Adam": 2}, {"stated": 5})


def test_a_tie_goes_to_the_first_in_the_alphabet() -> None:
    """So that the summary of the same records is the same."""
    counted = tally("We used Adam.").fields["optimizer"]
    counted.values.update({"SGD": 1, "AdaGrad": 1})
    assert counted.most_frequent == ("AdaGrad", 1)


def test_progress_in_a_pipe_has_no_control_codes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line now and then, for logs."""
    monkeypatch.setattr("extractor.cli.progress._SECONDS_BETWEEN_LINES", -1.0)
    with Progress(2) as progress:
        progress.advance(failed=0, was_known=False)
        progress.advance(failed=1, was_known=False)
    assert capsys.readouterr().err == "1 of 2 read, 0 failed\n2 of 2 read, 1 failed\n"


@pytest.mark.parametrize(
    ("text", "shown"), [("a\tb", "a b"), ("\x00", "\\x00"), ("\u202e", "\\u202e"), ("ﬁne – Straße", "ﬁne – Straße")]
)
def test_only_what_does_harm_is_spelled_out(text: str, shown: str) -> None:
    """Ligatures, dashes and letters of any language stay."""
    assert visible(text) == shown


def test_what_every_paper_words_anew_is_not_the_most_frequent() -> None:
    """One of several sentences that each came once says nothing of the papers; of one paper it is what was found."""
    counted = FieldTally()
    counted.add("stated", {"We cropped."})
    assert _favourite(counted) == "We cropped. (1)"
    counted.add("stated", {"We resized."})
    assert _favourite(counted) == ""
    counted.add("stated", {"We cropped."})
    assert _favourite(counted) == "We cropped. (2)"
