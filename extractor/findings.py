"""What a backend hands to the gate: proposed answers with the places that are to prove them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.document import Span
    from extractor.record import Attribute, Usage


@dataclass(frozen=True, slots=True)
class Finding:
    """A proposed or turned-down value. `spans` are places in the document's text, the most telling first."""

    value: str
    text: str
    spans: tuple[Span, ...]
    confidence: float = 0.0
    usage: Usage = "used"
    reason: str = ""
    attributes: dict[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldFindings:
    """What a backend says of one field. `undetermined` is why it could not look, if it could not.

    `faults` are proposals that stand at no place of the document, each as a sentence; they become problems of the record.
    """

    accepted: tuple[Finding, ...] = ()
    turned_down: tuple[Finding, ...] = ()
    undetermined: str | None = None
    faults: tuple[str, ...] = ()
