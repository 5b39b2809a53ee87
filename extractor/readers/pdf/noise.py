"""Tells text from glyph noise: what comes out of a PDF whose font has no proper character map.

Noise is either characters that nobody can read (control, private use, replacement) or letters that follow no language
written in Latin letters: too few vowels, too few common letters, none of the small words. Text in other scripts, short
text and figures are never called noise.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from extractor.readers.pdf.lines import CONTROL, HYPHEN_MARK

_UNREADABLE_SHARE: Final = 0.15
# So many characters of a page are enough to judge it by its letters.
_SAMPLE: Final = 2500
_ENOUGH_LETTERS: Final = 150
_FEW_VOWELS: Final = 0.27
_FEW_COMMON: Final = 0.42
_FEW_WORDS: Final = 0.02
_COMMON_LETTERS: Final = frozenset("etaoinsr")
_VOWELS: Final = frozenset("aeiouy")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SMALL_WORD_LIST: Final = (
    "the of and to in is for with we on a that by are as from this der die das und von zu mit den ist le la les des et "
    "en du un une de el los y que del il di e che in per con o os da do em um uma het een van i na w z ja om att det"
)
_SMALL_WORDS: Final = frozenset(_SMALL_WORD_LIST.split())


def is_noise(text: str) -> bool:
    """Whether a page's text cannot be what its readers see.

    >>> is_noise("We trained the network for 100 epochs."), is_noise("\\x15\\x13 *OREDO &RQIHUHQFH \\x0f\\x11\\x12")
    (False, True)
    """
    unreadable = len(CONTROL.findall(text)) - text.count(HYPHEN_MARK)
    if unreadable > 0 and unreadable > _UNREADABLE_SHARE * len("".join(text.split())):
        return True
    words = _WORD.findall(text, 0, _SAMPLE)
    letters = "".join(words)
    if len(letters) < _ENOUGH_LETTERS or not _is_latin(letters):
        return False
    if sum(word.lower() in _SMALL_WORDS for word in words) >= _FEW_WORDS * len(words):
        return False
    plain = [letter for letter in unicodedata.normalize("NFD", letters.lower()) if letter.isalpha()]
    common = sum(letter in _COMMON_LETTERS for letter in plain) / len(plain)
    vowels = sum(letter in _VOWELS for letter in plain) / len(plain)
    return common < _FEW_COMMON or vowels < _FEW_VOWELS


def _is_latin(letters: str) -> bool:
    sample = letters[:2000]
    return sum(letter < "ɐ" for letter in sample) > 0.8 * len(sample)
