"""Tells entries of a reference list from sentences, by what they are made of: initials, years, pages, venues."""

from __future__ import annotations

import re
from typing import Final

# "Smith, J. A.", "S. C. Doney", "Bachman SP,"
_INITIALS: Final = re.compile(r"\b[A-Z]\.(?=[ ,;:&\-–A-Z)])|(?<=[a-zà-ž]) [A-Z]{1,3}(?=[,.;] ?[A-Z(\d])")
_YEAR: Final = re.compile(r"\b(?:1[89]|20)\d\d[a-z]?\b")
# "12(3), 45–67", "vol. 8, no. 2", "pp. 1-9", "265, 62–77"
_PAGES: Final = re.compile(
    r"\b\d+ ?(?:\(\d+\))? ?[,:] ?(?:pp?\.? ?)?[A-Za-z]?\d+(?: ?[-–−] ?[A-Za-z]?\d+)?|\bpp?\. ?\d|\bvol\. ?\d"
    r"|\bno\. ?\d|\d ?\(\d+\)",
    re.I,
)
_VENUE: Final = re.compile(
    r"doi[:. ]|\bdoi\.org|arXiv|\bProc\b|\bProceedings\b|\bJ\. (?-i:[A-Z][a-z]+\.)|\bJournal\b|\bTrans\. |\bTransactions\b|\bConf\b"
    r"|\bConference\b|\bInt\. |\bSpringer\b|\bElsevier\b"
    r"|\bIEEE\b|\bPress\b|\bURL\b|\bIn: |\bet al\.?,|\bEds?\.|\bLett\. |\bSci\. |\bRev\. |https?://|\bCoRR\b"
    r"|\bISBN\b|\bCVPR\b|\bpreprint\b|\bEnviron\. |\bEcol\. "
    r"|\bRes\. |\bpublish(?:er|ing)\b",
    re.I,
)
_SENTENCE_WORDS: Final = re.compile(
    r"\b(?:was|were|we|our|is|are|has|have|had|these|which|can|be|been|used|they|it|its|also|such|not|as)\b", re.I
)
_LABEL: Final = re.compile(r"(?:\[\d{1,3}\]|\(?\d{1,3}[.)])\s+\S|\[[A-Z][\w+]{1,12}\]\s")
_ENTRY: Final = re.compile(
    r"\[\d{1,3}\]|\(?\d{1,3}[.)]\s+[A-Z“\"]|\[[A-Z][\w+]{1,12}\]\s"
    r"|(?:[a-z]{1,3} ){0,2}[A-ZÀ-Ž][\w'’\-]+(?:[ -][A-ZÀ-Ž][\w'’\-]+)?,? (?:[A-Z]\.|[A-Z]{1,3}[ ,.])"
    r"|(?:[A-Z]\. ?-?){1,3}[A-ZÀ-Ž][\w'’\-]+(?:,| and )"
)

# An entry has one of these marks for every so many of its words at least; a sentence that cites has fewer.
_DENSITY = 0.16
_SENTENCE_DENSITY = 0.05


def is_reference_like(text: str) -> bool:
    """Whether a paragraph is one or more entries of a reference list.

    >>> is_reference_like("He, K., Zhang, X., 2016. Deep residual learning. In: Proc. CVPR, pp. 770-778.")
    True
    >>> is_reference_like("We fine-tuned ResNet (He et al., 2016) and VGG (Simonyan and Zisserman, 2014) on our data.")
    False
    """
    words = len(text.split())
    if words < 6:
        return False
    years, venues = len(_YEAR.findall(text)), len(_VENUE.findall(text))
    if not years and not venues:
        return False
    if speaks(text):
        return False
    initials, pages = len(_INITIALS.findall(text)), len(_PAGES.findall(text))
    if (initials >= 2) + (years >= 1) + (pages >= 1) + (venues >= 1) < 3 and not (
        years and _LABEL.match(text) and venues + pages
    ):
        return False
    return (initials + years + 1.5 * pages + 1.5 * venues) / words >= _DENSITY


def speaks(text: str) -> bool:
    """Whether a text has more of the small words of sentences than the titles of references have.

    >>> speaks("We compared it with two networks. They have many layers."), speaks("Deep learning is no black box.")
    (True, False)
    """
    return len(_SENTENCE_WORDS.findall(text)) > max(_SENTENCE_DENSITY * len(text.split()), 1)


def starts_entry(line: str) -> bool:
    """Whether a line of a reference list opens an entry.

    >>> starts_entry("[12] K. He, X. Zhang"), starts_entry("Hu, Z., Bass, B."), starts_entry("of subsurface soil")
    (True, True, False)
    """
    return _ENTRY.match(line) is not None
