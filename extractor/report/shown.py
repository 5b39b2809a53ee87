"""Evidence to the parts of a paper that a report shows: each quote in its context, what several quotes share only once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.record import Evidence

_NEAR: Final = 40
"""Passages with no more characters than these between them are shown as one."""
_LONGEST_WORD: Final = 30


class Passage(NamedTuple):
    """A part of a text and where it begins, in characters of the text."""

    start: int
    text: str


class Place(NamedTuple):
    """Where a quote stands: the number of its passage, and from where to where in it, in UTF-16 units as browsers count."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of one paper: passages in the order of the text, and the place of each evidence that was asked for."""

    passages: tuple[Passage, ...]
    places: tuple[Place, ...]


def cut_passages(evidence: Sequence[tuple[Evidence, int]], text: str | None) -> Shown:
    """Cut from a text what shows each quote in its context; without a text, join the quotes that overlap.

    A quote that does not stand in the text where it should is shown alone.

    Args:
        evidence: each with how many characters of context it gets on either side, made up to whole words.
        text: what they are cut from.

    >>> from extractor.record import Evidence
    >>> quote = Evidence(quote="We used Keras.", start=10, end=24)
    >>> shown = cut_passages([(quote, 9)], "Like all, We used Keras. It was quick.")
    >>> shown.passages, shown.places
    ((Passage(start=0, text='Like all, We used Keras. It was quick.'),), (Place(passage=0, start=10, end=24),))
    """
    quotes = sorted({(quote.start, quote.end, quote.quote) for quote, _ in evidence})
    if text is None:
        passages = _joined(quotes)
    else:
        wide = [
            (_word_start(text, quote.start - context), _word_end(text, quote.end + context))
            for quote, context in evidence
            if text[quote.start : quote.end] == quote.quote
        ]
        alone = [Passage(start, quote) for start, end, quote in quotes if text[start:end] != quote]
        passages = sorted([*(Passage(low, text[low:high]) for low, high in _merged(wide)), *alone])
    return Shown(tuple(passages), tuple(_place(quote, passages) for quote, _ in evidence))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make one of spans that overlap or nearly touch."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1] + _NEAR:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _word_start(text: str, place: int) -> int:
    """Step back to where the word at a place begins, unless it is endless."""
    for start in range(place, max(place - _LONGEST_WORD, 0), -1):
        if text[start - 1].isspace():
            return start
    return 0 if place <= _LONGEST_WORD else place


def _word_end(text: str, place: int) -> int:
    """Step on to where the word at a place ends, unless it is endless."""
    for end in range(place, min(place + _LONGEST_WORD, len(text))):
        if text[end].isspace():
            return end
    return len(text) if place + _LONGEST_WORD >= len(text) else place


def _joined(spans: Iterable[tuple[int, int, str]]) -> list[Passage]:
    passages: list[Passage] = []
    for start, end, quote in spans:
        last = passages[-1] if passages else Passage(0, "")
        shared = last.start + len(last.text) - start
        if shared > 0 and end <= last.start + len(last.text):
            if last.text[start - last.start : end - last.start] == quote:
                continue
        elif shared > 0 and last.text[-shared:] == quote[:shared]:
            passages[-1] = Passage(last.start, last.text + quote[shared:])
            continue
        passages.append(Passage(start, quote))
    return passages


def _place(quote: Evidence, passages: Sequence[Passage]) -> Place:
    for number, passage in enumerate(passages):
        start = quote.start - passage.start
        if start >= 0 and passage.text[start : start + len(quote.quote)] == quote.quote:
            before = _units(passage.text[:start])
            return Place(number, before, before + _units(quote.quote))
    raise ValueError(f"the quote at {quote.start} is in no passage")  # Each is in one: see above.


def _units(text: str) -> int:
    """Return how many UTF-16 units a text has.

    >>> _units("a𝛼b")
    4
    """
    return len(text) + sum(character > "\uffff" for character in text)
