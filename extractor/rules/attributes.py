"""Typed extras that stand right beside a name: its version, how many of them, how much memory, at which clock rate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.normalize import parse_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.document import Span
    from extractor.record import Attribute

_REACH: Final = 40
# "PyTorch deep learning library, version 2": what a thing is may stand between its name and its version.
_KIND: Final = r"(?:(?: [a-z]+){0,2} (?:library|framework|package|toolbox|software|API|backend))?"
_VERSION: Final = re.compile(
    rf"^{_KIND},?(?: ?\(|,)? ?(?:(?:version|ver\.?|v\.?|release) ?)?(\d+(?:\.\d+)+[a-z]?\d*|(?<=[Vv])\d+|R?20\d\d[ab])(?![\w%])"
    rf"|^{_KIND},?(?: ?\()? ?(?:version|ver\.?|v\.?|release) ?(\d+(?:\.\d+)*[a-z]?)"
)
_COUNT_BEFORE: Final = re.compile(
    r"(?:^|[\s(])((?i:\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen|single))"
    r"(?: ?[x\u00d7])?(?: [A-Z][\w()]*){0,3}[ -]$"
)
_COUNT_AFTER: Final = re.compile(r"^(?: [A-Z]{2,4}s?)?,? ?\(?[xX\u00d7] ?(\d{1,3})\b")
_MEMORY: Final = re.compile(
    r"^[^.;,)]{0,12}?(?:[-\s(,]|with )?(\d{1,4}) ?(GB|GiB|G|TB|MB)\b(?! (?:of )?(?:RAM|main memory|system memory|DDR))",
    re.I,
)
_FREQUENCY: Final = re.compile(r"^[^;]{0,24}?(\d+(?:\.\d+)?) ?(GHz|MHz)\b", re.I)


def find_attributes(text: str, span: Span, sentence: Span, wanted: Sequence[str]) -> dict[str, Attribute]:
    """Return those of the wanted attributes that stand beside a span of a sentence.

    >>> from extractor.document import Span
    >>> text = "with PyTorch v1.7 on four Tesla V100 32 GB"
    >>> find_attributes(text, Span(5, 12), Span(0, 42), ["version"])
    {'version': '1.7'}
    >>> find_attributes(text, Span(32, 36), Span(0, 42), ["count", "memory"])
    {'count': 4, 'memory': '32 GB'}
    """
    after = text[span.end : min(span.end + _REACH, sentence.end)]
    before = text[max(span.start - _REACH, sentence.start) : span.start]
    found: dict[str, Attribute] = {}
    if "version" in wanted and (match := _VERSION.match(after)):
        found["version"] = match[1] or match[2]
    if "count" in wanted and (match := _COUNT_BEFORE.search(before) or _COUNT_AFTER.match(after)):
        count = 1 if match[1].lower() == "single" else parse_number(match[1])
        if count:
            found["count"] = int(count)
    if "memory" in wanted and (match := _MEMORY.match(after)):
        found["memory"] = f"{match[1]} {_unit(match[2])}"
    if "frequency" in wanted and (match := _FREQUENCY.match(after)):
        found["frequency"] = f"{match[1]} {match[2]}"
    return found


def _unit(printed: str) -> str:
    upper = printed.upper()
    return {"G": "GB", "GIB": "GiB"}.get(upper, upper)
