"""Profiles: the shipped ones, those that people write, and what they are told of their mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.audit import list_profiles, load_profile
from extractor.audit.load import profile_files
from extractor.errors import SchemaError
from extractor.schema import load_schema

GOOD = """\
name: mine
version: "1.0.0"
title: What I look for
checklist: dl_core
checks:
  tool:
    title: A framework with its version
    category: software
    any:
      - {field: framework, attributes: [version], except: [MATLAB]}
      - hardware
levels:
  - {level: 1, title: Software, needs: [software]}
"""


KEYS = "name version title checks levels needs level any all field values except words category checklist tool".split()


def problems(tmp_path: Path, text: str) -> list[tuple[str, int | None, str]]:
    """Return what is wrong with a profile of this text: code, line and words."""
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(SchemaError) as caught:
        load_profile(path)
    assert all(problem.source == str(path) for problem in caught.value.problems)
    return [(problem.code, problem.line, problem.message) for problem in caught.value.problems]


def test_a_profile_is_read(tmp_path: Path) -> None:
    """The name of a field alone is a need; everything else is as it stands."""
    (tmp_path / "mine.yaml").write_text(GOOD)
    profile = load_profile(tmp_path / "mine.yaml")
    first, second = profile.checks["tool"].needs
    assert (first.field, first.attributes, first.excluded) == ("framework", ("version",), ("MATLAB",))
    assert (second.field, second.has_conditions) == ("hardware", False)
    assert (profile.categories, profile.fields) == (("software",), ("framework", "hardware"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "title: What I look for\n",
            "",
            ("profile-missing-key", 1, "title is missing. Expected the key title here."),
        ),
        (
            "    title: A",
            "    abuot: B\n    title: A",
            (
                "profile-unknown-key",
                7,
                "checks.tool.abuot is no key here. Expected one of: about, all, any, category, title. Did you mean 'about'?",
            ),
        ),
        (
            "except: [MATLAB]",
            "expect: [MATLAB]",
            (
                "profile-unknown-key",
                10,
                "checks.tool.any[1].expect is no key here. Expected one of: attributes, except, field, values, words. "
                "Did you mean 'except'?",
            ),
        ),
        (
            "- hardware",
            "- hardwere",
            (
                "profile-unknown-field",
                11,
                "checks.tool.any[2] asks for 'hardwere', which is no field of dl_core. "
                "Expected one of: datasets, framework, hardware, preprocessing. Did you mean 'hardware'?",
            ),
        ),
        (
            "    any:\n",
            "    all: [hardware]\n    any:\n",
            ("profile-wrong-value", 6, "checks.tool has both of the keys any and all. Expected one of the two."),
        ),
        (
            "needs: [software]",
            "needs: [softwear]",
            (
                "profile-unknown-category",
                13,
                "levels[1].needs[1] is 'softwear', which no check has as its category. Expected one of: software. "
                "Did you mean 'software'?",
            ),
        ),
        (
            "needs: [software]",
            "needs: software",
            (
                "profile-wrong-value",
                13,
                "levels[1].needs is 'software'. Expected a list. Write it as a list: ['software'].",
            ),
        ),
        (
            "level: 1",
            "level: one",
            ("profile-wrong-value", 13, "levels[1].level is 'one'. Expected a whole number."),
        ),
        (
            "level: 1",
            "level: 0",
            ("profile-wrong-value", 13, "levels[1].level is 0. Expected a number of at least 1."),
        ),
        (
            'version: "1.0.0"',
            "version: 1.0",
            ("profile-wrong-value", 2, "version is 1.0. Expected text. Put it in quotes: '1.0'."),
        ),
        (
            "attributes: [version]",
            'words: ["(a|b"]',
            ("profile-wrong-value", 10, "checks.tool.any[1].words[1] is '(a|b'. As a phrase: "),
        ),
        (
            "checklist: dl_core",
            "checklist: dl_cor",
            (
                "profile-unknown-checklist",
                4,
                "checklist is 'dl_cor', and there is no such checklist. Expected a file, by its path from this one, "
                "or one of: dl_core, dl_methods.",
            ),
        ),
        (
            "    any:\n      - {field: framework, attributes: [version], except: [MATLAB]}\n      - hardware\n",
            "    any: []\n",
            ("profile-wrong-value", 9, "checks.tool.any is empty. Expected at least one."),
        ),
        (
            "title: What",
            "name: twice\ntitle: What",
            (
                "schema-duplicate-key",
                3,
                "the key 'name' stands in line 1 already. Expected each key once. Merge the two or rename one.",
            ),
        ),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, old: str, new: str, expected: tuple[str, int, str]) -> None:
    """Each mistake has its code, its line, what stands there and what would be right."""
    assert GOOD.count(old) == 1
    [(code, line, message)] = problems(tmp_path, GOOD.replace(old, new))
    assert (code, line) == expected[:2]
    assert message.startswith(expected[2])


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """In the order of their lines."""
    broken = (
        GOOD.replace("category", "categorie")
        .replace("title: Software", "titel: Software")
        .replace("- hardware", "- ram")
    )
    found = problems(tmp_path, broken)
    assert [(code, line) for code, line, _ in found] == [
        ("profile-missing-key", 6),
        ("profile-unknown-key", 8),
        ("profile-unknown-field", 11),
        ("profile-unknown-key", 13),
        ("profile-missing-key", 13),
    ]


def test_levels_go_up(tmp_path: Path) -> None:
    """A level that is not above the one before it is a mistake."""
    twice = GOOD + "  - {level: 1, title: Again, needs: [software]}\n"
    assert problems(tmp_path, twice) == [
        ("profile-wrong-value", 14, "levels[2].level is 1. Expected more than 1: levels go up.")
    ]


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n"])
def test_a_file_without_keys_is_no_profile(tmp_path: Path, text: str) -> None:
    """Whatever else YAML it is."""
    assert [code for code, _, _ in problems(tmp_path, text)] == ["profile-not-a-mapping"]


def test_what_is_no_yaml_is_told_as_of_a_checklist(tmp_path: Path) -> None:
    """The line is that of the parser."""
    assert [(code, line) for code, line, _ in problems(tmp_path, "name: [a\n")] == [("schema-yaml-syntax", 2)]


def test_a_key_that_is_no_text_is_told_once(tmp_path: Path) -> None:
    """YAML reads `no` as a truth value, as a name of a check and as a key of one."""
    for old in ("  tool:", "    title: A"):
        found = problems(
            tmp_path, GOOD.replace(old, old.replace("tool", "no").replace("title: A", "no: B\n    title: A"))
        )
        assert [code for code, _, _ in found] == ["schema-key-not-text"]


SCRAPS = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.text(max_size=3) | st.sampled_from(["framework", "software"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(SCRAPS)
def test_whatever_the_file_holds_is_a_profile_or_a_mistake(scraps: object) -> None:
    """Nothing else is raised; each mistake has a code and words."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mine.yaml"
        path.write_text(json.dumps(scraps))
        try:
            load_profile(path)
        except SchemaError as error:
            assert error.problems
            assert all(problem.code and problem.message.endswith((".", "?")) for problem in error.problems)


