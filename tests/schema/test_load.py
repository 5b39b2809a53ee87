"""Loading a checklist: every way in which a file can be wrong has its sentence, with file, line and path."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor.errors import SchemaError
from extractor.phrases import compiled
from extractor.schema import ChecklistField, Schema, Term, library, list_schemas, load_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "name: tiny\nversion: 1.0.0\nusage: {name: plain}\n"
OPTIMIZER = """\
fields:
  optimizer:
    question: Which optimizer?
    kind: term
    group: training
    vocabulary:
      - Adam
      - {name: SGD, aliases: [stochastic gradient descent]}
"""
GOOD = HEAD + OPTIMIZER
FIELD_KEYS = ", ".join(sorted(set(ChecklistField.model_fields) - {"name"}))
ROOT_KEYS = ", ".join(sorted({*Schema.model_fields, "extends", "keep"}))
TERM_KEYS = ", ".join(sorted(Term.model_fields))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, the current one, so that messages name files shortly."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def said(desk: Path) -> Callable[..., list[str]]:
    """Write files, load `s.yaml`, and return what is wrong with it, line for line."""

    def load(text: str | bytes, **others: str) -> list[str]:
        (desk / "s.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        for stem, other in others.items():
            (desk / f"{stem}.yaml").write_text(other, encoding="utf-8")
        with pytest.raises(SchemaError) as error:
            load_schema("s.yaml")
        assert all(problem.code.startswith("schema-") for problem in error.value.problems)
        return str(error.value).splitlines()

    return load


def with_lines(*lines: str) -> str:
    """Return the good checklist with lines added to its field: the first is line 12 of the file."""
    return GOOD + "".join(f"    {line}\n" for line in lines)


# --- what is right --------------------------------------------------------------------------------------------------


def test_a_field_is_named_by_its_key(desk: Path) -> None:
    """A name is written once, as the key; a term may be a bare name."""
    (desk / "s.yaml").write_text(GOOD)
    field = load_schema("s.yaml").fields["optimizer"]
    assert (field.name, [term.name for term in field.vocabulary]) == ("optimizer", ["Adam", "SGD"])


def test_a_calibration_may_stand_in_its_own_file(desk: Path) -> None:
    """The file that is named is read; the map may as well stand in place."""
    (desk / "sure.yaml").write_text("slope: 2\nfields: {optimizer: 0.5}\n")
    (desk / "apart.yaml").write_text(GOOD.replace("fields:", "calibration: sure.yaml\nfields:"))
    (desk / "inline.yaml").write_text(
        GOOD.replace("fields:", "calibration: {slope: 2, fields: {optimizer: 0.5}}\nfields:")
    )
    calibration = load_schema("apart.yaml").calibration
    assert calibration == load_schema("inline.yaml").calibration
    assert calibration is not None
    assert (calibration.slope, calibration.intercept, calibration.fields) == (2.0, 0.0, {"optimizer": 0.5})


def test_a_path_and_its_text_are_the_same(desk: Path) -> None:
    """A checklist is found by a `Path`, by the text of one, and whatever its ending if it lies there."""
    (desk / "s.yaml").write_text(GOOD)
    (desk / "plain").write_text(GOOD)
    assert load_schema(desk / "s.yaml") == load_schema(str(desk / "s.yaml")) == load_schema("plain")


def test_shipped_checklists_are_found_by_name(desk: Path) -> None:
    """A shipped checklist is found with hyphens and underscores, and a folder of its name does not hide it."""
    (desk / "dl_methods").mkdir()
    assert load_schema("dl-methods") == load_schema("dl_methods")
    assert load_schema("dl_methods") in list_schemas()


def test_every_phrase_of_the_shipped_checklists_compiles() -> None:
    """What is shipped is a regular expression in the end, too."""
    for schema in list_schemas():
        for field in schema.fields.values():
            for phrase in (
                *field.cues,
                *field.none,
                *(item.phrase for item in (*field.patterns, *field.statements, *field.near_misses)),
            ):
                assert compiled(phrase).regex.pattern


def test_a_vocabulary_may_stand_in_its_own_file(desk: Path) -> None:
    """A path is taken from the file that names it, wherever the program is started; two fields may share one."""
    (desk / "below").mkdir()
    (desk / "below" / "v.yaml").write_text("[Adam, SGD]")
    (desk / "below" / "s.yaml").write_text(GOOD[: GOOD.index("    vocabulary")] + "    vocabulary: v.yaml\n")
    assert [term.name for term in load_schema("below/s.yaml").fields["optimizer"].vocabulary] == ["Adam", "SGD"]


def test_what_is_shipped_goes_by_its_name(desk: Path) -> None:
    """Usage cues, vocabularies and checklists that are shipped need no path; a file of one's own needs its ending."""
    text = (
        GOOD[: GOOD.index("    vocabulary")].replace("{name: plain}", "scientific-english")
        + "    vocabulary: frameworks\n    cues: [built]\n"
    )
    (desk / "s.yaml").write_text(text)
    (desk / "t.yaml").write_text("{name: mine, version: 1.0.0, extends: dl-methods, keep: [framework]}")
    schema = load_schema("s.yaml")
    assert schema.usage == load_schema("dl_methods").usage
    assert schema.fields["optimizer"].vocabulary == load_schema("t.yaml").fields["framework"].vocabulary


