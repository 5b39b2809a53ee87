"""One look at each sentence: what the schema's phrases find in it, each group of them when it is asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from extractor.anchors import DIGIT
from extractor.document import BlockKind
from extractor.rules.compiled import CompiledSchema, Role, group_of
from extractor.rules.rival_names import rightful

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.lexicon import Hit
    from extractor.rules.compiled import Rule
    from extractor.rules.sentences import Sentence


class Scan:
    """What is found in one sentence: at once what makes candidates (`finds`) and tells the `subject`, the rest when it is asked for."""

    def __init__(self, sentence: Sentence, text: str, schema: CompiledSchema) -> None:
        self.sentence = sentence
        self._words = schema.lexicon.words(text, sentence.span)
        found = self._words.find()
        if sentence.block is BlockKind.TABLE:
            found = sorted(found + self._words.find(group_of(Role.CELL)), key=lambda hit: (hit.start, -hit.end))
        finds = [hit for hit in found if hit.item.role is not Role.SUBJECT]
        self.finds = rightful(finds, lambda: self.names, text)
        self.subject = [hit for hit in found if hit.item.role is Role.SUBJECT]

    @property
    def has_digit(self) -> bool:
        """Whether there is a number in digits in the sentence."""
        return DIGIT in self._words

    @cached_property
    def names(self) -> list[Hit[Rule]]:
        """Names of parameters, alone."""
        return self._words.find(group_of(Role.NAME))

    @cached_property
    def usage(self) -> list[Hit[Rule]]:
        """Cues that say whose a candidate is."""
        return [
            hit
            for hit in self._context
            if hit.item.role is Role.USAGE
            and not any(one.start <= hit.start and hit.end <= one.end for one in self._pseudo)
        ]

    @cached_property
    def boundaries(self) -> list[int]:
        """Where the reach of cues ends."""
        return [
            hit.start
            for hit in self._context
            if hit.item.role is Role.BOUNDARY and not any(one.start <= hit.start < one.end for one in self._pseudo)
        ]

    @cached_property
    def _context(self) -> list[Hit[Rule]]:
        return self._words.find(group_of(Role.USAGE))

    @cached_property
    def _pseudo(self) -> list[Hit[Rule]]:
        """What looks like a cue or a boundary and is none."""
        return [hit for hit in self._context if hit.item.role is Role.PSEUDO]

    def has_cue(self, field: str, place: str = "") -> bool:
        """Whether the sentence has a cue of a field, or of its term at a place."""
        return bool(self._words.find(group_of(Role.TERM_CUE if place else Role.FIELD_CUE, field, place)))

    def is_something_else(self, hit: Hit[Rule]) -> bool:
        """Whether a phrase over a hit, or right beside it, makes it something else."""
        others = self._words.find(group_of(Role.UNLESS, hit.item.field, hit.item.place))
        return any(other.start <= hit.end + 1 and hit.start <= other.end + 1 for other in others)


def scan_sentences(text: str, sentences: Sequence[Sentence], schema: CompiledSchema) -> list[Scan]:
    """Return what the schema's phrases find in each sentence."""
    return [Scan(sentence, text, schema) for sentence in sentences]
