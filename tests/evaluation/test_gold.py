"""From a folder of gold to documents, or to all that is wrong with it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from extractor.errors import SettingsError
from extractor.evaluation import load_gold
from tests.evaluation.makers import KINDS, maybe, said
from tests.small import make_schema

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = make_schema(**{name: {"kind": kind} for name, kind in KINDS.items()})


def write(folder: Path, name: str, **content: Any) -> None:
    """Write a file of gold."""
    (folder / name).write_text(json.dumps(content), encoding="utf-8")


def refusal(folder: Path, **options: Any) -> SettingsError:
    """Return why a folder is refused."""
    with pytest.raises(SettingsError) as caught:
        load_gold(folder, SCHEMA, **options)
    return caught.value


def test_gold_is_read_by_id(tmp_path: Path) -> None:
    """The id is what the file says, not what it is called; further keys of a document are notes."""
    write(tmp_path, "2.json", doc="a", title="On moths", fields={"hardware": said("Raspberry Pi 4")})
    write(tmp_path, "1.json", doc="b", fields={"hardware": said(), "split": said("by site")})
    gold = load_gold(tmp_path, SCHEMA)
    assert list(gold.documents) == ["a", "b"]
    assert gold.documents["a"].fields["hardware"].values[0].value == "Raspberry Pi 4"
    assert gold.fields == ("hardware", "split")


def test_both_spellings_of_not_stated(tmp_path: Path) -> None:
    """`not_stated`, as annotators write, and `not stated`, as records do, are one."""
    write(tmp_path, "a.json", doc="a", fields={"hardware": {"status": "not_stated"}, "code": {"status": "not stated"}})
    assert not any(field.is_stated for field in load_gold(tmp_path, SCHEMA).documents["a"].fields.values())


def test_a_field_is_debatable_where_every_value_is_optional(tmp_path: Path) -> None:
    """One value that is not optional settles it."""
    fields = {"hardware": said(maybe("a GPU")), "split": said(maybe("by site"), "80/20")}
    write(tmp_path, "a.json", doc="a", fields=fields)
    read = load_gold(tmp_path, SCHEMA).documents["a"].fields
    assert (read["hardware"].is_debatable, read["split"].is_debatable) == (True, False)


def test_chosen_fields(tmp_path: Path) -> None:
    """Documents that have none of them are left out, and what is wrong with other fields does not matter."""
    write(tmp_path, "a.json", doc="a", fields={"hardware": said("GPU"), "unheard": said("of")})
    write(tmp_path, "b.json", doc="b", fields={"split": said("80/20")})
    gold = load_gold(tmp_path, SCHEMA, fields=["hardware"])
    assert [(name, list(document.fields)) for name, document in gold.documents.items()] == [("a", ["hardware"])]


@pytest.mark.parametrize(
    ("field", "problem"),
    [
        ({"status": "Stated"}, 'fields.hardware.status is "Stated". Expected stated or not_stated.'),
        ({"values": []}, "fields.hardware.status is missing. Add it."),
        ({"status": "stated"}, "is stated and has no values. Give one at least; its quote may be left out."),
        (said("GPU", status="not_stated"), "is not stated and has values. Make it stated, or take them out."),
        (said({"quote": "We used a GPU."}), "fields.hardware.values[0].value is missing. Add it."),
        (said({"value": ""}), "fields.hardware.values[0].value is empty. Fill it, or take it out."),
        (said({"value": 4}), "fields.hardware.values[0].value is 4. Expected a valid string."),
        (
            said({"value": "GPU", "optionl": True}),
            "values[0].optionl is no key that gold has. Did you mean 'optional'?",
        ),
        (said(near_miss={"cause": "?"}), "near_miss.cause is no key that gold has. Expected one of: quote, why."),
        (said({"value": "GPU", "optional": "yes"}), 'values[0].optional is "yes". Expected a valid boolean.'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, field: dict[str, Any], problem: str) -> None:
    """File, field, what is wrong, and what would be right."""
    write(tmp_path, "a.json", doc="a", fields={"hardware": field})
    error = refusal(tmp_path)
    assert error.code == "gold-invalid"
    place, _, sentence = error.message.splitlines()[1].partition(": ")
    assert place == "a.json"
    assert sentence.startswith("fields.hardware")
    assert sentence.endswith(problem)


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    """A field that the checklist lacks is named once for all files; two files must not have one id."""
    for name in "abc":
        write(tmp_path, f"{name}.json", doc="a", fields={"hardwre": said()})
    (tmp_path / "d.json").write_text('{"doc": "d",\n}')
    (tmp_path / "e.json").write_bytes(b'"\xff"')
    assert refusal(tmp_path).message.splitlines()[1:] == [
        "b.json: doc 'a' is that of a.json too. Give each its own.",
        "c.json: doc 'a' is that of b.json too. Give each its own.",
        "d.json: line 2 is no JSON: Expecting property name enclosed in double quotes.",
        "e.json: it is no UTF-8. Save it as UTF-8.",
        "a.json and 2 more: fields.hardwre is no field of small. Did you mean 'hardware'?",
    ]


def test_many_problems_are_counted(tmp_path: Path) -> None:
    """The first twenty, and how many more."""
    for number in range(25):
        write(tmp_path, f"{number:02}.json", fields={})
    lines = refusal(tmp_path).message.splitlines()
    assert (len(lines), lines[1], lines[-1]) == (22, "00.json: doc is missing. Add it.", "5 more.")


def test_a_folder_without_gold(tmp_path: Path) -> None:
    """One that is not there, one that holds nothing, one whose gold lies deeper, one that asks for something else."""
    assert refusal(tmp_path / "gone").code == "gold-missing"
    assert refusal(tmp_path).code == "gold-empty"
    (tmp_path / "annotations").mkdir()
    write(tmp_path / "annotations", "a.json", doc="a", fields={})
    assert refusal(tmp_path).message.endswith(f"Did you mean {tmp_path / 'annotations'}?")
    assert refusal(tmp_path / "annotations", fields=["code"]).code == "gold-empty"


def test_a_chosen_field_that_is_not_there(tmp_path: Path) -> None:
    """It is refused with what was probably meant."""
    error = refusal(tmp_path, fields=["hardwre"])
    assert (error.code, error.message) == (
        "gold-unknown-field",
        "small has no field 'hardwre'. Did you mean 'hardware'?",
    )
