"""docs/schemas.md, held to the models and to the phrase language. Its sessions are run by `test_docs`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

import pytest
from pydantic import BaseModel

from extractor.phrases import SLOTS, Phrase, PhraseError
from extractor.schema import Schema
from extractor.schema.assemble import FILE_KEYS
from tests import manual

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (manual.ROOT / "docs" / "schemas.md").read_text(encoding="utf-8")
HEADINGS = {
    "Calibration": "The calibration",
    "Schema": "The checklist",
    "ChecklistField": "A field",
    "Term": "A term",
    "Pattern": "A pattern or statement",
    "Choice": "A choice",
    "Parameter": "A parameter",
    "NearMiss": "A near miss",
    "UsageCues": "Usage cues",
    "Cue": "A cue",
    "Subject": "The subject",
}


def parts(annotation: Any) -> Iterator[Any]:
    """Yield a type and all types within it, down through the models."""
    yield annotation
    inner = (
        [entry.annotation for entry in annotation.model_fields.values()]
        if is_model(annotation)
        else get_args(annotation)
    )
    for one in inner:
        yield from parts(one)


def is_model(annotation: Any) -> bool:
    """Whether a type is one of the models that a checklist is validated against."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


MODELS = sorted({part for part in parts(Schema) if is_model(part)}, key=lambda model: model.__name__)


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading, without its head."""
    section = re.split(rf"^#+ {re.escape(heading)}$", PAGE, flags=re.M)[1]
    section = re.split(r"^#+ ", section, flags=re.M)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_key_is_explained(model: type[BaseModel]) -> None:
    """The table of each part of a checklist has the keys of its model, all of them and no others."""
    explained = [key for row in rows(HEADINGS[model.__name__]) for key in re.findall(r"`([^`]+)`", row[0])]
    keys = {*model.model_fields, *(FILE_KEYS if model is Schema else ())}
    assert sorted(explained) == sorted(keys - {"name"} if model.__name__ == "ChecklistField" else keys)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_word_that_a_key_allows_is_named(model: type[BaseModel]) -> None:
    """Where a key takes one of a few words, each of them stands on the page as a word of code."""
    words = {
        word for entry in model.model_fields.values() for part in parts(entry.annotation) for word in get_args(part)
    }
    assert {word for word in words if isinstance(word, str) and f"`{word}`" not in PAGE} == set()


@pytest.mark.parametrize("slot", [*SLOTS, "is"])
def test_every_slot_is_named(slot: str) -> None:
    """Each slot of the phrase language stands on the page."""
    assert f"`{{{slot}}}`" in PAGE


@pytest.mark.parametrize("row", rows("Phrases"), ids=lambda row: row[0])
def test_the_examples_of_phrases_hold(row: list[str]) -> None:
    """What the table says that a phrase finds, it finds; what it says it does not, it does not."""
    phrase = Phrase(row[0].strip("`"))
    assert [text for text in row[1].split(", ") if phrase.regex.search(text) is None] == []
    assert phrase.regex.search(row[2]) is None


def test_what_the_page_calls_refused_is_refused() -> None:
    """A phrase without a word of its own."""
    with pytest.raises(PhraseError):
        Phrase("{number} {word}")
