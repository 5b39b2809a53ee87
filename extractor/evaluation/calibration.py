"""Fits how sure answers are: from strengths of answers that people have judged to a `Calibration` of the checklist.

Platt's map (1999), logistic(slope · logit(strength) + intercept), with an intercept for each field that is drawn towards a
common one (a normal prior: few answers move it little). The maximum of the posterior is found by Newton's method. How well it does on
other documents is measured by leaving each document out in turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from extractor.evaluation.reliability import JudgedValue
from extractor.schema import Calibration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_PRIOR: Final = 1.0
"""The standard deviation of a field's intercept around the common one, in the log of the odds."""
_SLOPE_PRIOR: Final = 1.0
"""The standard deviation of the slope around 1, which is strength taken as it is."""
_COMMON_PRIOR: Final = 3.0
"""That of the common intercept around 0: as good as free, but finite where every answer is right."""
_ALMOST: Final = 0.001
_FURTHEST: Final = 1.0
"""How far one step may go: Newton's method overshoots where answers are few."""
_ROUNDS: Final = 50
_CLOSE: Final = 1e-9


def fit(answers: Sequence[JudgedValue]) -> Calibration:
    """Return the calibration under which the judgements are likeliest, of answers whose confidence is their bare strength.

    >>> answers = [JudgedValue("a", "f", 0.8, True)] * 60 + [JudgedValue("b", "f", 0.8, False)] * 40
    >>> 0.59 < fit(answers).confidence("f", 0.8) < 0.62
    True
    """
    if not answers:
        return Calibration()
    names = sorted({one.field for one in answers})
    columns = _columns(answers, names)
    right = np.array([one.is_right for one in answers], dtype=float)
    expected = np.array([1.0, *[0.0] * (len(names) + 1)])
    precision = np.array([1 / _SLOPE_PRIOR**2, 1 / _COMMON_PRIOR**2, *[1 / _PRIOR**2] * len(names)])
    weights = expected.copy()
    for _ in range(_ROUNDS):
        shares = 1 / (1 + np.exp(-columns @ weights))
        gradient = columns.T @ (right - shares) - precision * (weights - expected)
        curvature = (columns * (shares * (1 - shares))[:, None]).T @ columns + np.diag(precision)
        step = np.linalg.solve(curvature, gradient)
        weights += step.clip(-_FURTHEST, _FURTHEST)
        if np.abs(step).max() < _CLOSE:
            break
    slope, intercept, *offsets = (float(weight) for weight in weights)
    fields = {name: round(intercept + offset, 3) for name, offset in zip(names, offsets, strict=True)}
    return Calibration(slope=round(max(slope, _ALMOST), 3), intercept=round(intercept, 3), fields=fields)


def cross_validated(answers: Sequence[JudgedValue]) -> list[tuple[float, bool]]:
    """Return the confidence of each answer under a calibration fitted without its document, and whether it is right."""
    found = []
    for document in sorted({one.document for one in answers}):
        calibration = fit([one for one in answers if one.document != document])
        found += [
            (calibration.confidence(one.field, one.confidence), one.is_right)
            for one in answers
            if one.document == document
        ]
    return found


def _columns(answers: Sequence[JudgedValue], names: Sequence[str]) -> NDArray[np.float64]:
    """Return a row for each answer: the logit of its strength, 1, and 1 in the column of its field."""
    strengths = np.clip([one.confidence for one in answers], _ALMOST, 1 - _ALMOST)
    places = {name: place for place, name in enumerate(names)}
    rows = np.zeros((len(answers), len(names) + 2))
    rows[:, 0] = np.log(strengths / (1 - strengths))
    rows[:, 1] = 1
    rows[np.arange(len(answers)), [places[one.field] + 2 for one in answers]] = 1
    return rows
