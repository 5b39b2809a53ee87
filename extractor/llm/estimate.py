"""What a run would ask and cost, without asking: the questions are made as they would be, and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.document import Document
    from extractor.llm.backend import LanguageModelBackend


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one document would take. Tokens are estimates; those of answers are the most that answers may have.

    `fields` are those that are asked for. `kept` requests have their reply already and are in none of the other counts. `cost` is None
    where a price is missing.
    """

    document: str
    fields: int = 0
    requests: int = 0
    kept: int = 0
    prompt_tokens: int = 0
    answer_tokens: int = 0
    prompt_cost: float | None = 0.0
    cost: float | None = 0.0
    problem: str | None = None


def estimate(backend: LanguageModelBackend, document: Document) -> Estimate:
    """Return what a backend would ask about a document."""
    settings = backend.settings
    passages, questions = backend.open_questions(document)
    reading = backend.reading(document.id, passages)
    requests = kept = prompt_tokens = answer_tokens = 0
    prompt_cost: float | None = 0.0
    cost: float | None = 0.0
    for question in questions:
        for reader in backend.readers:
            asked = reading.asked(question, reader)
            if backend.asker.is_kept(asked):
                kept += 1
                continue
            prompt, answer = asked.tokens(settings.output_tokens)
            requests, prompt_tokens, answer_tokens = requests + 1, prompt_tokens + prompt, answer_tokens + answer
            price = settings.price(reader.model)
            prompt_cost = None if price is None or prompt_cost is None else prompt_cost + price.of(prompt, 0)
            cost = None if price is None or cost is None else cost + price.of(prompt, answer)
    fields = sum(len(question.fields) for question in questions)
    return Estimate(document.id, fields, requests, kept, prompt_tokens, answer_tokens, prompt_cost, cost)
