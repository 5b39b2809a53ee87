"""Are two answers the same, and do two quotes overlap?

Values are compared by their words, pairs by name and number, links by their address. The rules are lenient where people
write one thing in several ways, and strict with numbers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from extractor.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extractor.evaluation.gold import GoldValue

_WORD: Final = re.compile(r"[a-z0-9.+%]+")
_PLURAL: Final = re.compile(r"(?<=[a-z]{3})s\b")
_POWER: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*x\s*10\s*\^?\s*\(?\s*(-?\d+)")
_POWER_OF_TEN: Final = re.compile(r"(?<![\d.])10\s*\^?\s*(-\d+)")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", re.IGNORECASE)
_LAYOUT: Final = re.compile(r"[\s\-\u00ad\u2010\u2011]+")
_SCHEME: Final = re.compile(r"^(https?://)?(www\.|dx\.)?")
_END_OF_LINK: Final = re.compile(r"[\s/.]+$")
_PLACES: Final = 20
_ALIKE: Final = 0.6

_ONE_THING: Final = tuple(
    frozenset(name.replace(" ", "") for name in names.split(", "))
    for names in (
        "lr, learning rate, initial learning rate, base learning rate, step size",
        "batch, minibatch, batch size, minibatch size",
        "epoch, epochs, number of epochs, training epochs, max epochs, num epochs",
        "iterations, steps, training steps, training iterations, number of iterations, updates",
        "dropout, dropout rate, dropout ratio, dropout probability",
        "l2, l2 regularization, weight decay, weight decay rate",
        "hidden size, hidden units, hidden dim, hidden dimension, number of hidden units",
        "image size, input size, input image size, input resolution, crop size",
        "layers, depth, number of layers, num layers",
        "embedding size, embedding dim, embedding dimension, word embedding size",
    )
)
"""Names of parameters that papers use for each other, without their spaces. Where one name holds the other, no row is needed."""


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a value: small letters, no plurals, no signs but those that belong to numbers.

    >>> words("Random-horizontal flips"), words("224×224")
    (('random', 'horizontal', 'flip'), ('224x224',))
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("×", "x").replace("-", " ").replace("_", " ")
    return tuple(_PLURAL.sub("", " ".join(_WORD.findall(plain))).split())


def joined(text: str) -> str:
    """Return the words of a value without what stands between them."""
    return "".join(words(text))


def number(text: str) -> float | None:
    """Return the first number of a text.

    >>> number("1,024"), number("5 × 10−4"), number("10^-3"), number("1e-4"), number("none")
    (1024.0, 0.0005, 0.001, 0.0001, None)
    """
    plain = text.replace(",", "").replace("−", "-").replace("×", "x")
    if power := _POWER.search(plain):
        return float(f"{power[1]}e{power[2]}")
    if power := _POWER_OF_TEN.search(plain):
        return float(f"1e{power[1]}")
    found = _NUMBER.search(plain)
    return float(found[0]) if found else None


def is_same_term(one: str, other: str) -> bool:
    """Whether two names mean the same: equal, one inside the other, or most words shared.

    >>> is_same_term("NVIDIA Tesla V100", "Tesla V100"), is_same_term("ResNet-50", "ResNet-101")
    (True, False)
    """
    if not words(one) or not words(other):
        return False
    if joined(one) == joined(other):
        return True
    few, many = sorted((set(words(one)), set(words(other))), key=len)
    if few <= many and len("".join(few)) >= 3 and 3 * len(few) >= len(many):
        return True
    return len(few & many) / len(few | many) >= _ALIKE


def is_same_pair(one: str, other: str) -> bool:
    """Whether two parameters have names for the same thing and equal numbers.

    >>> is_same_pair("lr=1e-3", "learning rate=0.001"), is_same_pair("learning rate=0.01", "learning rate=0.001")
    (True, False)
    """
    (name, _, value), (other_name, _, other_value) = one.partition("="), other.partition("=")
    return _is_same_name(joined(name), joined(other_name)) and _is_same_amount(value, other_value)


def _is_same_name(one: str, other: str) -> bool:
    if one == other or any(one in names and other in names for names in _ONE_THING):
        return True
    return len(one) > 3 and len(other) > 3 and (one in other or other in one)


def _is_same_amount(one: str, other: str) -> bool:
    first, second = number(one), number(other)
    if first is None or second is None:
        return joined(one) == joined(other)
    return math.isclose(first, second, rel_tol=1e-9, abs_tol=1e-18)


def is_same_link(one: str, other: str) -> bool:
    """Whether two links lead to one place, or one leads below the other.

    >>> is_same_link("https://www.github.com/a/nets/", "github.com/a/nets"), is_same_link("github.com/a", "github.com/b")
    (True, False)
    """
    first, second = _address(one), _address(other)
    if first == second:
        return True
    return min(len(first), len(second)) > 10 and (first.startswith(second) or second.startswith(first))


def _address(link: str) -> str:
    return _SCHEME.sub("", _END_OF_LINK.sub("", "".join(link.casefold().split())))


SAME: Final[Mapping[Kind, Callable[[str, str], bool]]] = {
    Kind.TERM: is_same_term,
    Kind.PAIR: is_same_pair,
    Kind.URL: is_same_link,
}
"""How the values of a field are compared, by its kind. Those of an `open` field are not: two people word a fact in two ways."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which values found their gold. `allowed` are second forms of a gold value, and forms of an optional one: no errors.

    `hits`, `wrong` and `allowed` are places among the values, `missed` among the gold.
    """

    hits: tuple[int, ...]
    wrong: tuple[int, ...]
    allowed: tuple[int, ...]
    missed: tuple[int, ...]


def pair_off(values: Sequence[str], gold: Sequence[GoldValue], same: Callable[[str, str], bool]) -> Pairing:
    """Give each gold value that is not optional at most one value, equal names before names that are alike."""

    def is_exact(value: str, wanted: GoldValue) -> bool:
        return any(joined(value) == joined(name) for name in wanted.names)

    def is_alike(value: str, wanted: GoldValue) -> bool:
        return any(same(value, name) for name in wanted.names)

    left = dict(enumerate(values))
    missed = [place for place, wanted in enumerate(gold) if not wanted.optional]
    hits: list[int] = []
    for is_match in (is_exact, is_alike):
        for place in list(missed):
            hit = next((index for index, value in left.items() if is_match(value, gold[place])), None)
            if hit is not None:
                del left[hit]
                missed.remove(place)
                hits.append(hit)
    allowed = [index for index, value in left.items() if any(is_alike(value, wanted) for wanted in gold)]
    wrong = [index for index in left if index not in allowed]
    return Pairing(tuple(sorted(hits)), tuple(wrong), tuple(allowed), tuple(missed))


def squashed(text: str) -> str:
    r"""Return a text without its layout: no white space, no hyphens, small letters.

    >>> squashed("Data Augmen-\ntation")
    'dataaugmentation'
    """
    return _LAYOUT.sub("", unicodedata.normalize("NFKC", text)).casefold()


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Return where a squashed quote stands in a squashed text: the first places, for a word may stand in hundreds."""
    found: list[tuple[int, int]] = []
    start = text.find(quote) if quote else -1
    while start >= 0 and len(found) < _PLACES:
        found.append((start, start + len(quote)))
        start = text.find(quote, start + 1)
    return found


def is_overlapping(one: str, other: str, text: str) -> bool:
    """Whether two squashed quotes share words: one holds the other, or both cover a place of the squashed text.

    >>> is_overlapping("trainedon", "onimagenet", "wetrainedonimagenet"), is_overlapping("we", "imagenet", "wetrainedonimagenet")
    (True, False)
    """
    if one and other and (one in other or other in one):
        return True
    return any(
        start < other_end and other_start < end
        for start, end in places(one, text)
        for other_start, other_end in places(other, text)
    )
