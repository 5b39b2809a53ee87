"""The commands: the only place that prints, and the only one that knows typer and rich.

Each command is a module that turns arguments into calls of the library and results into words. What is costly to load
is imported inside the functions that need it, so that `--help` is quick.
"""

from extractor.cli.app import main

__all__ = ["main"]
