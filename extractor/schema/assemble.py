"""From a schema file and the files that it names to one tree of plain data, each part of it still knowing its file.

The short forms of the YAML are spelt out here: a field's name is its key, a term may be a bare name, a vocabulary, the usage cues
or the calibration may stand in a file of their own, and a checklist may take its fields from another (`extends`, `keep`). Whether
the data make sense is not asked here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import SchemaError, SchemaProblem
from extractor.schema.library import schema_files, shipped_parts
from extractor.schema.sources import Source, is_file, read_source
from extractor.schema.wording import expected, guess

if TYPE_CHECKING:
    from extractor.schema.sources import Part

    Location = tuple[Part, ...]
    """A path into the assembled data."""

EXTENDS: Final = "extends"
KEEP: Final = "keep"
FILE_KEYS: Final = (EXTENDS, KEEP)
"""The keys of a schema file that say how to put it together, and are no part of the checklist."""
_MANY_FILES: Final = 200
_PARTS: Final[dict[str, dict[str, Any]]] = {"usage": {"name": "unknown"}, "calibration": {}}
"""The keys of a checklist whose part may stand in a file of its own, and what stands in for a file that cannot be read."""
_SHIPPED: Final[dict[Part, str]] = {"usage": "usage", "vocabulary": "vocabularies"}
"""The keys that can name a file which is shipped, and the folder of those."""


@dataclass(slots=True)
class Assembly:
    """The data of a checklist, which file each part came from, and what was wrong with putting it together."""

    main: Source
    data: dict[str, Any]
    problems: list[SchemaProblem] = field(default_factory=list)
    origins: dict[Location, tuple[Source, Location]] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)
    """The fields that lack a file which they name."""

    def place(self, location: Location) -> tuple[Source, Location]:
        """Return the file that a part of the data came from, and the path in it."""
        for length in range(len(location), -1, -1):
            origin = self.origins.get(location[:length])
            if origin is not None:
                return origin[0], (*origin[1], *location[length:])
        return self.main, location

    def add(self, location: Location, shown: str, code: str, message: str) -> None:
        """Note a problem with a part of the data."""
        source, path = self.place(location)
        self.problems.append(source.problem(path, shown, code, message))


def assemble(path: Path, label: str, chain: tuple[Path, ...] = ()) -> Assembly:
    """Read a schema file and the files that it names.

    Raises:
        SchemaError: the file itself cannot be read or is no mapping. Everything else is noted in `problems`.
    """
    source = read_source(path, label)
    if not isinstance(source.data, dict):
        code = "schema-empty" if source.data is None else "schema-not-a-mapping"
        found = "is empty" if source.data is None else "does not hold keys and values"
        message = f"the file {found}. Expected the keys of a checklist, such as name, version, usage and fields."
        raise SchemaError([SchemaProblem(source=label, line=1, path="", code=code, message=message)])
    data = {key: value for key, value in source.data.items() if isinstance(key, str)}
    assembly = Assembly(source, data, list(source.problems))
    for key, stand_in in _PARTS.items():
        _spell_out(assembly, key, stand_in)
    if isinstance(data.get("fields"), dict):
        data["fields"] = {
            name: _field(assembly, name, body) for name, body in data["fields"].items() if isinstance(name, str)
        }
    if EXTENDS in data or KEEP in data:
        _extend(assembly, (*chain, path.resolve()))
    return assembly


def _spell_out(assembly: Assembly, key: str, stand_in: dict[str, Any]) -> None:
    """Put in the place of a file's name what stands in the file, or the stand-in where it cannot be read."""
    written = assembly.data.get(key)
    if isinstance(written, str):
        included = _include(assembly, (key,), key, written)
        assembly.data[key] = stand_in if included is None else included


def _field(assembly: Assembly, name: str, body: object) -> object:
    """Return a field's body with its name filled in and its terms spelt out."""
    if not isinstance(body, dict):
        return body
    location = ("fields", name)
    if "name" in body:
        message = f"fields.{name}.name is no key here. Expected the name as the key only: '{name}:'. Take the line out."
        assembly.add((*location, "name"), f"fields.{name}.name", "schema-unknown-key", message)
    whole = {key: value for key, value in body.items() if isinstance(key, str)} | {"name": name}
    vocabulary = whole.get("vocabulary")
    if isinstance(vocabulary, str):
        vocabulary = _include(assembly, (*location, "vocabulary"), f"fields.{name}.vocabulary", vocabulary)
        if vocabulary is None:
            assembly.cut.add(name)
        whole["vocabulary"] = [] if vocabulary is None else vocabulary
    if isinstance(vocabulary, list):
        whole["vocabulary"] = [{"name": term} if isinstance(term, str) else term for term in vocabulary]
    return whole


def _include(assembly: Assembly, location: Location, shown: str, written: str) -> Any:
    """Return the data of a file that a part of the checklist stands in, or None where it cannot be read."""
    path = _named_file(assembly, location, shown, written)
    if path is None:
        return None
    try:
        included = read_source(path, _label(assembly.main, path))
    except SchemaError as error:
        assembly.problems.extend(error.problems)
        return None
    assembly.origins[location] = (included, ())
    assembly.problems.extend(included.problems)
    if included.data is None:
        assembly.add(location, shown, "schema-empty", f"the file is empty. Expected what stands at {shown}.")
    elif isinstance(included.data, str):
        assembly.add(
            location,
            shown,
            "schema-wrong-type",
            f"the file is a text. Expected what stands at {shown}, not one more file.",
        )
    else:
        return included.data
    return None


