"""Help texts: docstrings set as paragraphs, names of types only where they say something, and examples that can be copied as they stand."""

from __future__ import annotations

import inspect
from typing import Any

from typer.core import TyperCommand, TyperGroup


def command_with(*examples: str) -> type[TyperCommand]:
    """Return a kind of command whose help ends with examples."""

    class Command(TyperCommand):
        def __init__(self, *arguments: Any, help: str | None = None, **parts: Any) -> None:
            super().__init__(*arguments, help=_paragraphs(help or ""), **parts)

        def get_params(self, ctx: Any) -> Any:
            return _untyped(super().get_params(ctx))

        def format_help(self, ctx: Any, formatter: Any) -> None:
            super().format_help(ctx, formatter)
            formatter.write(_listed(examples))

    return Command


def group_with(*examples: str) -> type[TyperGroup]:
    """Return a kind of command group whose help ends with examples."""

    class Group(TyperGroup):
        def get_params(self, ctx: Any) -> Any:
            return _untyped(super().get_params(ctx))

        def format_help(self, ctx: Any, formatter: Any) -> None:
            super().format_help(ctx, formatter)
            formatter.write(_listed(examples))

    return Group


def _paragraphs(text: str) -> str:
    """Return a docstring with each paragraph on one line, for the terminal to fold."""
    return "\n\n".join(" ".join(part.split()) for part in inspect.cleandoc(text).split("\n\n"))


def _untyped(parameters: list[Any]) -> list[Any]:
    """Keep Typer from writing `<bool>` behind a switch and `<str>` behind an argument, whose name says what it is."""
    for parameter in parameters:
        if parameter.param_type_name == "argument" or getattr(parameter, "is_flag", False):
            parameter.display_type_rich = _no_type
    return parameters


def _no_type(**_: Any) -> None:
    return None


def _listed(examples: tuple[str, ...]) -> str:
    return "".join([" Examples:\n", *(f"   {example}\n" for example in examples)])
