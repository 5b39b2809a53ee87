"""Help, version and errors of the command line as a whole."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from extractor import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

LONG = "a" * 300
COMMANDS = ["run", "show", "verify", "schema", "schema list", "schema show", "schema check", "schema json-schema"]


def in_a_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python for itself."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_the_module_is_the_command() -> None:
    """`python -m extractor` does what `extractor` does."""
    process = in_a_process("-m", "extractor", "--version")
    assert (process.returncode, process.stdout) == (0, f"extractor {__version__}\n")


def test_help_loads_nothing_heavy() -> None:
    """`--help` answers at once: neither spaCy nor the readers' libraries are imported for it."""
    heavy = ["spacy", "lxml", "pypdfium2", "yaml", "extractor.schema", "extractor.pipeline"]
    process = in_a_process("-c", f"import sys, extractor.cli; print([m for m in {heavy} if m in sys.modules])")
    assert (process.stderr, process.stdout) == ("", "[]\n")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_has_help_with_examples(cli: Callable[..., Said], command: str) -> None:
    """Each example begins with the program's name on a line of its own, to be copied."""
    said = cli(*command.split(), "--help")
    assert said.code == 0
    examples = said.out.partition("Examples:\n")[2].splitlines()
    assert [f"extractor {command}".strip() in line for line in examples] == [True] * len(examples)
    assert examples


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_speaks_of_no_types(cli: Callable[..., Said], command: str) -> None:
    """A switch is a switch, and an argument what its name says."""
    said = cli(*command.split(), "--help").out
    assert [word for word in ("<bool>", "<str>", "<list", "…]") if word in said] == []


def test_help_folds_each_paragraph(cli: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> None:
    """The line ends of a docstring are not those of the terminal."""
    monkeypatch.setenv("COLUMNS", "150")
    assert "so is what readers differ on" in cli("review", "apply", "--help").out


def test_without_a_command_there_is_help(cli: Callable[..., Said]) -> None:
    """Who asks for nothing is shown what there is."""
    assert "verify" in cli().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rum"], "No such command 'rum'"),
        (["run", "--shema", "x"], "No such option"),
        (["run", "x", "--jobs", "many"], "Invalid value for '--jobs'"),
        (["run", "x", "--backend", "magic"], "Invalid value for '--backend': 'magic' is not one of"),
    ],
)
def test_wrong_usage_is_a_sentence(cli: Callable[..., Said], arguments: list[str], message: str) -> None:
    """On standard error, with exit code 2 and where to find help; no traceback, no box."""
    said = cli(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"Error: {message}")
    assert " --help' for help." in said.err


def test_nothing_to_read_is_told(cli: Callable[..., Said]) -> None:
    """Neither a path nor a list of them: the message names both."""
    said = cli("run")
    assert (said.code, said.err) == (
        2,
        "Error: Nothing to read. Give files, folders or globs, or a list of them with --from.\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", LONG],
        ["run", "paper.txt", "-o", LONG],
        ["show", LONG],
        ["verify", "records.jsonl", "--texts", LONG],
        ["evaluate", "records.jsonl", "--gold", LONG],
        ["report", "records.jsonl", "-o", "page.html", "--texts", LONG],
    ],
)
def test_a_name_that_is_too_long_for_a_file_is_a_sentence(
    cli: Callable[..., Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Wherever it is given: the message names it, the exit code is 2 and nothing is written."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "paper.txt").write_text("We used Adam.", encoding="utf-8")
    said = cli(*arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: ") and LONG in said.err.replace("\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["paper.txt"]
