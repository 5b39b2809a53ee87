"""A document to numbered sentences, and the best of them for a few fields where all would be too long.

A number is the place of a sentence among all sentences of the document, from 1, whichever of them are shown: a reply can be checked
against the document without knowing what was left out. Passages are chosen by BM25 (Robertson and Zaragoza 2009, k1 = 1.2, b = 0.75)
over the words of the fields' questions, and by what the schema itself finds: cues and candidates of the fields.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind, SectionKind
from extractor.llm.orders import is_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.rules.analysis import Analysis
    from extractor.rules.sentences import Sentence
    from extractor.schema import ChecklistField

_K1: Final = 1.2
_B: Final = 0.75
_CUE_SCORE: Final = 0.5
_CANDIDATE_SCORE: Final = 1.0
_CHARACTERS_A_TOKEN: Final = 4
_MARK_TOKENS: Final = 3
"""What the number of a sentence and its line end cost."""
_STEM: Final = 6
_WORD: Final = re.compile(r"[^\W_]{2,}")
_NO_WORDS: Final = frozenset(
    "what which are the is of in to for on and or by how where when eg used use using does do from with this that be been an a at it its"
    " deep learning model models pipeline applied involved implemented technique techniques method methods strategy made taken".split()
)
_NEVER_SHOWN: Final = frozenset({BlockKind.REFERENCE, BlockKind.FURNITURE, BlockKind.FORMULA})


@dataclass(frozen=True, slots=True)
class Passages:
    """The sentences of a document, ready to be numbered. `orders` are the places of those that speak to the reading machine."""

    analysis: Analysis
    shown: tuple[int, ...]
    orders: tuple[int, ...]

    def text(self, index: int) -> str:
        """Return the words of a sentence, cleaned."""
        start, end = self.analysis.sentences[index].span
        return self.analysis.view.text[start:end]

    def tokens(self, indices: Iterable[int]) -> int:
        """Return about how many tokens sentences are when they are shown."""
        return sum(estimate_tokens(self.text(index)) + _MARK_TOKENS for index in indices)

    def numbered(self, indices: Sequence[int]) -> str:
        """Return sentences as they are shown: numbered, under their headings, with dots where some are left out."""
        return "\n".join(self._lines(indices))

    def _lines(self, indices: Sequence[int]) -> Iterator[str]:
        previous, section = -1, None
        for index in indices:
            sentence = self.analysis.sentences[index]
            if previous >= 0 and any(one in self.shown for one in range(previous + 1, index)):
                yield "..."
            if sentence.section is not section:
                section = sentence.section
                yield f"# {section.value}"
            yield f"[{index + 1}] {self.text(index)}"
            previous = index


def find_passages(analysis: Analysis) -> Passages:
    """Return the sentences of a document that may be shown."""
    shown, orders = [], []
    for sentence in analysis.sentences:
        if not _may_be_shown(sentence):
            continue
        text = analysis.view.text[sentence.span.start : sentence.span.end]
        if is_order(text):
            orders.append(sentence.index)
        elif any(character.isalnum() for character in text):
            shown.append(sentence.index)
    return Passages(analysis, tuple(shown), tuple(orders))


def _may_be_shown(sentence: Sentence) -> bool:
    if sentence.block is BlockKind.HEADING and sentence.section is not SectionKind.TITLE:
        return False  # Its section is named instead.
    return sentence.section is not SectionKind.REFERENCES and sentence.block not in _NEVER_SHOWN


def select(passages: Passages, fields: Sequence[ChecklistField], budget: int) -> tuple[int, ...]:
    """Return the sentences to show for some fields: all if they fit the budget of tokens, else the best for each field in turn."""
    if passages.tokens(passages.shown) <= budget:
        return passages.shown
    return best(passages, passages.shown, fields, budget)


def best(passages: Passages, among: Sequence[int], fields: Sequence[ChecklistField], budget: int) -> tuple[int, ...]:
    """Return the best of some sentences that fit a budget of tokens, each with its neighbours, in the order of the text."""
    rankings = [_ranked(passages, among, field) for field in fields]
    allowed = frozenset(among)
    chosen: dict[int, int] = {}
    spent = 0
    for rank in range(max((len(ranking) for ranking in rankings), default=0)):
        for ranking in rankings:
            if rank >= len(ranking):
                continue
            for index in _with_neighbours(passages.analysis.sentences, ranking[rank]):
                if index in allowed and index not in chosen:
                    cost = passages.tokens((index,))
                    if spent + cost <= budget:
                        chosen[index] = cost
                        spent += cost
    return tuple(sorted(chosen))


def _with_neighbours(sentences: Sequence[Sentence], index: int) -> Iterator[int]:
    """Yield a sentence and those right beside it in its paragraph, which say what its pronouns mean."""
    yield index
    for other in (index - 1, index + 1):
        if 0 <= other < len(sentences) and sentences[other].unit == sentences[index].unit:
            yield other


def _ranked(passages: Passages, among: Sequence[int], field: ChecklistField) -> list[int]:
    """Return the sentences that have something to do with a field, best first."""
    words = {index: Counter(stems(passages.text(index))) for index in among}
    scores = _bm25(words, matter_words(field))
    candidates = {one.sentence for one in passages.analysis.candidates if one.field == field.name}
    for index in among:
        if passages.analysis.scans[index].has_cue(field.name):
            scores[index] = scores.get(index, 0.0) + _CUE_SCORE
        if index in candidates:
            scores[index] = scores.get(index, 0.0) + _CANDIDATE_SCORE
    return sorted(scores, key=lambda index: (-scores[index], index))


def _bm25(words: dict[int, Counter[str]], query: frozenset[str]) -> dict[int, float]:
    """Return the scores of the texts that hold a word of the query, the highest 1."""
    lengths = {index: sum(counts.values()) for index, counts in words.items()}
    average = sum(lengths.values()) / max(len(lengths), 1) or 1.0
    scores: dict[int, float] = {}
    for word in sorted(query):
        holding = [index for index, counts in words.items() if counts[word]]
        rarity = math.log(1 + (len(words) - len(holding) + 0.5) / (len(holding) + 0.5))
        for index in holding:
            count = words[index][word]
            weight = count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * lengths[index] / average))
            scores[index] = scores.get(index, 0.0) + rarity * weight
    highest = max(scores.values(), default=1.0)
    return {index: score / highest for index, score in scores.items()}


@lru_cache(maxsize=256)
def _matter_words(name: str, question: str, description: str) -> frozenset[str]:
    text = " ".join((name.replace("_", " "), question, description))
    return frozenset(word[:_STEM] for word in _words(text) if word not in _NO_WORDS)


def matter_words(field: ChecklistField) -> frozenset[str]:
    """Return the stems of the words that a field's question is about."""
    return _matter_words(field.name, field.question, field.description)


def stems(text: str) -> Iterator[str]:
    """Yield the beginnings of the words of a text, which stand for all their forms.

    >>> list(stems("Images were augmented; augmentation"))
    ['images', 'were', 'augmen', 'augmen']
    """
    return (word[:_STEM] for word in _words(text))


def _words(text: str) -> Iterator[str]:
    return (match[0].casefold() for match in _WORD.finditer(text))


def estimate_tokens(text: str) -> int:
    """Return about how many tokens a text is: one for four characters, as is usual for English.

    >>> estimate_tokens("We trained it in PyTorch.")
    7
    """
    return -(-len(text) // _CHARACTERS_A_TOKEN)
