"""The sound rest of a schema that has problems, so that what can still be checked in it is checked too.

Only for reporting: a schema with problems is never used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from extractor.schema.model import ChecklistField, Schema
from extractor.schema.problems import model_at, value_at

if TYPE_CHECKING:
    from collections.abc import Collection

    from extractor.schema.assemble import Location

_STAND_INS: Final[dict[str, Any]] = {"name": "unknown", "version": "0.0.0", "usage": {"name": "unknown"}, "fields": {}}
"""What stands in for a key that every checklist has."""
_FIELD_STAND_INS: Final[dict[str, Any]] = {"question": "unknown", "kind": "term", "group": "unknown"}
"""The same for every field."""


class Rest:
    """A schema without its unsound parts. `cut` are the fields that lost something."""

    def __init__(self, schema: Schema, cut: frozenset[str], kept: dict[Location, list[int]]) -> None:
        self.schema = schema
        self.cut = cut
        self._kept = kept

    def original(self, location: Location) -> Location:
        """Return the place in the data that a place in the rest came from."""
        path: Location = ()
        for part in location:
            positions = self._kept.get(path)
            path = (*path, positions[part] if positions is not None and isinstance(part, int) else part)
        return path


def sound_rest(data: dict[str, Any], bad: Collection[Location]) -> Rest | None:
    """Return what is left of the data when its bad places are cut out, or None where nothing can be made of it."""
    places = {_removable(location, data) for location in bad}
    kept: dict[Location, list[int]] = {}
    rest = _without(data, (), places, kept)
    for key, stand_in in _STAND_INS.items():
        if key not in rest:
            rest[key] = stand_in
    for name, body in rest["fields"].items():
        if isinstance(body, dict):
            rest["fields"][name] = {**_FIELD_STAND_INS, **body}
    try:
        schema = Schema.model_validate(rest)
    except ValidationError:
        return None
    cut = frozenset(str(place[1]) for place in bad if len(place) > 1 and place[0] == "fields")
    return Rest(schema, cut, kept)


def _removable(location: Location, data: object) -> Location:
    """Return the smallest place around a bad one that can be left out: an item of a list, a key that may be missing, a whole field."""
    while len(location) > 1:
        parent, part = location[:-1], location[-1]
        model = model_at(parent)
        if isinstance(part, int) or model is None:
            return location
        entry = model.model_fields.get(part)
        if model is ChecklistField and part in _FIELD_STAND_INS:
            return location
        if entry is None or (not entry.is_required() and isinstance(value_at(parent, data), dict)):
            return location
        location = parent
    return location


def _without(value: Any, path: Location, places: set[Location], kept: dict[Location, list[int]]) -> Any:
    if isinstance(value, dict):
        return {
            key: _without(inner, (*path, key), places, kept)
            for key, inner in value.items()
            if (*path, key) not in places
        }
    if isinstance(value, list):
        positions = [index for index in range(len(value)) if (*path, index) not in places]
        kept[path] = positions
        return [_without(value[index], (*path, index), places, kept) for index in positions]
    return value
