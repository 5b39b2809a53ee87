"""From one record and a profile to what the paper reports, what is missing and what was turned down.

Outcomes are combined as in Kleene's logic of three values: *not determined* and *not asked* are unknown, and what is unknown
decides nothing that the rest has decided already. So a level is known, or known to lie between two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extractor.audit.results import CheckResult, NextLevel, PaperAudit, Proof, TurnedDown
from extractor.phrases import compiled
from extractor.view import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.audit.profile import Check, Need, Profile
    from extractor.audit.results import Outcome
    from extractor.record import Considered, FieldResult, Record, Value

_UNFIT: Final = "it is stated, but does not count for this check"
_NOT_WHOLE: Final = "a value that counts may stand in what could not be read"


def audit_record(record: Record, profile: Profile) -> PaperAudit:
    """Judge one paper.

    A paper that could not be read has no checks and no level; its `error` says why.
    """
    document = record.document
    if record.error is not None:
        return PaperAudit(id=document.id, title=document.title, profile=profile.name, error=record.error)
    checks = {name: _checked(record, check) for name, check in profile.checks.items()}
    low = high = following = None
    if profile.levels:
        low, high = level_range({name: check.outcome for name, check in checks.items()}, profile)
        following = _next_level(low, checks, profile)
    return PaperAudit(
        id=document.id,
        title=document.title,
        profile=profile.name,
        level=low if low == high else None,
        at_least=low,
        at_most=high,
        next_level=following,
        checks=checks,
    )


def level_range(outcomes: dict[str, Outcome], profile: Profile) -> tuple[int, int]:
    """Return the highest level that is reached for sure, and the highest that nothing known speaks against."""
    low = high = 0
    for level in profile.levels:
        found = [outcomes[name] for name in profile.checks_of(level)]
        if all(outcome == "passed" for outcome in found):
            low = level.level
        if "failed" not in found:
            high = level.level
    return low, high


def combined(outcomes: Sequence[Outcome], *, is_all: bool) -> Outcome:
    """Return what follows for a check from its needs.

    >>> combined(["passed", "not determined"], is_all=False), combined(["passed", "not determined"], is_all=True)
    ('passed', 'not determined')
    >>> combined(["failed", "not asked"], is_all=False), combined(["failed", "not asked"], is_all=True)
    ('not asked', 'failed')
    """
    decisive: Outcome = "failed" if is_all else "passed"
    if decisive in outcomes:
        return decisive
    unknown: tuple[Outcome, ...] = ("not determined", "not asked")
    return next((outcome for outcome in unknown if outcome in outcomes), "passed" if is_all else "failed")


def _next_level(low: int, checks: dict[str, CheckResult], profile: Profile) -> NextLevel | None:
    level = next((level for level in profile.levels if level.level > low), None)
    if level is None:
        return None
    names = profile.checks_of(level)
    return NextLevel(
        level=level.level,
        missing=[name for name in names if checks[name].outcome == "failed"],
        not_determined=[name for name in names if checks[name].outcome in ("not determined", "not asked")],
    )


def _checked(record: Record, check: Check) -> CheckResult:
    is_whole = all(result.status != "not determined" for result in record.fields.values())
    judged = [(need, *_judged(record.fields.get(need.field), need, is_whole=is_whole)) for need in check.needs]
    outcome = combined([found for _, found, _ in judged], is_all=check.all is not None)
    proofs = [_proof(need.field, value) for need, found, values in judged if found == "passed" for value in values]
    if outcome == "passed":
        return CheckResult(outcome=outcome, proofs=proofs)
    lacking = [need for need, found, _ in judged if found != "passed"]
    return CheckResult(
        outcome=outcome,
        proofs=proofs,
        lacking=list(dict.fromkeys(need.field for need in lacking)),
        reasons={need.field: reason for need, found, _ in judged if (reason := _reason(record, need, found))},
        turned_down=[near for need in lacking for near in _turned_down(record.fields.get(need.field), need)],
    )


def _judged(result: FieldResult | None, need: Need, *, is_whole: bool) -> tuple[Outcome, list[Value]]:
    """Return whether a need is met, and the values that meet it.

    Where something was not read, values that do not count are no proof that there are none that do.
    """
    if result is None:
        return "not asked", []
    if result.status == "not determined":
        return "not determined", []
    fitting = [value for value in result.values if value.usage == "used" and _fits(value, need)]
    if fitting:
        return "passed", fitting
    return ("failed" if is_whole or result.status == "not stated" else "not determined"), []


def _fits(value: Value, need: Need) -> bool:
    if not need.has_conditions:
        return True
    name = value.value.casefold()
    if need.values and name not in {given.casefold() for given in need.values}:
        return False
    if name in {given.casefold() for given in need.excluded}:
        return False
    if not all(attribute in value.attributes for attribute in need.attributes):
        return False
    if not need.words:
        return True
    texts = [value.value, value.text, *(clean_text(evidence.quote) for evidence in value.evidence)]
    return any(compiled(phrase).regex.search(text) for phrase in need.words for text in texts)


def _reason(record: Record, need: Need, outcome: Outcome) -> str | None:
    if outcome == "not asked":
        return f"{record.schema_.name} {record.schema_.version} has no such field"
    if outcome == "not determined":
        return record.fields[need.field].reason or _NOT_WHOLE
    return None


def _proof(field: str, value: Value) -> Proof:
    evidence = value.evidence[0]
    return Proof(field=field, value=value.value, quote=evidence.quote, section=evidence.section, page=evidence.page)


def _turned_down(result: FieldResult | None, need: Need) -> Iterator[TurnedDown]:
    if result is None:
        return
    near_misses: list[tuple[Value | Considered, str]] = [(value, _UNFIT) for value in result.values]
    near_misses += [(near, near.reason) for near in result.considered]
    for near, reason in near_misses:
        evidence = near.evidence[0]
        yield TurnedDown(
            field=need.field,
            value=near.value,
            usage=near.usage,
            reason=reason,
            quote=evidence.quote,
            section=evidence.section,
            page=evidence.page,
        )
