"""From the words of a heading to what its section is for.

Works on the heading alone, in the forms that papers use: numbered or not, in capitals, in small capitals that a PDF
spells "I NTRODUCTION", spaced out, with a colon. `kind_of` answers None where the heading does not tell, and the
section then inherits from the one it lies in. `is_standard` is stricter: words that are a heading wherever they stand
alone on a line.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from extractor.document import SectionKind

_NUMBERING: Final = re.compile(
    r"^(?:(?:section|appendix|chapter|part|supplement(?:ary)?(?: note)?|annex)\s+(?=\(?[\dA-Z]))?"
    r"(?:\(?(?:S?\d{1,2}(?:\.\d{1,2})*|(?-i:[IVX]{2,5}|[A-H](?:[.-]\d{1,2})+))\)?(?:[.:)|]+\s*|\s+)(?=\S)"
    r"|\(?(?-i:[IVX]|[A-H])[.:)]+\s*(?=\S))",
    re.I,
)
_SPACED_OUT: Final = re.compile(r"^(?:[A-Za-z] ){3,}[A-Za-z]\b")
# "R ELATED W ORK": a large first letter apart from the small capitals that follow it.
_SMALL_CAPITALS: Final = re.compile(r"(?<![’'´])\b([A-Z]) (?=[A-Z]{2,})")
_SPACES: Final = re.compile(r"\s+")

# The first rule that matches decides; each is searched in the heading without its number, in lower case.
_RULES: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (
            r"^(?:cited |selected )?references?\b(?! (?:data|database|image|librar|model|method|implementation"
            r"|architecture|set|genome|point|label"
            r"|standard|site|collection|material|evapo|frame|architecture|system|value|condition))|^bibliograph(?:y"
            r"|ical references)$"
            r"|^literature(?: cited)?$|^works cited$|^references?cited$",
            SectionKind.REFERENCES,
        ),
        (
            r"^(?:graphical |extended |structured |visual |english )?abstract$|^(?:summary|synopsis|highlights"
            r"|simple summary|author summary"
            r"|lay summary|plain language summary|non-technical summary|significance statement)$",
            SectionKind.ABSTRACT,
        ),
        (
            r"^(?:key ?words|key ?terms|index ?terms|categories and subject descriptors|ccs concepts|subject terms"
            r"|general terms)\b",
            SectionKind.KEYWORDS,
        ),
        (
            r"^article ?info|author(?:s|[’'´]s|s[’'´])? contribution|contributions? (?:of (?:the )?|by )?authors"
            r"|^authors?[’'´]?s? (?:details|information|notes?"
            r"|affiliations?|biograph|statement)|conflicts? of interest|competing (?:financial )?interest"
            r"|^declarations?\b|^ethic|ethics?"
            r" (?:statement|approval|declaration)|informed consent|^consent|credit (?:authorship|author)"
            r"|disclosures?$|publisher[’'´]?s note|^orcid|^abbreviations?$"
            r"|^additional information$|^institutional review board|^edited by|^reviewed by|^(?:about the )?authors?$"
            r"|^biograph(?:y|ies)$|^correspondence"
            r"|^list of (?:abbreviations|acronyms|symbols|figures|tables)|^nomenclature$|^glossary$|^citation$"
            r"|^open access$|^license",
            SectionKind.FRONT,
        ),
        (
            r"acknowledge?ments?\b|^funding\b|financial support|^thanks$|^support$|^grants?$"
            r"|^sources? of funding",
            SectionKind.ACKNOWLEDGEMENTS,
        ),
        (
            r"(?:data|code|software|materials?|resources?|model|tool|source code|package) (?:[\w, /&]+ )?(?:availab"
            r"|accessib)|^availab|availability statement"
            r"|accessibility statement|^data ?(?:access|archiving|deposition|sharing|publication)\b|^open (?:research"
            r"|data|practices)"
            r"|data (?:and code )?(?:deposition|archiving|repositor)|^(?:key )?resources? table|^code$|^source code$"
            r"|^(?:software|code) (?:and data )?"
            r"(?:repository|location|metadata)",
            SectionKind.AVAILABILITY,
        ),
        (
            r"^(?:general )?conclusions?\b|^concluding|^summary and|^final remarks|^closing remarks"
            r"|conclusions?$",
            SectionKind.CONCLUSION,
        ),
        (r"^introduction\b|^introductory", SectionKind.INTRODUCTION),
        (r"^comparisons? (?:to|with|against)\b", SectionKind.RESULTS),
        (
            r"related (?:work|stud|literature|research|approach)|^(?:previous|prior|earlier) (?:work|stud|research"
            r"|approach|art\b|efforts)"
            r"|literature (?:review|survey|overview)|^review of (?:the )?(?:literature|related)"
            r"|^(?:the )?state[- ]of[- ]the[- ]art$|^state of (?:the )?art$|^existing "
            r"(?:work|approach|method|stud|solution)|^survey of (?:related|existing)",
            SectionKind.RELATED_WORK,
        ),
        (
            r"^future\b|(?<!discussion and )future (?:work|direction|research|perspective|prospect)|^outlook"
            r"|^perspectives?$",
            SectionKind.FUTURE_WORK,
        ),
        (
            r"^motivations?\b|^background$|^background (?:and|&) (?:motivation|aim"
            r"|objective|significance|summary|rationale)"
            r"|^overview and motivation|^preface$|^problem statement"
            r"|^(?:research )?(?:aims?|objectives?)(?: and (?:aims|objectives|scope))?$"
            r"|^contributions?$",
            SectionKind.INTRODUCTION,
        ),
        (
            r"^(?:appendix|appendices|annex|supplement|supporting information|supplementary|electronic supplementary"
            r"|extended data|additional files?)",
            SectionKind.APPENDIX,
        ),
        (
            r"^(?:more |additional |further |detailed )?results?\b(?! (?:of|in|on) )|^findings"
            r"|^experimental results?|^(?:main|overall|numerical|simulation"
            r"|test|quantitative|qualitative|preliminary"
            r"|empirical|classification|detection|segmentation|evaluation|training|prediction|comparative|validation"
            r"|final|baseline) results?\b"
            r"|results?(?: and (?:discussions?|analysis|evaluation))?$|^performance\b(?! (?:evaluation )?(?:metric"
            r"|measure|indicator|index|criteri))|^quantitative evaluation"
            r"|^qualitative evaluation|^ablation|^comparisons?\b|^model performance|^error analys"
            r"|^analysis of results|^case stud",
            SectionKind.RESULTS,
        ),
        (
            r"^(?:general |overall )?discussions?\b|^(?:study |current )?limitations?\b|^implications|^broader impact"
            r"|^strengths and|^challenges"
            r"|^threats to validity|^lessons|discussions?$",
            SectionKind.DISCUSSION,
        ),
        (
            r"^experiment|experimental (?:set|evaluation|design|detail|protocol|setting|analysis|work)"
            r"|\bexperiments?$|^evaluations?\b|^empirical"
            r"|^(?:[\w-]+ ){0,2}implementation(?: details?)?$|^training (?:and|details?|procedure|setup|protocol"
            r"|strategy|settings?|configuration|regime|data|process)"
            r"|^training$|^(?:experimental )?set-?up$|^baselines?$|^settings?$|^hyper-?parameters?\b"
            r"|^optimi[sz](?:ation|er)$|^hardware\b|^performance (?:metric|measure"
            r"|indicator|index|criteri)|^evaluation metrics?|\bmetrics?$"
            r"|^(?:model )?validation$",
            SectionKind.EXPERIMENTS,
        ),
        (
            r"^(?:materials?\b|methods?\b|methodolog|problem (?:definition|formulation|set)|study (?:area|site"
            r"|design|region|species|system|population"
            r"|location)|data ?sets?\b|data$|data (?:and|collection"
            r"|acquisition|preparation|pre-?processing|processing|sources?|set|augmentation|annotation|description"
            r"|label|split|analysis|curation|cleaning|used"
            r"|format|model|extraction|overview)|our (?:approach|method|model|system)|(?:the )?proposed|(?:the "
            r"|our )?approach$|system (?:overview|description"
            r"|architecture|design)|model(?:s|l?ing)?$|model (?:architecture|description|training|structure|selection"
            r"|development|design|evaluation|implementation)"
            r"|network (?:architecture|structure|design)|architecture|(?:the |our )?framework$|star ?\W? ?methods"
            r"|pre-?processing|image (?:acquisition|pre-?processing"
            r"|analysis|processing|collection|data|annotation|classification|segmentation)|statistical (?:analys"
            r"|method|model)|workflow|algorithms?\b|procedures?$"
            r"|field ?(?:work|survey|data|sampling|site|measurement|collection)|sampling|annotation"
            r"|feature (?:extraction|selection|engineering)|technical (?:details|validation|approach)"
            r"|sample (?:collection|preparation)|augmentation|remote sensing data|species|satellite (?:data|image)"
            r"|test(?:ing)? data|input data|reference data"
            r"|label(?:l?ing|s)$|deep learning (?:model|architecture|approach|method|framework|algorithm|pipeline)"
            r"|classification (?:model|method|algorithm|approach)"
            r"|loss function|transfer learning$|cross-?validation$)|\bmethods?$|\bmaterials?$|\bmethodology$"
            r"|\bdata ?sets?$|\bdata$|\barchitectures?$|\bmodels?$|\bnetworks?$"
            r"|\balgorithms?$|\bprocedures?$|data (?:collection|acquisition|pre-?processing|processing|augmentation"
            r"|preparation)$",
            SectionKind.METHODS,
        ),
    )
)

_STANDARD: Final = re.compile(
    r"(?:introduction|background|motivation|(?:background and )?related works?(?: and background)?|prior work"
    r"|previous works?|literature review|state[- ]of[- ]the[- ]art"
    r"|(?:materials?|data|datasets?|subjects|participants|study area) (?:and|&) methods?|methods? (?:and"
    r"|&) (?:materials?|data)|materials?|methods?|online methods|methodology|methods summary"
    r"|experimental (?:procedures?|set-?up|settings?|results?(?: and (?:discussions?|analysis))?|evaluation|design"
    r"|section|methods?|work|details?)"
    r"|(?:the |our )?proposed (?:approach|method|methodology|framework|model|system|work)|(?:our |the )(?:approach"
    r"|method|model)|approach"
    r"|experiments?(?: (?:and|&) (?:results?|discussions?|evaluation|analysis))?|numerical experiments"
    r"|(?:main )?results?(?: (?:and|&) (?:analysis|discussions?|evaluation|conclusions?))?|evaluation|findings"
    r"|(?:general )?discussions?(?: (?:and|&) (?:conclusions?|future works?|limitations|outlook|perspectives))?"
    r"|discussion of results|limitations(?: and future (?:work|directions))?"
    r"|conclusions?(?: (?:and|&) [\w ]{4,40})?|concluding remarks|summary(?: and [\w ]{4,30})?|future (?:works?"
    r"|directions|research|scope)|outlook"
    r"|(?:graphical )?abstract|highlights|synopsis|simple summary|author summary|key ?words|index terms|article ?info"
    r"|acknowledge?ments?(?: and funding)?|funding(?: (?:information|statement|sources?))?|financial support"
    r"|(?:credit )?(?:author|authors[’'´]?|author[’'´]s) ?(?:ship )?contributions?"
    r"(?: statement)?|credit authorship contribution statement|contributions?|orcid(?: ids?)?"
    r"|(?:(?:data|code|software|materials?|resources?)(?:,? (?:and|&) (?:data|code|software|materials?"
    r"|resources?))? (?:availability|accessibility|access|archiving)|availability"
    r"|availability of (?:data|code|materials?|data and (?:materials?|code)))(?: statements?)?|data deposition"
    r"|open research(?: statement)?|data sharing"
    r"|references(?: cited| and notes)?|bibliography|literature cited|literature|works cited|appendix|appendices"
    r"|appendix [a-h1-9]|supplement(?:ary|al) (?:materials?|information|data|files?)"
    r"|supporting information|(?:declarations?(?: of (?:competing|conflicting) interests?)?"
    r"|conflicts? of interests?|competing (?:financial )?interests?)(?: statement)?"
    r"|ethics(?: approval)?(?: statement)?|ethics approval and consent to participate|consent for publication"
    r"|(?:publisher[’'´]s|publisher[’'´]?s) note|abbreviations|additional information"
    r"|statistical analys[ei]s|datasets?|data ?sets? and pre-?processing|data(?:set)? collection|data acquisition"
    r"|(?:data )?pre-?processing|data augmentation|study (?:areas?|sites?)|implementation details|training(?: details)?"
    r"|model architecture|network architecture|evaluation metrics)"
)
# A line of these alone is as often a figure's label, a table's cell or a list item as a heading.
_WEAK: Final = re.compile(
    r"approach|data|datasets?|evaluation|training|materials?|methods?|literature|summary|outlook|contributions?"
    r"|pre-?processing|appendix|results?"
    r"|limitations|findings|background|motivation|availability"
)


@lru_cache(maxsize=4096)
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


def is_standard(heading: str) -> bool:
    """Whether the words are one of the headings that most papers have, in full.

    >>> is_standard("3 Results and Discussion"), is_standard("Results of the survey were clear")
    (True, False)
    """
    return _STANDARD.fullmatch(bare(heading)) is not None


def is_weak(heading: str) -> bool:
    """Whether a standard heading is one word that tables and figures use as well.

    >>> is_weak("Training"), is_weak("4 Training"), is_weak("Introduction")
    (True, False, False)
    """
    return _WEAK.fullmatch(heading.strip(" .:").lower()) is not None


@lru_cache(maxsize=4096)
def bare(heading: str) -> str:
    """Return a heading without its number, its closing punctuation, letter spacing and capitals.

    >>> bare("IV. Experimental Set-Up:"), bare("D I S C U S S I O N"), bare("II. R ELATED W ORK")
    ('experimental set-up', 'discussion', 'related work')
    """
    words = _SPACES.sub(" ", heading).strip(" #*")
    if _SPACED_OUT.match(words):
        words = words.replace(" ", "")
    stripped = _NUMBERING.sub("", words, count=1)
    if stripped.isupper():
        stripped = _SMALL_CAPITALS.sub(r"\1", stripped)
    return (stripped or words).strip(" .:*#|—–-").lower()
