"""One record to what the report's page shows of its paper, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.report.shown import cut_passages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.record import Considered, Evidence, Record, Value
    from extractor.report.shown import Place

Data = dict[str, Any]
"""What becomes JSON."""


class Context(NamedTuple):
    """How many characters are shown before and after a quote: the first of a value, and any other."""

    first: int
    other: int


def paper_data(
    record: Record, text: str | None, *, context: Context, why_no_text: str | None = None, checks: Data | None = None
) -> Data:
    """Return everything that the view of one paper shows.

    Args:
        record: what is shown.
        text: the text that its offsets count in, where it is at hand.
        context: how much of it is shown around quotes.
        why_no_text: said to the reader where it is not.
        checks: what an audit says of the paper.
    """
    evidence = list(_evidence(record, context))
    shown = cut_passages(evidence, text)
    quotes = _Quotes(
        [_Quote(place, one.section, one.page) for place, (one, _) in zip(shown.places, evidence, strict=True)]
    )
    fields = {
        name: _plain(
            status=result.status,
            reason=result.reason,
            values=[_value(value, quotes) for value in result.values],
            considered=[_considered(miss, quotes) for miss in result.considered],
        )
        for name, result in record.fields.items()
    }
    return _plain(
        document=record.document.model_dump(exclude_none=True),
        schema=record.schema_.model_dump(),
        extractor=record.extractor.model_dump(),
        problems=[problem.model_dump() for problem in record.problems],
        error=record.error.model_dump() if record.error is not None else None,
        review=[info.model_dump(exclude_none=True) for info in record.review or ()],
        no_text=why_no_text,
        audit=checks,
        passages=[[passage.start, passage.text] for passage in shown.passages],
        sections=quotes.sections,
        quotes=quotes.rows(),
        fields=fields,
    )


class _Quote(NamedTuple):
    """Where a quote stands, for the page and for people."""

    place: Place
    section: str | None
    page: int | None


class _Quotes:
    """The quotes of a paper, each once, though it may prove several values; values name them by their numbers."""

    def __init__(self, quotes: Sequence[_Quote]) -> None:
        self._numbers = {quote: number for number, quote in enumerate(dict.fromkeys(quotes))}
        self._taken = iter(quotes)
        self.sections = list(dict.fromkeys(quote.section for quote in quotes if quote.section is not None))

    def rows(self) -> list[list[int]]:
        """Return of each quote its passage, where it begins there, its length, the number of its section (-1 for none) and its page."""
        numbers = {section: number for number, section in enumerate(self.sections)}
        return [
            [
                quote.place.passage,
                quote.place.start,
                quote.place.end - quote.place.start,
                *(
                    [numbers.get(quote.section or "", -1)]
                    if quote.section is not None or quote.page is not None
                    else []
                ),
                *([quote.page] if quote.page is not None else []),
            ]
            for quote in self._numbers
        ]

    def take(self, count: int) -> list[int]:
        """Return the numbers of the next quotes, in the order of the record."""
        return [self._numbers[next(self._taken)] for _ in range(count)]


def _evidence(record: Record, context: Context) -> Iterator[tuple[Evidence, int]]:
    """Yield every evidence with its context, in the order in which places are taken below."""
    for result in record.fields.values():
        for value in result.values:
            for number, quote in enumerate(value.evidence):
                yield quote, context.other if number else context.first
        for miss in result.considered:
            for quote in miss.evidence:
                yield quote, context.other


def _value(value: Value, quotes: _Quotes) -> Data:
    return _plain(
        value=value.value,
        text=value.text if value.text.casefold() != value.value.casefold() else None,
        attributes=value.attributes,
        confidence=value.confidence,
        evidence=quotes.take(len(value.evidence)),
    )


def _considered(miss: Considered, quotes: _Quotes) -> Data:
    return _plain(
        value=miss.value,
        usage=miss.usage,
        reason=miss.reason,
        evidence=quotes.take(len(miss.evidence)),
    )


def _plain(**parts: Any) -> Data:
    """Leave out what is None or an empty list or mapping: the page takes it as such."""
    return {name: part for name, part in parts.items() if part is not None and part not in ([], {})}
