"""Which sentences are shown for an answer, and in which order."""

from __future__ import annotations

from extractor.document import Section, SectionKind, Span
from extractor.rules.backend import RulesBackend
from tests.small import make_document, make_schema

SCHEMA = make_schema(model={"kind": "term", "vocabulary": [{"name": "ResNet"}]})


def quotes_of(*sentences: str, section: SectionKind = SectionKind.METHODS) -> list[str]:
    """Return the quotes shown for the only answer of a document of these sentences."""
    text = " ".join(sentences)
    document = make_document(text, sections=(Section(Span(0, len(text)), section, None, 1),))
    (answer,) = RulesBackend(SCHEMA).find(document)["model"].accepted
    return [text[span.start : span.end] for span in answer.spans]


def test_what_the_authors_say_they_did_is_shown_before_what_only_stands_in_the_methods() -> None:
    """A sentence whose words make it own work comes first; the others keep their order."""
    assert quotes_of("ResNet has layers.", "ResNet is deep.", "Here we train ResNet.") == [
        "Here we train ResNet.",
        "ResNet has layers.",
        "ResNet is deep.",
    ]


def test_the_earliest_good_mention_is_among_the_quotes() -> None:
    """Of many mentions the first good one is kept, and no more than eight are shown."""
    others = [f"Then we run ResNet {number} times." for number in range(2, 12)]
    shown = quotes_of("ResNet is what this is about.", *others)
    assert len(shown) == 8
    assert "ResNet is what this is about." in shown


def test_a_mention_that_is_much_weaker_is_not_kept_for_standing_first() -> None:
    """A first mention far below the best has no right to a place."""
    weak = {
        "kind": "term",
        "vocabulary": [
            {"name": "ResNet", "weight": 0.95},
            {"name": "ResNet", "only_aliases": True, "aliases": ["residual one"], "weight": 0.2},
        ],
    }
    text = " ".join(["A residual one.", *(f"Then we run ResNet {number} times." for number in range(2, 12))])
    document = make_document(text, sections=(Section(Span(0, len(text)), SectionKind.METHODS, None, 1),))
    (answer,) = RulesBackend(make_schema(model=weak)).find(document)["model"].accepted
    assert "A residual one." not in [text[span.start : span.end] for span in answer.spans]


def test_more_than_a_million_characters() -> None:
    """A text longer than spaCy allows a parser is looked through to its end."""
    assert quotes_of("Whales swim. " * 80_000, "Here we train ResNet.") == ["Here we train ResNet."]
