"""The public names: sorted, there, documented, and no others."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import extractor
from tests.manual import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator


def _public_modules() -> list[str]:
    """Return the packages that say what of theirs is public."""
    folders = (path.parent.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("__init__.py"))
    names = sorted(".".join(folder.parts) for folder in folders)
    return [name for name in names if hasattr(importlib.import_module(name), "__all__")]


def _public_names() -> list[tuple[str, str]]:
    return [(module, name) for module in _public_modules() for name in importlib.import_module(module).__all__]


def _rank(name: str) -> tuple[int, str]:
    """Constants first, then classes, then functions: the order that ruff keeps too."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("module", _public_modules())
def test_all_is_sorted(module: str) -> None:
    """`__all__` names each thing once, in order."""
    names = importlib.import_module(module).__all__
    assert list(names) == sorted(set(names), key=_rank)


@pytest.mark.parametrize(("module", "name"), _public_names())
def test_a_public_name_is_there_and_documented(module: str, name: str) -> None:
    """What `__all__` names can be imported, and says in a docstring of its own what it is."""
    thing = getattr(importlib.import_module(module), name)
    if isinstance(thing, type) or callable(thing):
        documentation = vars(thing).get("__doc__") if isinstance(thing, type) else thing.__doc__
        assert documentation and not documentation.startswith(f"{name}(")
    else:
        assert name in _documented_constants()


def test_the_face_lends_what_it_names() -> None:
    """`extractor` lends exactly the names of `__all__`, and lists them in `dir`."""
    assert sorted(extractor._HOMES) == list(extractor.__all__)
    assert set(extractor.__all__) <= set(dir(extractor))


def test_the_promised_names_are_public() -> None:
    """The names that other people's programs rely on can be imported from `extractor`."""
    promised = (
        "Document Extractor Record Schema Settings Source extract extract_text list_schemas load_schema read_document"
    )
    assert set(promised.split()) <= set(extractor.__all__)


def test_every_error_is_public() -> None:
    """Each class of `extractor.errors` that can be raised can be caught by a name of `extractor`."""
    errors = importlib.import_module("extractor.errors")
    raised = {name for name, thing in vars(errors).items() if isinstance(thing, type) and issubclass(thing, Exception)}
    assert raised <= set(extractor.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that is not there fails as it does in any other module."""
    with pytest.raises(AttributeError, match="'extractor' has no attribute 'extrct'"):
        _ = extractor.extrct


def test_importing_the_package_loads_no_spacy() -> None:
    """`import extractor` is quick: spaCy, pydantic and lxml wait until they are needed."""
    code = "import extractor, sys; print(sorted({'spacy', 'pydantic', 'lxml', 'yaml', 'rich'} & set(sys.modules)))"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert printed.stdout.strip() == "[]"


def _documented_constants() -> set[str]:
    """Return the constants of the package that have a docstring below them."""
    return {name for path in PACKAGE.rglob("*.py") for name in _documented(ast.parse(path.read_text(encoding="utf-8")))}


def _documented(tree: ast.Module) -> Iterator[str]:
    for node, following in zip(tree.body, tree.body[1:], strict=False):
        is_text = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
        if is_text and isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))
