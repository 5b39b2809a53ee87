"""The rules backend as a spaCy pipeline of registered components.

    extractor_sentences    sentence starts, and `doc.spans["extractor_sentences"]`
    extractor_candidates   `doc.spans["extractor_candidates"]`, labelled with the field
    extractor_usage        whose each candidate is
    extractor_decide       `doc._.extractor.decisions`

`build_language` puts them together for a schema. In a pipeline of your own, add the components after any tokenizer;
they read `doc.text` and need nothing else.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import spacy
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from extractor.document import Block, BlockKind, Document, Section, Span
from extractor.rules.candidates import find_candidates
from extractor.rules.column_numbers import column_candidates
from extractor.rules.compiled import CompiledSchema
from extractor.rules.decide import Decision, decide
from extractor.rules.scan import Scan, scan_sentences
from extractor.rules.sentences import Sentence, find_sentences
from extractor.rules.subject import least_strength
from extractor.rules.usage import judge
from extractor.schema import Schema, load_schema
from extractor.view import View, clean

if TYPE_CHECKING:
    from spacy.vocab import Vocab

    from extractor.rules.candidate import Candidate

SENTENCES: Final = "extractor_sentences"
CANDIDATES: Final = "extractor_candidates"
_PARAGRAPH: Final = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")
_TOKEN: Final = re.compile(r"(\w+(?:[-'.@]\w+)*|[^\w\s]|\s)( ?)")


@dataclass(slots=True)
class Analysis:
    """What the components found in one doc; each fills in its part.

    `is_view` says that the doc was made of the view; another pipeline makes it of the text itself.
    """

    view: View
    is_view: bool = True
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    scans: list[Scan] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    decisions: dict[str, Decision] = field(default_factory=dict)


class Tokenizer:
    """Splits a text into words, marks and white space; three times as fast as the rules for English, which nothing here needs."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        pairs = _TOKEN.findall(text)
        return Doc(self.vocab, words=[word for word, _ in pairs], spaces=[bool(space) for _, space in pairs])


def build_language(schema: Schema) -> Language:
    """Return the pipeline for a schema."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = Tokenizer(nlp.vocab)
    nlp.max_length = sys.maxsize  # What spaCy allows is for parsers, whose memory grows with the text.
    nlp.add_pipe(SENTENCES)
    finder, _, decider = nlp.add_pipe(CANDIDATES), nlp.add_pipe("extractor_usage"), nlp.add_pipe("extractor_decide")
    for component in (finder, decider):
        component.use(schema)  # type: ignore[attr-defined]
    return nlp


def analysis_of(doc: Doc) -> Analysis:
    """Return a doc's analysis; a doc made by another pipeline gets one over its plain text."""
    if doc._.extractor is None:
        document = Document(id="", text=doc.text, format="text", source="", sha256="", blocks=_paragraphs(doc.text))
        doc._.extractor = Analysis(clean(document), is_view=False)
    analysis: Analysis = doc._.extractor
    return analysis


def _paragraphs(text: str) -> tuple[Block, ...]:
    return tuple(Block(Span(*match.span()), BlockKind.PARAGRAPH) for match in _PARAGRAPH.finditer(text))


@Language.component(SENTENCES)
def find_sentence_starts(doc: Doc) -> Doc:
    """Find sentences that stay within a paragraph, and set the sentence starts of the tokens."""
    analysis = analysis_of(doc)
    analysis.sentences = find_sentences(analysis.view, analysis.sections)
    spans = [_token_span(doc, analysis, sentence.span, sentence.section.value) for sentence in analysis.sentences]
    if not doc.has_annotation("SENT_START"):
        starts = np.full(len(doc), -1, dtype=np.int64)
        starts[[span.start for span in spans]] = 1
        doc.from_array([SENT_START], starts.astype(np.uint64))  # type: ignore[arg-type]  # one attribute may come as one row
    doc.spans[SENTENCES] = spans
    return doc


class CandidateFinder:
    """Finds the candidates of a schema's fields."""

    def __init__(self, schema: str) -> None:
        self._name = schema
        self._compiled: CompiledSchema | None = None

    def use(self, schema: Schema) -> None:
        """Take a schema that is loaded already."""
        self._compiled = CompiledSchema(schema)

    def __call__(self, doc: Doc) -> Doc:
        if self._compiled is None:
            self.use(load_schema(self._name))
        compiled = cast("CompiledSchema", self._compiled)
        analysis = analysis_of(doc)
        analysis.scans = scan_sentences(analysis.view.text, analysis.sentences, compiled)
        found = find_candidates(analysis.view, analysis.scans, compiled)
        found += column_candidates(analysis.view, analysis.scans)
        analysis.candidates = sorted(found, key=lambda one: one.sentence)
        doc.spans[CANDIDATES] = [_token_span(doc, analysis, one.span, one.field) for one in analysis.candidates]
        return doc


@Language.component("extractor_usage")
def judge_usage(doc: Doc) -> Doc:
    """Say of each candidate whose it is."""
    analysis = analysis_of(doc)
    for candidate in analysis.candidates:
        judge(candidate, analysis.scans[candidate.sentence], analysis.view.text)
    return doc


class Decider:
    """Decides each field of a schema."""

    def __init__(self, schema: str) -> None:
        self._name = schema
        self._schema: Schema | None = None

    def use(self, schema: Schema) -> None:
        """Take a schema that is loaded already."""
        self._schema = schema

    def __call__(self, doc: Doc) -> Doc:
        if self._schema is None:
            self.use(load_schema(self._name))
        schema = cast("Schema", self._schema)
        analysis = analysis_of(doc)
        subject = schema.subject
        least = 0.0 if subject is None else least_strength(subject, analysis.scans, analysis.view.text)
        analysis.decisions = decide(analysis.candidates, schema, least)
        return doc


@Language.factory(CANDIDATES, default_config={"schema": "dl_methods"})
def make_candidate_finder(nlp: Language, name: str, schema: str) -> CandidateFinder:
    """Return the component; `schema` is the name of a shipped schema or a path."""
    return CandidateFinder(schema)


@Language.factory("extractor_decide", default_config={"schema": "dl_methods"})
def make_decider(nlp: Language, name: str, schema: str) -> Decider:
    """Return the component; `schema` is the name of a shipped schema or a path."""
    return Decider(schema)


def _token_span(doc: Doc, analysis: Analysis, span: Span, label: str) -> TokenSpan:
    start, end = span if analysis.is_view else analysis.view.span(span.start, span.end)
    return cast("TokenSpan", doc.char_span(start, end, label=label, alignment_mode="expand"))


if not Doc.has_extension("extractor"):
    Doc.set_extension("extractor", default=None)
