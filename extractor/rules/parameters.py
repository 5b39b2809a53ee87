"""Named numbers: "learning rate of 0.001", "100 epochs", a row of a table, and lists in which names and numbers pair off."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extractor.document import Span
from extractor.normalize import LIST_MARK, first_number, parse_number, write_printed
from extractor.number_lists import JOIN, MORE_SCOPED, NUMBER, numbers_before, paired_numbers
from extractor.phrases import SLOTS, compiled
from extractor.rules.candidate import Candidate
from extractor.rules.compiled import Role, Rule
from extractor.schema import Parameter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.lexicon import Hit
    from extractor.rules.scan import Scan

_PARAMETER_WEIGHT: Final = 0.9
_CELL_WEIGHT: Final = 0.8
_LIST: Final = 3
"""As many numbers of one name are one value, a list; two are the settings of two models."""
_LONGEST_ROW: Final = 4
"""A longer run of numbers in a row is an axis or a series, no setting."""
_GOES_ON: Final = (
    r"(?=$|[.,;:)\]]| ?/ ?\d| (?:and|or|&|for|in|on|at|with|to|were|was|are|is|as|respectively|by|from|during|when|after|using|while"
    r"|depending|per)\b)"
)
_MORE_NUMBERS: Final = re.compile(JOIN + NUMBER + _GOES_ON)
_NO_NUMBER: Final = re.compile(r"\^|\*\*")
_CUT: Final = re.compile(r"0\d")
"""The end of a number that spaces were put into: "2, 048"."""
_FRACTION: Final = re.compile(r"1 ?/ ?([1-9]\d*)(?!\.?\d)")
_SCOPE: Final = re.compile(r" (?:for|in|on) (?:the |a |an |our )?")
_MORE_SIZES: Final = re.compile(JOIN + SLOTS["size"])
_MORE_CELLS: Final = re.compile(rf" {NUMBER}(?=$| [-\d.])")


def parameter_candidates(text: str, scan: Scan, hit: Hit[Rule], parameter: Parameter) -> Iterator[Candidate]:
    """Yield what a parameter's phrase says where it was found, with the other numbers of a list."""
    is_cell = hit.item.role is Role.CELL
    weight = _CELL_WEIGHT if is_cell else parameter.weight or _PARAMETER_WEIGHT
    slot = first_number(hit.match)
    if slot is None:
        yield from _worded(scan, hit, parameter, weight)
        return
    goes_on = _MORE_SIZES if slot == "size" else _MORE_CELLS if is_cell else _MORE_NUMBERS
    more = list(_more(goes_on, text, hit.end, scan)) if hit.match.end(slot) == hit.end else []
    if is_cell and len(more) >= _LONGEST_ROW:
        return
    if _NO_NUMBER.match(text, hit.match.end(slot)):
        return
    if hit.match[slot] == "1" and (whole := _FRACTION.match(text, hit.match.start(slot))):
        yield from _candidate(scan, hit.item.field, parameter, whole[0], Span(hit.start, whole.end()), weight)
        return
    first = hit.match.start(slot)
    before = numbers_before(text, scan.sentence.span.start, first) if slot != "size" else []
    if before and (_is_caught(hit, before[-1]) or (len(before) == 1 and before[0].start in _taken(scan, parameter))):
        before = []
    found = [
        *((text[number.start : number.end], Span(min(number.start, hit.start), hit.end)) for number in before),
        (hit.match[slot], Span(hit.start, hit.end)),
        *((match[1], Span(hit.start, match.end())) for match in more),
    ]
    singles = [
        one for printed, span in found for one in _candidate(scan, hit.item.field, parameter, printed, span, weight)
    ]
    if len(singles) >= _LIST and not is_cell and parameter.slot == "number":
        yield _listed(singles)
    else:
        yield from singles


def _worded(scan: Scan, hit: Hit[Rule], parameter: Parameter, weight: float) -> Iterator[Candidate]:
    """Yield the word that stands where a number might: of several the longest, as "leaky ReLU" is no ReLU."""
    printed = hit.match[0]
    found = [
        (match, choice)
        for choice in parameter.choices
        for form in choice.forms
        if (match := compiled(form).regex.search(printed))
    ]
    if found:
        match, choice = max(found, key=lambda one: one[0].end() - one[0].start())
        span = Span(hit.start, hit.end)
        candidate = Candidate(hit.item.field, "", match[0], span, scan.sentence.index, weight, parameter.needs)
        candidate.value = f"{parameter.name}={choice.name}"
        candidate.attributes = {"name": parameter.name}
        yield candidate


