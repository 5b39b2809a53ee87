"""From a profile's file, or the name of a shipped one, to a `Profile`, or to all that is wrong with the file.

A profile is YAML and is read as a checklist is: each problem comes with file and line, and says what would be right.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ValidationError

from extractor.audit.profile import Check, Level, Need, Omitted, Profile
from extractor.errors import SchemaError, SchemaProblem
from extractor.schema.assemble import assemble
from extractor.schema.library import schema_files, shipped_parts
from extractor.schema.sources import is_file, read_source
from extractor.schema.wording import expected, found, guess, quoting, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from extractor.schema.sources import Part, Source

FOLDER: Final = "audits"
_MODELS: Final[dict[Part, type[BaseModel]]] = {"checks": Check, "levels": Level, "omitted": Omitted}
_TYPES: Final = {
    "string": "text",
    "tuple": "a list",
    "dict": "a mapping",
    "int": "a whole number",
    "model": "a mapping, or the name of a field",
}
"""The beginning of a pydantic error's type, to what was expected."""


def profile_files() -> Mapping[str, Path]:
    """Return the shipped profiles: the stem of each file name with its path, sorted."""
    return shipped_parts(FOLDER)


def load_profile(name_or_path: str | Path) -> Profile:
    """Load a shipped profile by its name, with hyphens or underscores, or any other by its path.

    What ends in `.yaml` or `.yml`, or has a folder in it, is a path.

    >>> [level.level for level in load_profile("ahmed_2025").levels]
    [1, 2, 3, 4, 5]

    Raises:
        SchemaError: it cannot be used; `problems` has everything that is wrong.
    """
    path = _find(name_or_path)
    source = read_source(path, _label(path))
    if not isinstance(source.data, dict):
        message = "the file holds no profile. Expected the keys of one, such as name, version, title and checks."
        raise SchemaError([source.problem((), "", "profile-not-a-mapping", message)])
    problems = list(source.problems)
    try:
        profile = Profile.model_validate(source.data)
    except ValidationError as error:
        problems += [_problem(source, details) for details in error.errors(include_url=False) if not _is_told(details)]
        raise SchemaError(_sorted(problems)) from error
    problems += _sense(source, profile)
    if problems:
        raise SchemaError(_sorted(problems))
    return profile


def list_profiles() -> tuple[Profile, ...]:
    """Load the profiles that are shipped, by name.

    Raises:
        SchemaError: one of them cannot be used.
        SettingsError: the installation has none.
    """
    return tuple(load_profile(path) for path in profile_files().values())


def _find(name_or_path: str | Path) -> Path:
    written = str(name_or_path)
    if isinstance(name_or_path, Path) or written.endswith((".yaml", ".yml")) or os.sep in written or "/" in written:
        return Path(name_or_path)
    shipped = profile_files()
    path = shipped.get(written.replace("-", "_"))
    if path is not None:
        return path
    if is_file(Path(written)):
        return Path(written)
    message = f"there is no such profile. Expected a file, or one of: {', '.join(shipped)}.{guess(written, shipped)}"
    raise SchemaError([SchemaProblem(source=written, line=None, path="", code="profile-unknown-name", message=message)])


def _label(path: Path) -> str:
    """Return a path as its reader knows it: from the current folder, where it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _sorted(problems: Sequence[SchemaProblem]) -> list[SchemaProblem]:
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.path))


def _problem(source: Source, error: ErrorDetails) -> SchemaProblem:
    """Say one thing that pydantic found, for the person who wrote the file."""
    location = tuple(part for part in error["loc"] if part != "[key]")
    if error["type"] == "missing":
        return _wrong(source, location, "profile-missing-key", f"is missing. Expected the key {location[-1]} here.")
    if error["type"] == "extra_forbidden":
        keys = _keys(location[:-1])
        said = f"is no key here. {expected(keys)}{guess(location[-1], keys)}"
        return _wrong(source, location, "profile-unknown-key", said)
    return _wrong(source, location, "profile-wrong-value", _said(error, source.written(location)))


def _said(error: ErrorDetails, written: str | None) -> str:
    """Return what is wrong with a value, and what would be right."""
    kind, value = error["type"], error["input"]
    if kind == "value_error":
        said = error["msg"].removeprefix("Value error, ")
        if isinstance(value, str):
            return f"{found(value, written)}. As a phrase: {said}."
        return f"{said}. Expected one of the two."
    if kind in ("too_short", "string_too_short"):
        return f"is empty. Expected {'text' if kind.startswith('string') else 'at least one'}."
    if kind == "greater_than_equal":
        wanted = f"a number of at least {error['ctx']['ge']}"
    else:
        wanted = _TYPES.get(kind.split("_")[0], error["msg"].removeprefix("Input should be "))
    advice = quoting(value, written) if kind.startswith("string") else ""
    if kind == "tuple_type" and isinstance(value, str):
        advice = f" Write it as a list: ['{value}']."
    return f"{found(value, written)}. Expected {wanted}.{advice}"


def _is_told(error: ErrorDetails) -> bool:
    """Whether the file's source has said it already: a key that is no text."""
    return error["type"] == "invalid_key" or (error["loc"][-1] == "[key]" and error["type"] == "string_type")


def _keys(above: Sequence[Part]) -> list[str]:
    """Return the keys that a mapping at a place of a profile may have."""
    model: type[BaseModel] = _MODELS.get(above[0], Profile) if above else Profile
    if model is Check and len(above) > 2:
        model = Need
    return sorted(field.alias or name for name, field in model.model_fields.items())


def _sense(source: Source, profile: Profile) -> Iterator[SchemaProblem]:
    """Yield what is wrong between the parts of a profile that are each right in themselves."""
    categories = profile.categories
    below = 0
    for index, level in enumerate(profile.levels):
        if level.level <= below:
            yield _wrong(
                source,
                ("levels", index, "level"),
                "profile-wrong-value",
                f"is {level.level}. Expected more than {below}: levels go up.",
            )
        below = level.level
        for place, category in enumerate(level.needs):
            if category not in categories:
                said = f"is '{category}', which no check has as its category. {expected(categories)}{guess(category, categories)}"
                yield _wrong(source, ("levels", index, "needs", place), "profile-unknown-category", said)
    yield from _unknown_fields(source, profile)


def _unknown_fields(source: Source, profile: Profile) -> Iterator[SchemaProblem]:
    """Yield the fields that the profile's checklist does not have."""
    if profile.checklist is None:
        return
    path = schema_files().get(profile.checklist.replace("-", "_")) or source.path.parent / profile.checklist
    if not is_file(path):
        choices = f"Expected a file, by its path from this one, or one of: {', '.join(schema_files())}."
        said = f"is '{profile.checklist}', and there is no such checklist. {choices}"
        yield _wrong(source, ("checklist",), "profile-unknown-checklist", said)
        return
    fields: Any = assemble(path, _label(path)).data.get("fields")
    names = list(fields) if isinstance(fields, dict) else []
    for name, check in profile.checks.items():
        for index, need in enumerate(check.needs):
            if need.field not in names:
                location: tuple[Part, ...] = ("checks", name, "all" if check.all else "any", index)
                said = f"asks for '{need.field}', which is no field of {profile.checklist}. {expected(names)}{guess(need.field, names)}"
                yield _wrong(source, location, "profile-unknown-field", said)


def _wrong(source: Source, location: tuple[Part, ...], code: str, said: str) -> SchemaProblem:
    where = shown(location, source.data)
    return source.problem(location, where, code, f"{where or 'the file'} {said}")
