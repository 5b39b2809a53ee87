"""An evaluation on the terminal: tables with lines and colours; in a pipe, the same cells with tabs between them."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from rich.text import Text

from extractor.cli.console import visible
from extractor.cli.tables import NOTHING, print_table
from extractor.evaluation.judge import sum_counts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from extractor.evaluation import Comparison, Evaluation
    from extractor.evaluation.intervals import Interval
    from extractor.evaluation.reliability import Reliability

_NAMED: Final = 5
_COLUMNS: Final = {
    "accuracy": "status accuracy",
    "precision": "status precision",
    "recall": "status recall",
    "F1": "status f1",
    "kappa": "status kappa",
    "value\nF1": "values f1",
    "evidence\nrecall": "evidence recall",
}
"""The columns of the table of fields, each with its figure. A head is broken where it has a line end, but in a pipe."""

_SPARED: Final = ("precision", "recall")
"""The columns that a narrow terminal has no room for."""

_BOUNDS: Final = ("95 %\nfrom", "95 %\nto")


def print_scores(console: Console, evaluation: Evaluation, *, has_texts: bool) -> None:
    """Print what was compared, a row a field, the totals, and how far confidences can be trusted."""
    for line in _remarks(evaluation, has_texts=has_texts):
        console.print(Text(visible(line)))
    console.print()
    rows = [_field_row(evaluation, name) for name in evaluation.gold.fields]
    print_table(console, ("field", "judged", "stated", *_COLUMNS), rows, spared=_SPARED)
    console.print()
    intervals = evaluation.intervals
    rows = [(_label(name), _shown(figure), *_bounds(intervals[name])) for name, figure in evaluation.figures.items()]
    print_table(console, ("total", "figure", *_BOUNDS), rows)
    console.print()
    print_reliability(console, evaluation.reliability)


def print_comparison(
    console: Console, evaluation: Evaluation, comparison: Comparison, *, names: tuple[str, str]
) -> None:
    """Print two evaluations beside each other, the differences with their intervals, and where they differ."""
    name, other = _short_names(*names)
    figures, others = evaluation.figures, comparison.other.figures
    console.print()
    rows = [
        (
            _label(key),
            _shown(figure),
            _shown(others[key]),
            _shown(comparison.difference[key], is_signed=True),
            *_bounds(comparison.intervals.get(key), is_signed=True),
        )
        for key, figure in figures.items()
    ]
    print_table(console, ("compared", name, other, "difference", *_BOUNDS), rows)
    console.print()
    if not comparison.changes:
        console.print("No field of any document is right in one and not right in the other.")
        return
    changes = [
        (
            change.field,
            visible(change.document),
            "status" if change.is_status else "values",
            name if change.is_better else other,
        )
        for change in comparison.changes
    ]
    print_table(console, ("field", "document", "what", "right only in"), changes, labels=4)


def print_reliability(console: Console, table: Reliability) -> None:
    """Print how many values of each confidence are right, the surest first."""
    rows = [
        (
            f"{found.low:.1f}-{found.high:.1f}",
            str(found.count),
            _shown(found.confidence),
            _shown(found.share),
            *_bounds(found.interval),
            str(found.count_from),
            _shown(found.share_from),
        )
        for found in table.bins
    ]
    if not rows:
        console.print("No value is judged, so nothing is known of confidences.")
        return
    head = ("confidence", "values", "mean", "right", *_BOUNDS, "values from\nhere up", "right from\nhere up")
    print_table(console, head, rows)
    console.print(f"calibration error: {_shown(table.calibration_error)}, over {table.count} values")


def _short_names(name: str, other: str) -> tuple[str, str]:
    """Return the names of two files, without their folders where they differ without.

    >>> _short_names("out/new.jsonl", "old.jsonl"), _short_names("new/a.jsonl", "old/a.jsonl")
    (('new.jsonl', 'old.jsonl'), ('new/a.jsonl', 'old/a.jsonl'))
    """
    one, another = visible(PurePath(name).name), visible(PurePath(other).name)
    return (one, another) if one != another else (visible(name), visible(other))


def _remarks(evaluation: Evaluation, *, has_texts: bool) -> Iterable[str]:
    """Say what was judged, and everything that counts otherwise than one might think."""
    seen, documents = evaluation.seen, len(evaluation.gold.documents)
    yield f"documents: {documents}, {evaluation.total.judged} fields judged, {evaluation.debatable} debatable"
    if seen.without_record:
        yield f"without a record, counted as not stated: {_listed(seen.without_record)}"
    if seen.unreadable:
        yield f"not read, counted as not stated: {_listed(seen.unreadable)}"
    if evaluation.not_determined:
        yield f"not determined, counted as not stated: {evaluation.not_determined} fields"
    if seen.repeated:
        yield f"with more than one record, of which the last counts: {_listed(seen.repeated)}"
    if seen.not_in_gold:
        yield f"records of other documents, passed over: {seen.not_in_gold}"
    schema = evaluation.gold.schema
    foreign = sorted(seen.checklists - {f"{schema.name} {schema.version}"})
    if foreign:
        yield f"the gold is read as {schema.name} {schema.version}, the records are of: {', '.join(foreign)}"
    if seen.without_text:
        yield f"without a text, quotes not looked up: {_listed(seen.without_text)}"
    if not has_texts:
        yield "quotes were not looked up: give the texts with --texts"


def _listed(names: Sequence[str]) -> str:
    """Return a few names and how many more there are.

    >>> _listed(list("bacdefg"))
    '7 (a, b, c, d, e, …)'
    """
    more = ", …" if len(names) > _NAMED else ""
    return f"{len(names)} ({', '.join(sorted(names)[:_NAMED])}{more})"


def _field_row(evaluation: Evaluation, name: str) -> tuple[str, ...]:
    counts = sum_counts(evaluation.field_counts(name))
    figures = evaluation.field_figures(name)
    stated = str(counts.both + counts.missed)
    return (name, str(counts.judged), stated, *(_shown(figures[figure], 2) for figure in _COLUMNS.values()))


def _label(name: str) -> str:
    """Return a figure's name as it is spoken.

    >>> _label("status macro_f1"), _label("values f1")
    ('status macro-F1', 'values F1')
    """
    return name.replace("_", "-").replace("f1", "F1")


def _shown(figure: float | None, digits: int = 3, *, is_signed: bool = False) -> str:
    """Return a figure that says 1.000 only when it is all, and a zero without a sign.

    >>> _shown(0.9999), _shown(1.0), _shown(-0.0001, is_signed=True), _shown(0.04, is_signed=True), _shown(None)
    ('0.999', '1.000', '0.000', '+0.040', '-')
    """
    if figure is None:
        return NOTHING
    rounded = round(figure, digits) or 0.0
    if rounded >= 1 > figure:
        rounded = 1 - 10**-digits
    return f"{rounded:{'+' if is_signed and rounded else ''}.{digits}f}"


def _bounds(interval: Interval | None, *, is_signed: bool = False) -> tuple[str, str]:
    if interval is None:
        return NOTHING, NOTHING
    return _shown(interval.low, is_signed=is_signed), _shown(interval.high, is_signed=is_signed)
