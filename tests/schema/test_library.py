"""The shipped checklists are found wherever the package is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from extractor.errors import SettingsError
from extractor.schema import library

ROOT = Path(library.__file__).parents[2]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package somewhere else."""
    folder = tmp_path / "extractor"
    folder.mkdir()
    monkeypatch.setattr(library, "files", lambda _: folder)
    return folder


def put(folder: Path, *names: str) -> None:
    """Make empty checklists in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()


def test_an_installed_package_has_its_checklists_inside(package: Path) -> None:
    """Vocabularies in folders below are no checklists; a `schemas` that lies beside the package is somebody else's."""
    put(package / "_schemas", "dl_core.yaml")
    put(package / "_schemas" / "vocabularies", "frameworks.yaml")
    put(package.parent / "schemas", "strange.yaml")
    assert list(library.schema_files()) == ["dl_core"]


def test_a_checkout_has_them_beside_the_package(package: Path) -> None:
    """So an edit counts at once, in an editable install too."""
    put(package.parent / "schemas", "dl_methods.yaml", "dl_core.yaml")
    put(package.parent, "pyproject.toml")
    assert list(library.schema_files()) == ["dl_core", "dl_methods"]


def test_a_broken_installation_says_so(package: Path) -> None:
    """A folder `schemas` without a project around it is not ours."""
    put(package.parent / "schemas", "strange.yaml")
    with pytest.raises(SettingsError, match="The shipped checklists are missing"):
        library.schema_files()


def test_the_wheel_carries_them(tmp_path: Path) -> None:
    """All of `schemas/`, where the library looks for it."""
    [wheel] = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    carried = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("extractor/_schemas/")}
    expected = (path.relative_to(ROOT / "schemas").as_posix() for path in (ROOT / "schemas").rglob("*.yaml"))
    assert carried >= {f"extractor/_schemas/{name}" for name in expected}
