"""LaTeX source to a `Document`: what a reader of the printed paper would read, without running TeX.

Own tokens and macros rather than a library: the one that is widely used, pylatexenc, expands no user macros, keeps no
blocks or marks, and would be a dependency for a symbol table. Sections, abstract, lists, floats, tables, formulas,
footnotes, citations (`[key]`) and the bibliography are understood; files that the source takes in are read from its own
folder only. References to figures and sections show their label, since numbers exist only in print.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.errors import DocumentError
from extractor.readers.flow import Flow
from extractor.readers.latex.body import BodyReader
from extractor.readers.latex.inputs import Inputs, decoded
from extractor.readers.latex.macros import Macros
from extractor.readers.latex.tokens import Stream, tokenize

if TYPE_CHECKING:
    from extractor.document import Document
    from extractor.readers.source import Source


def read(data: bytes, source: Source, sha256: str) -> Document:
    """Read a LaTeX file, a whole document or a fragment.

    Raises:
        DocumentError: `empty` or `too-deep`.
    """
    flow = Flow()
    reader = BodyReader(flow, Macros(), Inputs(source.path, flow.problems))
    text = decoded(data)
    begin = re.search(r"^[^%\n]*\\begin\s*\{document\}", text, re.M)
    reader.silent = begin is not None
    end = re.search(r"^[^%\n]*?\\end\s*\{document\}", text, re.M)
    try:
        reader.read(Stream(tokenize(text[: end.end()] if end else text)))
        reader.finish()
    except RecursionError as error:
        raise DocumentError(f"{source.name} is nested too deep.", code="too-deep", path=source.path) from error
    return flow.document(source, sha256, "latex", title=reader.title, doi=None)
