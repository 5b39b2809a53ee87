"""What is cut from a text shows each quote, in its place, with what stands around it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractor.record import Evidence
from extractor.report.shown import Passage, cut_passages

TEXT = "One fine day. We used Keras. It was quick. " + "x" * 300 + " We used Adam. The end."


def quote(words: str, text: str = TEXT) -> Evidence:
    """Return the evidence of words that stand once in a text."""
    start = text.index(words)
    return Evidence(quote=words, start=start, end=start + len(words))


def from_units(text: str, start: int, end: int) -> str:
    """Slice a text by UTF-16 units, as a browser does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@given(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20), st.integers(0, 30)), min_size=1, max_size=6),
    st.booleans(),
)
def test_each_quote_is_in_its_passage(text: str, spans: list[tuple[int, int, int]], has_text: bool) -> None:
    """Whatever the text and the quotes: a passage is the text's own, and the place leads to the quote."""
    spans = [(start % len(text), length, context) for start, length, context in spans]
    evidence = [
        (Evidence(quote=text[start : start + length], start=start, end=min(start + length, len(text))), context)
        for start, length, context in spans
    ]
    shown = cut_passages(evidence, text if has_text else None)
    for passage in shown.passages:
        assert text[passage.start : passage.start + len(passage.text)] == passage.text
    for (one, _), place in zip(evidence, shown.places, strict=True):
        assert from_units(shown.passages[place.passage].text, place.start, place.end) == one.quote


def test_quotes_that_share_their_context_share_a_passage() -> None:
    """Two sentences beside each other are shown once; one far away is shown apart."""
    near, far = [(quote("We used Keras."), 9), (quote("It was quick."), 0)], (quote("We used Adam."), 9)
    passages = cut_passages([*near, far], TEXT).passages
    assert passages[0] == Passage(4, "fine day. We used Keras. It was quick.")
    assert [passage.text for passage in passages[1:]] == ["x" * 8 + " We used Adam. The end."]


def test_context_ends_at_words() -> None:
    """No word is cut, but for an endless one."""
    [passage] = cut_passages([(quote("We used Keras."), 7)], TEXT).passages
    assert passage == Passage(4, "fine day. We used Keras. It was")
    [passage] = cut_passages([(quote("We used Adam."), 200)], TEXT).passages
    assert passage.text.startswith("xxx")


def test_a_quote_that_is_not_in_its_place_is_shown_alone() -> None:
    """A text that has changed lends no context to what it does not hold."""
    elsewhere = Evidence(quote="We used Torch.", start=3, end=17)
    assert cut_passages([(elsewhere, 50)], TEXT).passages == (Passage(3, "We used Torch."),)


def test_without_a_text_overlapping_quotes_are_joined() -> None:
    """But not if they disagree about what stands where they overlap."""
    one, other = Evidence(quote="We used Keras.", start=0, end=14), Evidence(quote="Keras. It ran.", start=8, end=22)
    assert cut_passages([(one, 9), (other, 9)], None).passages == (Passage(0, "We used Keras. It ran."),)
    wrong = Evidence(quote="Torch. It ran.", start=8, end=22)
    assert len(cut_passages([(one, 9), (wrong, 9)], None).passages) == 2
