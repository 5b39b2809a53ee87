"""Addresses in a sentence, and whose they are: which fields they answer is told by the words that lead to them.

A schema's phrases say what leads to a field's links. They are looked for in the words before a link, back to the link before it,
with the link itself written as LINK and brackets left out, so that "database LINK" reads "database (https://...)". Where several
fields are led to, the nearest words decide: "data are at LINK and code is at LINK". A link with nothing of its own before it goes
with the one before ("at LINK and LINK"), else with the words after it, else with the heading or sentence before. What leads to
a link in a footnote stands at its sign. A repository named after what the paper presents is its code, with no words at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.document import BlockKind, SectionKind, Span
from extractor.phrases import compiled
from extractor.rules.candidate import Candidate
from extractor.rules.footnotes import words_at_sign
from extractor.schema import Cue, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractor.rules.compiled import CompiledSchema
    from extractor.rules.scan import Scan
    from extractor.schema import ChecklistField, NearMiss
    from extractor.view import View

_PATH: Final = r"[^\s<>\"'{}|\\^`]"
_LINK: Final = re.compile(
    rf"(?:https? ?: ?/ ?/|www\.) ?{_PATH}+"
    rf"|(?<![\w/@.])(?:[a-z0-9-]+\.)+(?:com|org|io|co|net|edu|gov|eu|uk|de|fr|ch|au|ca|nl)(?:/{_PATH}*|(?= / ))"
    rf"|(?<![\w/.])(?:doi: ?)?10\.\d{{4,9}}/{_PATH}+",
    re.I,
)
_DOI_LABEL: Final = re.compile(r"^doi: ?", re.I)
# Two addresses printed without a space between them; not one that carries another in its path.
_ADJOINED: Final = re.compile(r"(?<=[\w)])(?<!doi)https?(?=: ?/|$)")
_TAIL: Final = ".,;:!?'\"*"
_CLOSERS: Final = {")": "(", "]": "["}
_SCHEME: Final = re.compile(r"^https? ?: ?/? ?/? ?", re.I)
_NEXT_PIECE: Final = re.compile(r" (?!https?:|www\.|doi)([A-Za-z0-9~][\w./%#?=&~+-]*)")
_SPACED_PATH: Final = re.compile(r"(?: / (?:[\w.~%+-]+(?: [-_] [\w.~%+-]+)*)?)+")
_DOT_DOMAIN: Final = re.compile(r"^(?:com|org|net|io|edu|gov|de|uk|fr|ch|eu|co|ac)(?:[/.]|$)")
_CODE_HOSTS: Final = ("github.", "gitlab.", "bitbucket.")
_LINK_WEIGHT: Final = 0.9
_OWN_SCORE: Final = 0.9
_WORDS_OF_LINKS: Final = ("http", "www.", "10.", ".com", ".org", ".io", ".co/", ".net")
_BRACKETS: Final = str.maketrans(dict.fromkeys("()[]<>", ""))
_PLACEHOLDER: Final = "LINK"
_OWN_CODE: Final = f"our code is available at {_PLACEHOLDER}"
_BEGINNING: Final = 3000
_CAPITALS: Final = 2
_MAX_JOINING_WORDS: Final = 6
_NOT_ENOUGH: Final = frozenset({SectionKind.RELATED_WORK, SectionKind.FUTURE_WORK, SectionKind.REFERENCES})


def find_links(view: View, within: Span) -> list[tuple[Span, str]]:
    """Return the addresses within a span of the view, each with its form made whole.

    An address that the page breaks over a line end is read on; white space inside it is taken out of the form, never of the span.
    """
    text = view.text
    found: list[tuple[Span, str]] = []
    position = within.start
    while match := _LINK.search(text, position, within.end):
        stop = _whole_end(text, match.start(), match.end(), within.end)
        stop = match.start() + len(_ADJOINED.split(text[match.start() : stop], maxsplit=1)[0])
        end = match.start() + len(_trimmed(text[match.start() : stop]))
        form = _DOI_LABEL.sub("", re.sub(r"\s+", "", text[match.start() : end]))
        if "." in _SCHEME.sub("", form):
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


def _whole_end(text: str, start: int, end: int, limit: int) -> int:
    """Return where an address ends that spaces may run through: line ends, or the spaces of a tokenised text."""
    for _ in range(4):
        link = text[start:end]
        spaced = _SPACED_PATH.match(text, end, limit)
        if spaced is not None:
            end = spaced.end()
            continue
        more = _NEXT_PIECE.match(text, end, limit)
        if more is None or not _goes_on(link, more[1]):
            break
        end = more.end()
    return end


def _goes_on(link: str, piece: str) -> bool:
    """Whether a piece after a space belongs to the address before it."""
    host, _, path = _SCHEME.sub("", _DOI_LABEL.sub("", link)).partition("/")
    last = link[-1]
    if last in ",;:)]" or link.endswith("..."):
        return False
    if "." not in host.rstrip("."):
        return "." in piece or (last == "." and _DOT_DOMAIN.match(piece) is not None)
    if last == "/":
        owner_only = path.count("/") == 1 and any(code_host in host for code_host in _CODE_HOSTS)
        return owner_only or _looks_like_path(piece)
    if last in "-_=":
        return bool(path) or _looks_like_path(piece)
    if last == ".":
        if not path and _DOT_DOMAIN.match(piece):
            return True
        if piece[0].islower():
            return any(character in piece.rstrip(_TAIL) for character in "/.0123456789")
        return piece[0].isdigit() and link[-2].isalpha() and "10." in link
    return False


def _looks_like_path(piece: str) -> bool:
    """Whether a piece is no plain word: it has a stroke, a digit or a capital inside."""
    inside = piece.rstrip(_TAIL)[1:]
    return any(character in "/._-=" or character.isdigit() or character.isupper() for character in inside)


@dataclass(frozen=True, slots=True)
class _Lead:
    """Words that lead to a field's links, as places in what was searched."""

    field: str
    start: int
    end: int


