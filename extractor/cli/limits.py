"""What `extractor run` takes of inputs and limits: options, and the paths that they stand for."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PANEL: Final = "Many documents"
_STANDARD_INPUT: Final = "-"
MEGABYTE: Final = 1_000_000

PathsFrom = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Read what PATH… names, and what this file names, a path a line; - is standard input.",
        show_default=False,
        rich_help_panel=_PANEL,
    ),
]
Memory = Annotated[
    int,
    typer.Option(
        min=100,
        metavar="MB",
        help="The most memory that a worker may hold at a document; kept on Linux.",
        rich_help_panel=_PANEL,
    ),
]
MaxSize = Annotated[
    int, typer.Option(min=1, metavar="MB", help="The largest that a document may be.", rich_help_panel=_PANEL)
]
LogJson = Annotated[
    str | None,
    typer.Option(
        "--log-json",
        metavar="FILE",
        help="Add an event a line to this file, as JSON; - is standard error, in place of progress and summary.",
        show_default=False,
        rich_help_panel=_PANEL,
    ),
]


def given_paths(paths: Sequence[str], list_file: str | None) -> Iterator[str]:
    """Yield the paths of the command line, then those of a list, which is read as they are wanted.

    Raises:
        SettingsError: `no-input`, where there is neither; `input-missing` or `input-unreadable` for the list.
    """
    if not paths and list_file is None:
        raise SettingsError(
            "Nothing to read. Give files, folders or globs, or a list of them with --from.", code="no-input"
        )
    yield from paths
    if list_file is not None:
        try:
            is_standard = list_file == _STANDARD_INPUT
            with nullcontext(sys.stdin.buffer) if is_standard else open(list_file, "rb") as lines:
                for line in lines:
                    if path := line.rstrip(b"\r\n"):
                        yield os.fsdecode(path)
        except FileNotFoundError as error:
            raise SettingsError(f"The list {list_file} does not exist.", code="input-missing") from error
        except OSError as error:
            raise SettingsError(
                f"The list {list_file} cannot be read: {error.strerror}.", code="input-unreadable"
            ) from error
