"""How the problems of a schema are put: what was found, what would be right, what was probably meant."""

from __future__ import annotations

import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONG: Final = 80
_MANY: Final = 40


def expected(choices: Iterable[str]) -> str:
    """Return the sentence that lists what would be right.

    >>> expected({"term", "open"})
    'Expected one of: open, term.'
    """
    names = sorted(choices)
    more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return f"Expected one of: {', '.join(names[:_MANY])}{more}." if names else ""


def guess(written: object, choices: Iterable[str]) -> str:
    """Return a question with the choice that was probably meant, with a space before it, or nothing.

    >>> guess("vocabulry", ["cues", "vocabulary"]), guess("colour", ["cues", "vocabulary"])
    (" Did you mean 'vocabulary'?", '')
    """
    names = {name.lower().replace("-", "_"): name for name in choices}
    close = get_close_matches(str(written)[:_LONG].lower().replace("-", "_"), names, n=1, cutoff=0.6)
    return f" Did you mean '{names[close[0]]}'?" if close else ""


def shown(location: Sequence[str | int], data: object) -> str:
    """Return a path into the data of a schema as its author would say it: items by their name where they have one, else counted from 1.

    >>> shown(("fields", "optimizer", "vocabulary", 0, "aliases", 1), {"fields": {"optimizer": {"vocabulary": [{"name": "SGD"}]}}})
    'fields.optimizer.vocabulary[SGD].aliases[2]'
    """
    said = ""
    for part in location:
        data = _step(data, part)
        if isinstance(part, int):
            name = _name(data)
            said += f"[{part + 1 if name is None else name}]"
        else:
            said += f".{part}" if said else part
    return said


def _step(data: object, part: str | int) -> object:
    if isinstance(data, dict):
        return data.get(part)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _name(item: object) -> str | None:
    name = item.get("name", item.get("phrase")) if isinstance(item, dict) else None
    return shortened(name) if isinstance(name, str) and name else None


def shortened(text: str) -> str:
    """Return a text that fits a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONG else f"{line[: _LONG - 1]}…"


def found(value: object, written: str | None) -> str:
    """Return what was found, as the file has it.

    >>> found("terms", "terms"), found(False, "no"), found(None, ""), found(["a"], None)
    ("is 'terms'", 'is no, which YAML reads as false', 'is empty', 'is a list')
    """
    if value is None:
        return "is empty"
    if isinstance(value, str):
        return f"is '{shortened(value)}'" if value.strip() else "is empty"
    if isinstance(value, list | tuple):
        return "is a list"
    if isinstance(value, dict):
        return "is a mapping"
    text = shortened(written if written is not None else str(value))
    return f"is {text}" if text == str(value) else f"is {text}, which YAML reads as {_read_as(value)}"


def _read_as(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, datetime.date):
        return "a date"
    return "binary data" if isinstance(value, bytes) else f"a {type(value).__name__}"


def quoting(value: object, written: str | None) -> str:
    """Return the advice for a value that should be text, with a space before it, or nothing."""
    if isinstance(value, list | dict):
        return " A phrase that begins with a bracket or a brace is put in quotes."
    if value is None or isinstance(value, str):
        return ""
    return f" Put it in quotes: '{shortened(written if written is not None else str(value))}'."
