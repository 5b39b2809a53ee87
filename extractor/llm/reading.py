"""One reader over one document: every field gets an answer or the reason why there is none.

A question whose reply was cut off, refused, malformed or too late is asked again smaller, never unchanged: half of its fields, and of a
single field half of its sentences, the best of them. How often is bounded. A model that fails again and again at one document is not
asked about it any more; what is missing then is not determined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from extractor.llm.asking import Asked
from extractor.llm.passages import best
from extractor.llm.questions import Question, form_of, messages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.llm.asking import Asker
    from extractor.llm.passages import Passages
    from extractor.llm.replies import Reply
    from extractor.llm.settings import LanguageModelSettings
    from extractor.llm.templates import Templates
    from extractor.schema import ChecklistField

_MOST_SILENCES: Final = 3
"""After so many requests in a row without any reply a document is given up."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A model, and which of its samples."""

    model: str
    sample: int = 0
    samples: int = 1

    @property
    def name(self) -> str:
        """What the record calls it.

        >>> Reader("ollama/llama3.1").name, Reader("ollama/llama3.1", 1, 3).name
        ('ollama/llama3.1', 'ollama/llama3.1#2')
        """
        return self.model if self.samples == 1 else f"{self.model}#{self.sample + 1}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a reader says of a field: the answer as plain data (None for nothing), or why there is none.

    `shown` are the sentences that it was shown: no other can prove its answer.
    """

    answer: Any = None
    shown: frozenset[int] = frozenset()
    failure: str | None = None


@dataclass(slots=True)
class Patience:
    """How many requests in a row one model has left without reply, over one document."""

    silences: int = 0
    lock: Lock = field(default_factory=Lock)

    @property
    def is_over(self) -> bool:
        """Whether to stop asking."""
        return self.silences >= _MOST_SILENCES

    def note(self, reply: Reply) -> None:
        """Count a reply."""
        with self.lock:
            self.silences = self.silences + 1 if reply.outcome in ("timed out", "failed") else 0


@dataclass(frozen=True, slots=True)
class Desk:
    """What all readings of a run share."""

    asker: Asker
    settings: LanguageModelSettings
    templates: Templates
    fields: dict[str, ChecklistField]


class Reading:
    """Asks one question of one reader, and smaller ones where it fails."""

    def __init__(self, desk: Desk, passages: Passages, document: str) -> None:
        self._asker = desk.asker
        self._settings = desk.settings
        self._templates = desk.templates
        self._fields = desk.fields
        self._passages = passages
        self._document = document

    def read(self, question: Question, reader: Reader, patience: Patience) -> dict[str, Heard]:
        """Return what a reader says of each field of a question."""
        return dict(self._read(question, reader, patience, self._settings.splits))

    def asked(self, question: Question, reader: Reader) -> Asked:
        """Return a question in all its words."""
        fields = [self._fields[name] for name in question.fields]
        words = messages(self._templates, self._passages, fields, question.sentences)
        return Asked(self._document, question.fields, words, form_of(fields), reader.model, reader.sample)

    def _read(self, question: Question, reader: Reader, patience: Patience, splits: int) -> Iterator[tuple[str, Heard]]:
        if patience.is_over:
            yield from _none(question, reader, "it left several requests in a row without reply")
            return
        reply = self._asker.ask(self.asked(question, reader))
        patience.note(reply)
        shown = frozenset(question.sentences)
        for name, answer in reply.answers.items():
            yield name, Heard(answer, shown)
        failed = tuple(name for name in question.fields if name not in reply.answers)
        if not failed:
            return
        smaller = self._smaller(question, failed) if splits and _may_shrink(reply) else []
        if smaller:
            for part in smaller:
                yield from self._read(part, reader, patience, splits - 1)
            return
        for name in failed:
            said = reply.faults.get(name) if reply.outcome in ("answered", "malformed") else None
            why = f"malformed: {said}" if said else f"{reply.outcome}: {reply.detail}"
            yield from _none(Question((name,), question.sentences), reader, why)

    def _smaller(self, question: Question, failed: tuple[str, ...]) -> list[Question]:
        """Return smaller questions in place of one that failed for some of its fields."""
        if len(failed) < len(question.fields):
            return [Question(failed, question.sentences)]
        if len(failed) > 1:
            middle = len(failed) // 2
            return [Question(failed[:middle], question.sentences), Question(failed[middle:], question.sentences)]
        fewer = self._fewer(failed[0], question.sentences)
        return [Question(failed, fewer)] if 0 < len(fewer) < len(question.sentences) else []

    def _fewer(self, name: str, sentences: Sequence[int]) -> tuple[int, ...]:
        budget = self._passages.tokens(sentences) // 2
        return best(self._passages, sentences, [self._fields[name]], budget)


def _may_shrink(reply: Reply) -> bool:
    """Whether a smaller question could go better: not where the server was away, or found fault with the settings."""
    if reply.outcome == "rejected":
        return any(word in reply.detail.casefold() for word in ("context", "token", "length", "long", "large"))
    return reply.outcome != "failed"


def _none(question: Question, reader: Reader, why: str) -> Iterator[tuple[str, Heard]]:
    for name in question.fields:
        yield name, Heard(failure=f"{reader.name}: {why}")
