"""From many records to how often each field and check is reported, which levels there are and what is missing together.

Only counts are kept: the memory that is used depends on the number of fields, checks and groups, and on the records by one number
each, so that an id which comes again is noticed. The order of the records changes nothing.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Final

from extractor.audit.judge import audit_record, combined
from extractor.audit.results import CorpusAudit, LevelCount, LevelRange, MissingPair, Rate, Summary
from extractor.errors import SettingsError
from extractor.evaluation.intervals import wilson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from extractor.audit.profile import Profile
    from extractor.audit.results import CheckResult, Outcome, PaperAudit
    from extractor.record import Record, Status

MANY_GROUPS: Final = 500
"""More groups than this are a mistake: the papers are grouped by what is different in each."""

_OUTCOMES: Final[dict[Status, Outcome]] = {
    "stated": "passed",
    "not stated": "failed",
    "not determined": "not determined",
}


def audit_corpus(
    records: Iterable[Record],
    profile: Profile,
    *,
    by: Callable[[Record], str | None] | None = None,
    by_name: str | None = None,
) -> CorpusAudit:
    """Judge many papers, read one at a time.

    Args:
        records: of any checklists; what a record was not asked is counted apart.
        profile: what they are judged by.
        by: says to which group a record belongs, None for no group.
        by_name: what the groups are groups of, such as `year`.

    Raises:
        SettingsError: `audit-many-groups`.
    """
    tally = CorpusTally(profile, by=by, by_name=by_name)
    for record in records:
        tally.add(record)
    return tally.result()


class CorpusTally:
    """The counts of an audit while records come in."""

    def __init__(
        self, profile: Profile, *, by: Callable[[Record], str | None] | None = None, by_name: str | None = None
    ) -> None:
        self._profile = profile
        self._by = by
        self._by_name = by_name
        self._all = _Counts(profile)
        self._groups: dict[str, _Counts] = {}
        self._ungrouped = 0
        self._ids: set[int] = set()
        self._records = 0
        self._checklists: Counter[str] = Counter()
        self._absent: Counter[str] = Counter()
        self._field_pairs = _Pairs()
        self._check_pairs = _Pairs()

    def add(self, record: Record) -> PaperAudit:
        """Count a record; return what is said of its paper."""
        paper = audit_record(record, self._profile)
        statuses: dict[str, Outcome] = {name: _OUTCOMES[result.status] for name, result in record.fields.items()}
        outcomes = {name: self._outcome(name, check, statuses) for name, check in paper.checks.items()}
        self._records += 1
        self._ids.add(hash(record.document.id))
        self._all.add(paper, statuses, outcomes)
        group = self._group(record)
        if group is not None:
            group.add(paper, statuses, outcomes)
        if paper.error is None:
            self._checklists[f"{record.schema_.name} {record.schema_.version}"] += 1
            self._absent.update(name for name in self._profile.fields if name not in statuses)
            self._field_pairs.add(statuses)
            self._check_pairs.add(outcomes)
        return paper

    def result(self) -> CorpusAudit:
        """Return what is said of all records so far."""
        profile = self._profile
        return CorpusAudit(
            **dict(self._all.summary()),
            profile=profile.name,
            version=profile.version,
            title=profile.title,
            checklists=dict(sorted(self._checklists.items())),
            absent_fields={name: self._absent[name] for name in profile.fields if name in self._absent},
            repeated=self._records - len(self._ids),
            by=self._by_name,
            groups={name: self._groups[name].summary() for name in sorted(self._groups)},
            ungrouped=self._ungrouped,
            fields_missing_together=self._field_pairs.result(),
            checks_missing_together=self._check_pairs.result(),
        )

    def _outcome(self, name: str, check: CheckResult, statuses: Mapping[str, Outcome]) -> Outcome:
        """Return what a check adds to its rate: nothing for a checklist that lacks one of its fields.

        Of such papers it can be known that they fail, or that they pass, but never both, which would bend the rate.
        """
        return check.outcome if all(field in statuses for field in self._profile.checks[name].fields) else "not asked"

    def _group(self, record: Record) -> _Counts | None:
        if self._by is None:
            return None
        name = self._by(record)
        if name is None:
            self._ungrouped += 1
            return None
        if name not in self._groups and len(self._groups) >= MANY_GROUPS:
            what = self._by_name or "what was given"
            message = f"By {what} there are more than {MANY_GROUPS} groups. Group by something that papers share, such as the year."
            raise SettingsError(message, code="audit-many-groups")
        return self._groups.setdefault(name, _Counts(self._profile))


class _Counts:
    """The counts of some papers."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._papers = 0
        self._errors: Counter[str] = Counter()
        self._ranges: Counter[tuple[int, int]] = Counter()
        self._met: dict[int, Counter[Outcome]] = {level.level: Counter() for level in profile.levels}
        self._checks: dict[str, Counter[Outcome]] = {name: Counter() for name in profile.checks}
        self._fields: dict[str, Counter[Outcome]] = {}

    def add(self, paper: PaperAudit, statuses: Mapping[str, Outcome], outcomes: Mapping[str, Outcome]) -> None:
        if paper.error is not None:
            self._errors[paper.error.kind] += 1
            return
        self._papers += 1
        for name, status in statuses.items():
            self._fields.setdefault(name, Counter())[status] += 1
        for name, outcome in outcomes.items():
            self._checks[name][outcome] += 1
        if paper.at_least is not None and paper.at_most is not None:
            self._ranges[paper.at_least, paper.at_most] += 1
        for level in self._profile.levels:
            found = [outcomes[name] for name in self._profile.checks_of(level)]
            self._met[level.level]["not asked" if "not asked" in found else combined(found, is_all=True)] += 1

    def summary(self) -> Summary:
        levels = [
            LevelCount(
                level=level.level,
                title=level.title,
                papers=self._ranges[level.level, level.level],
                met=self._rate(self._met[level.level]),
            )
            for level in self._profile.levels
        ]
        if levels:
            levels.insert(0, self._level_zero())
        ranges = sorted((low, high, count) for (low, high), count in self._ranges.items() if low != high)
        return Summary(
            papers=self._papers,
            errors=dict(sorted(self._errors.items())),
            levels=levels,
            level_ranges=[LevelRange(at_least=low, at_most=high, papers=count) for low, high, count in ranges],
            checks={name: self._rate(found) for name, found in self._checks.items()},
            fields={name: self._rate(found) for name, found in self._fields.items()},
        )

    def _level_zero(self) -> LevelCount:
        met: Counter[Outcome] = Counter({"passed": self._papers})
        return LevelCount(level=0, title="No level", papers=self._ranges[0, 0], met=self._rate(met))

    def _rate(self, found: Counter[Outcome]) -> Rate:
        reported, missing, unknown = found["passed"], found["failed"], found["not determined"]
        known = reported + missing
        interval = wilson(reported, known)
        return Rate(
            reported=reported,
            missing=missing,
            not_determined=unknown,
            not_asked=self._papers - known - unknown,
            share=reported / known if known else None,
            low=None if interval is None else interval.low,
            high=None if interval is None else interval.high,
        )


class _Pairs:
    """How often two things are missing together, over the papers that have both determined."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[tuple[str, bool], tuple[str, bool]]] = Counter()

    def add(self, outcomes: Mapping[str, Outcome]) -> None:
        known = sorted((name, found == "failed") for name, found in outcomes.items() if found in ("passed", "failed"))
        self._seen.update(combinations(known, 2))

    def result(self) -> list[MissingPair]:
        """Return the pairs that are missing together at least once, those of most papers first."""
        names = sorted({(first[0], second[0]) for first, second in self._seen})
        pairs = [self._pair(first, second) for first, second in names]
        return sorted((pair for pair in pairs if pair.together), key=lambda pair: (-pair.together, pair.pair))

    def _pair(self, first: str, second: str) -> MissingPair:
        both, one, other, neither = (
            self._seen[(first, a), (second, b)] for a, b in ((True, True), (True, False), (False, True), (False, False))
        )
        papers = both + one + other + neither
        apart = (both + one) * (both + other)
        return MissingPair(
            pair=(first, second),
            together=both,
            papers=papers,
            share=both / papers,
            lift=both * papers / apart if apart else None,
        )