def test_a_smaller_checklist_from_another(desk: Path) -> None:
    """`extends` takes the fields over, `keep` says which and in what order; the name and version are its own."""
    (desk / "big.yaml").write_text(
        GOOD + "  loss:\n    {question: Which loss?, kind: open, group: training, statements: [{phrase: the loss}]}\n"
    )
    (desk / "s.yaml").write_text("{name: small, version: 2.0.0, extends: big, keep: [loss]}")
    schema = load_schema("s.yaml")
    assert (schema.name, schema.version, schema.usage.name, list(schema.fields)) == (
        "small",
        "2.0.0",
        "plain",
        ["loss"],
    )


def test_a_larger_checklist_from_another(desk: Path) -> None:
    """Without `keep` all fields are taken over, and own ones come after them."""
    (desk / "big.yaml").write_text(GOOD)
    own = "fields:\n  loss: {question: Which loss?, kind: open, group: training, statements: [{phrase: the loss}]}\n"
    (desk / "s.yaml").write_text("name: larger\nversion: 2.0.0\nextends: big\n" + own)
    assert list(load_schema("s.yaml").fields) == ["optimizer", "loss"]


# --- the file -------------------------------------------------------------------------------------------------------


def test_an_unknown_name(desk: Path) -> None:
    """What is neither shipped nor a file is answered with what there is."""
    with pytest.raises(SchemaError) as error:
        load_schema("dl_method")
    names = ", ".join(sorted(path.name.replace("-", "_") for path in list_schemas()))
    assert (
        str(error.value)
        == f"dl_method: there is no such checklist. Expected a file, or one of: {names}. Did you mean 'dl_methods'?"
    )


def test_a_missing_file(desk: Path) -> None:
    """A path that leads nowhere."""
    with pytest.raises(SchemaError, match=r"^none\.yaml: there is no such file\.$"):
        load_schema("none.yaml")


def test_a_folder(desk: Path) -> None:
    """A folder is no file."""
    (desk / "d.yaml").mkdir()
    with pytest.raises(SchemaError, match=r"^d\.yaml: cannot be read \(Is a directory\)\. Expected a YAML file\.$"):
        load_schema("d.yaml")


def test_an_empty_file(said: Callable[..., list[str]]) -> None:
    """A file with nothing but comments is empty."""
    assert said("# soon\n") == [
        "s.yaml:1: the file is empty. Expected the keys of a checklist, such as name, version, usage and fields."
    ]


def test_a_list_for_a_checklist(said: Callable[..., list[str]]) -> None:
    """A checklist has keys."""
    assert said("- name\n") == [
        "s.yaml:1: the file does not hold keys and values. "
        "Expected the keys of a checklist, such as name, version, usage and fields."
    ]


