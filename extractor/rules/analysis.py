"""What the rules find in a document, one step after the other: sentences, candidates, whose they are, what is decided.

The components of a spaCy pipeline (`language`) take the same steps over the text of a doc. The backend takes them by itself: it needs no
tokens, and neither waits for spaCy to be loaded nor pays for a doc a paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.rules.candidates import find_candidates
from extractor.rules.column_numbers import column_candidates, stacked_candidates
from extractor.rules.decide import decide
from extractor.rules.scan import Scan, scan_sentences
from extractor.rules.sentences import find_sentences
from extractor.rules.subject import is_passage, least_strength
from extractor.rules.usage import judge
from extractor.view import clean

if TYPE_CHECKING:
    from extractor.document import Document, Section
    from extractor.rules.candidate import Candidate
    from extractor.rules.compiled import CompiledSchema
    from extractor.rules.decide import Decision
    from extractor.rules.sentences import Sentence
    from extractor.schema import Schema
    from extractor.view import View


@dataclass(slots=True)
class Analysis:
    """What was found in one document; each step fills in its part, from those before it."""

    view: View
    sections: tuple[Section, ...] = ()
    is_passage: bool = False
    """Whether the document was cut out of a longer text, and need not say what that is about."""
    sentences: tuple[Sentence, ...] = ()
    scans: list[Scan] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    mentions: list[Candidate] = field(default_factory=list)
    """Names of what is a candidate elsewhere, in sentences that do not have the cues which they need."""
    least: float = 0.0
    """The strength that any value needs, whatever its field asks: 1 where the document is about something else."""
    decisions: dict[str, Decision] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document) -> Analysis:
        """Return the analysis of a document, not yet begun."""
        return cls(clean(document), document.sections, is_passage(document))

    def find_sentences(self) -> None:
        """Find the sentences, which stay within a paragraph."""
        self.sentences = find_sentences(self.view, self.sections)

    def find_candidates(self, schema: CompiledSchema) -> None:
        """Find the candidates of a schema's fields, not yet judged, by their sentences."""
        self.scans = scan_sentences(self.view.text, self.sentences, schema)
        found, self.mentions = find_candidates(self.view, self.scans, schema)
        found += column_candidates(self.view, self.scans)
        found += stacked_candidates(self.view, self.scans)
        self.candidates = sorted(found, key=lambda one: one.sentence)

    def judge_usage(self) -> None:
        """Say of each candidate whose it is."""
        for candidate in (*self.candidates, *self.mentions):
            judge(candidate, self.scans[candidate.sentence], self.view.text)

    def decide(self, schema: Schema) -> None:
        """Decide each field of a schema."""
        if schema.subject is not None:
            self.least = least_strength(schema.subject, self.scans, self.view.text, is_passage=self.is_passage)
        self.decisions = decide([*self.candidates, *self.mentions], schema, self.least, is_whole=not self.is_passage)
