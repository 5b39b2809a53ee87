"""Numbers and units of the siunitx package to the characters that it prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.readers.latex.tokens import Token

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNITS: Final = {
    "giga": "G", "mega": "M", "kilo": "k", "tera": "T", "milli": "m", "micro": "µ", "nano": "n", "centi": "c", "deci": "d",
    "byte": "B", "bit": "bit", "hertz": "Hz", "second": "s", "minute": "min", "hour": "h", "day": "d", "meter": "m", "metre": "m",
    "gram": "g", "watt": "W", "volt": "V", "ampere": "A", "joule": "J", "kelvin": "K", "percent": "%", "degree": "°",
    "celsius": "°C", "pixel": "px", "per": "/", "squared": "^2", "cubed": "^3", "gibi": "Gi", "mebi": "Mi", "tebi": "Ti",
    "litre": "l", "liter": "l", "decibel": "dB", "degreeCelsius": "°C", "kibi": "Ki", "mole": "mol", "pascal": "Pa",
}  # fmt: skip


def number_text(text: str) -> str:
    """Return a number as it is printed.

    >>> number_text("1e-4"), number_text("3.5e5"), number_text("0.1")
    ('1 × 10^-4', '3.5 × 10^5', '0.1')
    """
    match = re.fullmatch(r"\s*([+\-]?[\d.,\s]*)\s*[eE]\s*([+\-]?\d+)\s*", text)
    if match is None:
        return text.strip()
    mantissa = match[1].strip()
    return f"{mantissa} × 10^{match[2]}" if mantissa else f"10^{match[2]}"


def unit_text(tokens: Iterable[Token]) -> str:
    """Return a unit as it is printed.

    >>> unit_text([Token("command", "giga"), Token("command", "byte")])
    'GB'
    """
    words = (token for token in tokens if token.kind != "space")
    return "".join(_UNITS.get(word.text, "" if word.kind == "command" else word.text) for word in words)