def test_a_file_that_is_not_utf8(said: Callable[..., list[str]]) -> None:
    """The first byte that is wrong, with its line."""
    assert said(b"name: tiny\ntitle: M\xfcnze\n") == [
        "s.yaml:2: the byte 0xfc is not UTF-8. Save the file with the encoding UTF-8."
    ]


def test_a_byte_order_mark_is_no_mistake(desk: Path) -> None:
    """Editors on Windows write one."""
    (desk / "s.yaml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_schema("s.yaml").name == "tiny"


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("name: a: b\n", 1, "A text that holds ': ' is put in quotes."),
        ("name: tiny\n\tversion: 1\n", 2, "Indent with spaces, not tabs."),
        ("name: @tiny\n", 1, "Indent with spaces, not tabs; a text that begins with @, % or ` is put in quotes."),
        ("cues:\n  - *ed forms\n", 2, "A phrase that begins with * is put in quotes."),
        ("cues:\n  - [a] b\n", 2, "A phrase that begins with a bracket or a brace is put in quotes."),
        (
            "name: [a] b\n",
            1,
            "Keys of one mapping are indented alike; a phrase that begins with a bracket or brace is put in quotes.",
        ),
        ("name: !tiny it\n", 1, "A text that begins with ! or = is put in quotes."),
        ("name: tiny\n---\nname: more\n", 2, "A file holds one checklist; take the line '---' out."),
    ],
)
def test_what_is_not_yaml(said: Callable[..., list[str]], text: str, line: int, advice: str) -> None:
    """The line, what the parser says, and what to do."""
    (only,) = said(text)
    assert only.startswith(f"s.yaml:{line}: this is not YAML: ")
    assert only.endswith(advice)


def test_a_control_character(said: Callable[..., list[str]]) -> None:
    """Named by its number, for it cannot be seen."""
    assert said("name: tiny\ntitle: a\x07b\n") == [
        "s.yaml:2: this is not YAML: the character U+0007 cannot stand in YAML."
    ]


def test_a_date_that_is_none(said: Callable[..., list[str]]) -> None:
    """YAML takes the form for a date and fails; the line is found."""
    (only,) = said("name: tiny\nversion: 2024-13-45\n")
    assert only.startswith("s.yaml:2: this is not YAML: a value looks like a number or a date and is none (")


def test_too_deep_a_file(said: Callable[..., list[str]]) -> None:
    """A tower of brackets is an error like others."""
    for text in ("[" * 200_000, "- " * 200_000, "{a: " * 200_000 + "}" * 200_000):
        assert said(text) == ["s.yaml: this is not YAML: it is nested too deeply."]
    assert said("['" + "[" * 200 + "']")[0].startswith("s.yaml:1: the file does not hold keys")


def test_a_key_that_stands_twice(said: Callable[..., list[str]]) -> None:
    """YAML would keep the last and say nothing."""
    assert said(with_lines("group: other")) == [
        "s.yaml:12: the key 'group' stands in line 8 already. Expected each key once. Merge the two or rename one."
    ]


def test_a_merged_key_may_be_overridden(desk: Path) -> None:
    """A key that comes in by `<<` and is given again is no duplicate."""
    text = GOOD.replace("  optimizer:\n", "  optimizer: &o\n") + "  other: {<<: *o, question: Which other?}\n"
    (desk / "s.yaml").write_text(text)
    assert load_schema("s.yaml").fields["other"].question == "Which other?"


def test_a_key_that_is_no_text(said: Callable[..., list[str]]) -> None:
    """YAML reads `on` as true, also where it is a key."""
    (first, *_) = said(with_lines("on: true"))
    assert first == "s.yaml:12: the key on is no text to YAML. Expected a name. Put it in quotes: 'on'."


