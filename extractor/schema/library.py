"""Where the shipped checklists are: in the wheel inside the package, in a checkout in `schemas/` beside it.

The wheel's build maps `schemas/` to `extractor/_schemas`. An editable install and a bare checkout have no such folder
and use the original, so that an edit counts at once. A folder `schemas` that happens to lie beside an installed
package is never looked at.
"""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import SchemaError, SchemaProblem, SettingsError
from extractor.schema.sources import is_file
from extractor.schema.wording import guess

if TYPE_CHECKING:
    from collections.abc import Mapping


def schema_files() -> Mapping[str, Path]:
    """Return the shipped checklists: the stem of each file name with its path, sorted.

    Vocabularies and cues that a checklist names relatively lie in folders beside it.

    >>> "dl_methods" in schema_files()
    True
    """
    return {path.stem: path for path in sorted(schema_folder().glob("*.yaml"))}


def shipped_parts(folder: str) -> Mapping[str, Path]:
    """Return the shipped files of one folder beside the checklists, such as `usage`: the stem of each name with its path, sorted.

    >>> "scientific_english" in shipped_parts("usage")
    True
    """
    return {path.stem: path for path in sorted((schema_folder() / folder).glob("*.yaml"))}


def schema_folder() -> Path:
    """Return the folder of the shipped checklists.

    Raises:
        SettingsError: `schemas-missing`, a broken installation.
    """
    package = Path(str(files("extractor")))
    shipped = package / "_schemas"
    if shipped.is_dir():
        return shipped
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / "schemas").is_dir():
        return checkout / "schemas"
    raise SettingsError(
        f"The shipped checklists are missing from {package}. Install the package again.", code="schemas-missing"
    )


def find_file(name_or_path: str | Path, shipped: Mapping[str, Path], *, what: str, code: str) -> Path:
    """Return the path of the file that is meant: a shipped one by its name, with hyphens or underscores, or any other by its path.

    What ends in `.yaml` or `.yml`, or has a folder in it, is a path.

    Raises:
        SchemaError: `code`, there is no such file; `what` says what it would be.
    """
    written = str(name_or_path)
    if isinstance(name_or_path, Path) or written.endswith((".yaml", ".yml")) or os.sep in written or "/" in written:
        return Path(name_or_path)
    path = shipped.get(written.replace("-", "_"))
    if path is not None:
        return path
    if is_file(Path(written)):
        return Path(written)
    message = f"there is no such {what}. Expected a file, or one of: {', '.join(shipped)}.{guess(written, shipped)}"
    raise SchemaError([SchemaProblem(source=written, line=None, path="", code=code, message=message)])


def file_label(path: Path) -> str:
    """Return a path as its reader knows it: from the current folder, where it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
