"""Addresses in a sentence, and which fields they may answer: by their host and by the words beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import Span
from extractor.rules.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.rules.scan import Scan
    from extractor.schema import ChecklistField
    from extractor.view import View

_LINK: Final = re.compile(
    r"(?:https?: ?//|www\.) ?[^\s<>\"'{}|\\^`]+"
    r"|(?<![\w/@.])(?:[a-z0-9-]+\.)*(?:github|gitlab|bitbucket|zenodo|figshare|kaggle|huggingface|osf|dryad|datadryad|sourceforge|mendeley|gbif|flickr)"
    r"\.(?:com|org|io|co|net)(?:/[^\s<>\"'{}|\\^`]*)?"
    r"|(?<![\w/.])(?:doi: ?)?10\.\d{4,9}/[^\s<>\"'{}|\\^`]+",
    re.I,
)
_DOI_LABEL: Final = re.compile(r"^doi: ?", re.I)
_TAIL: Final = ".,;:!?'\"*"
_CLOSERS: Final = {")": "(", "]": "["}
_BROKEN_AT: Final = ("/", "-", ".", "_", "=", "//")
_CONTINUATION: Final = re.compile(r" ([A-Za-z0-9][\w./%#?=&~+-]*)")
_LINK_WEIGHT: Final = 0.9
_WORDS_OF_LINKS: Final = ("http", "www.", "10.", ".com", ".org", ".io", ".co/", ".net")


def find_links(view: View, within: Span) -> list[tuple[Span, str]]:
    """Return the addresses within a span of the view, each with its form made whole.

    An address that the page breaks over a line end is read on; white space inside it is taken out of the form, never of the span.
    """
    text = view.text
    found: list[tuple[Span, str]] = []
    position = within.start
    while match := _LINK.search(text, position, within.end):
        stop = _continued(view, match.start(), match.end(), within.end) or match.end()
        end = match.start() + len(_trimmed(text[match.start() : stop]))
        form = _DOI_LABEL.sub("", re.sub(r"\s+", "", text[match.start() : end]))
        if len(form) > len("https://x.y"):
            found.append((Span(match.start(), end), form))
        position = stop
    return found


def _trimmed(link: str) -> str:
    """Cut the punctuation that follows an address, and a bracket that it does not open."""
    while link:
        last = link[-1]
        if last in _TAIL or (last in _CLOSERS and link.count(last) > link.count(_CLOSERS[last])):
            link = link[:-1]
        else:
            break
    return link


def _continued(view: View, start: int, end: int, limit: int) -> int | None:
    """Return the end of an address that goes on after a line end, or None where it does not."""
    link = view.text[start:end]
    if not link.endswith(_BROKEN_AT) or link.endswith("...") or view.text[end - 1] in ",;":
        return None
    more = _CONTINUATION.match(view.text, end, limit)
    if more is None:
        return None
    broken = link.endswith(("/", "-", "_", "=")) or (link.endswith(".") and more[1][0].islower() and any(c in more[1] for c in "/.0123456789"))
    return more.end() if broken else None


def link_candidates(view: View, scan: Scan, fields: Sequence[ChecklistField]) -> list[Candidate]:
    """Return a candidate for each link in a sentence and each URL field whose hosts and cues fit it."""
    if not fields:
        return []
    span = scan.sentence.span
    sentence = view.text[span.start : span.end]
    if not any(word in sentence for word in _WORDS_OF_LINKS):
        return []
    return [
        Candidate(field.name, form, view.text[place.start : place.end], place, scan.sentence.index, _LINK_WEIGHT)
        for place, form in find_links(view, span)
        for field in fields
        if _fits(field, form, scan)
    ]


def _fits(field: ChecklistField, form: str, scan: Scan) -> bool:
    lowered = form.lower()
    hosted = not field.hosts or any(host in lowered for host in field.hosts)
    return hosted and field.name in scan.cues
