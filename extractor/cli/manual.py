"""Help texts: docstrings set as paragraphs, and examples below them that can be copied as they stand."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable


def paragraphs(function: Callable[..., Any]) -> str:
    """Return a function's docstring with each paragraph on one line, for the terminal to fold."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(function.__doc__ or "").split("\n\n"))


def command_with(*examples: str) -> type[TyperCommand]:
    """Return a kind of command whose help ends with examples."""

    class Command(TyperCommand):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            super().format_help(ctx, formatter)
            formatter.write(_listed(examples))

    return Command


def group_with(*examples: str) -> type[TyperGroup]:
    """Return a kind of command group whose help ends with examples."""

    class Group(TyperGroup):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            super().format_help(ctx, formatter)
            formatter.write(_listed(examples))

    return Group


def _listed(examples: tuple[str, ...]) -> str:
    return "".join([" Examples:\n", *(f"   {example}\n" for example in examples)])