# --- keys and values ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("core: maybe", "fields.optimizer.core is 'maybe'. Expected true or false."),
        ("cues: training", "fields.optimizer.cues is 'training'. Expected a list. Write it as a list: ['training']."),
        ("cues: {a: b}", "fields.optimizer.cues is a mapping. Expected a list."),
        (
            "cues: [no]",
            "fields.optimizer.cues[1] is no, which YAML reads as false. Expected text. Put it in quotes: 'no'.",
        ),
        (
            "cues: [a, [b] ]",
            "fields.optimizer.cues[2] is a list. Expected text. A phrase that begins with a bracket or a brace is put in quotes.",
        ),
        ("cues: [a, '']", "fields.optimizer.cues[2] is empty. As a phrase: the phrase is empty."),
        ("cues: [(a|b]", "fields.optimizer.cues[1] is '(a|b'. As a phrase: '(' is never closed."),
        (
            "description: 3.10",
            "fields.optimizer.description is 3.10, which YAML reads as the number 3.1. Expected text. Put it in quotes: '3.10'.",
        ),
        (
            "description: 2024-01-01",
            "fields.optimizer.description is 2024-01-01. Expected text. Put it in quotes: '2024-01-01'.",
        ),
        ("description:", "fields.optimizer.description is empty. Expected text."),
        ("threshold: 1.5", "fields.optimizer.threshold is 1.5. Expected a number at most 1.0."),
        ("threshold: high", "fields.optimizer.threshold is 'high'. Expected a number."),
        (
            "attributes: [versions]",
            "fields.optimizer.attributes[1] is 'versions'. Expected one of: count, frequency, memory, version. Did you mean 'version'?",
        ),
        (
            "vocabulry: [Lion]",
            f"fields.optimizer.vocabulry is no key here. Expected one of: {FIELD_KEYS}. Did you mean 'vocabulary'?",
        ),
        (
            "name: other",
            "fields.optimizer.name is no key here. Expected the name as the key only: 'optimizer:'. Take the line out.",
        ),
    ],
)
def test_a_value_that_is_wrong(said: Callable[..., list[str]], line: str, message: str) -> None:
    """What was found, what would be right, and what was probably meant."""
    assert said(with_lines(line)) == [f"s.yaml:12: {message}"]


def test_a_kind_that_there_is_not(said: Callable[..., list[str]]) -> None:
    """The example of the style guide."""
    assert said(GOOD.replace("kind: term", "kind: terms")) == [
        "s.yaml:7: fields.optimizer.kind is 'terms'. Expected one of: open, pair, term, url. Did you mean 'term'?"
    ]


def test_a_key_that_is_missing(said: Callable[..., list[str]]) -> None:
    """At the line of the mapping that lacks it."""
    assert said(GOOD.replace("    kind: term\n", "")) == [
        "s.yaml:5: fields.optimizer.kind is missing. Expected one of: open, pair, term, url."
    ]


def test_keys_that_are_missing_at_the_top(said: Callable[..., list[str]]) -> None:
    """All of them, at the first line."""
    assert said(OPTIMIZER) == [
        "s.yaml:1: name is missing. Expected the key name here.",
        "s.yaml:1: usage is missing. Expected the path of a file with usage cues, or the cues themselves.",
        "s.yaml:1: version is missing. Expected the key version here.",
    ]


def test_a_key_that_is_unknown_at_the_top(said: Callable[..., list[str]]) -> None:
    """Among the keys are those that put a file together."""
    assert said(GOOD + "extend: other\n") == [
        f"s.yaml:12: extend is no key here. Expected one of: {ROOT_KEYS}. Did you mean 'extends'?"
    ]


def test_a_term_is_named_in_its_path(said: Callable[..., list[str]]) -> None:
    """Items are called by their name, with the line that they stand in."""
    text = with_lines("  - name: Lion", "    alias: [EvoLved]")
    assert said(text) == [
        f"s.yaml:13: fields.optimizer.vocabulary[Lion].alias is no key here. Expected one of: {TERM_KEYS}. Did you mean 'aliases'?"
    ]


def test_a_field_that_is_no_mapping(said: Callable[..., list[str]]) -> None:
    """A field has keys of its own."""
    assert said(HEAD + "fields:\n  optimizer: yes please\n") == [
        "s.yaml:5: fields.optimizer is 'yes please'. Expected a mapping."
    ]


