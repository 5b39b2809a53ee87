"""Records, one after the other, to the outcomes of all documents of the gold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.corpus.texts import read_text
from extractor.errors import SettingsError
from extractor.evaluation.figures import Figures, field_figures, total_figures
from extractor.evaluation.intervals import Interval, bootstrap, share_intervals
from extractor.evaluation.judge import Counts, Outcome, judge_field, sum_counts
from extractor.evaluation.match import squashed
from extractor.evaluation.mistakes import Mistake, find_mistakes
from extractor.evaluation.reliability import Reliability, judged_values, reliability

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from extractor.evaluation.gold import Gold
    from extractor.record import Record


@dataclass(slots=True)
class Seen:
    """What the records are, beside their answers; the lists hold ids of documents that are in the gold."""

    records: int = 0
    not_in_gold: int = 0
    repeated: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    without_record: list[str] = field(default_factory=list)
    without_text: list[str] = field(default_factory=list)
    checklists: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcomes by document, then by field, and the figures made from them."""

    gold: Gold
    outcomes: Mapping[str, Mapping[str, Outcome]]
    seen: Seen

    def __iter__(self) -> Iterator[Outcome]:
        """Yield every outcome: by field in the order of the checklist, then by document."""
        for name in self.gold.fields:
            for outcomes in self.outcomes.values():
                if name in outcomes:
                    yield outcomes[name]

    @property
    def counts(self) -> list[dict[str, Counts]]:
        """What was counted in each document, by field."""
        return [{name: found.counts for name, found in fields.items()} for fields in self.outcomes.values()]

    def field_counts(self, name: str) -> list[Counts]:
        """Return what was counted of a field, for each document that was asked for it."""
        return [fields[name].counts for fields in self.outcomes.values() if name in fields]

    @property
    def total(self) -> Counts:
        """What was counted over all fields."""
        return sum_counts(outcome.counts for outcome in self)

    @property
    def figures(self) -> Figures:
        """The figures over all fields."""
        return total_figures([sum_counts(self.field_counts(name)) for name in self.gold.fields])

    def field_figures(self, name: str) -> Figures:
        """Return the figures of one field."""
        return field_figures(sum_counts(self.field_counts(name)))

    def field_intervals(self, name: str) -> dict[str, Interval | None]:
        """Return the intervals of the shares of one field."""
        return share_intervals(self.field_counts(name))

    @property
    def intervals(self) -> dict[str, Interval | None]:
        """The intervals of the figures over all fields: of shares after Wilson, of the others by the bootstrap."""
        shares = share_intervals(sum_counts(counts.values()) for counts in self.counts)
        drawn = bootstrap(self.counts)
        return {name: shares[name] if name in shares else drawn.get(name) for name in self.figures}

    @property
    def reliability(self) -> Reliability:
        """How many values of each confidence are right."""
        return reliability([(value.confidence, value.is_right) for value in judged_values(self)])

    @property
    def mistakes(self) -> list[Mistake]:
        """What is not right, by field."""
        return find_mistakes(self)

    @property
    def debatable(self) -> int:
        """How many statuses were not judged, because either is accepted."""
        return sum(outcome.gold.is_debatable for outcome in self)

    @property
    def not_determined(self) -> int:
        """How many judged fields the records call not determined, which counts as not stated."""
        results = [outcome.result for outcome in self]
        return sum(result is not None and result.status == "not determined" for result in results)


def evaluate(records: Iterable[Record], gold: Gold, *, texts: Path | Mapping[str, str] | None = None) -> Evaluation:
    """Compare records with gold. Of two records of one document the later counts; a missing one says not stated.

    Args:
        records: taken one at a time; those of other documents are only counted.
        gold: what people say of the documents.
        texts: a folder of texts, ID.txt, or the texts by id; with them quotes are looked up, and found to overlap though neither
            holds the other.

    Raises:
        SettingsError: `gold-unmatched`, none of the records is of a document of the gold.
    """
    seen = Seen()
    outcomes: dict[str, dict[str, Outcome]] = {}
    stranger = ""
    for record in records:
        seen.records += 1
        name = record.document.id
        if name not in gold.documents:
            seen.not_in_gold += 1
            stranger = stranger or name
            continue
        if name in outcomes and name not in seen.repeated:
            seen.repeated.append(name)
        if name in seen.unreadable:
            seen.unreadable.remove(name)
        if record.error is not None:
            seen.unreadable.append(name)
        seen.checklists.add(f"{record.schema_.name} {record.schema_.version}")
        outcomes[name] = _judged(name, record, gold, texts, seen)
    if seen.records and not outcomes:
        known = next(iter(gold.documents), "")
        message = f"None of the records is of a document of the gold: they have ids like {stranger!r}, the gold like {known!r}."
        raise SettingsError(f"{message} Give the files the ids of the gold, or other gold.", code="gold-unmatched")
    for name in gold.documents:
        if name not in outcomes:
            seen.without_record.append(name)
            outcomes[name] = _judged(name, None, gold, texts, seen)
    return Evaluation(gold, {name: outcomes[name] for name in gold.documents}, seen)


def _judged(
    name: str, record: Record | None, gold: Gold, texts: Path | Mapping[str, str] | None, seen: Seen
) -> dict[str, Outcome]:
    text = texts.get(name) if isinstance(texts, Mapping) else read_text(texts, name) if texts is not None else None
    if texts is not None and text is None and name not in seen.without_text:
        seen.without_text.append(name)
    plain = squashed(text) if text is not None else None
    results = record.fields if record is not None else {}
    return {
        field_name: judge_field(
            wanted,
            results.get(field_name),
            document=name,
            field=field_name,
            kind=gold.schema.fields[field_name].kind,
            text=plain,
        )
        for field_name, wanted in gold.documents[name].fields.items()
    }
