"""The commands: the only place that prints, and the only one that knows typer and rich.

Each command is a module that turns arguments into calls of the library and results into words. What is costly to load
is imported inside the functions that need it, so that `--help` is quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; ends in `SystemExit` with the exit code.

    Each worker process imports this module again, to find where the program began; it needs none of the commands.
    """
    from extractor.cli.app import main as run_commands  # noqa: PLC0415

    run_commands(arguments)