def _listed(singles: list[Candidate]) -> Candidate:
    """Return one candidate for a list: the sizes of the layers, the values that were tried."""
    first = singles[0]
    name = str(first.attributes["name"])
    numbers = [one.value.partition("=")[2] for one in singles]
    span = Span(min(one.span.start for one in singles), max(one.span.end for one in singles))
    listed = replace(first, span=span, text=LIST_MARK.join(one.text for one in singles))
    listed.value = f"{name}={LIST_MARK.join(numbers)}"
    listed.attributes = {"name": name, "numbers": numbers}
    return listed


def shared_numbers(text: str, scan: Scan) -> tuple[list[Candidate], list[Span]]:
    """Return what lists say that pair off names with numbers, and where they stand.

    "The learning rate, momentum and weight decay were set to 0.01, 0.9 and 0.0005", "0.01 and 0.9 for learning rate and momentum".
    """
    found: list[Candidate] = []
    places: list[Span] = []
    rules = {Span(hit.start, hit.end): hit.item for hit in scan.names}
    for pairs in paired_numbers(text, list(rules), scan.sentence.span.start, scan.sentence.span.end):
        edges = [edge for pair in pairs for span in pair for edge in span]
        place = Span(min(edges), max(edges))
        paired = [
            one
            for name, number in pairs
            if isinstance(parameter := rules[name].item, Parameter)
            for one in _candidate(scan, rules[name].field, parameter, text[slice(*number)], place, _PARAMETER_WEIGHT)
        ]
        # "100 neurons, a learning rate of 0.3": a list of which a number cannot be is none.
        if len(paired) == len(pairs):
            places.append(place)
            found += paired
    return found, places


def named_number(scan: Scan, field: str, parameter: Parameter, printed: str) -> Iterator[Candidate]:
    """Yield the number of a cell under a parameter's name, if it can be one."""
    yield from _candidate(scan, field, parameter, printed, scan.sentence.span, _CELL_WEIGHT)


def _is_caught(hit: Hit[Rule], number: Span) -> bool:
    """Whether a number stands in a slot of a hit: "(β1, β2) = (0.9, 0.999)"."""
    return any(hit.match.start(slot) == number.start for slot in hit.match.groupdict())


def _taken(scan: Scan, parameter: Parameter) -> set[int]:
    """Return where the numbers begin that stand with the names of others: "a hop length of 896 and 128 bands"."""
    named = {(hit.start, hit.item.item) for hit in scan.names if hit.item.item is not parameter}
    return {
        hit.match.start(slot)
        for hit in scan.finds
        if (hit.start, hit.item.item) in named and (slot := first_number(hit.match))
    }


def _more(goes_on: re.Pattern[str], text: str, start: int, scan: Scan) -> Iterator[re.Match[str]]:
    end = scan.sentence.span.end
    scoped = goes_on is _MORE_NUMBERS
    while match := goes_on.match(text, start, end) or (_scoped(text, start, scan) if scoped else None):
        yield match
        start = match.end()


def _scoped(text: str, start: int, scan: Scan) -> re.Match[str] | None:
    """Return the second number of one name, said of something else; none in "0.1 for 9 epochs and 0.9 for the momentum"."""
    match = MORE_SCOPED.match(text, start, scan.sentence.span.end)
    if match and (scope := _SCOPE.match(text, match.end())) and any(hit.start == scope.end() for hit in scan.names):
        return None
    return match


def _candidate(  # noqa: PLR0917
    scan: Scan, field: str, parameter: Parameter, printed: str, span: Span, weight: float
) -> Iterator[Candidate]:
    candidate = Candidate(field, "", printed, span, scan.sentence.index, weight, parameter.needs)
    if parameter.slot == "size":
        sides = re.findall(r"\d+", printed)
        if all(_is_plausible(int(side), parameter) for side in sides[:2]):
            candidate.value = f"{parameter.name}={'x'.join(sides)}"
            candidate.attributes = {"name": parameter.name, "unit": "pixels"}
            yield candidate
        return
    if part := _FRACTION.fullmatch(printed):
        if _is_plausible(1 / int(part[1]), parameter):
            candidate.value = f"{parameter.name}=1/{part[1]}"
            candidate.attributes = {"name": parameter.name, "number": 1 / int(part[1])}
            yield candidate
        return
    number = None if _CUT.match(printed) else parse_number(printed)
    unit = "%" if printed.rstrip().endswith("%") else None
    if number is None or not _is_plausible(number / 100 if unit and parameter.maximum == 1 else number, parameter):
        return
    candidate.value = f"{parameter.name}={write_printed(number, printed)}{unit or ''}"
    candidate.attributes = {"name": parameter.name, "number": number}
    if unit:
        candidate.attributes["unit"] = unit
    yield candidate


def _is_plausible(number: float, parameter: Parameter) -> bool:
    if parameter.minimum is not None and number < parameter.minimum:
        return False
    if parameter.maximum is not None and number > parameter.maximum:
        return False
    return not parameter.integer or number == int(number)