def link_candidates(view: View, scan: Scan, previous: Scan | None, schema: CompiledSchema) -> list[Candidate]:
    """Return a candidate for each link in a sentence and each field that the words beside it lead to.

    A field of kind `term` gets the name of its vocabulary that the address shows: GitHub of https://github.com/a/b.
    """
    fields = schema.link_fields
    if not fields:
        return []
    span = scan.sentence.span
    sentence = view.text[span.start : span.end]
    if not any(word in sentence for word in _WORDS_OF_LINKS):
        return []
    links = find_links(view, span)
    found: list[Candidate] = []
    names: list[str] = []
    before = span.start
    for index, (place, form) in enumerate(links):
        after = links[index + 1][0].start if index + 1 < len(links) else span.end
        told = words_at_sign(view, Span(before, place.start)) or view.text[before : place.start]
        lead = told.translate(_BRACKETS).rstrip() + f" {_PLACEHOLDER}"
        led = _nearest(lead, schema)
        if not led and index and len(lead.split()) <= _MAX_JOINING_WORDS:
            led = names
        led = led or _nearest(
            f"{_PLACEHOLDER} {view.text[place.end : after].translate(_BRACKETS).lstrip()}", schema, first=True
        )
        led = led or _led_from_before(view, scan, previous, sentence, schema)
        if not led and _is_named_after(view.text, form):
            led = _nearest(_OWN_CODE, schema)
        names = led
        for field in fields:
            if _answers_itself(field, form):
                own = Candidate(
                    field.name, form, view.text[place.start : place.end], place, scan.sentence.index, _LINK_WEIGHT
                )
                own.fixed, own.score = True, _OWN_SCORE
                found.append(own)
            elif field.name in led:
                values = [form] if field.kind is Kind.URL else _names(field, form, schema)
                found.extend(_candidates(view, scan, field, (place, values), _foreign(lead, form, field)))
        before = place.end
    return found


def names_led_to(view: View, scan: Scan, candidates: list[Candidate], schema: CompiledSchema) -> list[Candidate]:
    """Drop names of hosts that the words before them lead to another field, or that an address in the sentence speaks for."""
    fields = schema.link_fields
    judged = {field.name: field for field in fields}
    if not any(one.field in judged for one in candidates):
        return candidates
    span = scan.sentence.span
    places = find_links(view, span)
    shown = {
        (field.name, name)
        for field in fields
        if field.kind is Kind.TERM
        for _, form in places
        for name in _names(field, form, schema)
    }
    hosts = sorted(
        {one.span for one in candidates if one.field in judged and not one.fixed} | {place for place, _ in places}
    )
    kept = []
    for one in candidates:
        if one.field in judged and not one.fixed:
            if (one.field, one.value) in shown or any(place.overlaps(one.span) for place, _ in places):
                continue
            before = max((host.end for host in hosts if host.end <= one.span.start), default=span.start)
            lead = view.text[before : one.span.start].translate(_BRACKETS).rstrip() + f" {_PLACEHOLDER}"
            led = _nearest(lead, schema)
            if (
                led
                and one.field not in led
                and judged[one.field].kind is Kind.TERM
                and not _is_paired(led, one.field, fields)
            ):
                continue
        kept.append(one)
    return kept


