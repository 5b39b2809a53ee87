"""Fits how sure answers are: from strengths of answers that people have judged to a `Calibration` of the checklist.

Platt's map (1999), logistic(slope · logit(strength) + intercept), with an intercept for each field that is drawn towards a
common one (a normal prior: few answers move it little). The maximum of the posterior is found by Newton's method. How well it does on
other documents is measured by leaving each document out in turn.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extractor.schema import Calibration
from extractor.schema.model import logistic, logit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.evaluation.reliability import JudgedValue

_FIELD_PRIOR: Final = 1.0
"""The standard deviation of a field's intercept around the common one, in the log of the odds."""
_SLOPE_PRIOR: Final = 1.0
"""The standard deviation of the slope around 1, which is strength taken as it is."""
_COMMON_PRIOR: Final = 3.0
"""That of the common intercept around 0: as good as free, but finite where every answer is right."""
_SMALLEST_SLOPE: Final = 0.001
_FURTHEST: Final = 1.0
"""How far one step may go: Newton's method overshoots where answers are few."""
_ROUNDS: Final = 60
_CLOSE: Final = 1e-9


@dataclass(slots=True)
class _Sums:
    """What the answers of one field add to gradient and curvature, beside the prior."""

    residual: float = 0.0
    weight: float = 0.0
    weighted_logit: float = 0.0


@dataclass(slots=True)
class _Fit:
    """The slope, the common intercept, and how far each field's intercept lies from it."""

    slope: float = 1.0
    common: float = 0.0
    offsets: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def step(self, rows: Sequence[tuple[str, float, bool]]) -> float:
        """Go one step towards the maximum of the posterior; return the longest move.

        The curvature has two dense rows, slope and common intercept, and is diagonal in the fields, which are eliminated first.
        """
        fields: dict[str, _Sums] = defaultdict(_Sums)
        to_slope, bend = (1 - self.slope) / _SLOPE_PRIOR**2, 1 / _SLOPE_PRIOR**2
        for name, log_odds, is_right in rows:
            share = logistic(self.slope * log_odds + self.common + self.offsets[name])
            weight, sums = share * (1 - share), fields[name]
            to_slope += (is_right - share) * log_odds
            bend += weight * log_odds**2
            sums.residual += is_right - share
            sums.weight += weight
            sums.weighted_logit += weight * log_odds
        to_common = sum(sums.residual for sums in fields.values()) - self.common / _COMMON_PRIOR**2
        mixed = sum(sums.weighted_logit for sums in fields.values())
        straight = sum(sums.weight for sums in fields.values()) + 1 / _COMMON_PRIOR**2
        own = {name: sums.residual - self.offsets[name] / _FIELD_PRIOR**2 for name, sums in fields.items()}
        for name, sums in fields.items():
            depth = sums.weight + 1 / _FIELD_PRIOR**2
            bend -= sums.weighted_logit**2 / depth
            mixed -= sums.weighted_logit * sums.weight / depth
            straight -= sums.weight**2 / depth
            to_slope -= sums.weighted_logit * own[name] / depth
            to_common -= sums.weight * own[name] / depth
        size = bend * straight - mixed**2
        slope = _kept_short((straight * to_slope - mixed * to_common) / size)
        common = _kept_short((bend * to_common - mixed * to_slope) / size)
        moves = [slope, common]
        for name, sums in fields.items():
            left = own[name] - sums.weighted_logit * slope - sums.weight * common
            moves.append(_kept_short(left / (sums.weight + 1 / _FIELD_PRIOR**2)))
            self.offsets[name] += moves[-1]
        self.slope += slope
        self.common += common
        return max(map(abs, moves))


def fit(answers: Sequence[JudgedValue]) -> Calibration:
    """Return the calibration under which the judgements are likeliest, of answers whose confidence is their bare strength.

    >>> from extractor.evaluation.reliability import JudgedValue
    >>> answers = [JudgedValue("a", "f", 0.8, True)] * 60 + [JudgedValue("b", "f", 0.8, False)] * 40
    >>> 0.59 < fit(answers).confidence("f", 0.8) < 0.62
    True
    """
    rows = [(one.field, logit(one.confidence), one.is_right) for one in sorted(answers)]
    found = _Fit()
    for _ in range(_ROUNDS if rows else 0):
        if found.step(rows) < _CLOSE:
            break
    fields = {name: round(found.common + offset, 3) for name, offset in sorted(found.offsets.items())}
    return Calibration(
        slope=round(max(found.slope, _SMALLEST_SLOPE), 3), intercept=round(found.common, 3), fields=fields
    )


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


def _kept_short(step: float) -> float:
    return min(max(step, -_FURTHEST), _FURTHEST)
