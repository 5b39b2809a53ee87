"""What the commands and environments of LaTeX do with their arguments. Data only."""

from __future__ import annotations

from typing import Final

from extractor.document import SectionKind

SECTIONS: Final = {
    "part": 0, "chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5,
}  # fmt: skip

# Dropped with this many arguments, optional ones too.
DROPPED: Final = {
    "label": 1, "vspace": 1, "hspace": 1, "includegraphics": 1, "bibliographystyle": 1, "setlength": 2, "addtolength": 2,
    "newlength": 1, "usepackage": 1, "RequirePackage": 1, "documentclass": 1, "documentstyle": 1, "pagestyle": 1,
    "thispagestyle": 1, "pagenumbering": 1, "setcounter": 2, "addtocounter": 2, "newcounter": 1, "stepcounter": 1,
    "graphicspath": 1, "hypersetup": 1, "definecolor": 3, "color": 1, "pagecolor": 1, "captionsetup": 1, "tikzset": 1,
    "pgfplotsset": 1, "lstset": 1, "lstdefinestyle": 2, "usetikzlibrary": 1, "geometry": 1, "cline": 1, "cmidrule": 1,
    "rule": 2, "phantom": 1, "hphantom": 1, "vphantom": 1, "nocite": 1, "index": 1, "hyphenation": 1, "newtheorem": 2,
    "fontsize": 2, "linespread": 1, "author": 1, "affiliation": 1, "affil": 1, "address": 1, "institute": 1, "email": 1,
    "date": 1, "markboth": 2, "addcontentsline": 3, "thanksref": 1, "orcid": 1, "titlerunning": 1, "authorrunning": 1,
    "icmltitlerunning": 1, "setcitestyle": 1, "bibliography": 1, "addbibresource": 1, "newenvironment": 3,
    "renewenvironment": 3, "theoremstyle": 1, "numberwithin": 2, "columnwidth": 0, "textwidth": 0, "linewidth": 0,
    "includepdf": 1, "tabcolsep": 0, "arrayrulecolor": 1, "rowcolor": 1, "cellcolor": 1, "columncolor": 1, "todo": 1,
    "setminted": 1, "crefname": 3, "Crefname": 3, "newcolumntype": 2, "vskip": 0, "hskip": 0, "stretch": 1, "acmDOI": 1,
    "ccsdesc": 1, "acmConference": 3, "acmYear": 1, "copyrightyear": 1, "setcopyright": 1, "acmISBN": 1, "acmPrice": 1,
    "IEEEauthorblockN": 1, "IEEEauthorblockA": 1, "selectlanguage": 1, "urlstyle": 1, "raggedright": 0, "balance": 0,
    "PassOptionsToPackage": 2, "AtBeginDocument": 1, "makeatletter": 0, "glsresetall": 0, "DeclareUnicodeCharacter": 2,
    "extrafloats": 1, "footnotemark": 0, "marginpar": 1, "specialrule": 3, "addlinespace": 0, "bibitemsep": 0,
}  # fmt: skip

# The first arguments are dropped, what follows is text.
DROPPED_BEFORE: Final = {
    "textcolor": 1, "colorbox": 1, "fcolorbox": 2, "resizebox": 2, "scalebox": 1, "rotatebox": 1, "raisebox": 1, "parbox": 1,
    "multirow": 2, "adjustbox": 1, "hyperref": 0, "makebox": 0, "framebox": 0, "fontfamily": 1, "fontseries": 1, "hyperlink": 1,
    "hypertarget": 1, "foreignlanguage": 1, "subfloat": 0, "subfigure": 0, "subcaptionbox": 0,
}  # fmt: skip

# Arguments of `\begin{…}` after its name.
ENVIRONMENT_ARGUMENTS: Final = {
    "minipage": 1, "multicols": 1, "adjustbox": 1, "subfigure": 1, "subtable": 1, "wrapfigure": 2, "wraptable": 2, "spacing": 1,
    "adjustwidth": 2, "thebibliography": 1, "tabular": 1, "tabular*": 2, "tabularx": 2, "tabulary": 2, "longtable": 1, "tblr": 1,
    "supertabular": 1, "array": 1, "table": 0, "figure": 0, "list": 2, "textblock": 1, "algorithmic": 0, "alignat": 1,
    "alignat*": 1, "xtabular": 1, "resizebox": 2, "scope": 0, "acronym": 0, "tcolorbox": 0, "mdframed": 0, "column": 1,
}  # fmt: skip

FLOATS: Final = frozenset(
    {"figure", "figure*", "table", "table*", "wrapfigure", "wraptable", "sidewaystable", "sidewaystable*", "sidewaysfigure",
     "SCfigure", "floatrow", "marginfigure", "margintable", "algorithm", "algorithm*", "algorithm2e", "listing",
     "teaserfigure", "threeparttable"}
)  # fmt: skip
TABULARS: Final = frozenset(
    {"tabular", "tabular*", "tabularx", "tabulary", "longtable", "tblr", "supertabular", "xtabular", "NiceTabular"}
)
FORMULAS: Final = frozenset(
    name + star
    for name in (
        "equation",
        "align",
        "gather",
        "multline",
        "eqnarray",
        "displaymath",
        "math",
        "flalign",
        "alignat",
        "dmath",
    )
    for star in ("", "*")
)
LISTS: Final = frozenset(
    {
        "itemize",
        "enumerate",
        "description",
        "compactitem",
        "compactenum",
        "inparaenum",
        "enumerate*",
        "itemize*",
        "list",
    }
)
ALGORITHMS: Final = frozenset({"algorithmic", "algorithmicx", "pseudocode", "algorithm2e"})
KEYWORDS: Final = frozenset({"keywords", "keyword", "IEEEkeywords"})
ACKNOWLEDGEMENTS: Final = frozenset(
    {"acks", "acknowledgments", "acknowledgements", "acknowledgment", "acknowledgement", "ack"}
)
SECTION_ENVIRONMENTS: Final = {
    "abstract": SectionKind.ABSTRACT,
    **dict.fromkeys(KEYWORDS, SectionKind.KEYWORDS),
    **dict.fromkeys(ACKNOWLEDGEMENTS, SectionKind.ACKNOWLEDGEMENTS),
    "appendices": SectionKind.APPENDIX,
    "appendix": SectionKind.APPENDIX,
}

TEXTUAL_CITATIONS: Final = frozenset(
    {"citet", "citeauthor", "textcite", "citeyear", "citealt", "citealp", "Citet", "citet*", "newcite", "shortcite", "citeasnoun",
     "Textcite", "citeauthor*", "citename"}
)  # fmt: skip
CITATIONS: Final = frozenset(
    {"cite", "citep", "parencite", "autocite", "footcite", "supercite", "citep*", "Citep", "citeyearpar", "citenum", "cites",
     "parencites", "autocites", "onlinecite", "fullcite", "Parencite", "Autocite", "Cite", "citealp*", "upcite", "cite*"}
)  # fmt: skip
REFERENCES: Final = frozenset(
    {
        "ref",
        "eqref",
        "autoref",
        "cref",
        "Cref",
        "pageref",
        "nameref",
        "vref",
        "subref",
        "labelcref",
        "fref",
        "Fref",
        "tref",
    }
)
