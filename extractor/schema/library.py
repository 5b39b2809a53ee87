"""Where the shipped checklists are: in the wheel inside the package, in a checkout in `schemas/` beside it.

The wheel's build maps `schemas/` to `extractor/_schemas`. An editable install and a bare checkout have no such folder
and use the original, so that an edit counts at once. A folder `schemas` that happens to lie beside an installed
package is never looked at.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import SettingsError

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