def test_words_or_a_number(said: Callable[..., list[str]]) -> None:
    """Where either is allowed, both are named, once."""
    usage = "usage:\n  name: plain\n  cues:\n    - {phrases: [we], usage: used, reach: far}\n"
    (only,) = said(GOOD.replace("usage: {name: plain}\n", usage))
    assert only.startswith("s.yaml:6: usage.cues[1].reach is 'far'. Expected clause or ")
    assert only.endswith("or a whole number.")


def test_all_problems_come_at_once(said: Callable[..., list[str]]) -> None:
    """Of the file, its keys, its values and its sense, in the order of the lines; one does not hide another."""
    text = GOOD.replace("1.0.0", "one").replace("Adam", "sgd").replace("kind: term", "kind: tern") + "colour: red\n"
    assert [line.split(" ")[0] for line in said(text)] == ["s.yaml:2:", "s.yaml:7:", "s.yaml:11:", "s.yaml:12:"]


# --- sense ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["one", "1.2", "1.2.3-beta", "v1.2.3"])
def test_a_version_is_three_numbers(said: Callable[..., list[str]], version: str) -> None:
    """So that records can be compared by it."""
    assert said(GOOD.replace("1.0.0", f"'{version}'")) == [
        f"s.yaml:2: version is '{version}'. Expected three numbers, such as '1.2.3'."
    ]


@pytest.mark.parametrize("name", ["Tiny", "tiny_one", "tiny--one", "2tiny"])
def test_a_name_is_in_kebab_case(said: Callable[..., list[str]], name: str) -> None:
    """The name of a checklist stands in every record."""
    assert said(GOOD.replace("name: tiny", f"name: {name}")) == [
        f"s.yaml:1: name is '{name}'. Expected small letters, digits and single hyphens, such as 'dl-methods'."
    ]


@pytest.mark.parametrize("name", ["Optimizer", "the-optimizer", "opt__imizer"])
def test_a_field_is_in_snake_case(said: Callable[..., list[str]], name: str) -> None:
    """The name of a field becomes a column."""
    assert said(GOOD.replace("  optimizer:", f"  {name}:")) == [
        f"s.yaml:5: fields.{name} is named '{name}'. Expected small letters, digits and single underscores, such as 'data_split'."
    ]


def test_a_form_that_belongs_to_two_names(said: Callable[..., list[str]]) -> None:
    """Compared without capitals, spaces and hyphens, for it is found without them."""
    assert said(with_lines("  - {name: GD, aliases: [Stochastic gradient-descent]}")) == [
        "s.yaml:12: fields.optimizer.vocabulary[GD].aliases[1] is 'Stochastic gradient-descent', which belongs to 'SGD' already. "
        "Expected each form to lead to one name."
    ]


def test_forms_that_differ_in_exact_capitals(desk: Path) -> None:
    """Two forms that are told apart by their capitals, and names that differ in a sign, are no clash."""
    (desk / "s.yaml").write_text(
        with_lines("  - {name: Lion, aliases: [=LION]}", "  - {name: lioness, aliases: [=Lion*]}", "  - C", "  - C++")
    )
    assert len(load_schema("s.yaml").fields["optimizer"].vocabulary) == 6


def test_a_name_that_is_given_twice(said: Callable[..., list[str]]) -> None:
    """Whatever its capitals."""
    assert said(with_lines("  - adam")) == [
        "s.yaml:12: fields.optimizer.vocabulary[adam].name is 'adam', a name that is given already with the same needs. "
        "Expected each name once. Merge the two."
    ]


def test_a_name_that_is_no_phrase(said: Callable[..., list[str]]) -> None:
    """A name is looked for as a phrase, unless only its aliases are."""
    assert said(with_lines('  - "Lion (2023"')) == [
        "s.yaml:12: fields.optimizer.vocabulary[Lion (2023].name is 'Lion (2023'. As a phrase: '(' is never closed."
    ]


