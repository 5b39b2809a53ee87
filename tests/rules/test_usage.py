"""Whose a candidate is: marked sentences, each with the usage that the words around the mark must give it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
import yaml

from extractor.document import Document, Section, SectionKind, Span
from extractor.rules.backend import RulesBackend
from extractor.schema import Schema, load_schema
from tests.small import make_document, make_schema

CASES: Final[tuple[Mapping[str, str], ...]] = tuple(
    yaml.safe_load((Path(__file__).parents[1] / "cases" / "usage.yaml").read_text(encoding="utf-8"))
)
OTHERWISE: Final = {"used": "introduction"}
"""The section that speaks against a usage; the methods speak against all but `used`."""


def unmarked(sentence: str) -> tuple[str, Span]:
    """Return a sentence without its mark, and where the marked words stand."""
    marks = re.findall(r"\[([^\]]+)\]", sentence)
    assert len(marks) == 1, f"one candidate to a sentence: {sentence}"
    start = sentence.index("[")
    return sentence.replace("[", "").replace("]", ""), Span(start, start + len(marks[0]))


@pytest.fixture(scope="module")
def rules() -> RulesBackend:
    """The rules of a checklist of one field, whose vocabulary is the marked words of all cases."""
    words = sorted({text[slice(*span)].lower() for text, span in (unmarked(case["sentence"]) for case in CASES)})
    field = {
        "name": "term",
        "question": "?",
        "kind": "term",
        "group": "g",
        "vocabulary": [{"name": word} for word in words],
    }
    usage = load_schema("dl_methods").usage
    return RulesBackend(Schema(name="marked", version="1", usage=usage, fields={"term": field}))  # type: ignore[dict-item]


def usage_of(rules: RulesBackend, sentence: str, section: str) -> tuple[str, str]:
    """Return the usage of the marked words of a sentence in a section, and the reason for it."""
    text, marked = unmarked(sentence)
    document = Document(
        "a", text, "text", "-", "", sections=(Section(Span(0, len(text)), SectionKind(section), None, 1),)
    )
    found = [candidate for candidate in rules.analyse(document).candidates if candidate.span == marked]
    assert len(found) == 1, f"found {len(found)} times: {sentence}"
    return str(found[0].usage), found[0].reason


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"] for case in CASES])
def test_the_words_around_a_candidate_say_whose_it_is(rules: RulesBackend, case: Mapping[str, str]) -> None:
    """A cue decides on its side and within its clause, against what the section would say."""
    section = case.get("section", OTHERWISE.get(case["expect"], "methods"))
    usage, reason = usage_of(rules, case["sentence"], section)
    assert usage == case["expect"], f"{case['why']}; decided by: {reason or 'nothing'}"


def test_without_a_cue_the_section_decides(rules: RulesBackend) -> None:
    """The same bare sentence is the authors' own in the methods, and nobody's in the introduction or the references."""
    bare = "[ImageNet], 1000 classes."
    assert [
        usage_of(rules, bare, section)[0] for section in ("methods", "introduction", "related work", "references")
    ] == [
        "used",
        "background",
        "other_work",
        "bibliography",
    ]


def test_what_the_title_names_needs_no_more() -> None:
    """A form that says little elsewhere is enough in a title, unless words there make it something else."""
    vocabulary = [{"name": "segmentation", "weight": 0.3}]
    backend = RulesBackend(make_schema(task={"kind": "term", "vocabulary": vocabulary}))

    def accepted(text: str, section: SectionKind) -> list[str]:
        document = make_document(text, sections=(Section(Span(0, len(text)), section),))
        return [one.value for one in backend.find(document)["task"].accepted]

    assert accepted("Nets for segmentation", SectionKind.TITLE) == ["segmentation"]
    assert accepted("Nets for segmentation", SectionKind.METHODS) == []
    assert accepted("What could be segmentation", SectionKind.TITLE) == []


def test_references_prove_nothing(rules: RulesBackend) -> None:
    """A cue within a reference's title does not make it own work."""
    assert (
        usage_of(rules, "Smith, A.: How we trained our network on [ImageNet]. 2015.", "references")[0] == "bibliography"
    )


@pytest.mark.parametrize(
    ("sentence", "is_said"),
    [
        ("These images were not used for training.", True),
        ("We did not say that these images were used for training.", False),
        ("These images were not labelled for training.", False),
    ],
)
def test_a_statement_that_is_a_denial_itself_is_not_denied_by_its_own_words(sentence: str, is_said: bool) -> None:
    """A "not" that the phrase asks for is what it says; one around it or in a gap of it denies it."""
    statements = [{"phrase": "not used for training"}, {"phrase": "images ...3 (used|labelled) for training"}]
    schema = make_schema(split={"kind": "open", "statements": statements})
    assert bool(RulesBackend(schema).find(make_document(sentence))["split"].accepted) is is_said


@pytest.mark.parametrize(
    ("text", "usage"),
    [
        ("Images without any animals were removed.", "used"),
        ("Images of animals were not removed.", "negated"),
        ("We never removed images without animals.", "negated"),
    ],
)
def test_a_denial_that_a_phrase_asks_for_is_none(text: str, usage: str) -> None:
    """The words that a phrase is made of say what it says; one that fills its gap, or stands outside, denies it."""
    phrase = "(images without ...2 animals|images of animals ...2 removed)"
    field = {
        "name": "term",
        "question": "?",
        "kind": "term",
        "group": "g",
        "vocabulary": [{"name": "emptying", "aliases": [phrase]}],
    }
    cues = load_schema("dl_methods").usage
    rules = RulesBackend(Schema(name="own", version="1", usage=cues, fields={"term": field}))  # type: ignore[dict-item]
    section = Section(Span(0, len(text)), SectionKind.METHODS, None, 1)
    [found] = rules.analyse(Document("a", text, "text", "-", "", sections=(section,))).candidates
    assert found.usage == usage
