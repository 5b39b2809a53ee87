"""What a footnote's sign says of it: the words of the sentence that the sign stands in.

"The code is publicly available.3" and, at the foot of the page, "3 https://github.com/a/b".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from extractor.document import Span
    from extractor.view import View

_SIGN: Final = re.compile(r"\W{0,2}(\d{1,2})[.:)\]]? ?")
_FARTHEST: Final = 8000
"""Characters between a sign and its note: two pages, set in two columns."""
_LONGEST_LEAD: Final = 300
_SENTENCE_END: Final = re.compile(r"[.!?][\"')\]]*(?:(?<=[^\W_][.!?])\d{1,2})?\s+(?=[A-Z])")


def words_at_sign(view: View, before: Span) -> str:
    """Return the words before a footnote's sign, where all that stands before a link is that sign; none where it is not found.

    `before` is what stands before the link: from the beginning of the sentence, or from the end of the link before it.
    """
    sign = _SIGN.fullmatch(view.text, *before)
    if sign is None:
        return ""
    start = max(before.start - _FARTHEST, 0)
    mark = re.compile(rf"(?<=[^\W\d_])[.,;:)\]\"']{{0,2}} ?{sign[1]}(?!\w|[.,]\d|\s?[-\u2013/%]\s?\d)")
    places = list(mark.finditer(view.text, start, before.start))
    glued = [place for place in places if " " not in place[0]] or places
    if not glued:
        return ""
    end = glued[-1].start()
    return _SENTENCE_END.split(view.text[max(end - _LONGEST_LEAD, start) : end])[-1]
