"""The steps of the rules as registered components of a spaCy pipeline.

    extractor_sentences    sentence starts, and `doc.spans["extractor_sentences"]`
    extractor_candidates   `doc.spans["extractor_candidates"]`, labelled with the field
    extractor_usage        whose each candidate is
    extractor_decide       `doc._.extractor.decisions`

Add them after any tokenizer; they read `doc.text` and need nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from extractor.document import Block, BlockKind, Document, Span
from extractor.rules.analysis import Analysis
from extractor.rules.compiled import compiled_schema
from extractor.schema import load_schema

if TYPE_CHECKING:
    from extractor.rules.compiled import CompiledSchema
    from extractor.schema import Schema

SENTENCES: Final = "extractor_sentences"
CANDIDATES: Final = "extractor_candidates"
_PARAGRAPH: Final = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")


def analysis_of(doc: Doc) -> Analysis:
    """Return a doc's analysis; a doc made by another pipeline gets one over its plain text."""
    if doc._.extractor is None:
        document = Document(id="", text=doc.text, format="text", source="", sha256="", blocks=_paragraphs(doc.text))
        doc._.extractor = Analysis.of(document)
    analysis: Analysis = doc._.extractor
    return analysis


def _paragraphs(text: str) -> tuple[Block, ...]:
    return tuple(Block(Span(*match.span()), BlockKind.PARAGRAPH) for match in _PARAGRAPH.finditer(text))


@Language.component(SENTENCES)
def find_sentence_starts(doc: Doc) -> Doc:
    """Find sentences that stay within a paragraph, and set the sentence starts of the tokens."""
    analysis = analysis_of(doc)
    analysis.find_sentences()
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
        self._schema: CompiledSchema | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self._schema is None:
            self._schema = compiled_schema(load_schema(self._name))
        analysis = analysis_of(doc)
        analysis.find_candidates(self._schema)
        doc.spans[CANDIDATES] = [_token_span(doc, analysis, one.span, one.field) for one in analysis.candidates]
        return doc


@Language.component("extractor_usage")
def judge_usage(doc: Doc) -> Doc:
    """Say of each candidate whose it is."""
    analysis_of(doc).judge_usage()
    return doc


class Decider:
    """Decides each field of a schema."""

    def __init__(self, schema: str) -> None:
        self._name = schema
        self._schema: Schema | None = None

    def __call__(self, doc: Doc) -> Doc:
        if self._schema is None:
            self._schema = load_schema(self._name)
        analysis_of(doc).decide(self._schema)
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
    start, end = analysis.view.span(span.start, span.end)
    return cast("TokenSpan", doc.char_span(start, end, label=label, alignment_mode="expand"))


if not Doc.has_extension("extractor"):
    Doc.set_extension("extractor", default=None)
