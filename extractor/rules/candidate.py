"""A possible value at a place in the text, and what is decided of it on its way to the record."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.document import Span
    from extractor.record import Attribute, Usage


@dataclass(slots=True)
class Candidate:
    """A possible value of a field.

    `span` is where it stands in the view, `weight` how much the form alone says (0 to 1). `usage`, `reason` and `score` are filled in
    when the candidate is judged; `reason` names the words that decided.
    """

    field: str
    value: str
    text: str
    span: Span
    sentence: int
    weight: float
    needs: tuple[str, ...] = ()
    attributes: dict[str, Attribute] = dataclasses.field(default_factory=dict)
    usage: Usage = "used"
    reason: str = ""
    score: float = 0.0
    is_told: bool = False
    """Whether words beside it, not the section alone, make it this work's own."""
    broader: str | None = None
    statement: str = ""
    """The sentence, where the sentence itself is the value."""
    own_words: frozenset[str] = frozenset()
    """The words of the phrase that found it: a "not" among them is what it says, no denial of it."""
    quote: Span | None = None
    """What of the document's own text proves it, where that is more than its sentence."""
    fixed: bool = False
    """Turned down by its form alone; no words around it can make it an answer."""
    is_mention: bool = False
    """A name without the cues that it needs: no evidence that makes an answer, but one more sentence to show where it is one."""
