"""A MathML formula to one line of characters: fractions with a slash, powers with ^, indices with _.

Works on any tree with `tag`, `text` and children, so it needs no library of its own. Where a formula carries its TeX
source beside the presentation (`annotation`), the presentation is taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


class Node(Protocol):
    """What is needed of an element."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    def __iter__(self) -> Iterator[Node]: ...


_SPACED: Final = re.compile(r"^[=<>≤≥≈∼≡≠∈∉⊂⊆→←↦×±∓⋅·−+:∝≪≫∧∨∪∩]$")
_SIGNS: Final = frozenset("+−±∓")
_DROPPED: Final = frozenset(
    {"annotation", "annotation-xml", "mphantom", "mprescripts", "none", "malignmark", "maligngroup"}
)


def mathml_text(node: Node) -> str:
    """Return a formula on one line.

    >>> from xml.etree import ElementTree
    >>> mathml_text(ElementTree.fromstring("<math><msup><mn>10</mn><mrow><mo>−</mo><mn>4</mn></mrow></msup></math>"))
    '10^−4'
    """
    return re.sub(r"\s+", " ", _text(node)).strip()


def joined_power(base: str, power: str) -> str:
    """Return a power as text: in parentheses when it has parts.

    >>> joined_power("10", "−4"), joined_power("x", "i + 1")
    ('10^−4', 'x^(i + 1)')
    """
    return f"{base}^{grouped(power)}"


def joined_index(base: str, index: str) -> str:
    """Return an index as text.

    >>> joined_index("β", "1")
    'β_1'
    """
    return f"{base}_{grouped(index)}"


def joined_fraction(above: str, below: str) -> str:
    """Return a fraction as text.

    >>> joined_fraction("1", "2"), joined_fraction("a + b", "n")
    ('1/2', '(a + b)/n')
    """
    return f"{grouped(above)}/{grouped(below)}"


def grouped(part: str) -> str:
    """Put parentheses around what is more than one number or name."""
    part = part.strip()
    return part if re.fullmatch(r"[+\-−±√]?[\w.,'′*∗⊤†]*|\([^()]*\)", part) else f"({part})"


def _text(node: Node) -> str:
    name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
    if name in _DROPPED or not name:
        return ""
    if name == "mo":
        return _operator((node.text or "").strip())
    if name in {"mi", "mn", "ms", "mtext"}:
        # In running mathematics the white space between tags means nothing; inside mtext it does.
        return (
            (node.text or "") + "".join(_text(child) for child in node)
            if name == "mtext"
            else (node.text or "").strip()
        )
    parts = _with_signs([_text(child) for child in node if isinstance(child.tag, str)])
    return _layout(name, parts)


def _with_signs(parts: list[str]) -> list[str]:
    """Take the spaces from a minus or plus that has nothing before it to add to."""
    signed = list(parts)
    for i, part in enumerate(parts):
        before = parts[i - 1].strip() if i else ""
        if part.strip() in _SIGNS and (not before or before in {"(", "[", ","} or _SPACED.match(before)):
            signed[i] = part.strip()
    return signed


def _layout(name: str, parts: list[str]) -> str:
    """Put the parts of a construct together; one with the wrong number of parts is taken as a row."""
    count, write = _LAYOUTS.get(name, (None, None))
    if write is None or (count is not None and len(parts) != count):
        return "".join(parts)
    return write([re.sub(r"\s+", " ", part).strip() for part in parts] if count else parts)


def _power(parts: list[str]) -> str:
    return "".join(parts) if parts[1] in {"′", "'", "*"} else joined_power(*parts)


def _index(parts: list[str]) -> str:
    return joined_index(*parts) if parts[1] else parts[0]


_LAYOUTS: Final[Mapping[str, tuple[int | None, Callable[[list[str]], str]]]] = {
    "msup": (2, _power),
    "msub": (2, _index),
    "munder": (2, _index),
    "msubsup": (3, lambda parts: joined_power(joined_index(parts[0], parts[1]), parts[2])),
    "munderover": (3, lambda parts: joined_power(joined_index(parts[0], parts[1]), parts[2])),
    "mfrac": (2, lambda parts: joined_fraction(*parts)),
    "mroot": (2, lambda parts: f"{grouped(parts[0])}^(1/{parts[1]})"),
    "mover": (2, lambda parts: parts[0]),  # a hat or a bar: the letter stays
    "msqrt": (None, lambda parts: f"√{grouped(''.join(parts))}"),
    "mtr": (None, lambda parts: " ".join(part.strip() for part in parts)),
    "mtable": (None, lambda parts: "; ".join(part.strip() for part in parts if part.strip())),
    "mfenced": (None, lambda parts: f"({', '.join(part.strip() for part in parts)})"),
    "mspace": (None, lambda parts: " "),
    "semantics": (None, lambda parts: parts[0] if parts else ""),
}


def _operator(sign: str) -> str:
    if _SPACED.match(sign):
        return f" {sign} "
    return f"{sign} " if sign in {",", ";"} else sign
