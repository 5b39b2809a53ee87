"""One look at each sentence: every phrase of the schema that occurs in it, sorted by the role it plays."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.rules.compiled import CompiledSchema, Role, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.lexicon import Hit
    from extractor.rules.sentences import Sentence


@dataclass(slots=True)
class Scan:
    """What was found in one sentence."""

    sentence: Sentence
    finds: list[Hit[Rule]] = field(default_factory=list)
    names: list[Hit[Rule]] = field(default_factory=list)
    usage: list[Hit[Rule]] = field(default_factory=list)
    boundaries: list[int] = field(default_factory=list)
    subject: list[Hit[Rule]] = field(default_factory=list)
    cues: set[str] = field(default_factory=set)
    term_cues: set[int] = field(default_factory=set)
    unless: dict[int, list[Hit[Rule]]] = field(default_factory=lambda: defaultdict(list))

    def is_something_else(self, hit: Hit[Rule]) -> bool:
        """Whether a phrase over a hit, or right beside it, makes it something else."""
        others = self.unless.get(id(hit.item.item), ())
        return any(other.start <= hit.end + 1 and hit.start <= other.end + 1 for other in others)


def scan_sentences(text: str, sentences: Sequence[Sentence], schema: CompiledSchema) -> list[Scan]:
    """Return what the schema's phrases find in each sentence."""
    return [_sorted(sentence, schema.lexicon.find(text, sentence.span)) for sentence in sentences]


def _sorted(sentence: Sentence, hits: list[Hit[Rule]]) -> Scan:
    scan = Scan(sentence)
    pseudo: list[Hit[Rule]] = []
    for hit in hits:
        match hit.item.role:
            case Role.USAGE:
                scan.usage.append(hit)
            case Role.PSEUDO:
                pseudo.append(hit)
            case Role.BOUNDARY:
                scan.boundaries.append(hit.start)
            case Role.SUBJECT:
                scan.subject.append(hit)
            case Role.FIELD_CUE:
                scan.cues.add(hit.item.field)
            case Role.TERM_CUE:
                scan.term_cues.add(id(hit.item.item))
            case Role.NAME:
                scan.names.append(hit)
            case Role.UNLESS:
                scan.unless[id(hit.item.item)].append(hit)
            case _:
                scan.finds.append(hit)
    if pseudo:
        scan.usage = [
            cue for cue in scan.usage if not any(hit.start <= cue.start and cue.end <= hit.end for hit in pseudo)
        ]
        scan.boundaries = [
            place for place in scan.boundaries if not any(hit.start <= place < hit.end for hit in pseudo)
        ]
    return scan
