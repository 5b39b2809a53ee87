"""The words of a question: templates that a person can read and change, as files.

A template is plain text; `$name` is replaced by what stands under that name. The shipped ones are in `prompts/`; a folder of yours
replaces those that it holds. What is filled in is data and is never read as a template again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Final

from extractor.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

NAMES: Final = ("system", "question", "usage")
_NEEDS: Final = {
    "system": frozenset(),
    "question": frozenset({"fields", "sentences", "fence"}),
    "usage": frozenset({"candidates", "sentences", "fence"}),
}


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates by name, and a hash of their words."""

    texts: tuple[tuple[str, str], ...]
    fingerprint: str

    def fill(self, name: str, **values: str) -> str:
        """Return a template with its names replaced."""
        return Template(dict(self.texts)[name]).substitute(values)


def load_templates(folder: Path | None = None) -> Templates:
    """Return the shipped templates, each replaced by the file of the same name in a folder, if there is one.

    Raises:
        SettingsError: `prompts-unusable`, where a file cannot be read or lacks a name that it must hold.
    """
    if folder is not None and not any((folder / f"{name}.txt").is_file() for name in NAMES):
        raise SettingsError(
            f"{folder} holds no prompt. Expected one of: {', '.join(f'{name}.txt' for name in NAMES)}.",
            code="prompts-unusable",
        )
    texts = tuple((name, _text(name, folder)) for name in NAMES)
    return Templates(texts, hashlib.sha256("\0".join(text for _, text in texts).encode()).hexdigest())


def _text(name: str, folder: Path | None) -> str:
    shipped = files("extractor.llm") / "prompts" / f"{name}.txt"
    own = folder / f"{name}.txt" if folder is not None else None
    if own is None or not own.is_file():
        return shipped.read_text(encoding="utf-8")
    try:
        text = own.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{own} cannot be read: {error}.", code="prompts-unusable") from error
    template = Template(text)
    known = set(template.get_identifiers())
    if not template.is_valid() or known != _NEEDS[name]:
        wanted = ", ".join(f"${one}" for one in sorted(_NEEDS[name])) or "no name"
        raise SettingsError(
            f"{own} must hold {wanted}, and no other name after a dollar sign; a dollar sign itself is written $$.",
            code="prompts-unusable",
        )
    return text
