"""Checked answers to sums: how many hold, and what the claims that do not hold are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.claims.model import CheckedAnswer


@dataclass(slots=True)
class Totals:
    """Sums over answers and their claims. `unchecked` answers claim nothing that can be checked, `failed` ones could not be read."""

    answers: int = 0
    holding: int = 0
    unchecked: int = 0
    failed: int = 0
    claims: int = 0
    claims_holding: int = 0
    not_stated: int = 0
    not_stated_hedged: int = 0
    missed: int = 0

    def add(self, checked: CheckedAnswer) -> None:
        """Count one answer."""
        self.answers += 1
        self.failed += checked.error is not None
        self.unchecked += checked.error is None and checked.holds is None
        self.holding += checked.holds is True
        self.claims += len(checked.claims)
        for claim in checked.claims:
            self.claims_holding += claim.holds
            self.missed += claim.verdict == "missed"
            self.not_stated += claim.verdict == "not stated"
            self.not_stated_hedged += claim.verdict == "not stated" and claim.hedged

    @property
    def judged(self) -> int:
        """How many answers hold or do not."""
        return self.answers - self.failed - self.unchecked
