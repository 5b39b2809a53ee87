"""What a single row of a page looks like: a heading, a caption's start, a table's row, a label, a formula, prose.

Each function judges a row by its words and its setting alone; `blocks` decides with the neighbours in view.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extractor.document import SectionKind
from extractor.readers.headings import bare, kind_of

if TYPE_CHECKING:
    from extractor.readers.pdf.printed import Printed
    from extractor.readers.pdf.style import Style

CAPTION: Final = re.compile(
    r"(?:extended data |supplementary |supporting |appendix )?(?:fig(?:ure)?s?|tables?|tab|scheme|algorithm|listing|box|plate)\b\.?\s*"
    r"(?P<number>[A-Z]?\.?\d+(?:[.\-]\d+)*[a-z]?|[IVX]+)(?P<end>\s*[.:|–—]|\s*$|(?-i:\s+(?=[A-Z(])))",
    re.I,
)
LIST_ITEM: Final = re.compile(r"(?:[•‣▪◦●○■□➢✓∙·]|[–—*-]\s|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)\s*\S")
BULLET: Final = re.compile(r"[•‣▪◦●○■□➢✓∙]")
REFERENCE: Final = re.compile(r"\[\d{1,3}\]|\(?\d{1,3}[.)]\s+\S")
NUMBERED: Final = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[IVX]{1,5}(?=[.)])|[A-H](?:\.\d{1,2}){1,2}|[A-H](?=[.)])"
    r"|(?:Appendix|APPENDIX|Section|Supplement)\s+[A-Z\d])(?P<dot>[.):]?)\s+(?=[^\W\d_])"
)
RUN_IN: Final = re.compile(
    r"(?P<head>abstract|summary|a b s t r a c t|keywords|key words|index terms|keywords and phrases)"
    r"\s*(?:[—–:.-]+\s*|(?-i:\s+(?=[A-Z])))(?=\S)",
    re.I,
)
_PLAIN_HEAD_LIST: Final = (
    "abstract,introduction,background,related work,related works,methods,method,materials and methods,methodology,results,discussion,"
    "results and discussion,conclusion,conclusions,references,bibliography,literature cited,acknowledgements,acknowledgments,"
    "acknowledgement,acknowledgment,experiments,evaluation,keywords,appendix,data availability,data availability statement,funding,"
    "author contributions,conflicts of interest,conflict of interest,competing interests,supporting information,"
    "supplementary materials,supplementary material,discussion and conclusion,discussion and conclusions,summary,"
    "materials and method,experiments and results,conclusions and future work,conclusion and future work,future work"
)
PLAIN_HEADS: Final = frozenset(_PLAIN_HEAD_LIST.split(","))
"""Headings that are told by their words alone, however they are set."""
_APPENDIX: Final = re.compile(r"(?:[A-H](?:\.\d)?[.:]?|S\d[.:]?|appendix|supplement\w*|supporting)\s+[A-Z]", re.I)
_MATH_FONT: Final = re.compile(
    r"CMMI|CMSY|CMEX|MTSY|MTMI|Math|Symbol|MSBM|Euclid|STIX.*Math|RMTMI|MathematicalPi|Universal", re.I
)
_MATH: Final = re.compile(r"[=+−×÷∑∏∫√≤≥≈∈∀∂∇∞α-ωΓ-Ω∥⊙⊗^|]|\(\d+\)$")
_BODY_KINDS: Final = frozenset(
    {
        SectionKind.ABSTRACT,
        SectionKind.KEYWORDS,
        SectionKind.INTRODUCTION,
        SectionKind.METHODS,
        SectionKind.RELATED_WORK,
        SectionKind.RESULTS,
        SectionKind.EXPERIMENTS,
    }
)
_WORD: Final = re.compile(r"[^\W\d_]{4,}")
_TERMINAL: Final = re.compile(r"[.!?:;][\"”’')\]\[\d,–]*$")
_MOST_WORDS = 16
_FEWEST_LETTERS = 3
_MOST_CHARACTERS = 120
_LABEL_CHARACTERS = 42
_LIST_LEAD = 5
_STOPPED_HEADING = 4
_ITALIC_HEADING = 10
_NUMBERS_IN_ROW = 3
# Headings are rarely set smaller than running text; labels in drawings and tables are.
_HEADING_SIZE = 0.9
_MOST_LETTERS = 0.55


def ends_sentence(text: str) -> bool:
    """Whether a sentence may end with this line.

    >>> ends_sentence("as was shown before.[12]"), ends_sentence("as was shown by the")
    (True, False)
    """
    return _TERMINAL.search(text) is not None


def is_cells(row: Printed) -> bool:
    """Whether wide gaps divide a row into cells, as opposed to prose that is set loosely."""
    return bool(row.gaps) and len(row.text) < 45 * len(row.gaps)


def is_numbers(row: Printed) -> bool:
    """Whether a row is mostly numbers, as in the body of a table."""
    return sum(map(str.isalpha, row.text)) < 0.25 * len(row.text) and len(row.stops) >= _NUMBERS_IN_ROW


def is_math(row: Printed) -> bool:
    """Whether a row is a displayed formula or a part of one."""
    words = _WORD.findall(row.text)
    if sum(map(len, words)) > 0.3 * len(row.text) or len(row.text) > 2 * _LABEL_CHARACTERS:
        return False
    return bool(_MATH_FONT.search(row.font) or (_MATH.search(row.text) and len(words) <= 2))


def is_label(row: Printed, style: Style) -> bool:
    """Whether a row is a short piece of text in a drawing: an axis label, a legend, a number."""
    if len(row.text) > _LABEL_CHARACTERS:
        return False
    odd = style.is_small(row) or style.is_large(row) or family(row.font) != family(style.font)
    return odd or not _WORD.search(row.text)


def family(font: str) -> str:
    """Return the part of a font's name that its bold and italic cuts share.

    >>> family("NimbusRomNo9L-MediItal"), family("TimesNewRoman,Bold")
    ('nimbus', 'timesn')
    """
    return font[:6].lower()


def looks_like_heading(row: Printed, style: Style) -> bool:
    """Whether a row could be a heading by its words and setting; its place on the page is not asked for."""
    text = row.text
    if len(text) > _LABEL_CHARACTERS and not (row.bold or row.italic or style.is_large(row) or text.isupper()):
        return False
    words = text.split()
    letters = sum(map(str.isalpha, text))
    too_long = len(words) > _MOST_WORDS or len(text) > _MOST_CHARACTERS
    few_letters = letters < max(_FEWEST_LETTERS, _MOST_LETTERS * len(text.replace(" ", "")))
    if too_long or few_letters or text[-1] in ",;" or row.bold_end or _opens_other(text):
        return False
    if bare(text) in PLAIN_HEADS:
        return True
    number = NUMBERED.match(text)
    gap_after_number = number is not None and [word for word, _ in row.gaps] == [1]
    if (row.gaps and not gap_after_number) or is_math(row):
        return False
    if number is not None:
        return _is_strong(row, text[number.end() :], style) or (row.italic and not style.italic)
    if row.size < _HEADING_SIZE * style.size or not (text[0].isupper() or text[0].isdigit()):
        return False
    if (text.endswith(":") and len(words) > _LIST_LEAD) or (text.endswith(".") and len(words) > _STOPPED_HEADING):
        return False
    return _is_strong(row, text, style) or (
        row.italic and not style.italic and len(words) <= _ITALIC_HEADING and text[-1] != "."
    )


def _opens_other(text: str) -> bool:
    return bool(CAPTION.match(text) or BULLET.match(text) or RUN_IN.match(text))


def _is_strong(row: Printed, title: str, style: Style) -> bool:
    return (row.bold and not style.bold) or style.is_large(row) or is_capitals(title)


def is_capitals(text: str) -> bool:
    """Whether a heading is set in capitals: at least one word of four letters, and no small letters.

    >>> is_capitals("RELATED WORK"), is_capitals("CNN"), is_capitals("Related Work")
    (True, False, False)
    """
    return text.isupper() and _WORD.search(text) is not None


def opens_references(text: str) -> bool:
    """Whether a heading opens the list of references."""
    return kind_of(text) is SectionKind.REFERENCES


def closes_references(text: str) -> bool:
    """Whether a heading opens what may follow the list of references.

    >>> closes_references("Appendix A"), closes_references("B Dataset details"), closes_references("Whales")
    (True, True, False)
    """
    return kind_of(text) is SectionKind.APPENDIX or _APPENDIX.match(text) is not None


def opens_body(text: str) -> bool:
    """Whether a heading ends the front matter: it names a part of every paper, or is numbered as the first.

    >>> opens_body("Abstract"), opens_body("1 Whales of the north"), opens_body("Open access")
    (True, True, False)
    """
    number = NUMBERED.match(text)
    return kind_of(text) in _BODY_KINDS or (number is not None and number["number"] in {"1", "I"})