@pytest.mark.parametrize(
    ("kind", "keys"),
    [("term", "vocabulary or patterns"), ("pair", "parameters"), ("open", "statements"), ("url", "hosts or cues")],
)
def test_a_field_that_can_find_nothing(said: Callable[..., list[str]], kind: str, keys: str) -> None:
    """Each kind needs something to find its answers by."""
    assert said(HEAD + f"fields:\n  a: {{question: What?, kind: {kind}, group: g}}\n") == [
        f"s.yaml:5: fields.a is of the kind {kind} and finds nothing. Expected the key {keys}."
    ]


def test_a_checklist_without_fields(said: Callable[..., list[str]]) -> None:
    """It would fill nothing."""
    assert said(HEAD + "fields: {}\n") == ["s.yaml:4: fields is empty. Expected at least one field."]


def test_a_template_without_its_slot(said: Callable[..., list[str]]) -> None:
    """A value can only show what its phrase catches."""
    assert said(with_lines('patterns: [{phrase: "decay of {number}", value: "{numbr}"}]')) == [
        "s.yaml:12: fields.optimizer.patterns[decay of {number}].value holds {numbr}, which its phrase does not catch. "
        "Expected one of: {number}. Did you mean 'number'?"
    ]


def test_a_pattern_of_a_pair_without_its_slots(said: Callable[..., list[str]]) -> None:
    """A pair is a name and a number; the phrase must catch both."""
    field = "{question: What?, kind: pair, group: g, parameters: [{name: rate}], patterns: [{phrase: 'set the {words} high'}]}"
    assert said(HEAD + f"fields:\n  a: {field}\n") == [
        "s.yaml:5: fields.a.patterns[set the {words} high].phrase catches no {number}. "
        "Expected the name as {words} and its number as {number}."
    ]


def test_a_template_with_its_slots(desk: Path) -> None:
    """The second slot of a kind is called by its number."""
    (desk / "s.yaml").write_text(
        with_lines('patterns: [{phrase: "{number} by {number} grid", value: "{number}x{number_2}"}]')
    )
    assert load_schema("s.yaml").fields["optimizer"].patterns


def test_a_need_without_cues(said: Callable[..., list[str]]) -> None:
    """What asks for a cue can never be found where there is none."""
    assert said(with_lines("  - {name: Lion, needs: cue}")) == [
        "s.yaml:12: fields.optimizer.vocabulary[Lion].needs asks for a cue and there is none. "
        "Expected the key cues in the field, or in the term."
    ]


def test_a_need_with_the_cues_of_its_term(desk: Path) -> None:
    """A term may bring its own."""
    (desk / "s.yaml").write_text(with_lines("  - {name: Lion, needs: cue, cues: [optimizer]}"))
    assert load_schema("s.yaml").fields["optimizer"].vocabulary[2].needs == ("cue",)


def test_cued_forms_without_cues(said: Callable[..., list[str]]) -> None:
    """Forms that count with a cue only need one."""
    assert said(with_lines("  - {name: Lion, cued: [EvoL]}")) == [
        "s.yaml:12: fields.optimizer.vocabulary[Lion].cued count with a cue only and there is none. "
        "Expected the key cues in the field, or in the term."
    ]


def test_only_aliases_without_aliases(said: Callable[..., list[str]]) -> None:
    """A name that is not looked for needs forms that are."""
    assert said(with_lines("  - {name: Lion, only_aliases: true}")) == [
        "s.yaml:12: fields.optimizer.vocabulary[Lion].only_aliases is true and there are none, so the name is never found. "
        "Expected the key aliases."
    ]


def test_a_broader_name_that_there_is_not(said: Callable[..., list[str]]) -> None:
    """It names a term of the same vocabulary."""
    assert said(with_lines("  - {name: Lion, broader: Adm}")) == [
        "s.yaml:12: fields.optimizer.vocabulary[Lion].broader is 'Adm', which the vocabulary does not have. Did you mean 'Adam'?"
    ]


def test_a_parameter_that_finds_nothing(said: Callable[..., list[str]]) -> None:
    """A slot of words has words, and a name that is found by its aliases only has some."""
    for keys, problem in (
        ("slot: word", "choices is not there. Expected the words that the slot may be."),
        (
            "only_aliases: true",
            "only_aliases is true and there are none, so the name is never found. Expected the key aliases.",
        ),
    ):
        field = f"fields:\n  a: {{question: What?, kind: pair, group: g, parameters: [{{name: kernel, {keys}}}]}}\n"
        assert said(HEAD + field) == [f"s.yaml:5: fields.a.parameters[kernel].{problem}"]


