"""What holds for every file of the project."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Final

import pytest

from tests.manual import PACKAGE, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Put together here, for this file is looked at too.
FORBIDDEN: Final = tuple(
    "".join(pieces) for pieces in (("/wo", "rk/"), ("far", "m-"), ("sha", "red/"), ("/ro", "ot/"), ("/ho", "me/"))
)
ADDRESS: Final = re.compile(r'"https?://[^"\n]*"')
"""A whole string that is a web address: its path is a folder of no machine of ours."""
TEXT: Final = (".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".jsonl", ".html", ".tex", ".inc", ".xml", ".nxml", "")
FOLDERS: Final = ("extractor", "schemas", "samples", "tests", "docs", "benchmarks", ".ci")
LONGEST_MODULE: Final = 500


def _files() -> Iterator[Path]:
    """Yield the text files of the project."""
    yield from (path for path in sorted(ROOT.iterdir()) if path.is_file() and path.suffix in TEXT)
    for folder in FOLDERS:
        yield from (
            path
            for path in sorted((ROOT / folder).rglob("*"))
            if path.is_file() and path.suffix in TEXT and not {"__pycache__", ".hypothesis"} & set(path.parts)
        )


def _tests() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """No file names a folder of somebody's machine: the project works wherever it is unpacked."""
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in _files()
        for word in FORBIDDEN
        if word in ADDRESS.sub("", path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_every_test_states_its_rule() -> None:
    """Each test has a docstring: one sentence that ends with a full stop."""
    without = [
        place
        for place, test in _tests()
        if not (words := ast.get_docstring(test)) or "\n\n" in words or not words.rstrip().endswith(".")
    ]
    assert without == []


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    """Each module begins with a docstring whose first line is a whole thought."""
    words = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert words
    assert words.splitlines()[0].rstrip().endswith((".", "?", "!", ":"))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_is_a_giant(path: Path) -> None:
    """A module that outgrows its bound is cut by concept, before it becomes the place for everything."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