def test_a_checklist_beside_the_profile(tmp_path: Path) -> None:
    """A profile may ask for the fields of a checklist of one's own, named by its path from the profile."""
    (tmp_path / "checklist.yaml").write_text("name: own\nfields: {kiln: {question: Which?}}\n")
    own = GOOD.replace("checklist: dl_core", "checklist: checklist.yaml").replace("- hardware", "- kiln")
    [(code, line, message)] = problems(tmp_path, own)
    assert (code, line) == ("profile-unknown-field", 10)
    assert "'framework', which is no field of checklist.yaml. Expected one of: kiln." in message


def test_an_unknown_name_is_guessed() -> None:
    """Who mistypes the name of a shipped profile is told what there is."""
    with pytest.raises(SchemaError) as caught:
        load_profile("ahmed-2024")
    assert str(caught.value).startswith("ahmed-2024: there is no such profile. Expected a file, or one of: ahmed_2025")
    assert str(caught.value).endswith("Did you mean 'ahmed_2025'?")


@pytest.mark.parametrize("name", profile_files())
def test_a_shipped_profile_asks_for_what_is_there(name: str) -> None:
    """It loads, says its sources, and every name that it counts or not is one that its checklist can give."""
    profile = load_profile(name)
    assert profile.name.replace("-", "_") == name
    assert profile.sources and all(check.title for check in profile.checks.values())
    schema = load_schema(profile.checklist or "")
    for check in profile.checks.values():
        for need in check.needs:
            field = schema.fields[need.field]
            names = {term.name for term in field.vocabulary} | {"none"}
            assert {*need.values, *need.excluded} <= names
            assert {*need.attributes} <= set(field.attributes)


def test_the_shipped_profiles() -> None:
    """Ten variables in four categories with five levels, and a checklist without levels."""
    ahmed, pineau = list_profiles()
    assert ahmed.categories == ("resources", "methodology", "statistics", "randomness")
    assert (len(ahmed.checks), len(pineau.checks), pineau.levels) == (10, 14, ())
    assert [level.needs for level in ahmed.levels] == [
        ("resources",),
        ("resources", "methodology"),
        ("resources", "methodology", "statistics"),
        ("resources", "methodology", "randomness"),
        ("resources", "methodology", "statistics", "randomness"),
    ]