def test_a_range_that_is_empty(said: Callable[..., list[str]]) -> None:
    """The least is at most the greatest."""
    field = "fields:\n  a: {question: What?, kind: pair, group: g, parameters: [{name: momentum, minimum: 2, maximum: 1}]}\n"
    assert said(HEAD + field) == [
        "s.yaml:5: fields.a.parameters[momentum].minimum is 2, above the maximum 1. Expected at most the maximum."
    ]


# --- files that name files ------------------------------------------------------------------------------------------


def included(path: str) -> str:
    """Return the good checklist with its vocabulary in another file."""
    return GOOD[: GOOD.index("    vocabulary")] + f"    vocabulary: {path}\n"


def test_a_vocabulary_that_is_not_there(said: Callable[..., list[str]]) -> None:
    """The path as written, and the file that was probably meant."""
    assert said(included("vocab.yaml"), vocabs="[Adam]") == [
        "s.yaml:9: fields.optimizer.vocabulary is 'vocab.yaml', and there is no such file. "
        "Expected a YAML file, by its path from this file. Did you mean 'vocabs.yaml'?"
    ]


def test_usage_that_is_not_there(said: Callable[..., list[str]]) -> None:
    """One problem, not a second one for its absence."""
    assert said(GOOD.replace("{name: plain}", "english.yaml")) == [
        "s.yaml:3: usage is 'english.yaml', and there is no such file. Expected a YAML file, by its path from this file."
    ]


def test_shipped_usage_that_there_is_not(said: Callable[..., list[str]]) -> None:
    """What is shipped is listed."""
    names = ", ".join(sorted(path.stem for path in (library.schema_folder() / "usage").glob("*.yaml")))
    assert said(GOOD.replace("{name: plain}", "scientific_englsh")) == [
        "s.yaml:3: usage is 'scientific_englsh', and there is no such file. "
        f"Expected a YAML file, by its path from this file, or one of: {names}. Did you mean 'scientific_english'?"
    ]


@pytest.mark.parametrize("path", ["''", "x" * 400, "a/b/" + "x" * 400, '"a\\0b"', "."])
def test_a_path_that_no_file_can_have(said: Callable[..., list[str]], path: str) -> None:
    """Too long, empty, with a character that none has: there is no such file."""
    (only,) = said(included(path))
    assert only.startswith("s.yaml:9: fields.optimizer.vocabulary is '")
    assert "and there is no such file." in only


def test_a_path_from_the_root(said: Callable[..., list[str]]) -> None:
    """A checklist that names places of one machine works on no other."""
    path = f"{os.sep}etc{os.sep}vocabulary.yaml"
    assert said(included(path)) == [
        f"s.yaml:9: fields.optimizer.vocabulary is '{path}'. "
        "Expected a path relative to this file, so that the checklist works elsewhere too."
    ]


def test_a_problem_in_a_vocabulary_file(said: Callable[..., list[str]]) -> None:
    """It has the name and the line of that file."""
    assert said(included("v.yaml"), v="- Adam\n- name: Lion\n  alias: [x]\n") == [
        f"v.yaml:3: fields.optimizer.vocabulary[Lion].alias is no key here. Expected one of: {TERM_KEYS}. Did you mean 'aliases'?"
    ]


def test_a_shared_vocabulary_has_its_problems_once(said: Callable[..., list[str]]) -> None:
    """However many fields name the file."""
    other = "  second:\n    {question: What?, kind: term, group: g, vocabulary: v.yaml}\n"
    assert len(said(included("v.yaml") + other, v="- {name: Lion, weight: 2}\n")) == 1


def test_a_vocabulary_file_that_is_empty(said: Callable[..., list[str]]) -> None:
    """It should hold a list."""
    assert (
        said(included("v.yaml"), v="# soon\n")[0]
        == "v.yaml:1: the file is empty. Expected what stands at fields.optimizer.vocabulary."
    )


