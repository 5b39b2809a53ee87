"""One record to what the report's page shows of its paper, as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.report.shown import cut_passages

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    shown = cut_passages(list(_evidence(record, context)), text)
    places = iter(shown.places)
    fields = {
        name: _plain(
            status=result.status,
            reason=result.reason,
            values=[_value(value, places) for value in result.values],
            considered=[_considered(miss, places) for miss in result.considered],
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
        fields=fields,
    )


def _evidence(record: Record, context: Context) -> Iterator[tuple[Evidence, int]]:
    """Yield every evidence with its context, in the order in which places are taken below."""
    for result in record.fields.values():
        for value in result.values:
            for number, quote in enumerate(value.evidence):
                yield quote, context.other if number else context.first
        for miss in result.considered:
            for quote in miss.evidence:
                yield quote, context.other


def _value(value: Value, places: Iterator[Place]) -> Data:
    return _plain(
        value=value.value,
        text=value.text if value.text != value.value else None,
        attributes=value.attributes,
        confidence=value.confidence,
        evidence=[_quote(quote, next(places)) for quote in value.evidence],
    )


def _considered(miss: Considered, places: Iterator[Place]) -> Data:
    return _plain(
        value=miss.value,
        usage=miss.usage,
        reason=miss.reason,
        evidence=[_quote(quote, next(places)) for quote in miss.evidence],
    )


def _quote(quote: Evidence, place: Place) -> Data:
    return _plain(at=list(place), section=quote.section, page=quote.page)


def _plain(**parts: Any) -> Data:
    """Leave out what is None or an empty list or mapping: the page takes it as such."""
    return {name: part for name, part in parts.items() if part is not None and part not in ([], {})}
