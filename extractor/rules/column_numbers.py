"""Named numbers from columns: "Learning rate" over the numbers of several models, or a column of names and then one of numbers."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from extractor.columns import heading, rows, stacked
from extractor.document import BlockKind, Span
from extractor.rules.parameters import named_number
from extractor.schema import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.lexicon import Hit
    from extractor.rules.candidate import Candidate
    from extractor.rules.compiled import Rule
    from extractor.rules.scan import Scan
    from extractor.view import View

_LONGEST_COLUMN: Final = 8
"""More numbers under a name are a series, no setting."""
_LONGEST_QUOTE: Final = 300


def column_candidates(view: View, scans: Sequence[Scan]) -> Iterator[Candidate]:
    """Yield the numbers under the names of each table's first row, each with a quote from that row down to its own."""
    for table in _tables(view, scans):
        top, *below = table
        if not top.names or not 1 <= len(below) <= _LONGEST_COLUMN:
            continue
        first = _line(view, top)
        header = _row(view, first)
        named = _named_columns(view, top, header)
        for scan in below if named else ():
            line = _line(view, scan)
            row = _row(view, line)
            if len(row) != len(header):
                continue
            quote = Span(first.start, line.end)
            if quote.end - quote.start > _LONGEST_QUOTE:
                break
            for column, (field, parameter) in named.items():
                for candidate in named_number(scan, field, parameter, row[column]):
                    candidate.quote = quote
                    yield candidate


def stacked_candidates(view: View, scans: Sequence[Scan]) -> Iterator[Candidate]:
    """Yield the numbers of columns that stand below the columns of their names, each with both columns as its quote."""
    for pairs in stacked(view.raw):
        quote = Span(pairs[0][0].start, pairs[-1][1].end)
        if quote.end - quote.start > _LONGEST_QUOTE:
            continue
        named = {
            view.span(hit.start, hit.end): (scan, hit.item.field, parameter)
            for scan in _near(view, scans, quote)
            for hit, parameter in _number_names(scan)
        }
        for name, cell in pairs:
            if name in named:
                for candidate in named_number(*named[name], view.raw[cell.start : cell.end]):
                    candidate.quote = quote
                    yield candidate


def _near(view: View, scans: Sequence[Scan], place: Span) -> Iterator[Scan]:
    """Yield the sentences that overlap a place in the original text."""
    first = bisect_left(scans, place.start, key=lambda scan: view.span(*scan.sentence.span).end)
    for scan in islice(scans, first, None):
        span = view.span(*scan.sentence.span)
        if span.start >= place.end:
            return
        if span.overlaps(place):
            yield scan


def _tables(view: View, scans: Sequence[Scan]) -> Iterator[list[Scan]]:
    """Yield the rows that follow each other in the text without anything between them."""
    rows_of_tables = [scan for scan in scans if scan.sentence.block is BlockKind.TABLE]
    table = rows_of_tables[:1]
    for before, after in pairwise(rows_of_tables):
        if view.raw[view.span(*before.sentence.span).end : view.span(*after.sentence.span).start].strip(" \t\n|:-"):
            yield table
            table = []
        table.append(after)
    if table:
        yield table


def _line(view: View, scan: Scan) -> Span:
    """Return the whole line that a row stands in, with the marks around its first and last cell."""
    start, end = view.span(*scan.sentence.span)
    stop = view.raw.find("\n", end)
    return Span(view.raw.rfind("\n", 0, start) + 1, len(view.raw) if stop < 0 else stop)


def _row(view: View, line: Span) -> list[str]:
    """Return the cells of a row; none of a line that only rules off the header."""
    return next(rows(view.raw, *line), [])


def _named_columns(view: View, scan: Scan, header: list[str]) -> dict[int, tuple[str, Parameter]]:
    """Return the columns of a header whose cell is a parameter's name and nothing else, with the field and the parameter."""
    places = {
        view.raw[slice(*view.span(hit.start, hit.end))].casefold(): (hit.item.field, parameter)
        for hit, parameter in _number_names(scan)
    }
    names = [heading(cell).casefold() for cell in header]
    return {column: places[name] for column, name in enumerate(names) if name in places}


def _number_names(scan: Scan) -> Iterator[tuple[Hit[Rule], Parameter]]:
    """Yield the names in a sentence of parameters that are plain numbers."""
    for hit in scan.names:
        if isinstance(hit.item.item, Parameter) and hit.item.item.slot == "number":
            yield hit, hit.item.item