def test_a_vocabulary_file_that_is_not_yaml(said: Callable[..., list[str]]) -> None:
    """The problem is that file's, and what is wrong elsewhere is said too."""
    lines = said(included("v.yaml").replace("1.0.0", "one"), v="- a: b: c\n")
    assert [line.split(": ")[0] for line in lines] == ["s.yaml:2", "v.yaml:1"]


def test_extending_what_is_not_there(said: Callable[..., list[str]]) -> None:
    """A checklist is extended by its name, and lies beside the file."""
    assert said("{name: small, version: 1.0.0, extends: big}") == [
        "s.yaml:1: extends is 'big.yaml', and there is no such file. Expected a YAML file, by its path from this file."
    ]


def test_keeping_a_field_that_is_not_there(said: Callable[..., list[str]]) -> None:
    """With the fields that are."""
    assert said("name: small\nversion: 1.0.0\nextends: big\nkeep:\n- optimiser\n", big=GOOD) == [
        "s.yaml:5: keep[1] is 'optimiser', which is no field of 'big.yaml'. Expected one of: optimizer. Did you mean 'optimizer'?"
    ]


def test_keeping_of_nothing(said: Callable[..., list[str]]) -> None:
    """`keep` goes with `extends`."""
    assert said(GOOD + "keep: [optimizer]\n") == [
        "s.yaml:12: keep needs a checklist to keep fields of. Expected the key extends with its name."
    ]


def test_a_problem_in_what_is_extended(said: Callable[..., list[str]]) -> None:
    """It has the name and the line of the file that it stands in."""
    assert said("{name: small, version: 1.0.0, extends: big}", big=GOOD.replace("kind: term", "kind: terms")) == [
        "big.yaml:7: fields.optimizer.kind is 'terms'. Expected one of: open, pair, term, url. Did you mean 'term'?"
    ]


def test_checklists_that_extend_each_other(said: Callable[..., list[str]]) -> None:
    """The whole ring is named."""
    lines = said("{name: a, version: 1.0.0, extends: t}", t="{name: b, version: 1.0.0, extends: s}")
    assert lines[-1] == (
        "t.yaml:1: extends is 's', which leads back here: s.yaml -> t.yaml -> s.yaml. Expected a checklist that does not extend this one."
    )


# --- whatever is written --------------------------------------------------------------------------------------------

YAMLISH = st.text("abn: -\n[]{}#&*!|>'\"%@`,?0123.\t\x00\u00e9<", max_size=60)
PIECES = st.sampled_from(
    [
        "name",
        "fields",
        "usage",
        "vocabulary",
        "extends",
        "keep",
        "s",
        "x.yaml",
        ": ",
        "- ",
        "\n",
        "\n  ",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "~",
        "on",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(YAMLISH, st.lists(PIECES, max_size=25).map("".join), YAMLISH.map(lambda text: GOOD + text)))
def test_no_text_breaks_the_loader(desk: Path, text: str) -> None:
    """Whatever a file holds, it loads or is a `SchemaError`; nothing else comes out."""
    (desk / "s.yaml").write_text(text, encoding="utf-8", newline="")
    try:
        load_schema("s.yaml")
    except SchemaError as error:
        assert error.problems
        assert all(problem.message.endswith((".", "?")) for problem in error.problems)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=40))
def test_no_bytes_break_the_loader(desk: Path, content: bytes) -> None:
    """A file need not be text."""
    (desk / "s.yaml").write_bytes(content)
    with pytest.raises(SchemaError):
        load_schema("s.yaml")


def test_a_large_checklist_loads(desk: Path) -> None:
    """Four thousand lines of vocabulary are taken whole."""
    terms = "".join(
        f"      - name: Name{i} of thing\n        aliases: [alias{i} one, other-{i} form]\n" for i in range(2000)
    )
    (desk / "s.yaml").write_text(GOOD + terms)
    assert len(load_schema("s.yaml").fields["optimizer"].vocabulary) == 2002
