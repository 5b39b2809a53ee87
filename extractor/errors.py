"""Errors that a user can cause, as a tree.

    ExtractorError
    ├── SchemaError      a checklist that cannot be used; holds every problem found in it
    ├── SettingsError    an option or input that cannot be used: exit code 2, nothing written
    ├── DocumentError    a document that cannot be read: costs this document only
    └── SinkError        records that cannot be written or read back

Each carries a kebab-case ``code`` that stays the same when the wording changes; programs match on it.
A programmer's mistake is a plain ``ValueError`` or ``TypeError``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class ExtractorError(Exception):
    """What every error of this package is."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def message(self) -> str:
        """The sentence meant for a person."""
        return str(self.args[0])


class SchemaProblem:
    """One thing wrong with a schema file: where, what, and what would be right."""

    __slots__ = ("code", "line", "message", "path", "source")

    def __init__(self, *, source: str, line: int | None, path: str, code: str, message: str) -> None:
        self.source = source
        self.line = line
        self.path = path
        self.code = code
        self.message = message

    def __str__(self) -> str:
        place = self.source if self.line is None else f"{self.source}:{self.line}"
        return f"{place}: {self.message}"

    def __repr__(self) -> str:
        return f"SchemaProblem({str(self)!r})"


class SchemaError(ExtractorError):
    """A schema that cannot be used. ``problems`` lists all of them, not only the first."""

    def __init__(self, problems: Sequence[SchemaProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems), code="schema-invalid")


class SettingsError(ExtractorError):
    """An option, a path or an output that cannot be used."""


class DocumentError(ExtractorError):
    """A document that cannot be read. ``code`` becomes ``error.kind`` of its record."""

    def __init__(self, message: str, *, code: str, path: Path | None = None) -> None:
        super().__init__(message, code=code)
        self.path = path


class SinkError(ExtractorError):
    """Records that cannot be written, or a file of records that cannot be read back."""
