"""The words of a text that can be checked: numbers, names and links exactly, other words by their stems."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extractor.claims.wording import FRAME
from extractor.document import Span
from extractor.normalize import parse_number, write_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

_TOKEN: Final = re.compile(
    r"(?P<link>(?:https?://|www\.)[^\s<>\"')\]]+|\b10\.\d{4,9}/[^\s<>\"')\]]+)"
    r"|(?P<size>(?<![\w.])\d+(?: ?[x\u00d7] ?\d+)+(?!\w))"
    r"|(?P<version>(?<![\w.-])\d+(?:\.\d+){2,}(?!\w))"
    r"|(?P<number>(?<![\w.-])\d+(?:,\d{3})*(?:\.\d+)?(?:[eE]-?\d+)?(?!\w))"
    r"|(?P<word>[^\W_]+(?:[-'@.&/+][^\W_]+)*(?:\+\+|\#)?)"
)
# What stands before a number that counts pages and figures, and the marks of lists and citations.
_POINTER: Final = re.compile(
    r"(?:\b(?:fig(?:ure)?s?|tab(?:le)?s?|sec(?:tion)?s?|eqs?|equations?|refs?|steps?|passages?)\.? ?|\[[\d, -]*|^\W*)$",
    re.I,
)
_LIST_MARK: Final = re.compile(r"[.)\]:]")
_DIGITS: Final = re.compile(r"\d")
_JOINT: Final = re.compile(r"[^\W_]+")
_MEASURE: Final = re.compile(r"(?P<number>\d+)(?P<unit>[^\W\d_]+)")
_SUFFIXES: Final = tuple(
    """
    isations izations isation ization ational ations ation ating ated ates ate ments ment ising izing ised ized ises izes
    ings ing ions ion ers ors ies ied ally ely edly ed er or al ive ic es ly ise ize s y e
    """.split()
)
_SHORTEST_STEM: Final = 3
_UNCHANGING: Final = frozenset({"species", "series"})
_DOUBLED: Final = frozenset(letter * 2 for letter in "bdfglmnprtz")


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a clause. `exact` ones (numbers, names, links) must be found as they are; `keys` are the ways to find it,
    each a group of keys that must all be there.
    """

    span: Span
    text: str
    exact: bool
    keys: tuple[frozenset[str], ...]

    @property
    def is_number(self) -> bool:
        """Whether it is a number, a size or a version."""
        return self.text[0].isdigit() and not any(character.isalpha() and character != "x" for character in self.text)

    def is_among(self, keys: Set[str]) -> bool:
        """Whether a text that has these keys has the term."""
        return any(group <= keys for group in self.keys)


def stem(word: str) -> str:
    """Return what the forms of a word have in common, roughly: two endings are cut, so that three letters or more are left.

    >>> [stem(word) for word in ("normalization", "normalised", "images", "training", "classifier", "classes")]
    ['norm', 'norm', 'imag', 'train', 'classif', 'class']
    """
    word = word.casefold()
    if word in _UNCHANGING:
        return word
    for _ in range(2):
        word = _shorter(word)
    return word[:-1] if len(word) > _SHORTEST_STEM + 1 and (word[-1] == "i" or word[-2:] in _DOUBLED) else word


def _shorter(word: str) -> str:
    for suffix in _SUFFIXES:
        if (
            len(word) - len(suffix) >= _SHORTEST_STEM + (len(suffix) > 2)
            and word.endswith(suffix)
            and word[-2:] != "ss"
        ):
            return word[: -len(suffix)]
    return word


def terms(text: str, within: Span, ignored: Set[str] = frozenset()) -> list[Term]:
    """Return the checkable words of a part of a text, each once; those whose stems are in `ignored` are left out."""
    found: dict[tuple[frozenset[str], ...], Term] = {}
    for match in _TOKEN.finditer(text, within.start, within.end):
        term = _term(text, within, match)
        if term is not None and (term.exact or not any(group <= ignored for group in term.keys)):
            found.setdefault(term.keys, term)
    return list(found.values())


def _term(text: str, within: Span, match: re.Match[str]) -> Term | None:
    span, word = Span(*match.span()), match[0]
    if match["link"]:
        return Term(span, word, True, (frozenset({_link_key(word)}),))
    if match["size"]:
        return Term(span, word, True, (frozenset({_size_key(word)}),))
    if match["number"]:
        before = text[max(within.start, span.start - 24) : span.start]
        pointer = _POINTER.search(before)
        if pointer is not None and (pointer[0].strip(" *-\u2022") or _LIST_MARK.match(text, span.end)):
            return None
        return Term(span, word, True, (frozenset({_number_key(word)}),))
    plain = word.casefold().removesuffix("'s")
    if plain in FRAME or (len(plain) < 2):
        return None
    pieces = _JOINT.findall(plain)
    exact = bool(_DIGITS.search(word)) or word[1:] != word[1:].lower() or _is_name(text, within, span)
    whole = "".join(pieces)
    keys = [frozenset({whole if _DIGITS.search(whole) else stem(whole)})]
    if len(pieces) > 1:
        keys.append(frozenset(_key(piece) for piece in pieces if piece not in FRAME) or keys[0])
    return Term(span, word, exact, tuple(keys))


def _is_name(text: str, within: Span, span: Span) -> bool:
    """Whether a capital begins the word though no sentence, item or heading begins with it."""
    before = text[within.start : span.start].rstrip(" *\"'(")
    return text[span.start].isupper() and bool(before) and before[-1] not in ".!?:-\u2022#\n"


def keys_of(text: str) -> frozenset[str]:
    """Return all keys by which a term can be found in a text."""
    found: set[str] = set()
    previous = ""
    for match in _TOKEN.finditer(text):
        found.update(_keys_of(match))
        whole = "".join(_JOINT.findall(match[0].casefold()))
        if previous:  # "ResNet 50" is ResNet-50, "pre trained" pre-trained.
            found.add(previous + whole if _DIGITS.search(previous + whole) else stem(previous + whole))
        previous = whole
    return frozenset(found)


def _keys_of(match: re.Match[str]) -> Iterator[str]:
    word = match[0]
    if match["link"]:
        yield _link_key(word)
    elif match["size"]:
        yield _size_key(word)
    elif match["number"]:
        yield _number_key(word)
        return
    pieces = _JOINT.findall(word.casefold())
    yield _key("".join(pieces))
    for piece in pieces:
        yield _key(piece)
        measure = _MEASURE.fullmatch(piece)
        if piece.isdigit():
            yield _number_key(piece)
        elif measure is not None:  # "16GB" is 16 GB.
            yield _number_key(measure["number"])
            yield _key(measure["unit"])
        else:  # A citation's number sticks to the word before it: "model49".
            yield stem(piece.rstrip("0123456789"))


def _key(piece: str) -> str:
    return piece if _DIGITS.search(piece) else stem(piece)


def _number_key(word: str) -> str:
    number = parse_number(word)
    return "#" + (write_number(number) if number is not None else word)


def _size_key(word: str) -> str:
    return "#" + "x".join(re.findall(r"\d+", word))


def _link_key(word: str) -> str:
    return "@" + re.sub(r"^(?:https?://)?(?:www\.)?", "", word.casefold()).rstrip("./,;:")
