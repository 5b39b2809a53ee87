"""What a heading's words say about its section."""

from __future__ import annotations

import pytest

from extractor.document import SectionKind
from extractor.readers.headings import bare, is_standard, is_weak, kind_of


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Abstract", "abstract"),
        ("a b s t r a c t", "abstract"),
        ("A R T I C L E  I N F O", "front matter"),
        ("Keywords:", "keywords"),
        ("I. I NTRODUCTION", "introduction"),
        ("Background", "introduction"),
        ("II. R ELATED W ORK", "related work"),
        ("2. Literature review", "related work"),
        ("Introduction and related work", "introduction"),
        ("Comparison to related work", "results"),
        ("MATERIALS AND METHODS", "methods"),
        ("3 Problem formulation", "methods"),
        ("2.1 Study area", "methods"),
        ("Data preprocessing", "methods"),
        ("4.2. Implementation details", "experiments"),
        ("Experimental setup", "experiments"),
        ("5.3 Evaluation metrics", "experiments"),
        ("IV. E XPERIMENTS AND R ESULTS", "results"),
        ("Results and discussion", "results"),
        ("Experimental results", "results"),
        ("Discussion", "discussion"),
        ("Limitations of the study", "discussion"),
        ("Conclusions and future work", "conclusion"),
        ("Future work", "future work"),
        ("DATA AVAILABILITY STATEMENT", "availability"),
        ("Appendix A. Data availability", "availability"),
        ("Acknowledgments", "acknowledgements"),
        ("Funding", "acknowledgements"),
        ("CRediT authorship contribution statement", "front matter"),
        ("Declaration of competing interest", "front matter"),
        ("R E F E R E N C E S", "references"),
        ("Literature Cited", "references"),
        ("Supplementary material", "appendix"),
        ("Appendix B", "appendix"),
    ],
)
def test_kind_of_known_heading(heading: str, kind: str) -> None:
    """The usual headings tell their kind, however they are numbered, spaced or capitalised."""
    assert kind_of(heading) is SectionKind(kind)


@pytest.mark.parametrize(
    "heading",
    ["Whales of the north", "Spectral Pooling", "Results of the vote in 1910", "Abstract syntax trees", "Orchids", ""],
)
def test_kind_of_unknown_heading(heading: str) -> None:
    """A heading about the paper's subject tells nothing about its section."""
    assert kind_of(heading) is None


def test_reference_data_are_no_references() -> None:
    """Only the list of works is references, not what data or models are compared with."""
    assert kind_of("References") is SectionKind.REFERENCES
    assert kind_of("Reference data") is SectionKind.METHODS


def test_bare_strips_numbers_but_not_words() -> None:
    """A number with its punctuation goes; a word that only looks like a Roman number or a letter stays."""
    assert bare("3.2 Data") == "data"
    assert bare("(IV) Data") == "data"
    assert bare("Vision models") == "vision models"
    assert bare("A survey") == "a survey"


def test_is_standard_wants_the_whole_heading() -> None:
    """A standard heading is one in all its words; a sentence that begins like one is not."""
    assert is_standard("2 Materials and Methods")
    assert not is_standard("Materials and methods were described before")


def test_is_weak_only_alone() -> None:
    """A word that labels figures is weak on its own, and not with a number before it."""
    assert is_weak("Data")
    assert not is_weak("2. Data")
    assert not is_weak("Conclusions")
