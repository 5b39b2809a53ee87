"""A folder of gold to documents with what people found in them, or to all that is wrong with it.

One JSON file a document: its id as `doc`, and of each field that was looked at whether it is stated, with which values,
each proved by a quote. A document need not have every field of the checklist; what it lacks is not judged.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationError

from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from extractor.schema import Schema

_NAMED_PROBLEMS: Final = 20
_Text = Annotated[str, Field(min_length=1)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldValue(_Model):
    """A value that a document states. An `optional` one neither helps nor hurts; `aliases` are other forms of it."""

    value: _Text
    aliases: tuple[_Text, ...] = ()
    quote: _Text | None = None
    optional: StrictBool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it may be called."""
        return (self.value, *self.aliases)


class GoldNearMiss(_Model):
    """What looks like an answer and is none."""

    quote: str = ""
    why: str = ""


class GoldField(_Model):
    """What people say of one field of a document."""

    status: Literal["stated", "not_stated", "not stated"]
    values: tuple[GoldValue, ...] = ()
    near_miss: GoldNearMiss | None = None

    @property
    def is_stated(self) -> bool:
        """Whether the document states it."""
        return self.status == "stated"

    @property
    def is_debatable(self) -> bool:
        """Whether either status is accepted: all of its values are optional."""
        return self.is_stated and all(value.optional for value in self.values)


class GoldDocument(BaseModel):
    """What people say of one document. Further keys, such as a title, are notes of theirs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    doc: _Text
    fields: dict[str, GoldField]


@dataclass(frozen=True, slots=True)
class Gold:
    """The gold of some documents by id, sorted, and the checklist that says what kind of answer each field has."""

    documents: Mapping[str, GoldDocument]
    schema: Schema

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are asked of any document, in the order of the checklist."""
        asked = {name for document in self.documents.values() for name in document.fields}
        return tuple(name for name in self.schema.fields if name in asked)


def load_gold(folder: Path, schema: Schema, *, fields: Collection[str] = ()) -> Gold:
    """Read the gold of a folder, `*.json`.

    Args:
        folder: where the files are.
        schema: the checklist; a field that it lacks is a problem.
        fields: only these, where there are any; documents that have none of them are left out.

    Raises:
        SettingsError: `gold-missing`, `gold-empty`, `gold-invalid` with every problem, or `gold-unknown-field`.
    """
    for name in fields:
        if name not in schema.fields:
            message = f"{schema.name} has no field {name!r}.{_hint(name, schema.fields)}"
            raise SettingsError(message, code="gold-unknown-field")
    documents: dict[str, GoldDocument] = {}
    files: dict[str, str] = {}
    problems: list[str] = []
    unknown: dict[str, list[str]] = {}
    for path in _files(folder):
        read = _read(path)
        if isinstance(read, list):
            problems.extend(f"{path.name}: {problem}" for problem in read)
            continue
        chosen = {name: field for name, field in read.fields.items() if not fields or name in fields}
        problems.extend(f"{path.name}: {problem}" for problem in _checked(chosen))
        for name in chosen.keys() - schema.fields.keys():
            unknown.setdefault(name, []).append(path.name)
        if read.doc in files:
            problems.append(f"{path.name}: doc {read.doc!r} is that of {files[read.doc]} too. Give each its own.")
        files[read.doc] = path.name
        if chosen or not fields:
            documents[read.doc] = GoldDocument(doc=read.doc, fields=chosen)
    problems.extend(_unknown(name, names, schema) for name, names in sorted(unknown.items()))
    if problems:
        more = [f"{len(problems) - _NAMED_PROBLEMS} more."] if len(problems) > _NAMED_PROBLEMS else []
        named = "\n".join([*problems[:_NAMED_PROBLEMS], *more])
        raise SettingsError(f"The gold in {folder} cannot be used.\n{named}", code="gold-invalid")
    if not documents:
        raise SettingsError(f"The gold in {folder} asks for none of: {', '.join(fields)}.", code="gold-empty")
    return Gold(dict(sorted(documents.items())), schema)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SettingsError(f"{folder} is no folder. Give the one that holds the gold.", code="gold-missing")
    files = sorted(folder.glob("*.json"))
    if not files:
        below = sorted({path.parent for path in folder.glob("*/*.json")})
        hint = f" Did you mean {below[0]}?" if below else " Gold is one JSON file a document."
        raise SettingsError(f"{folder} holds no JSON files.{hint}", code="gold-empty")
    return files


def _read(path: Path) -> GoldDocument | list[str]:
    """Return a file's document, or what is wrong with the file."""
    try:
        content = json.loads(path.read_bytes())
    except json.JSONDecodeError as error:
        return [f"line {error.lineno} is no JSON: {error.msg}."]
    except UnicodeDecodeError:
        return ["it is no UTF-8. Save it as UTF-8."]
    except (OSError, RecursionError) as error:
        return [f"it cannot be read: {error}."]
    try:
        return GoldDocument.model_validate(content)
    except ValidationError as error:
        return [_sentence(problem) for problem in error.errors(include_url=False)]


def _unknown(name: str, files: Sequence[str], schema: Schema) -> str:
    """Say that the checklist lacks a field, once for all the files that have it."""
    others = f" and {len(files) - 1} more" if len(files) > 1 else ""
    hint = _hint(name, schema.fields) or " Name the right checklist with --schema, or choose some fields with --fields."
    return f"{files[0]}{others}: fields.{name} is no field of {schema.name}.{hint}"


def _checked(fields: Mapping[str, GoldField]) -> Iterator[str]:
    """Yield what is wrong between the parts of a document that are each right in themselves."""
    for name, field in fields.items():
        if field.is_stated and not field.values:
            yield f"fields.{name} is stated and has no values. Give one at least; its quote may be left out."
        elif not field.is_stated and field.values:
            yield f"fields.{name} is not stated and has values. Make it stated, or take them out."


def _sentence(problem: ErrorDetails) -> str:
    """Say what is wrong, where, and what would be right."""
    *above, last = problem["loc"] or ("it",)
    place = _place((*above, last))
    if problem["type"] == "missing":
        return f"{place} is missing. Add it."
    if problem["type"] == "extra_forbidden":
        keys = _keys_beside(above)
        hint = _hint(str(last), keys) or f" Expected one of: {', '.join(keys)}."
        return f"{place} is no key that gold has.{hint}"
    if problem["type"] == "literal_error":
        return f"{place} is {_shown(problem['input'])}. Expected stated or not_stated."
    if problem["type"] == "string_too_short":
        return f"{place} is empty. Fill it, or take it out."
    expected = problem["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return f"{place} is {_shown(problem['input'])}. Expected {expected}."


def _place(location: tuple[str | int, ...]) -> str:
    """Return a place in a file as jq would write it.

    >>> _place(("fields", "hardware", "values", 0, "quote"))
    'fields.hardware.values[0].quote'
    """
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).removeprefix(".")


def _keys_beside(above: list[str | int]) -> list[str]:
    """Return the keys that are known where the parts above lead to."""
    model = GoldValue if "values" in above else GoldNearMiss if "near_miss" in above else GoldField
    return sorted(model.model_fields)


def _shown(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, default=str)
    return written if len(written) <= 40 else f"{written[:40]}…"


def _hint(name: str, names: Collection[str]) -> str:
    near = get_close_matches(name, names, 1)
    return f" Did you mean {near[0]!r}?" if near else ""
