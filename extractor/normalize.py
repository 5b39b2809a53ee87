"""Surface forms to standard values: numbers as papers print them, and the values of patterns.

Every backend and the gate read a form the same way, because they all read it here.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from extractor.schema import Pattern

NONE: Final = "none"
"""The value of a field whose matter the paper says it did without."""

LIST_MARK: Final = ", "
"""What stands between the numbers of a list in a value."""

_NUMERIC: Final = ("number", "integer", "size")
_SLOT: Final = re.compile(r"\{(\w+)\}")
_NAME_TAIL: Final = re.compile(r"[\s,;:.'\-]+$")
_POWER: Final = re.compile(
    r"^(?P<sign>-?)(?:(?P<factor>\d+(?:\.\d+)?|\.\d+) ?[x\u00d7*\u00b7] ?)?10 ?(?:\^ ?\(?|\*\* ?)? ?(?P<exponent>-? ?\d+)\)?$"
)
_PLAIN: Final = re.compile(r"^-?(?:\d+(?:, ?\d{3})*(?:\.\d+)?|\.\d+)(?: ?[eE] ?[-+]? ?\d+)?$")
_GROUPING: Final = re.compile(r"(?<=\d), ?(?=\d{3})")
_SUFFIX: Final = {"k": 1e3, "K": 1e3, "M": 1e6}
_WORDS: Final = {
    word: value
    for value, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "a hundred": 100}


def parse_number(text: str) -> float | int | None:
    """Return the number that a text is, or None if it is none, or one too large to be told from infinity. A percent sign is ignored.

    >>> parse_number("1 x 10-4"), parse_number("100, 000"), parse_number("60 K"), parse_number("1e-3"), parse_number("eight")
    (0.0001, 100000, 60000, 0.001, 8)
    """
    words = text.strip().replace("\u2212", "-").replace("\u2013", "-")
    if words.lower() in _WORDS:
        return _WORDS[words.lower()]
    words = words.rstrip("%").strip()
    scale = 1.0
    if words and words[-1] in _SUFFIX:
        scale, words = _SUFFIX[words[-1]], words[:-1].strip()
    power = _POWER.match(words)
    if power is not None and (power["factor"] or "-" in power["exponent"]):
        value = float(f"{power['sign']}{power['factor'] or 1}e{power['exponent'].replace(' ', '')}")
    elif _PLAIN.match(words):
        value = float(_GROUPING.sub("", words).replace(" ", ""))
    else:
        return None
    value *= scale
    if math.isinf(value):
        return None
    return int(value) if value == int(value) and abs(value) < 1e15 and "." not in words else value


def write_number(number: float) -> str:
    """Return a number as people write it: no exponent where plain digits are short.

    >>> write_number(0.0001), write_number(100000), write_number(1e-08), write_number(0.9)
    ('0.0001', '100000', '1e-08', '0.9')
    """
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    plain = f"{number:.10f}".rstrip("0")
    return plain if abs(number) >= 1e-6 else repr(number)


def write_printed(number: float, printed: str) -> str:
    """Return a number as people write it, with the sign for thousands or millions that it was printed with.

    >>> write_printed(60000, "60 K"), write_printed(1500000, "1.5M"), write_printed(60000, "60,000")
    ('60k', '1.5M', '60000')
    """
    sign = printed.strip()[-1:]
    if sign not in _SUFFIX:
        return write_number(number)
    return write_number(round(number / _SUFFIX[sign], 10)) + sign.replace("K", "k")


def caught(match: re.Match[str]) -> dict[str, str]:
    """Return what a phrase's slots caught, without the punctuation that hangs on; of several of a kind the first that did."""
    slots: dict[str, str] = {}
    for name, value in match.groupdict().items():
        if value:
            slots.setdefault(name.partition("_")[0], _NAME_TAIL.sub("", value))
    return slots


def first_number(match: re.Match[str]) -> str | None:
    """Return the name of the first of a phrase's slots that caught a number or a size, None if none did."""
    slots = [name for name, value in match.groupdict().items() if value and name.startswith(_NUMERIC)]
    return min(slots, key=match.start, default=None)


def pattern_value(pattern: Pattern, match: re.Match[str]) -> str:
    """Return the value that a pattern gives where it matched: its template filled, else its first slot, else its words."""
    slots = caught(match)
    if pattern.value is not None:
        return _SLOT.sub(lambda slot: slots.get(slot[1], ""), pattern.value).strip()
    return next(iter(slots.values()), match[0])
