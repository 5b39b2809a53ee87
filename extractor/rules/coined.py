"""Names that authors coin: no vocabulary has them, but they end like their kind ("TangleNet") or are made of known ones ("All-CNN-B")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.schema import ChecklistField

_SPACED_HYPHEN: Final = " - "
_JOINT: Final = f"(?:-|{_SPACED_HYPHEN})"
_PART: Final = r"[A-Z0-9]\w*"
_BEGINNING: Final = re.compile(rf"(?<![\w/.@-])(?:{_PART}{_JOINT})*(?:[A-Z0-9]\w*|{_PART}{_JOINT})$")
_BEFORE: Final = re.compile(r"(?<![\w-])(?:(?:[A-Z]\w*|\d-?D)(?:-| - |\+| \+ ))+$")
_AFTER: Final = re.compile(r"(?:(?:-| - |\+| \+ )[A-Z]\w*)+(?!\w)")
_LONGEST: Final = 40
_SHORTEST: Final = 4


def coined_endings(field: ChecklistField) -> re.Pattern[str] | None:
    """Return what finds the ends of names that a field's `endings` say, with versions and what else is joined to them; None without."""
    if not field.endings:
        return None
    endings = "|".join(map(re.escape, field.endings))
    return re.compile(rf"(?:{endings})(?:\+\+|{_JOINT}?v?\d+(?:\.\d+)*\w*|{_JOINT}[A-Z]\w*)*(?!\w)")


def find_coined(endings: re.Pattern[str], text: str, within: Span) -> Iterator[Span]:
    """Yield the coined names within a span: a capitalised beginning, and an end.

    >>> from extractor.schema import ChecklistField
    >>> endings = coined_endings(ChecklistField(name="knot", question="?", kind="term", group="g", endings=["Hitch"]))
    >>> text = "A RollingHitch, a Half-Hitch-v2, a 3D - Hitch and a Hitch."
    >>> [text[start:end] for start, end in find_coined(endings, text, Span(0, len(text)))]
    ['RollingHitch', 'Half-Hitch-v2', '3D - Hitch']
    """
    for match in endings.finditer(text, *within):
        beginning = _BEGINNING.search(text, max(within.start, match.start() - _LONGEST), match.start())
        if beginning is not None and match.end() - beginning.start() >= _SHORTEST:
            yield Span(beginning.start(), match.end())


def whole_name(text: str, name: Span, within: Span) -> Span:
    """Return where a name stands with all that hyphens and plus signs join to it.

    >>> text = "We train All-CNN-B."
    >>> text[slice(*whole_name(text, Span(13, 16), Span(0, len(text))))]
    'All-CNN-B'
    """
    before = _BEFORE.search(text, max(within.start, name.start - _LONGEST), name.start)
    after = _AFTER.match(text, name.end, min(within.end, name.end + _LONGEST))
    return Span(before.start() if before else name.start, after.end() if after else name.end)


def written(name: str) -> str:
    """Return a name without the spaces that a text taken apart into words has around hyphens."""
    return name.replace(_SPACED_HYPHEN, "-")
