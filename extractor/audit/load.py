"""From a profile's file, or the name of a shipped one, to a `Profile`, or to all that is wrong with the file.

A profile is YAML and is read as a checklist is: each problem comes with file and line, and says what would be right.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ValidationError

from extractor.audit.profile import Check, Level, Need, Omitted, Profile
from extractor.errors import SchemaError, SchemaProblem
from extractor.schema.assemble import assemble
from extractor.schema.library import file_label, find_file, schema_files, shipped_parts
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
    path = find_file(name_or_path, profile_files(), what="profile", code="profile-unknown-name")
    source = read_source(path, file_label(path))
    if not isinstance(source.data, dict):
        message = "the file holds no profile. Expected the keys of one, such as name, version, title and checks."
        raise SchemaError([source.problem((), "", "profile-not-a-mapping", message)])
    problems = [*source.problems, *_sense(source)]
    if path not in profile_files().values():  # The shipped ones are tested; their checklist is long.
        problems += _unknown_fields(source)
    try:
        profile = Profile.model_validate(source.data)
    except ValidationError as error:
        problems += [_problem(source, details) for details in error.errors(include_url=False) if not _is_told(details)]
    else:
        if not problems:
            return profile
    raise SchemaError(_sorted(problems))


def list_profiles() -> tuple[Profile, ...]:
    """Load the profiles that are shipped, by name.

    Raises:
        SchemaError: one of them cannot be used.
        SettingsError: the installation has none.
    """
    return tuple(load_profile(path) for path in profile_files().values())


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


def _sense(source: Source) -> Iterator[SchemaProblem]:
    """Yield what is wrong between the parts of a profile; parts that are wrong in themselves are passed over."""
    data: Any = source.data
    checks = [check for _, check in _pairs(data.get("checks")) if isinstance(check, dict)]
    categories = {check["category"] for check in checks if isinstance(check.get("category"), str)}
    are_known = all("category" in check for check in checks)
    below = 0
    for index, level in _pairs(data.get("levels")):
        if not isinstance(level, dict):
            continue
        number = level.get("level")
        if isinstance(number, int):
            if index and number <= below:
                said = f"is {number}. Expected more than {below}: levels go up."
                yield _wrong(source, ("levels", index, "level"), "profile-wrong-value", said)
            below = number
        for place, category in _pairs(level.get("needs")):
            if are_known and isinstance(category, str) and category not in categories:
                said = f"is '{category}', which no check has as its category. {expected(categories)}{guess(category, categories)}"
                yield _wrong(source, ("levels", index, "needs", place), "profile-unknown-category", said)


def _unknown_fields(source: Source) -> Iterator[SchemaProblem]:
    """Yield the fields that the profile's checklist does not have."""
    data: Any = source.data
    checklist = data.get("checklist")
    if not isinstance(checklist, str):
        return
    path = schema_files().get(checklist.replace("-", "_")) or source.path.parent / checklist
    if not is_file(path):
        choices = f"Expected a file, by its path from this one, or one of: {', '.join(schema_files())}."
        said = f"is '{checklist}', and there is no such checklist. {choices}"
        yield _wrong(source, ("checklist",), "profile-unknown-checklist", said)
        return
    names = [name for name, _ in _pairs(assemble(path, file_label(path)).data.get("fields")) if isinstance(name, str)]
    for check, body in _pairs(data.get("checks")):
        for key in ("all", "any"):
            for index, need in _pairs(body.get(key) if isinstance(body, dict) else None):
                field = need.get("field") if isinstance(need, dict) else need
                if isinstance(field, str) and field not in names:
                    said = (
                        f"asks for '{field}', which is no field of {checklist}. {expected(names)}{guess(field, names)}"
                    )
                    yield _wrong(source, ("checks", check, key, index), "profile-unknown-field", said)


def _pairs(data: object) -> Iterator[tuple[Part, Any]]:
    """Yield the keys or positions of data with what stands there; nothing of data that has none."""
    if isinstance(data, dict):
        yield from data.items()
    elif isinstance(data, list):
        yield from enumerate(data)


def _wrong(source: Source, location: tuple[Part, ...], code: str, said: str) -> SchemaProblem:
    where = shown(location, source.data)
    return source.problem(location, where, code, f"{where or 'the file'} {said}")
