"""The components in a spaCy pipeline, ours or somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import spacy

from extractor.rules.backend import RulesBackend
from extractor.rules.language import CANDIDATES, SENTENCES
from extractor.schema import load_schema
from tests.small import make_document

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

TEXT = "We used Adam (cf. Kingma et al. 2015). They used SGD.\n\nIt worked."

SCHEMA_FILE = """
name: small
version: 1.0.0
usage:
  name: small
  cues:
    - {usage: used, direction: forward, phrases: [we]}
    - {usage: other_work, direction: forward, phrases: [they]}
fields:
  optimizer: {question: "?", kind: term, group: all, vocabulary: [Adam, SGD]}
"""


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Language:
    """Somebody's English pipeline with our components at its end and a schema of their own."""
    path: Path = tmp_path_factory.mktemp("schemas") / "small.yaml"
    path.write_text(SCHEMA_FILE, encoding="utf-8")
    nlp = spacy.blank("en")
    nlp.add_pipe("extractor_sentences")
    nlp.add_pipe("extractor_candidates", config={"schema": str(path)})
    nlp.add_pipe("extractor_usage")
    nlp.add_pipe("extractor_decide", config={"schema": str(path)})
    return nlp


def test_sentences_of_somebody_elses_pipeline() -> None:
    """The sentence component alone sets the sentence starts, over abbreviations and within paragraphs."""
    nlp = spacy.blank("en")
    nlp.add_pipe("extractor_sentences")
    sentences = [sentence.text.strip() for sentence in nlp(TEXT).sents]
    assert sentences == ["We used Adam (cf. Kingma et al. 2015).", "They used SGD.", "It worked."]


def test_candidates_are_spans_of_the_doc(english: Language) -> None:
    """Candidates and sentences stand in span groups, candidates labelled with their field."""
    doc = english(TEXT)
    assert [(span.text, span.label_) for span in doc.spans[CANDIDATES]] == [("Adam", "optimizer"), ("SGD", "optimizer")]
    assert len(doc.spans[SENTENCES]) == 3


def test_decisions_are_on_the_doc(english: Language) -> None:
    """The authors' own is an answer, what others used is turned down."""
    decision = english(TEXT)._.extractor.decisions["optimizer"]
    assert [answer.value for answer in decision.answers] == ["Adam"]
    assert [(one.value, one.usage) for one in decision.turned_down] == [("SGD", "other_work")]


def test_sentence_starts_of_others_are_kept() -> None:
    """Where a pipeline has set sentences already they stay; ours are in the span group."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("extractor_sentences")
    doc = nlp("See Fig. 2 for it.\n\nIt worked.")
    assert len(doc.spans[SENTENCES]) == 2
    assert doc.has_annotation("SENT_START")


def test_the_shipped_checklist_is_the_default() -> None:
    """Without a schema the components fill the shipped checklist."""
    nlp = spacy.blank("en")
    for name in ("extractor_sentences", "extractor_candidates", "extractor_usage", "extractor_decide"):
        nlp.add_pipe(name)
    decisions = nlp("We implemented the network in PyTorch 1.7.")._.extractor.decisions
    assert [answer.value for answer in decisions["framework"].answers] == ["PyTorch"]


def test_the_components_decide_what_the_backend_decides() -> None:
    """The same text gives the same answers and near misses in a spaCy pipeline and in the backend."""
    text = "We trained the network in PyTorch 2.1 on two V100s. Keras could be used. We did not use ImageNet."
    nlp = spacy.blank("en")
    for name in ("extractor_sentences", "extractor_candidates", "extractor_usage", "extractor_decide"):
        nlp.add_pipe(name)
    analysis = RulesBackend(load_schema("dl_methods")).analyse(make_document(text))
    assert nlp(text)._.extractor.decisions == analysis.decisions
    assert [answer.value for answer in analysis.decisions["framework"].answers] == ["PyTorch"]


def test_an_empty_doc_goes_through(english: Language) -> None:
    """A text without a word has no sentence and no answer."""
    doc = english("")
    assert list(doc.spans[SENTENCES]) == []
    assert doc._.extractor.decisions["optimizer"].answers == ()
