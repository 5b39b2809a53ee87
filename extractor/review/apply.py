"""A record and what is settled about it to the record as it should have been.

A value that is right, corrected or added by a person has the confidence 1: somebody has looked. A wrong one goes to what was
considered. What was decided, and by whom, stands in the record's `review`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.record import Considered, Evidence, FieldResult, Record, ReviewInfo, Value
from extractor.review.settle import Unfit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractor.record import Attribute, Status
    from extractor.review.decision import Decision
    from extractor.review.settle import Agreed, Settled

SURE: Final = 1.0
"""The confidence of what a person has confirmed."""


def apply_decisions(
    record: Record, settled: Settled, text: Callable[[], str | None]
) -> tuple[Record, tuple[Unfit, ...]]:
    """Return the record with everything done that is settled, and what could not be done: a quote that is not in the text.

    Args:
        record: what the decisions are about.
        settled: the decisions, without those that do not fit.
        text: gives the text that offsets count in, or None; asked only where a value is added.
    """
    fields = dict(record.fields)
    review: list[ReviewInfo] = []
    unfit: list[Unfit] = []
    for name in record.fields:
        agreed = settled.of_field(name)
        if agreed:
            added, lost = _added(record, agreed, text)
            values, considered = _values(fields[name], _without(agreed, lost), added)
            lost += [_contradiction(one.decision) for one in agreed if _is_contradicted(one.decision, values)]
            done = _without(agreed, lost)
            unfit += lost
            fields[name] = _result(fields[name], done, values, considered)
            review += [_info(one) for one in done]
    if not review:
        return record, tuple(unfit)
    return record.model_copy(update={"fields": fields, "review": [*(record.review or ()), *review]}), tuple(unfit)


def _without(agreed: Sequence[Agreed], lost: Sequence[Unfit]) -> list[Agreed]:
    """Return what is settled without what could not be done."""
    failed = {id(found.decision) for found in lost}
    return [one for one in agreed if id(one.decision) not in failed]


def _info(agreed: Agreed) -> ReviewInfo:
    decision = agreed.decision
    is_new = decision.verdict == "corrected"
    return ReviewInfo(
        field=decision.field,
        verdict=decision.verdict,
        reviewers=list(agreed.reviewers),
        value=decision.corrected if is_new else decision.value,
        was=decision.value if is_new else None,
        note=decision.note,
    )


def _values(
    result: FieldResult, agreed: Sequence[Agreed], added: Sequence[Value]
) -> tuple[list[Value], list[Considered]]:
    """Return the values that a field has after what was decided about them, and what is considered beside them."""
    about = {one.decision.value: one for one in agreed if one.decision.verdict in ("right", "wrong", "corrected")}
    values: dict[str, Value] = {}
    considered = list(result.considered)
    for value in result.values:
        one = about.get(value.value)
        if one is not None and one.decision.verdict == "wrong":
            considered.append(_turned_down(value, one))
        else:
            _put(values, value if one is None else _confirmed(value, one.decision))
    for value in added:
        _put(values, value)
    if not any(value.usage == "used" for value in values.values()):  # Nothing is left that is this work's own.
        considered += [_set_aside(value) for value in values.values()]
        values = {}
    return list(values.values()), [miss for miss in considered if miss.value not in values]


def _is_contradicted(decision: Decision, values: Sequence[Value]) -> bool:
    """Whether a field's status was given for other values than the field has in the end.

    That happens where a value that was added has no place in the text, or another reader's word about a value counted.
    """
    return decision.verdict == "checked" and (decision.status == "stated") != bool(values)


def _contradiction(decision: Decision) -> Unfit:
    return Unfit(decision, f"the status {decision.status} does not fit the values that the field has in the end")


def _result(
    result: FieldResult, agreed: Sequence[Agreed], values: list[Value], considered: list[Considered]
) -> FieldResult:
    status: Status = "stated" if values else _status_without(result, agreed)
    reason = None
    if status == "not determined":
        reason = result.reason or next((one.decision.note for one in agreed if one.decision.note), "said by a reader")
    return FieldResult(status=status, values=values, considered=considered, reason=reason)


def _put(values: dict[str, Value], value: Value) -> None:
    """Add a value; one of that name takes in its evidence."""
    known = values.get(value.value)
    if known is not None:
        more = [quote for quote in value.evidence if quote not in known.evidence]
        value = known.model_copy(update={"evidence": [*known.evidence, *more], "confidence": SURE})
    values[value.value] = value


def _status_without(result: FieldResult, agreed: Sequence[Agreed]) -> Status:
    """Return the status of a field that has no value left: what was said of it, else what follows."""
    checked = next((one.decision.status for one in agreed if one.decision.verdict == "checked"), None)
    if checked is not None:
        return checked
    return "not stated" if result.status == "stated" else result.status


def _turned_down(value: Value, agreed: Agreed) -> Considered:
    decision = agreed.decision
    reason = f"turned down by {', '.join(agreed.reviewers)}" + (f": {decision.note}" if decision.note else "")
    return Considered(value=value.value, usage=decision.usage or value.usage, reason=reason, evidence=value.evidence)


def _set_aside(value: Value) -> Considered:
    reason = "no value of this work's own is left beside it"
    return Considered(value=value.value, usage=value.usage, reason=reason, evidence=value.evidence)


def _confirmed(value: Value, decision: Decision) -> Value:
    if decision.corrected is None:
        return value.model_copy(update={"confidence": SURE})
    attributes = _attributes(decision.corrected, is_pair="name" in value.attributes)
    return value.model_copy(update={"value": decision.corrected, "attributes": attributes, "confidence": SURE})


def _attributes(value: str, *, is_pair: bool) -> dict[str, Attribute]:
    """Return the attributes that follow from a corrected value; those of the old one were read beside the old one.

    >>> _attributes("learning rate=0.01", is_pair=True), _attributes("PyTorch Lightning", is_pair=False)
    ({'name': 'learning rate', 'number': 0.01}, {})
    """
    name, sign, number = value.partition("=")
    if not is_pair or not sign:
        return {}
    try:
        return {"name": name.strip(), "number": float(number) if not number.strip().isdigit() else int(number)}
    except ValueError:
        return {"name": name.strip()}


def _added(record: Record, agreed: Sequence[Agreed], text: Callable[[], str | None]) -> tuple[list[Value], list[Unfit]]:
    """Return the values that were missed, each with its evidence, and those whose quote stands nowhere."""
    added: list[Value] = []
    lost: list[Unfit] = []
    for one in agreed:
        if one.decision.verdict == "missed":
            found = _evidence(record, one.decision, text())
            if isinstance(found, str):
                lost.append(Unfit(one.decision, found))
            else:
                added.append(_missed(one.decision, found))
    return added, lost


def _missed(decision: Decision, evidence: Evidence) -> Value:
    name = decision.value or evidence.quote
    form = re.search(re.escape(name), evidence.quote, re.IGNORECASE)
    return Value(
        value=name,
        text=form[0] if form else evidence.quote,
        confidence=SURE,
        usage="used",
        evidence=[evidence],
    )


def _evidence(record: Record, decision: Decision, text: str | None) -> Evidence | str:
    """Return the evidence of a missed value, or why there is none.

    With the text at hand the quote must stand in it; without, in a quote of the record.
    """
    quote = decision.quote or ""
    known = [quote for result in record.fields.values() for value in result.values for quote in value.evidence]
    known += [quote for result in record.fields.values() for miss in result.considered for quote in miss.evidence]
    if text is not None:
        place = _place(quote, text, decision.start)
        if place is None:
            return "its quote is not in the text of the document"
        start, end = place
        quote = text[start:end]
    else:
        holder = next((evidence for evidence in known if _holds(evidence, quote, decision.start)), None)
        if holder is None:
            return "its quote cannot be looked up: the text is not at hand. Give it with --texts"
        start = decision.start if decision.start is not None else holder.start + holder.quote.index(quote)
        end = start + len(quote)
    around = next((evidence for evidence in known if evidence.start <= start < evidence.end), None)
    section, page = (around.section, around.page) if around is not None else (None, None)
    return Evidence(quote=quote, start=start, end=end, section=section, page=page)


def _place(quote: str, text: str, start: int | None) -> tuple[int, int] | None:
    """Return where a quote stands in a text: at its start, else where its words first stand.

    >>> _place("used Keras", "We used\\nKeras.", None), _place("used Keras", "Keras was used.", 0)
    ((3, 13), None)
    """
    if start is not None and text[start : start + len(quote)] == quote:
        return start, start + len(quote)
    found = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    return found.span() if found else None


def _holds(evidence: Evidence, quote: str, start: int | None) -> bool:
    if start is None:
        return quote in evidence.quote
    inside = start - evidence.start
    return inside >= 0 and evidence.quote[inside : inside + len(quote)] == quote
