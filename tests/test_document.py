"""The document: places in a text."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.document import Line, Page, Problem, Section, SectionKind, Span
from tests.small import make_document

SPANS = st.tuples(st.integers(0, 20), st.integers(1, 20)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(SPANS, SPANS)
def test_spans_overlap_where_they_share_a_character(one: Span, other: Span) -> None:
    """Overlap is mutual and means a common offset; what contains another overlaps it."""
    shared = set(range(*one)) & set(range(*other))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    assert one.contains(other) == (shared == set(range(*other)))


def test_a_quote_is_the_text_itself() -> None:
    """A quote is cut from the text as it stands, ligatures and line ends included."""
    assert make_document("We \ufb01ne-\ntuned it.").quote(Span(3, 12)) == "\ufb01ne-\ntuned"[:9]


def test_the_section_of_an_offset() -> None:
    """An offset belongs to the section that begins at or before it; before the first there is none."""
    methods = Section(Span(2, 5), SectionKind.METHODS, "Methods")
    results = Section(Span(5, 9), SectionKind.RESULTS, "Results")
    document = make_document("012345678", sections=(methods, results))
    assert [document.section_at(offset) for offset in (1, 2, 4, 5, 8)] == [None, methods, methods, results, results]


def test_the_page_of_an_offset() -> None:
    """A page begins with its first character; an empty page is passed over."""
    pages = (Page(1, Span(0, 4)), Page(2, Span(4, 4), problem="no text layer"), Page(3, Span(4, 9)))
    document = make_document("012345678", pages=pages)
    assert [page.number for offset in (0, 3, 4, 8) if (page := document.page_at(offset))] == [1, 1, 3, 3]


def test_a_text_without_pages_has_none() -> None:
    """Formats without pages give neither page nor section nor boxes."""
    document = make_document("We waited.")
    assert (document.page_at(0), document.section_at(0), document.boxes(Span(0, 2))) == (None, None, ())


LINES = (
    Line(Span(0, 10), 1, (10.0, 80.0, 110.0, 92.0), ((0, 10.0), (3, 40.0))),
    Line(Span(11, 20), 1, (10.0, 60.0, 100.0, 72.0)),
)


def test_a_span_over_two_lines_has_two_boxes() -> None:
    """Each printed line that a span touches gives a box, the first from the word where the span begins."""
    boxes = make_document("We trained the model", lines=LINES).boxes(Span(3, 14))
    assert boxes == ((40.0, 80.0, 110.0, 92.0), (10.0, 60.0, 100.0, 72.0))


def test_a_span_in_one_line_has_one_box() -> None:
    """A span that ends before a word ends at that word's left edge."""
    assert make_document("We trained the model", lines=LINES).boxes(Span(0, 2)) == ((10.0, 80.0, 40.0, 92.0),)


def test_only_problems_that_hide_text_are_told() -> None:
    """Why text may be missing is said by the problems that hide some, all of them."""
    problems = (
        Problem("page 2 is a scan", hides_text=True),
        Problem("odd font"),
        Problem("page 4 is a scan", hides_text=True),
    )
    assert make_document("", problems=problems).hidden == "page 2 is a scan; page 4 is a scan"
    assert make_document("", problems=(Problem("odd font"),)).hidden is None


def test_nothing_changes_a_document() -> None:
    """Documents are frozen."""
    with pytest.raises(FrozenInstanceError):
        make_document("a").text = "b"  # type: ignore[misc]