def _named_file(assembly: Assembly, location: Location, shown: str, written: str) -> Path | None:
    """Return the file that is named, relative to the file that names it, or None, with the problem noted."""
    if PurePosixPath(written).is_absolute() or PureWindowsPath(written).is_absolute():
        message = (
            f"{shown} is '{written}'. Expected a path relative to this file, so that the checklist works elsewhere too."
        )
        assembly.add(location, shown, "schema-absolute-path", message)
        return None
    is_name = "/" not in written and not written.endswith((".yaml", ".yml"))
    path = assembly.main.path.parent / written
    shipped = shipped_parts(_SHIPPED[location[-1]]) if is_name and location[-1] in _SHIPPED else {}
    found = next(
        (one for one in (path, shipped.get(written.replace("-", "_"))) if one is not None and is_file(one)), None
    )
    if found is None:
        names = _files_near(assembly.main.path)
        choices = f", or one of: {', '.join(shipped)}" if shipped else ""
        message = (
            f"{shown} is '{written}', and there is no such file. "
            f"Expected a YAML file, by its path from this file{choices}.{guess(written, [*names, *shipped])}"
        )
        assembly.add(location, shown, "schema-file-missing", message)
    return found


def _files_near(schema: Path) -> list[str]:
    """Return the YAML files in the folder of a schema file and those in it, as it could name them."""
    folder = schema.parent
    near = (one for pattern in ("*.y*ml", "*/*.y*ml") for one in folder.glob(pattern))
    found = islice((one for one in near if one != schema), _MANY_FILES)
    return sorted(one.relative_to(folder).as_posix() for one in found)


def _label(source: Source, path: Path) -> str:
    """Return what the reader of a file knows a file by that it names: as that file itself, if they lie near each other."""
    folder = source.path.parent
    near = path.is_relative_to(folder) or ".." in path.parts
    return str(Path(source.label).parent / os.path.relpath(path, folder)) if near else str(path)


def _extend(assembly: Assembly, chain: tuple[Path, ...]) -> None:
    """Take from another checklist what this one does not say itself."""
    data = assembly.data
    written, keep = data.pop(EXTENDS, None), data.pop(KEEP, None)
    if written is None:
        message = f"{KEEP} needs a checklist to keep fields of. Expected the key {EXTENDS} with its name."
        assembly.add((KEEP,), KEEP, "schema-missing-key", message)
        return
    base = _base(assembly, written, chain)
    if base is None:
        data.setdefault("fields", {})
        data.setdefault("usage", {"name": "unknown"})
        return
    own = data.get("fields", {})
    kept = _kept(assembly, base, keep)
    assembly.problems.extend(base.problems)
    assembly.cut |= base.cut
    for key, value in base.data.items():
        if key not in data and key not in ("name", "version"):
            data[key] = value
            _inherit(assembly, base, (key,))
    if isinstance(own, dict):
        data["fields"] = {**kept, **own}
        for name in kept.keys() - own.keys():
            _inherit(assembly, base, ("fields", name))


def _inherit(assembly: Assembly, base: Assembly, location: Location) -> None:
    assembly.origins[location] = base.place(location)
    assembly.origins |= {inner: origin for inner, origin in base.origins.items() if inner[: len(location)] == location}


def _base(assembly: Assembly, written: object, chain: tuple[Path, ...]) -> Assembly | None:
    """Return the checklist that is extended, or None, with the problem noted."""
    if not isinstance(written, str):
        message = f"{EXTENDS} is no text. Expected the name of one checklist beside this file."
        assembly.add((EXTENDS,), EXTENDS, "schema-wrong-type", message)
        return None
    is_path = "/" in written or written.endswith((".yaml", ".yml"))
    name = written if is_path else f"{written.replace('-', '_')}.yaml"
    path: Path | None = None if is_path else assembly.main.path.parent / name
    if path is None or not is_file(path):
        path = None if is_path else schema_files().get(Path(name).stem)
    path = path or _named_file(assembly, (EXTENDS,), EXTENDS, name)
    if path is None:
        return None
    if path.resolve() in chain:
        ring = " -> ".join(one.name for one in (*chain[chain.index(path.resolve()) :], path))
        message = f"{EXTENDS} is '{written}', which leads back here: {ring}. Expected a checklist that does not extend this one."
        assembly.add((EXTENDS,), EXTENDS, "schema-cycle", message)
        return None
    try:
        return assemble(path, _label(assembly.main, path), chain)
    except SchemaError as error:
        assembly.problems.extend(error.problems)
        return None


def _kept(assembly: Assembly, base: Assembly, keep: object) -> dict[str, Any]:
    """Return the fields that are kept of a base, in the order of `keep`; all where it is not given."""
    there: object = base.data.get("fields")
    fields = there if isinstance(there, dict) else {}
    if keep is None:
        return dict(fields)
    if not isinstance(keep, list):
        assembly.add(
            (KEEP,), KEEP, "schema-wrong-type", f"{KEEP} is no list. Expected a list of fields of '{base.main.label}'."
        )
        return dict(fields)
    kept = {}
    for index, name in enumerate(keep):
        if isinstance(name, str) and name in fields:
            kept[name] = fields[name]
        elif isinstance(there, dict):
            shown = f"{KEEP}[{index + 1}]"
            message = f"{shown} is '{name}', which is no field of '{base.main.label}'. {expected(fields)}{guess(name, fields)}"
            assembly.add((KEEP, index), shown, "schema-unknown-field", message)
    return kept
