"""The pages of documentation say what the program does, name everything it has, and show what it prints."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any, get_args

import pytest
import typer
from jsonschema import validate

from extractor.cli.app import app
from extractor.document import BlockKind, SectionKind
from extractor.record import Record, Status, Usage
from extractor.schema import Kind
from tests import manual

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

README = (manual.ROOT / "README.md").read_text(encoding="utf-8")
RECORD = (manual.ROOT / "docs" / "record.md").read_text(encoding="utf-8")
ERRORS = (manual.ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
ARCHITECTURE = (manual.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

_CODE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> manual.Desk:
    """A folder with the samples, as a reader of the page has it."""
    monkeypatch.chdir(tmp_path)
    return manual.Desk(tmp_path)


@pytest.mark.parametrize("page", manual.pages(), ids=lambda page: page.name)
def test_examples_print_what_the_page_shows(page: Path, desk: manual.Desk) -> None:
    """Each command and Python block of a page, run in order, prints what stands below it."""
    desk.write_files(page.read_text(encoding="utf-8"))
    for example in manual.examples(page.read_text(encoding="utf-8")):
        if manual.is_missing(example.needs):
            continue
        if example.is_python:
            assert manual.PythonBlock(example.source, page.name).problems == ""
        else:
            printed = desk.run(example.source)
            assert manual.is_as_shown(example, printed), f"$ {example.source}\n{printed}\nIf so: python -m tests.manual"


@pytest.mark.parametrize("page", manual.pages(), ids=lambda page: page.name)
def test_made_tables_are_up_to_date(page: Path) -> None:
    """A table that is made from the code holds what the code holds; `python -m tests.manual` brings it up to date."""
    for name, body in manual.tables(page.read_text(encoding="utf-8")).items():
        assert body == manual.MADE[name](), name


def test_a_page_is_read_into_its_examples() -> None:
    """A session gives one example a command, with what is shown below it; a Python block is one example."""
    page = "```console\n$ one\n$ two\nshown\n```\n\n```pycon\n>>> 1 + 1\n2\n```\n\n```sh\nnot run\n```\n"
    found = [(example.source, example.shown, example.is_python) for example in manual.examples(page)]
    assert found == [("one", "", False), ("two", "shown\n", False), (">>> 1 + 1\n2\n", "", True)]


def test_a_page_that_shows_something_else_is_found_and_rewritten(tmp_path: Path) -> None:
    """What a page shows wrongly is replaced by what is printed; dots stand for anything and are kept."""
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo new\nold\n$ echo 17 papers\n... papers\n```\n\n```pycon\n>>> 1 + 1\n3\n```\n")
    assert manual.rewrite(page)
    assert page.read_text() == (
        "```console\n$ echo new\nnew\n$ echo 17 papers\n... papers\n```\n\n```pycon\n>>> 1 + 1\n2\n```\n"
    )
    assert not manual.rewrite(page)


def test_the_readme_is_short() -> None:
    """The README can be read in one go."""
    assert len(README.splitlines()) <= 180


def test_the_readme_has_examples() -> None:
    """The README shows a session and a Python block, so that the tests above have something to run."""
    kinds = {example.is_python for example in manual.examples(README)}
    assert kinds == {True, False}


@pytest.mark.parametrize("page", manual.pages(), ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """A link within the project names a file that is there."""
    links = re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_is_in_the_readme() -> None:
    """The README names every command of the command line."""
    assert [name for name in _command_names() if f"`extractor {name}" not in README] == []


def test_the_readme_names_no_command_that_is_not_there() -> None:
    """A command that the README gives as one to type exists."""
    named = set(re.findall(r"^(?:\| `|\$ |    )extractor (schema [a-z-]+|[a-z]+)", README, re.M))
    assert named <= set(_command_names()) | {"schema", "review"}


@pytest.mark.parametrize("word", [*get_args(Status), *get_args(Usage), *Kind])
def test_every_word_of_the_record_is_explained(word: str) -> None:
    """Each status, usage and field kind stands in docs/record.md as a word of code."""
    assert f"`{word}`" in RECORD


@pytest.mark.parametrize("kind", Kind)
def test_every_field_kind_is_in_the_guide_to_schemas(kind: Kind) -> None:
    """Each field kind stands in docs/schemas.md."""
    assert f"`{kind}`" in (manual.ROOT / "docs" / "schemas.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*SectionKind, *BlockKind])
def test_every_layer_of_a_document_is_in_the_architecture(word: str) -> None:
    """Each kind of section and block stands in docs/architecture.md."""
    assert word in ARCHITECTURE


def test_every_key_of_the_record_is_explained() -> None:
    """Each key that a record can have, at any depth, stands in docs/record.md as a word of code."""
    schema = Record.model_json_schema(by_alias=True)
    models = [schema, *schema["$defs"].values()]
    keys = {key for model in models for key in model.get("properties", {})}
    assert {key for key in keys if f"`{key}`" not in RECORD} == set()


def test_the_example_record_is_a_record() -> None:
    """The record printed in docs/record.md is valid by the models and by their JSON Schema."""
    example = _json_block(RECORD)
    record = Record.model_validate(example)
    validate(example, Record.model_json_schema(by_alias=True))
    assert json.loads(record.to_line()) == example


def test_the_example_record_shows_each_status() -> None:
    """The record printed in docs/record.md has a field of each status."""
    statuses = {field["status"] for field in _json_block(RECORD)["fields"].values()}
    assert statuses == set(get_args(Status))


def test_error_codes_and_their_sections_are_the_same() -> None:
    """Each code that the program gives an error has a section in docs/errors.md, and each section has its code."""
    assert sorted(re.findall(r"^### `([^`]+)`$", ERRORS, re.M)) == sorted(_error_codes())


def test_every_exit_code_is_in_the_readme() -> None:
    """The README says what each exit code means."""
    assert [code for code in (0, 1, 2, 130) if f"| {code} |" not in README] == []


def _command_names() -> list[str]:
    return sorted(_walk(typer.main.get_command(app), ()))


def _walk(command: Any, above: tuple[str, ...]) -> Iterator[str]:
    for name, inner in getattr(command, "commands", {}).items():
        path = (*above, name)
        if hasattr(inner, "commands"):
            yield from _walk(inner, path)
        else:
            yield " ".join(path)


def _json_block(text: str) -> Any:
    found = re.search(r"^```json\n(.*?)^```$", text, re.M | re.S)
    assert found is not None
    return json.loads(found[1])


def _error_codes() -> set[str]:
    """Return every string constant that becomes the code of an error.

    That is what stands as an argument `code` (by name or by place, whatever the function), what is assigned to a
    variable `code`, the `kind` of a `Failure`, and in the package of schemas every constant that looks like one.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in manual.PACKAGE.rglob("*.py")}
    places = {name: place for tree in trees.values() for name, place in _code_places(tree)}
    return {code for path, tree in trees.items() for code in _codes_in(tree, places, path.parent.name == "schema")}


def _code_places(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the functions that take a code, each with its place among the arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            if "code" in names:
                yield node.name, names.index("code")
        elif isinstance(node, ast.ClassDef) and node.name == "Failure":
            yield node.name, 0


def _codes_in(tree: ast.Module, places: dict[str, int], is_schema: bool) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            place = places.get(name)
            if place is not None and place < len(node.args):
                yield from _constants(node.args[place])
            yield from (code for word in node.keywords if word.arg == "code" for code in _constants(word.value))
        elif isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "code" for target in node.targets
        ):
            yield from _constants(node.value)
        elif is_schema and isinstance(node, ast.Constant) and re.fullmatch(r"schema-[a-z0-9-]+", str(node.value)):
            yield str(node.value)


def _constants(node: ast.expr) -> Iterator[str]:
    parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and _CODE.fullmatch(part.value):
            yield part.value
