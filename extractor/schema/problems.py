"""What pydantic finds wrong with a schema, said for the person who wrote the file.

The models are the only source: which keys there are, which words are allowed and what type a value has is read from them.
"""

from __future__ import annotations

import re
import types
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel

from extractor.schema.assemble import FILE_KEYS
from extractor.schema.model import ChecklistField, Schema
from extractor.schema.wording import expected, found, guess, quoting, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from extractor.schema.assemble import Assembly, Location

_BOUNDS: Final = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}
_TYPES: Final = {
    "string": "text",
    "tuple": "a list",
    "list": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "model": "a mapping",
    "dict": "a mapping",
}
"""The beginning of a pydantic error's type, to what was expected."""
_QUOTED: Final = re.compile(r"'([^']*)'")


def note_problems(assembly: Assembly, errors: Sequence[ErrorDetails]) -> list[Location]:
    """Note each thing that pydantic found wrong, once for each place in the data; return the places."""
    places: dict[tuple[Location, str], list[ErrorDetails]] = defaultdict(list)
    for error in errors:
        location = _within(error["loc"], assembly.data)
        places[(*location, error["loc"][-1]) if error["type"] == "missing" else location, _family(error)].append(error)
    for (location, family), found_here in places.items():
        if family == "invalid_key":  # The file's source has said so.
            continue
        code, message = _said(assembly, location, family, found_here)
        assembly.add(
            location, shown(location, assembly.data), code, f"{shown(location, assembly.data) or 'the file'} {message}"
        )
    return [location for location, _ in places]


def _family(error: ErrorDetails) -> str:
    kind = error["type"]
    return kind if kind in ("missing", "extra_forbidden", "value_error", "invalid_key") else "value"


def _within(location: Sequence[str | int], data: Any) -> Location:
    """Return the part of a pydantic location that is in the data: without the names of functions and of a union's arms."""
    steps: list[str | int] = []
    for part in location:
        if not has_part(data, part):
            break
        data = data[part]
        steps.append(part)
    return tuple(steps)


def _said(assembly: Assembly, location: Location, family: str, errors: Sequence[ErrorDetails]) -> tuple[str, str]:
    """Return the code and the words for what is wrong in one place."""
    keys = model_keys(location[:-1])
    if family == "missing":
        return "schema-missing-key", f"is missing. {_missing_advice(location)}"
    if family == "extra_forbidden":
        return "schema-unknown-key", f"is no key here. {expected(keys)}{guess(location[-1], keys)}"
    value = value_at(location, assembly.data)
    source, path = assembly.place(location)
    written = source.written(path) if not isinstance(value, str | list | dict) else None
    if family == "value_error":
        said = errors[0]["msg"].removeprefix("Value error, ")
        return "schema-bad-phrase", f"{found(value, written)}. As a phrase: {said}."
    words = sorted({word for error in errors for word in _choices(error)})
    wanted = [text for error in errors if (text := _wanted(error))]
    if words and not wanted:
        return "schema-wrong-value", f"{found(value, written)}. {expected(words)}{guess(value, words)}"
    advice = quoting(value, written) if any(error["type"].startswith("string") for error in errors) else ""
    if any(error["type"] == "tuple_type" for error in errors) and isinstance(value, str):
        advice = f" Write it as a list: ['{value}']."
    wanted = list(dict.fromkeys([*words, *wanted]))
    code = (
        "schema-wrong-type"
        if any(error["type"].endswith(("_type", "_parsing")) for error in errors)
        else "schema-wrong-value"
    )
    return code, f"{found(value, written)}. Expected {' or '.join(wanted)}.{advice}"


def _missing_advice(location: Location) -> str:
    model = model_at(location[:-1])
    if model is Schema and location[-1] == "usage":
        return "Expected the path of a file with usage cues, or the cues themselves."
    if model is not None and isinstance(location[-1], str):
        choices = _annotated_choices(model.model_fields[location[-1]].annotation)
        if choices:
            return expected(choices)
    return f"Expected the key {location[-1]} here."


def _choices(error: ErrorDetails) -> list[str]:
    if error["type"] in ("literal_error", "enum"):
        return _QUOTED.findall(str(error.get("ctx", {}).get("expected", "")))
    return []


def _wanted(error: ErrorDetails) -> str | None:
    """Return what was expected in place of a value, without an article for the list of words."""
    kind = error["type"]
    if kind in _BOUNDS:
        bound, word = _BOUNDS[kind]
        return f"a number {word} {error.get('ctx', {}).get(bound)}"
    if kind in ("literal_error", "enum"):
        return None
    if kind in ("string_too_short", "too_short"):
        return "text" if kind.startswith("string") else "at least one"
    return _TYPES.get(kind.split("_")[0], error["msg"].removeprefix("Input should be ").rstrip("."))


def value_at(location: Location, data: Any) -> object:
    """Return what stands at a place of the data, None where nothing does."""
    for part in location:
        if not has_part(data, part):
            return None
        data = data[part]
    return data


def has_part(data: Any, part: str | int) -> bool:
    """Whether data has a key, or a list a position."""
    if isinstance(data, dict):
        return part in data
    return isinstance(data, list) and isinstance(part, int) and part < len(data)


def model_keys(location: Location) -> list[str]:
    """Return the keys that a mapping at a place of a schema file may have."""
    model = model_at(location)
    if model is None:
        return []
    keys = set(model.model_fields)
    if model is ChecklistField:
        keys -= {"name"}
    return sorted(keys | set(FILE_KEYS) if model is Schema else keys)


def model_at(location: Location) -> type[BaseModel] | None:
    """Return the model of the mapping at a place of the data, None where it is none."""
    annotation: Any = Schema
    for part in location:
        annotation = _inside(_plain(annotation), part)
        if annotation is None:
            return None
    annotation = _plain(annotation)
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _plain(annotation: Any) -> Any:
    """Return a type without its constraints and without None."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        arms = [arm for arm in get_args(annotation) if arm is not type(None)]
        return _plain(arms[0])
    return annotation


def _inside(annotation: Any, part: str | int) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        entry = annotation.model_fields.get(str(part))
        return None if entry is None else entry.annotation
    if get_origin(annotation) is tuple and isinstance(part, int):
        return get_args(annotation)[0]
    if get_origin(annotation) in (dict, Mapping) and isinstance(part, str):
        return get_args(annotation)[1]
    return None


def _annotated_choices(annotation: Any) -> list[str]:
    plain = _plain(annotation)
    if isinstance(plain, type) and hasattr(plain, "__members__"):
        return [str(member) for member in plain.__members__.values()]
    return [choice for choice in get_args(plain) if isinstance(choice, str)]
