"""From the words of a heading to what its section is for.

Works on the heading alone, in the forms that papers use: numbered or not, in capitals, spaced out, with a colon.
`kind_of` answers None where the heading does not tell, and the section then inherits from the one it lies in.
"""

from __future__ import annotations

import re
from typing import Final

from extractor.document import SectionKind

_NUMBERING: Final = re.compile(
    r"^\s*(?:(?:section|appendix|chapter)\s+)?(?:\(?(?:\d+(?:\.\d+)*|[IVX]+(?:\.\d+)*|[A-H](?:\.\d+)*)\)?[.:)]*\s+)?", re.I
)
_SPACED_OUT: Final = re.compile(r"^(?:[A-Za-z] ){3,}[A-Za-z]\b")

# The first rule that matches decides; each is searched in the heading without its number, in lower case.
_RULES: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"^(?:references|bibliography|literature cited|works cited|literature)$|^references\b|^literature cited", SectionKind.REFERENCES),
        (r"^(?:abstract|summary|synopsis|highlights|simple summary|author summary|lay summary|plain language summary|a b s t r a c t)$"
         r"|^abstract\b", SectionKind.ABSTRACT),
        (r"^(?:key ?words|index terms|key ?words and phrases|categories and subject descriptors)\b", SectionKind.KEYWORDS),
        (r"acknowledge?ments?|^funding\b|financial support|^thanks$", SectionKind.ACKNOWLEDGEMENTS),
        (r"availab|data access|accessib|^open (?:research|data|practices)|data (?:and code )?(?:deposition|archiving|repositor)|^resources? table"
         r"|supporting information files|^code$|^(?:software|code) (?:and data )?(?:repository|location)", SectionKind.AVAILABILITY),
        (r"author(?:s|s')? contribution|contributions? of authors|conflicts? of interest|competing interest|declaration|ethic|consent"
         r"|credit author|author details|author information|disclosure|publisher'?s note|orcid|additional information$", SectionKind.FRONT),
        (r"related (?:work|stud|literature|research)|previous (?:work|stud|research|approach)|prior (?:work|art)|literature (?:review|survey)"
         r"|state[- ]of[- ]the[- ]art$|^background and related|^existing (?:work|approach|method)", SectionKind.RELATED_WORK),
        (r"future (?:work|direction|research|perspective|prospect)|^outlook|^perspectives?$|^recommendations?$", SectionKind.FUTURE_WORK),
        (r"^introduction\b|^motivation$|^background$|^background and (?:motivation|aim|objective|significance)|^overview and motivation",
         SectionKind.INTRODUCTION),
        (r"^(?:appendix|appendices|supplement|supporting information|supplementary|electronic supplementary)", SectionKind.APPENDIX),
        (r"conclusion|concluding|^summary and|^final remarks|^closing remarks", SectionKind.CONCLUSION),
        (r"^results?\b(?! (?:of|in|on) )|^results? (?:and|&)|^findings|^experimental results?|^main results?|^evaluation results?|^performance"
         r"|^quantitative (?:results|evaluation)|^qualitative (?:results|evaluation)|^ablation|^comparison (?:with|to)|^model performance"
         r"|^error analysis", SectionKind.RESULTS),
        (r"^(?:general )?discussions?\b|^limitations?\b|^implications|^broader impact|^strengths and", SectionKind.DISCUSSION),
        (r"^experiment|experimental (?:set|evaluation|design|detail|protocol|setting|analysis)|^evaluation|^empirical|^numerical experiment"
         r"|^implementation details?|^implementation$|^training details?|^setup$|^baselines?$|^settings?$|^hyper-?parameters?\b"
         r"|^training (?:and|procedure|setup|protocol|strategy|settings|configuration)|^training$|^optimi[sz]ation$", SectionKind.EXPERIMENTS),
        (r"^(?:materials?|methods?|methodolog|study (?:area|site|design|region|species|system)|data ?sets?\b|data$|data (?:and|collection|acquisition|"
         r"preparation|preprocessing|pre-processing|processing|source|set|augmentation|annotation|description|labell?ing|split)"
         r"|our (?:approach|method|model|system)|proposed|approach$|the proposed|system (?:overview|description|architecture)"
         r"|model(?:s|l?ing)?$|model (?:architecture|description|training|structure|selection|development|design)|network (?:architecture|structure|design)"
         r"|architecture|framework$|experimental procedures?|star methods|star\W+methods|pre-?processing|image (?:acquisition|preprocessing|analysis|processing)"
         r"|statistical analys|workflow|algorithm|procedure|field (?:work|survey|data)|sampling|survey|annotation|feature extraction|study|technical)"
         r"|\bmethods?$|\bmaterials?$|\bmethodology$|\bdata ?sets?$|\barchitectures?$|\bmodels?$|\bnetworks?$", SectionKind.METHODS),
    )
)


def kind_of(heading: str) -> SectionKind | None:
    """Return what a section with this heading is for, or None where the heading does not tell.

    >>> kind_of("2. MATERIALS AND METHODS"), kind_of("R E F E R E N C E S"), kind_of("Whales of the north")
    (<SectionKind.METHODS: 'methods'>, <SectionKind.REFERENCES: 'references'>, None)
    """
    words = bare(heading)
    for rule, kind in _RULES:
        if rule.search(words):
            return kind
    return None


def bare(heading: str) -> str:
    """Return a heading without its number, its closing punctuation, letter spacing and capitals.

    >>> bare("IV. Experimental Set-Up:"), bare("D I S C U S S I O N")
    ('experimental set-up', 'discussion')
    """
    words = re.sub(r"\s+", " ", heading).strip()
    if _SPACED_OUT.match(words):
        words = "".join(words.split(" "))
    stripped = _NUMBERING.sub("", words, count=1)
    return (stripped or words).strip(" .:*#—–-").lower()
