"""What the symbol commands of LaTeX stand for, as characters. Data only."""

from __future__ import annotations

import unicodedata
from html.entities import html5
from typing import Final

_GREEK_NAMES: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu "
    "nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
)


def _greek(size: str, letter: str) -> str:
    return unicodedata.lookup(f"GREEK {size} LETTER {letter.replace('lambda', 'lamda').upper()}")


GREEK: Final = {
    **{letter: _greek("SMALL", letter) for letter in _GREEK_NAMES.split()},
    **{letter.capitalize(): _greek("CAPITAL", letter) for letter in _GREEK_NAMES.split()},
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "varsigma": "ς", "varpi": "π",
}  # fmt: skip

# What means the same in text and in formulas.
SYMBOLS: Final = {
    "times": "×", "pm": "±", "mp": "∓", "cdot": "·", "div": "÷", "ast": "*", "star": "*", "circ": "∘", "bullet": "•",
    "leq": "≤", "le": "≤", "leqslant": "≤", "geq": "≥", "ge": "≥", "geqslant": "≥", "neq": "≠", "ne": "≠", "approx": "≈",
    "sim": "~", "simeq": "≃", "equiv": "≡", "propto": "∝", "ll": "≪", "gg": "≫", "lt": "<", "gt": ">", "mid": "|",
    "in": "∈", "notin": "∉", "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "setminus": "\\", "emptyset": "∅",
    "forall": "∀", "exists": "∃", "neg": "¬", "land": "∧", "lor": "∨", "wedge": "∧", "vee": "∨", "oplus": "⊕", "otimes": "⊗",
    "odot": "⊙", "to": "→", "rightarrow": "→", "longrightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←", "gets": "←",
    "leftrightarrow": "↔", "Leftrightarrow": "⇔", "mapsto": "↦", "uparrow": "↑", "downarrow": "↓", "infty": "∞",
    "partial": "∂", "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "ell": "ℓ", "hbar": "ℏ", "prime": "′", "degree": "°",
    "dots": "…", "ldots": "…", "cdots": "…", "vdots": "…", "ddots": "…", "dotsc": "…", "dotsb": "…", "textellipsis": "…",
    "langle": "⟨", "rangle": "⟩", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lVert": "‖", "rVert": "‖",
    "lvert": "|", "rvert": "|", "vert": "|", "Vert": "‖", "lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]",
    "backslash": "\\", "colon": ":", "top": "⊤", "perp": "⊥", "bot": "⊥", "checkmark": "✓", "cmark": "✓", "xmark": "✗",
    "dagger": "†", "ddagger": "‡", "dag": "†", "ddag": "‡", "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "euro": "€",
    "textdegree": "°", "textmu": "µ", "micro": "µ", "textasciitilde": "~", "textbackslash": "\\", "textunderscore": "_",
    "textless": "<", "textgreater": ">", "textbar": "|", "textasciicircum": "^", "textendash": "–", "textemdash": "—",
    "textquotesingle": "'", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "textregistered": "®", "texttrademark": "™", "texttimes": "×", "textpm": "±", "textbullet": "•", "slash": "/",
    "textdollar": "$", "textpercent": "%", "textonehalf": "½", "textsuperscript": "", "LaTeX": "LaTeX", "TeX": "TeX",
    "BibTeX": "BibTeX", "LaTeXe": "LaTeX", "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "th": "þ", "eg": "e.g.", "ie": "i.e.",
    "etal": "et al.", "cf": "cf.", "etc": "etc.", "vs": "vs.", "wrt": "w.r.t.", "onedot": ".",
    "quad": " ", "qquad": " ", "space": " ", "enspace": " ", "enskip": " ", "thinspace": " ", "newline": " ",
    "tabularnewline": " ", "nobreakspace": " ", "textvisiblespace": " ", "hfill": " ",
}  # fmt: skip
del SYMBOLS["textsuperscript"]

# Symbols that are part of a word: the space behind them only ends their name.
LETTERS: Final = frozenset({"ss", "o", "O", "ae", "AE", "oe", "OE", "aa", "AA", "l", "L", "i", "j", "dh", "th"})

ACCENTS: Final = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip

OPERATORS: Final = frozenset(
    {"arccos", "arcsin", "arctan", "arg", "argmax", "argmin", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp",
     "gcd", "hom", "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "mod", "Pr", "sec", "sin", "sinh",
     "softmax", "sup", "tan", "tanh"}
)  # fmt: skip

CONTROL_SYMBOLS: Final = {
    "%": "%", "&": "&", "_": "_", "#": "#", "$": "$", "{": "{", "}": "}", " ": " ", "\n": " ", "\t": " ", ",": " ", ";": " ",
    ":": " ", "!": "", "/": "", "-": "", "@": "", "|": "‖", "\\": " ", ">": " ",
}  # fmt: skip


def accented(accent: str, letter: str) -> str:
    """Put an accent on a letter.

    >>> accented("'", "e"), accented('"', "ı")
    ('é', 'ï')
    """
    base = {"ı": "i", "ȷ": "j"}.get(letter[:1], letter[:1])
    return unicodedata.normalize("NFC", base + ACCENTS[accent]) + letter[1:] if base else ""


def math_symbol(name: str) -> str | None:
    """Return the character of a command in a formula; those that no table here names may have an HTML name."""
    known = SYMBOLS.get(name) or GREEK.get(name)
    if known is not None or len(name) < 3:
        return known
    character = html5.get(name + ";", "")
    return character if len(character) == 1 and not character.isascii() else None
