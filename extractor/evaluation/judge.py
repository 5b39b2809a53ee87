"""One field of a record against its gold: an outcome, with all that is counted of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from extractor.evaluation.match import SAME, Pairing, is_overlapping, pair_off, squashed
from extractor.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.evaluation.gold import GoldField, GoldValue
    from extractor.record import FieldResult, Value

_STATUS: Final = {
    (True, True): "both",
    (True, False): "invented",
    (False, True): "missed",
    (False, False): "neither",
}
"""The column of a status, by whether the record and the gold say stated."""

_squashed = lru_cache(maxsize=4096)(squashed)


class Counts(NamedTuple):
    """What is counted. Counts of several outcomes are summed column by column.

    Status, where it is judged: stated in `both`, `invented`, `missed`, `neither`. Values: `hits`, `wrong`, `lacking`.
    Evidence: gold quotes `found` of those `wanted`; quotes of the record that are `verbatim` of those `looked_up`.
    """

    both: int = 0
    invented: int = 0
    missed: int = 0
    neither: int = 0
    hits: int = 0
    wrong: int = 0
    lacking: int = 0
    found: int = 0
    wanted: int = 0
    verbatim: int = 0
    looked_up: int = 0

    @property
    def judged(self) -> int:
        """How many statuses were judged."""
        return self.both + self.invented + self.missed + self.neither


def sum_counts(counts: Iterable[Counts]) -> Counts:
    """Sum counts column by column.

    >>> sum_counts([Counts(both=1, hits=2), Counts(neither=1), Counts(hits=1)])[:5]
    (1, 0, 0, 1, 3)
    """
    rows = list(counts)
    return Counts(*map(sum, zip(*rows, strict=True))) if rows else Counts()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one field of one document. `result` is None where there is no answer at all.

    `backed` are the places of the values of which a quote overlaps one of the gold, optional or not.
    """

    document: str
    field: str
    kind: Kind
    gold: GoldField
    result: FieldResult | None
    pairing: Pairing
    counts: Counts
    backed: frozenset[int] = frozenset()

    @property
    def is_stated(self) -> bool:
        """Whether the record states the field."""
        return self.result is not None and self.result.status == "stated"

    @property
    def is_status_right(self) -> bool:
        """Whether the status is that of the gold, or either is accepted."""
        return self.gold.is_debatable or self.is_stated == self.gold.is_stated

    @property
    def are_values_right(self) -> bool:
        """Whether no value is wrong and none is missed, where both say stated."""
        is_comparable = self.is_stated and self.gold.is_stated
        return not is_comparable or not (self.pairing.wrong or self.pairing.missed)

    @property
    def is_right(self) -> bool:
        """Whether there is nothing to mend."""
        return self.is_status_right and self.are_values_right

    @property
    def values(self) -> Sequence[Value]:
        """What the record states."""
        return self.result.values if self.result is not None else ()

    @property
    def missed(self) -> list[GoldValue]:
        """The gold values that the record lacks."""
        return [self.gold.values[place] for place in self.pairing.missed]

    @property
    def wrong(self) -> list[Value]:
        """The values of the record that the gold lacks."""
        return [self.values[place] for place in self.pairing.wrong]


def judge_field(
    gold: GoldField, result: FieldResult | None, *, document: str, field: str, kind: Kind, text: str | None = None
) -> Outcome:
    """Compare one field of a record with its gold.

    Args:
        gold: what people say.
        result: what the record says; whatever is not `stated` counts as not stated.
        document: the document's id.
        field: the field's name.
        kind: what its answers look like.
        text: the document's text, squashed, where it is at hand.
    """
    values = result.values if result is not None else []
    same = SAME.get(kind)
    pairing = pair_off([value.value for value in values], gold.values, same) if same else Pairing((), (), (), ())
    is_stated = result is not None and result.status == "stated"
    status = {} if gold.is_debatable else {_STATUS[is_stated, gold.is_stated]: 1}
    shown = [[_squashed(evidence.quote) for evidence in value.evidence] for value in values]
    quotes = [quote for own in shown for quote in own]
    proofs = [(_squashed(value.quote), value.optional) for value in gold.values if value.quote is not None]
    backed_by = [
        {place for place, own in enumerate(shown) if any(is_overlapping(quote, proof, text or "") for quote in own)}
        for proof, _ in proofs
    ]
    found = [bool(places) for (_, is_optional), places in zip(proofs, backed_by, strict=True) if not is_optional]
    counts = Counts(
        **status,
        hits=len(pairing.hits),
        wrong=len(pairing.wrong),
        lacking=len(pairing.missed),
        found=sum(found),
        wanted=len(found),
        verbatim=sum(bool(quote) and quote in text for quote in quotes) if text is not None else 0,
        looked_up=len(quotes) if text is not None else 0,
    )
    return Outcome(document, field, kind, gold, result, pairing, counts, frozenset().union(*backed_by))
