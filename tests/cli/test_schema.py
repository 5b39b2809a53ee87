"""`extractor schema …`: what people who write checklists see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import extractor.schema
from extractor.errors import SchemaError, SchemaProblem
from tests.corpus.makers import tiny_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractor.schema import Schema
    from tests.cli.conftest import Said


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one small checklist be shipped, and `bad.yaml` have two problems."""

    def load(name: str) -> Schema:
        if name != "bad.yaml":
            return tiny_schema()
        messages = ["fields.optimizer.kind is 'terms'. Did you mean 'term'?", "version is missing."]
        raise SchemaError(
            [
                SchemaProblem(source=name, line=i, path="", code="schema-wrong", message=m)
                for i, m in enumerate(messages, 4)
            ]
        )

    monkeypatch.setattr(extractor.schema, "load_schema", load)
    monkeypatch.setattr(extractor.schema, "list_schemas", lambda: (tiny_schema(),))


def test_list_has_a_row_for_each_checklist(cli: Callable[..., Said]) -> None:
    """In a pipe, tab-separated."""
    assert cli("schema", "list").out == "name\tversion\tfields\ttitle\ntiny\t1\t1\tOne\n"


def test_show_has_the_questions(cli: Callable[..., Said]) -> None:
    """Group, name, kind, whether it is core, how many names it knows, question."""
    assert cli("schema", "show", "tiny").out.splitlines()[1:] == [
        "group\tfield\tkind\tcore\tnames\tquestion",
        "training\toptimizer\tterm\tcore\t1\tWhich optimizer was used?",
    ]


def test_check_says_that_a_good_checklist_is_good(cli: Callable[..., Said]) -> None:
    """With its name, version and size."""
    said = cli("schema", "check", "good.yaml")
    assert (said.code, said.out, said.err) == (0, "ok: tiny 1, 1 field\n", "")


def test_check_says_everything_that_is_wrong(cli: Callable[..., Said]) -> None:
    """All problems, each with its line, on standard error; the good file beside it is still checked."""
    said = cli("schema", "check", "bad.yaml", "good.yaml")
    assert (said.code, said.out) == (2, "ok: tiny 1, 1 field\n")
    assert said.err.splitlines() == [
        "bad.yaml:4: fields.optimizer.kind is 'terms'. Did you mean 'term'?",
        "bad.yaml:5: version is missing.",
    ]


def test_a_bad_checklist_ends_a_run_before_any_work(cli: Callable[..., Said]) -> None:
    """Exit code 2, all its problems, nothing written."""
    said = cli("run", "-", "--schema", "bad.yaml")
    assert (said.code, said.out) == (2, "")
    assert "bad.yaml:5: version is missing." in said.err


def test_json_schema_is_json(cli: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    """On standard output, to be redirected."""
    monkeypatch.setattr(extractor.schema, "record_json_schema", lambda schema: {"title": schema.name}, raising=False)
    assert json.loads(cli("schema", "json-schema", "tiny").out) == {"title": "tiny"}
