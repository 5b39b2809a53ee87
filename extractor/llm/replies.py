"""What came of a question: an answer, or the state that the failure left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Outcome = Literal["answered", "truncated", "refused", "malformed", "timed out", "rejected", "failed"]
"""`rejected`: the server found fault with the request. `failed`: no server did its work, however often it was asked."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens of a request, as the server counts them."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def total(self) -> int:
        """All tokens."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, or what there is instead of one.

    `answers` holds the answer to each field as plain data, None for "nothing"; `faults` what is wrong with the others. `detail` says in
    words why there is no answer.
    """

    outcome: Outcome
    answers: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    detail: str = ""
    usage: Usage = Usage()

    @property
    def is_paid(self) -> bool:
        """Whether the model did its work, so that asking the same again would pay for the same twice."""
        return self.outcome in ("answered", "truncated", "refused", "malformed")
