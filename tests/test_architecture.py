"""What docs/architecture.md promises of the imports, read from the source: arrows, doors, no circles."""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest

from tests.manual import PACKAGE, ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PAGE: Final = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
FACE: Final = "extractor"
"""The package itself: it lends the public names, and holds the version."""

ONLY: Final[dict[str, frozenset[str]]] = {
    "readers": frozenset({"document", "errors"}),
    "sinks": frozenset({"record", "errors"}),
    "document": frozenset(),
    "record": frozenset(),
    "errors": frozenset(),
}
"""The laws of their own: all that these parts may know."""

NEVER: Final[dict[str, frozenset[str]]] = {
    "rules": frozenset({"readers", "corpus", "sinks", "pathlib", "os", "io"}),
    "schema": frozenset({"rules", "readers", "evidence"}),
}


def rows(head: str) -> list[tuple[str, str]]:
    """Return the first two cells of each row of the table whose first heading is given."""
    table = PAGE.split(f"| {head} | ", 1)[1].split("\n\n", 1)[0]
    return [(cells[0], cells[1]) for line in table.splitlines()[2:] if (cells := re.findall(r"[^|]*[^|\s]", line))]


ORDER: Final = [name.strip(" `") for name, _ in rows("module")]
DOORS: Final = {library.strip(): door.strip(" `") for library, door in rows("library")}


def module_name(path: Path) -> str:
    """Return the dotted name of a module of the package."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> Mapping[str, Path]:
    """Return every module of the package by its dotted name."""
    return {module_name(path): path for path in PACKAGE.rglob("*.py")}


@cache
def imports(module: str) -> frozenset[str]:
    """Return what a module imports, wherever in it and for types too: modules of the package, and others as named."""
    tree = ast.parse(modules()[module].read_text(encoding="utf-8"))
    return frozenset(name for node in ast.walk(tree) for name in imported(node))


def imported(node: ast.AST) -> Iterator[str]:
    """Yield what an import statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module is not None:
        for alias in node.names:
            whole = f"{node.module}.{alias.name}"
            yield whole if whole in modules() else node.module


def part(module: str) -> str:
    """Return the row of the table that a module belongs to."""
    return module.split(".")[1] if "." in module else module


def parts_known(name: str) -> set[str]:
    """Return the other parts of the package that a part imports."""
    own = [module for module in modules() if part(module) == name]
    known = {part(other) for module in own for other in imports(module) if other.startswith(f"{FACE}.")}
    return known - {name}


def test_the_table_of_modules_is_the_tree() -> None:
    """Each module and package below `extractor/` has its row, and each row its module."""
    assert sorted(ORDER) == sorted({part(module) for module in modules() if module != FACE})


@pytest.mark.parametrize("name", ORDER)
def test_imports_go_down(name: str) -> None:
    """A part imports only what stands below it in the table."""
    assert parts_known(name) <= set(ORDER[ORDER.index(name) + 1 :])


def test_there_is_no_circle_of_modules() -> None:
    """No chain of imports leads back to where it began, though it be for types only."""
    arrows = {module: [name for name in imports(module) if name in modules()] for module in modules() if module != FACE}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join([*above[above.index(module) :], module])
        if module not in done:
            for other in arrows.get(module, ()):
                visit(other, (*above, module))
            done.add(module)

    for module in sorted(arrows):
        visit(module, ())


@pytest.mark.parametrize("name", ONLY)
def test_some_parts_know_next_to_nothing(name: str) -> None:
    """Readers know documents, sinks know records; the things themselves know nothing."""
    assert parts_known(name) <= ONLY[name]


@pytest.mark.parametrize("name", NEVER)
def test_some_parts_must_not_know_others(name: str) -> None:
    """Backends know no files; schemas know no step."""
    known = {
        other.split(".")[1] if other.startswith(f"{FACE}.") else other.split(".")[0]
        for module in modules()
        if part(module) == name
        for other in imports(module)
    }
    assert known & NEVER[name] == set()


@pytest.mark.parametrize("library", DOORS)
def test_a_library_has_one_door(library: str) -> None:
    """A library is imported by the parts that the table names, and they do use it."""
    users = {module for module in modules() if any(name.split(".")[0] == library for name in imports(module))}
    doors = [f"{FACE}.{door}" for door in DOORS[library].split("`, `")]
    for door in doors:
        used = {module for module in users if module == door or module.startswith(f"{door}.")}
        assert used
        users -= used
    assert users == set()


def test_every_library_is_known() -> None:
    """What the package imports is its own, Python's, pydantic, or has a door in the table."""
    names = {name.split(".")[0] for module in modules() for name in imports(module)}
    assert names - sys.stdlib_module_names - {FACE, "pydantic", "pydantic_core", *DOORS} == set()


def test_inside_only_the_version_is_taken_from_the_public_face() -> None:
    """No module imports a public name from `extractor` itself, which would be a circle."""
    for module, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == FACE:
                assert {alias.name for alias in node.names} <= {"__version__"}, module


def test_the_public_face_imports_nothing_by_itself() -> None:
    """`import extractor` loads no module of the package: each public name is loaded when it is asked for."""
    tree = ast.parse(modules()[FACE].read_text(encoding="utf-8"))
    assert not [name for node in tree.body for name in imported(node) if name.startswith(FACE)]