def _is_paired(led: Sequence[str], name: str, fields: Sequence[ChecklistField]) -> bool:
    """Whether a field asks for the host of what another field, led to, asks the address of: they share their words."""
    cues = {field.name: set(field.cues) for field in fields}
    return any(len(cues[other] & cues[name]) > len(cues[name]) // 2 for other in led)


def _candidates(
    view: View, scan: Scan, field: ChecklistField, link: tuple[Span, list[str]], foreign: NearMiss | None
) -> Iterable[Candidate]:
    place, values = link
    for value in values:
        one = Candidate(field.name, value, view.text[place.start : place.end], place, scan.sentence.index, _LINK_WEIGHT)
        if foreign is not None:
            one.usage, one.reason, one.fixed, one.score = foreign.usage, foreign.reason, True, 0.0
        elif _is_plain(scan):
            one.fixed, one.score = True, _OWN_SCORE
        yield one


def _answers_itself(field: ChecklistField, form: str) -> bool:
    """Whether an address is of a kind that answers a URL field wherever it stands, even in the references."""
    return field.kind is Kind.URL and any(compiled(pattern.phrase).regex.search(form) for pattern in field.patterns)


def _is_plain(scan: Scan) -> bool:
    """Whether nothing but the words that lead to the link speaks, so that the section need not be asked."""
    said = {hit.item.item.usage for hit in scan.usage if isinstance(hit.item.item, Cue)}
    return (
        said <= {"used"} and scan.sentence.section not in _NOT_ENOUGH and scan.sentence.block is not BlockKind.REFERENCE
    )


def _names(field: ChecklistField, form: str, schema: CompiledSchema) -> list[str]:
    """Return the first name of a field's vocabulary that an address shows, if there is one."""
    shown = [hit.item for hit in schema.link_names.words(form, Span(0, len(form))).find(field.name)]
    return [min(shown).name] if shown else []


def _nearest(words: str, schema: CompiledSchema, *, first: bool = False) -> list[str]:
    """Return the names of the fields that words lead to: the nearest to the link, and those whose words run into the nearest's."""
    leads = [_Lead(hit.item.field, hit.start, hit.end) for hit in schema.link_cues.find(words, Span(0, len(words)))]
    leads = [lead for lead in leads if not any(_takes_up(lead, other, words) for other in leads)]
    if not leads:
        return []
    best = min(leads, key=lambda lead: lead.end) if first else max(leads, key=lambda lead: lead.end)
    return [lead.field for lead in leads if lead.start < best.end and best.start < lead.end]


def _takes_up(lead: _Lead, other: _Lead, words: str) -> bool:
    """Whether a lead begins with the very word that another field's ends with: the "downloaded" of "code ... downloaded from"."""
    if lead.field == other.field or not other.start < lead.start < other.end:
        return False
    return " " not in words[lead.start : other.end]


def _led_from_before(view: View, scan: Scan, previous: Scan | None, sentence: str, schema: CompiledSchema) -> list[str]:
    """Return the fields that a heading or sentence before leads to, for a link with hardly a word beside it."""
    if previous is None or len(sentence.split()) > 2 * _MAX_JOINING_WORDS:
        return []
    told = previous.sentence
    if told.unit != scan.sentence.unit and told.block is not BlockKind.HEADING:
        return []
    return _nearest(view.text[told.span.start : told.span.end], schema)


def _is_named_after(text: str, form: str) -> bool:
    """Whether an address is that of a repository of code named after what the paper begins with: its own "LeakGAN", not "models".

    Only a name with two capitals is one that nothing else has.
    """
    host, _, path = _SCHEME.sub("", form).partition("/")
    name = path.rstrip("/").split("/")[-1]
    if path.count("/") != 1 or sum(map(str.isupper, name)) < _CAPITALS or not host.startswith(_CODE_HOSTS):
        return False
    return re.search(rf"(?<![\w/])(?<!/ ){re.escape(name)}(?!\w)", text[:_BEGINNING]) is not None


def _foreign(lead: str, form: str, field: ChecklistField) -> NearMiss | None:
    """Return the near miss that the words before a link, or the link itself, make it."""
    return next(
        (
            miss
            for miss in field.near_misses
            if compiled(miss.phrase).regex.search(lead) or compiled(miss.phrase).regex.search(form)
        ),
        None,
    )
