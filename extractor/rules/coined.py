"""Names that authors coin: no vocabulary has them, but they end like their kind ("TangleNet", "Flow-LSTM-2")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.schema import ChecklistField

_JOINT: Final = "(?:-| - )"
_PART: Final = r"[A-Z0-9]\w*"
_BEGINNING: Final = re.compile(rf"(?<![\w/.@-])(?:{_PART}{_JOINT})*(?:[A-Z0-9]\w*|{_PART}{_JOINT})$")
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
