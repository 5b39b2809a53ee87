"""Words and colours on the terminal, plain words in a pipe.

Text of papers is data: it reaches the terminal as `rich.text.Text`, never as markup, and its control characters are
made visible first.
"""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console

STATUS_STYLES: Final = {"stated": "green", "not stated": "yellow", "not determined": "magenta"}
STATUS_SIGNS: Final = {"stated": "●", "not stated": "○", "not determined": "?"}

# Controls but for the line feed, and the characters that reverse or hide what stands around them.
_HIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return a text as it can safely be shown on one line: a line end is ↵, a control character is spelled out.

    >>> visible("two\nlines"), visible("\x1b[31mred")
    ('two↵ lines', '\\x1b[31mred')
    """
    one_line = text.replace("\r\n", "\n").replace("\n", "↵ ")
    return _HIDDEN.sub(lambda match: " " if match[0] == "\t" else _spelled(match[0]), one_line)


def _spelled(character: str) -> str:
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"


def clock(seconds: float) -> str:
    """Return a time as people read it.

    >>> clock(7.2), clock(75), clock(7322)
    ('7 s', '1:15 min', '2:02 h')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"


def counted(number: int, noun: str) -> str:
    """Return a number of things with their noun.

    >>> counted(1, "paper"), counted(1200, "reply"), counted(0, "field")
    ('1 paper', '1,200 replies', '0 fields')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def shortened(text: str, longest: int) -> str:
    r"""Return a text, visible, cut to so many characters.

    >>> shortened("two\nlines", 20), shortened("two lines", 5)
    ('two↵ lines', 'two…')
    """
    shown = visible(text)
    return shown if len(shown) <= longest else f"{shown[: longest - 1].rstrip()}…"


def output_console() -> Console:
    """Return the console for what a command is asked for."""
    return _console(is_error=False)


def message_console() -> Console:
    """Return the console for what is said beside it."""
    return _console(is_error=True)


def _console(*, is_error: bool) -> Console:
    from rich.console import Console  # noqa: PLC0415 - a record on standard output needs no colours

    make = partial(Console, stderr=is_error, highlight=False, markup=False, emoji=False)
    console = make()
    # In a pipe, a line is as long as what it says.
    return console if console.is_terminal else make(soft_wrap=True, width=10_000)


def print_error(message: str) -> None:
    """Say on standard error what is wrong, without a traceback."""
    first, *others = visible_lines(message)
    console = message_console()
    if console.is_terminal:
        from rich.text import Text  # noqa: PLC0415

        console.print(Text.assemble(("Error: ", "bold red"), "\n".join([first, *others])))
    else:
        print("\n".join([f"Error: {first}", *others]), file=sys.stderr)


def visible_lines(text: str) -> list[str]:
    """Return the lines of a message, each safe to show."""
    return [visible(line) for line in text.split("\n")] or [""]
