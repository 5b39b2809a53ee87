"""Lists of numbers: which belong to one name, and which pair off with a list of names.

The rules find candidates by it and the gate checks them by it, so both read a list the same way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Span
from extractor.normalize import LIST_MARK, parse_number
from extractor.phrases import SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBER: Final = SLOTS["number"].replace("?P<number>", "")
JOIN: Final = r"(?:, and |, or | and |, |,| or | ?/ ?| & )"
# "was 4 for the first stage, and 2 for the second"
MORE_SCOPED: Final = re.compile(
    r"(?: (?:was|is|were|are) (?:used|applied|set|chosen))?"
    rf" (?:for|in|on) (?:[^\s;()]+ ){{1,9}}?(?:and|or) (?:then )?{NUMBER}(?= (?:for|in|on)\b)"
)
_REACH: Final = 60
_NUMBER_WORD: Final = re.compile(r"[a-z]+", re.IGNORECASE)
_ONE: Final = re.compile(NUMBER)
_JOINED: Final = re.compile(JOIN)
_RUN_BEFORE: Final = re.compile(rf"(?<![^\s(])(?:{NUMBER}{JOIN})+$")
_OF_ANOTHER: Final = re.compile(r"(?:size|rate|threshold|factor)s?(?: (?:of|to|is|was|were|are|set|=))* ?$")
_BETWEEN_NAMES: Final = re.compile(r"(?:,? ?and |, | & )(?:the |a |an |our )?(?:initial |maximum |total |number of )?")
_ASSIGN: Final = re.compile(
    r"(?: hyper-?parameters?| values?| sizes?)?(?:(?: (?:was|were|is|are|being|as|of|to|at|be|all|both|set|fixed|kept|chosen"
    r"|selected|initiali[sz]ed|equal|respectively)){1,4} | ?[=:] ?)"
)
# "the learning rate α and the momentum β1"
_SYMBOL: Final = re.compile(r"(?: [\u0370-\u03ff][\w']{0,3}| \([^() ]{1,4}\))?")
_ASSIGNED_TO: Final = re.compile(r" (?:for|as|are|were)(?: used (?:for|as))?(?: the| our)?(?: initial)? $")


def numbers_before(text: str, start: int, end: int) -> list[Span]:
    """Return the numbers of a list that goes on where another number begins.

    >>> text = "layers of 16, 32 and 64 filters"
    >>> [text[number.start:number.end] for number in numbers_before(text, 0, text.index("64"))]
    ['16', '32']
    """
    first = max(start, end - _REACH)
    found = _RUN_BEFORE.search(text[first:end])
    if found is None or _OF_ANOTHER.search(text[first : first + found.start()]):
        return []
    return [Span(*number.span()) for number in _ONE.finditer(text, first + found.start(), end)]


def paired_numbers(text: str, names: Sequence[Span], start: int, end: int) -> Iterator[list[tuple[Span, Span]]]:
    """Yield lists of names with the lists of as many numbers that belong to them, name by name.

    >>> text = "momentum and weight decay were set to 0.9 and 0.0005"
    >>> pairs = next(paired_numbers(text, [Span(0, 8), Span(13, 25)], 0, len(text)))
    >>> [(text[name.start:name.end], text[number.start:number.end]) for name, number in pairs]
    [('momentum', '0.9'), ('weight decay', '0.0005')]
    """
    for chain in _chains(text, names):
        numbers = _numbers_after(text, _after(text, chain[-1]), end, len(chain)) or _numbers_ahead(
            text, start, chain[0].start, len(chain)
        )
        if numbers:
            yield list(zip(chain, numbers, strict=True))


def _chains(text: str, names: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the runs of at least two names that a list joins; of names in one place the longest counts."""
    chain: list[Span] = []
    for name in sorted(names, key=lambda span: (span.start, -span.end)):
        if chain and name.start < _after(text, chain[-1]):
            continue
        if chain and not _BETWEEN_NAMES.fullmatch(text, _after(text, chain[-1]), name.start):
            if len(chain) > 1:
                yield chain
            chain = []
        chain.append(name)
    if len(chain) > 1:
        yield chain


def _after(text: str, name: Span) -> int:
    """Return where what follows a name begins, past the symbol that stands for it."""
    symbol = _SYMBOL.match(text, name.end)
    return symbol.end() if symbol else name.end


def _numbers_after(text: str, start: int, end: int, count: int) -> list[Span]:
    assigned = _ASSIGN.match(text, start, end)
    return _list(text, assigned.end(), end, count) if assigned else []


def _numbers_ahead(text: str, start: int, end: int, count: int) -> list[Span]:
    first = max(start, end - _REACH)
    assigned = _ASSIGNED_TO.search(text[first:end])
    if assigned is None:
        return []
    stop = first + assigned.start()
    run = _RUN_BEFORE.search(text[first:stop] + ", ")
    return _list(text, first + run.start(), stop, count) if run else []


def _list(text: str, start: int, end: int, count: int) -> list[Span]:
    """Return the numbers of a list that begins here, if there are as many as wanted."""
    found: list[Span] = []
    while number := _ONE.match(text, start, end):
        found.append(Span(*number.span()))
        joined = _JOINED.match(text, number.end(), end)
        if joined is None:
            break
        start = joined.end()
    return found if len(found) == count else []


def occurrences(printed: str, text: str) -> Iterator[Span]:
    """Yield where a number, a list of numbers, or a size such as 224x224, stands in a text in any form."""
    if LIST_MARK in printed:
        yield from _lists([parse_number(one) for one in printed.split(LIST_MARK)], text)
        return
    wanted = parse_number(printed)
    if wanted is None:
        run = r"\D{1,12}".join(re.findall(r"\d+", printed)) or re.escape(printed)
        yield from (Span(*match.span()) for match in re.finditer(rf"(?<!\d){run}(?!\d)", text, re.IGNORECASE))
        return
    for match in (*_ONE.finditer(text), *_NUMBER_WORD.finditer(text)):
        number = parse_number(match[0])
        if is_same(number, wanted):
            yield Span(*match.span())


def _lists(wanted: list[float | int | None], text: str) -> Iterator[Span]:
    """Yield where numbers stand in a text one after the other."""
    found = [(Span(*match.span()), parse_number(match[0])) for match in _ONE.finditer(text)]
    for first in range(len(found) - len(wanted) + 1):
        run = found[first : first + len(wanted)]
        if all(is_same(number, one) for (_, number), one in zip(run, wanted, strict=True)):
            yield Span(run[0][0].start, run[-1][0].end)


def is_same(number: float | None, wanted: float | None) -> bool:
    """Whether two numbers are one, but for the rounding of machines; what is no number is none."""
    if number is None or wanted is None:
        return False
    return abs(number - wanted) <= 1e-9 * max(abs(number), abs(wanted), 1e-9)
