"""One document in, one record out."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.evidence import check_record
from extractor.pipeline import Extractor, Settings, configuration_hash, extract
from extractor.readers import Source
from tests.small import make_document, make_schema

SCHEMA = make_schema(
    framework={"kind": "term", "vocabulary": [{"name": "PyTorch"}, {"name": "Caffe"}], "attributes": ["version"]},
    rates={"kind": "pair", "parameters": [{"name": "batch size"}]},
    steps={"kind": "open", "statements": [{"phrase": "images were resized"}]},
    code={"kind": "url", "cues": ["code ...6 at LINK"]},
)
EXTRACTOR = Extractor(SCHEMA)


def values(text: str) -> dict[str, list[str]]:
    """Return the values of every field that a text states."""
    record = EXTRACTOR.extract(make_document(text))
    return {name: [value.value for value in result.values] for name, result in record.fields.items() if result.values}


def test_a_field_of_each_kind_is_filled() -> None:
    """Terms, pairs, statements and links come out of one text."""
    text = "We used PyTorch with a batch size of 8. Our images were resized. Our code is at https://github.com/a/b."
    assert values(text) == {
        "framework": ["PyTorch"],
        "rates": ["batch size=8"],
        "steps": ["Our images were resized."],
        "code": ["https://github.com/a/b"],
    }


@pytest.mark.parametrize(
    ("text", "usage"),
    [
        ("They used PyTorch.", "other_work"),
        ("PyTorch could be used.", "hedged"),
        ("We did not use PyTorch.", "negated"),
    ],
)
def test_what_is_not_the_authors_own_is_considered(text: str, usage: str) -> None:
    """A name that others used, that might be used or that was not used is kept with its usage."""
    result = EXTRACTOR.extract(make_document(text)).fields["framework"]
    assert (result.status, result.considered[0].value, result.considered[0].usage) == ("not stated", "PyTorch", usage)


def test_every_field_is_answered_even_of_nothing() -> None:
    """An empty text gives a record with every field not stated."""
    record = EXTRACTOR.extract(make_document(""))
    assert {name: result.status for name, result in record.fields.items()} == dict.fromkeys(SCHEMA.fields, "not stated")


def test_the_record_says_what_it_was_made_of() -> None:
    """Name and version of the schema, id, hash and length of the document are in the record."""
    record = EXTRACTOR.extract(make_document("We waited.", sha256="abc"))
    assert (record.schema_.name, record.schema_.version) == ("small", "1.0.0")
    assert (record.document.id, record.document.sha256, record.document.characters) == ("a", "abc", 10)


def test_the_same_text_gives_the_same_line() -> None:
    """Two extractors of one schema give the same bytes."""
    document = make_document("We used PyTorch 1.7 and Caffe, with a batch size of 8.")
    assert EXTRACTOR.extract(document).to_line() == Extractor(SCHEMA).extract(document).to_line()


SENTENCES = st.lists(
    st.sampled_from(
        [
            "We used Py-\nTorch 1.7.",
            "They used Caffe.",
            "Our batch size was \ufb01ve.",
            "A batch size of 8,\n not 16.",
            "\n\n",
            "Our code is at",
            "https://github.com/a/\nb.",
            "Images were re-\nsized",
            "PyTorch\u2122 could",
            "We did not.",
        ]
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(SENTENCES)
def test_whatever_is_stated_is_verbatim_and_held(parts: list[str]) -> None:
    """Of any text, every quote stands where it says and holds its value."""
    document = make_document(" ".join(parts))
    assert check_record(EXTRACTOR.extract(document), document.text, SCHEMA) == []


@given(st.text(" .,\n", max_size=20), st.text(" .,\n", max_size=20))
def test_a_planted_name_is_found_where_it_was_planted(before: str, after: str) -> None:
    """A name put between white space and stops is found with its own offsets."""
    document = make_document(f"{before} We used PyTorch {after}")
    [value] = EXTRACTOR.extract(document).fields["framework"].values
    [evidence] = value.evidence
    assert evidence.start <= document.text.index("PyTorch") < evidence.end


def test_a_broken_file_costs_only_itself(tmp_path: Path) -> None:
    """What cannot be read gives no document but a record that says why."""
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\nhalf a file")
    document, record = EXTRACTOR.read(Source("broken", "broken.pdf", path))
    assert document is None
    assert record.error is not None
    assert (record.fields, record.document.id) == ({}, "broken")


def test_a_readable_file_gives_document_and_record(tmp_path: Path) -> None:
    """A file is read and its checklist filled in one go."""
    path = tmp_path / "note.txt"
    path.write_text("We used PyTorch.", encoding="utf-8")
    document, record = EXTRACTOR.read(Source("note", "note.txt", path))
    assert document is not None
    assert record.fields["framework"].status == "stated"


def test_the_configuration_is_told_by_its_hash() -> None:
    """Another schema or another setting gives another hash; the same ones the same."""
    other = make_schema(framework={"kind": "term"})
    hashes = {configuration_hash(SCHEMA, Settings()), configuration_hash(SCHEMA, Settings(considered_per_field=1))}
    assert len(hashes | {configuration_hash(other, Settings()), configuration_hash(SCHEMA, Settings())}) == 3


def test_an_unknown_setting_is_refused() -> None:
    """Settings that do not exist are errors, not ignored."""
    with pytest.raises(ValidationError, match="speed"):
        Settings.model_validate({"speed": 2})


@pytest.mark.parametrize(
    ("content", "document_id"), [('{"id": "paper-17", "text": "A."}', "paper-17"), ('{"text": "A."}', "a")]
)
def test_a_json_file_brings_its_id(tmp_path: Path, content: str, document_id: str) -> None:
    """In Python as on the command line; without one it goes by its name."""
    (tmp_path / "a.json").write_text(content)
    assert extract(tmp_path / "a.json", schema=SCHEMA).document.id == document_id


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that takes any bytes as a name")
def test_a_file_name_that_is_no_text_is_spelled_out(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 in a file's name do not keep its record from being written."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("We used PyTorch.")
    record = extract(path, schema=SCHEMA)
    assert (record.document.id, record.error) == ("caf\\udce9", None)
    assert record.to_line()


def test_the_collector_is_as_it_was_after_a_document() -> None:
    """Reading puts the collector of garbage off only while it lasts, also where a document cannot be read."""
    for data in (b"We used PyTorch.", b""):
        EXTRACTOR.read(Source(id="a", name="a", data=data, format="text"))
        assert gc.isenabled()
    gc.disable()
    try:
        EXTRACTOR.read(Source(id="a", name="a", data=b"We used PyTorch.", format="text"))
        assert not gc.isenabled()
    finally:
        gc.enable()
