"""`extractor check`: what is said of answers, to people and to programs, and the exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import extractor.claims
from extractor.claims import AnswerChecker
from extractor.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said


@pytest.fixture(scope="module")
def small_checker() -> AnswerChecker:
    """Return a checker of the small checklist, built once."""
    return AnswerChecker(load_schema("dl_core"))


@pytest.fixture(autouse=True)
def built_once(small_checker: AnswerChecker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command take that checker."""
    monkeypatch.setattr(extractor.claims, "AnswerChecker", lambda _: small_checker)


QUESTION = "Which frameworks are used?"
RIGHT: dict[str, Any] = {"id": "right", "passages": ["We used Keras."], "question": QUESTION, "answer": "Keras"}
WRONG = RIGHT | {"id": "wrong", "answer": "Perhaps TensorFlow [bold]was[/bold] used."}
BROKEN = {"id": "broken", "passages": ["We used Keras."], "question": QUESTION}


@pytest.fixture
def check(cli: Callable[..., Said], tmp_path: Path) -> Callable[..., Said]:
    """Write answers as lines and check them, with the small shipped checklist."""

    def run(*items: dict[str, Any], options: tuple[str, ...] = ()) -> Said:
        lines = "".join(json.dumps(item) + "\n" for item in items)
        (tmp_path / "answers.jsonl").write_text(lines)
        return cli("check", "answers.jsonl", "-s", "dl_core", *options)

    return run


def test_people_see_verdicts_quotes_and_shares(check: Callable[..., Said]) -> None:
    """Each claim has a line with its verdict, the quote with its place, the reason; sums come last; the exit code is 0."""
    said = check(RIGHT, WRONG)
    assert said.code == 0
    assert "right  holds  framework" in said.out
    assert "✓ stated  Keras" in said.out
    assert "“We used Keras.” 0-14" in said.out
    assert "✗ not stated  TensorFlow  (hedged)" in said.out
    assert "2 answers: 1 (50.0 %) hold, 1 do not" in said.out
    assert "2 claims: 1 (50.0 %) hold, 1 not stated (1 of them hedged), 0 missed" in said.out


def test_programs_get_a_line_an_answer(check: Callable[..., Said]) -> None:
    """With --json standard output is lines of JSON and nothing else; the sums go to standard error."""
    said = check(RIGHT, WRONG, options=("--json",))
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [(one["document"]["id"], one["field"], one["holds"]) for one in answers] == [
        ("right", "framework", True),
        ("wrong", "framework", False),
    ]
    assert answers[0]["claims"][0]["evidence"][0] == {"quote": "We used Keras.", "start": 0, "end": 14}
    assert "2 answers" in said.err


def test_lines_go_to_a_file(check: Callable[..., Said], tmp_path: Path) -> None:
    """With -o FILE the lines are in the file, and people see the rest."""
    said = check(RIGHT, options=("-o", "checked.jsonl"))
    assert json.loads((tmp_path / "checked.jsonl").read_text())["holds"] is True
    assert "right  holds" in said.out


def test_what_cannot_be_read_is_an_entry_and_exit_code_1(check: Callable[..., Said]) -> None:
    """An answer that is missing is named with its error, the others are checked, and the exit code says so."""
    said = check(BROKEN, RIGHT, options=("--json",))
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 1
    assert answers[0]["error"]["kind"] == "no-answer"
    assert "holds" not in answers[0]
    assert answers[1]["holds"] is True
    assert "broken  not checked" in said.err
    assert "1 not readable" in said.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "nowhere/"), "nowhere/ does not exist."),
        (("check", "a.txt", "-s", "nothing"), "nothing"),
        (("check", "a.txt", "-s", "dl_core", "-o", "no/such/folder"), "cannot be written"),
    ],
)
def test_what_cannot_begin_is_exit_code_2(
    cli: Callable[..., Said], tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """A missing input, an unknown checklist and an output that cannot be written end the command before any work."""
    (tmp_path / "a.txt").write_text("We used Keras.\n\nQuestion: Which framework?\nAnswer: Keras\n")
    said = cli(*arguments)
    assert said.code == 2
    assert message in said.err
    assert said.out == ""


def test_the_output_is_never_an_input(check: Callable[..., Said]) -> None:
    """The file of answers is not overwritten by their check."""
    said = check(RIGHT, options=("-o", "answers.jsonl"))
    assert said.code == 2
    assert "answers.jsonl is written by this run" in said.err


def test_a_folder_of_transcripts_is_checked(cli: Callable[..., Said], tmp_path: Path) -> None:
    """Transcripts in a folder have the ids of their files; control characters of an answer are shown, not obeyed."""
    folder = tmp_path / "transcripts"
    folder.mkdir()
    (folder / "t1.txt").write_text(
        f"We used Keras.\n\nQuestion: {QUESTION}\nHelpful Answer:\nKeras and \x1b[31mCaffe\x1b[0m.\n"
    )
    said = cli("check", "transcripts", "-s", "dl_core")
    assert said.code == 0
    assert "t1  does not hold  framework" in said.out
    assert "\x1b" not in said.out
