"""Everything that is known of an evaluation as one object, ready for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.evaluation.figures import PROPORTIONS
from extractor.evaluation.intervals import LEVEL, SAMPLES, SEED
from extractor.evaluation.judge import Counts, sum_counts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.evaluation.comparison import Comparison
    from extractor.evaluation.evaluation import Evaluation
    from extractor.evaluation.mistakes import Mistake
    from extractor.evaluation.reliability import Reliability


def report(evaluation: Evaluation, comparison: Comparison | None = None) -> dict[str, Any]:
    """Return an evaluation, and a comparison where there is one, as plain lists, dictionaries and numbers."""
    schema = evaluation.gold.schema
    content: dict[str, Any] = {
        "schema": {"name": schema.name, "version": schema.version},
        **_sources(evaluation),
        **_nested(evaluation.figures),
        "counts": evaluation.total._asdict(),
        "intervals": _with_methods(_nested(evaluation.intervals)),
        "fields": {name: _field(evaluation, name) for name in evaluation.gold.fields},
        "reliability": _reliability(evaluation.reliability),
        "errors": [_mistake(mistake) for mistake in evaluation.mistakes],
    }
    if comparison is not None:
        content["compare"] = _comparison(comparison)
    return content


def _sources(evaluation: Evaluation) -> dict[str, Any]:
    seen = evaluation.seen
    return {
        "documents": len(evaluation.gold.documents),
        "judged": evaluation.total.judged,
        "debatable": evaluation.debatable,
        "not_determined": evaluation.not_determined,
        "records": {
            "read": seen.records,
            "not_in_gold": seen.not_in_gold,
            "repeated": sorted(seen.repeated),
            "unreadable": sorted(seen.unreadable),
            "without_record": sorted(seen.without_record),
            "without_text": sorted(seen.without_text),
        },
    }


def _field(evaluation: Evaluation, name: str) -> dict[str, Any]:
    counts: Counts = sum_counts(evaluation.field_counts(name))
    return {
        "kind": str(evaluation.gold.schema.fields[name].kind),
        "stated_in_gold": counts.both + counts.missed,
        "judged": counts.judged,
        **_nested(evaluation.field_figures(name)),
        "counts": counts._asdict(),
        "intervals": _nested(evaluation.field_intervals(name)),
    }


def _nested(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return "status f1" as "f1" below "status"."""
    content: dict[str, Any] = {}
    for name, figure in figures.items():
        subject, _, measure = name.partition(" ")
        content.setdefault(subject, {})[measure] = figure
    return content


def _with_methods(intervals: dict[str, Any]) -> dict[str, Any]:
    shares = ", ".join(PROPORTIONS)
    bootstrap = f"percentiles of a bootstrap over documents, {SAMPLES} samples, seed {SEED}"
    return {"level": LEVEL, "methods": {shares: "Wilson, design effect of documents", "others": bootstrap}, **intervals}


def _reliability(table: Reliability) -> dict[str, Any]:
    bins = [
        {
            "from": found.low,
            "to": found.high,
            "values": found.count,
            "right": found.right,
            "share": found.share,
            "interval": found.interval,
            "confidence": found.confidence,
            "values_from_here_up": found.count_from,
            "share_from_here_up": found.share_from,
        }
        for found in table.bins
    ]
    return {"values": table.count, "calibration_error": table.calibration_error, "bins": bins}


def _mistake(mistake: Mistake) -> dict[str, Any]:
    missed = [
        {
            "value": value.value,
            "quote": value.quote,
            "considered": value.considered.model_dump(exclude_none=True) if value.considered is not None else None,
        }
        for value in mistake.missed
    ]
    wrong = [
        {"value": value.value, "quote": value.quote, "confidence": value.confidence, "why": value.why}
        for value in mistake.wrong
    ]
    return {
        "document": mistake.document,
        "field": mistake.field,
        "what": mistake.what,
        "missed": missed,
        "wrong": wrong,
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    changes = [
        {
            "document": change.document,
            "field": change.field,
            "what": "status" if change.is_status else "values",
            "is_better": change.is_better,
        }
        for change in comparison.changes
    ]
    return {
        "other": {**_sources(comparison.other), **_nested(comparison.other.figures)},
        "difference": _nested(comparison.difference),
        "intervals": {"level": LEVEL, **_nested(comparison.intervals)},
        "changes": changes,
    }
