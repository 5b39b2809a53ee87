"""Cells of a CSV file that no spreadsheet runs as a formula, and the texts back from them.

A spreadsheet computes what begins with = + - or @, even after spaces, when it opens a file. Such a text gets an
apostrophe in front. So does a text that begins with an apostrophe itself, so that the rule can be turned round: of a
cell that begins with an apostrophe the first one is dropped. A number stays a number.
"""

from __future__ import annotations

import re
from typing import Final

# Also after white space and what is not seen, and as the wide forms that East Asian settings take for the same.
_FORMULA: Final = re.compile(r"[\s\x00-\x20\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n']")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def cell(text: str) -> str:
    """Return a text as it can stand in a cell.

    >>> cell('=HYPERLINK("http://example.org")'), cell(" @SUM(A1)"), cell("'tis"), cell("-0.5"), cell("a=b")
    ('\\'=HYPERLINK("http://example.org")', "' @SUM(A1)", "''tis", '-0.5', 'a=b')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def text_of(cell: str) -> str:
    """Return the text that a cell was made from.

    >>> text_of("'=1+1"), text_of("''tis"), text_of("-0.5")
    ('=1+1', "'tis", '-0.5')
    """
    return cell.removeprefix("'")
