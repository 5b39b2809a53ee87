"""Passages of a paper to a `Document`: a transcript of retrieval and answer, or a JSON object that holds passages.

Of a transcript only the passages are the document. Its text is one contiguous slice of the file's characters, so that
an offset in the text plus one constant is an offset in the file; the instructions, the question and the model's answer
are never part of it. Of a JSON object the text is the passages joined by an empty line. Each passage is a piece from
somewhere in a paper: no sentence, heading or section reaches from one into the next.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from extractor.document import Document, Problem, Section, Span
from extractor.errors import DocumentError
from extractor.readers.plain import Outline, decode, outline_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractor.readers.source import Source

_INSTRUCTION: Final = re.compile(
    r"\s*(?:(?:system|human|user|prompt)\s*:\s*)?(?:(?:use|using|given|based on|answer|read|below|here|you are"
    r"|consider|from)\b[^\n]*"
    r"(?:context|passages?|excerpts?|documents?|snippets?)[^\n]*|if you (?:don['’]t|do not) know[^\n]*)(?:\n|$)",
    re.I,
)
_LABEL: Final = re.compile(r"\s*(?:#+\s*)?(?:context|passages?|documents?|excerpts?|sources?)\s*:[ \t]*\n?", re.I)
_LAST_QUESTION: Final = re.compile(r"^[ \t]*(?:#+[ \t]*)?Question[ \t]*:", re.M)
_ANSWER: Final = re.compile(r"^[ \t]*(?:#+[ \t]*)?(?:(?:Helpful |Final )?Answer|Response|Assistant)[ \t]*:", re.M)
_QUERY: Final = re.compile(
    r"^[ \t]*Query[ \t]*:[ \t]*(?:\"(?P<quoted>[^\"]+)\"|“(?P<curly>[^”]+)”|(?P<plain>[^\n]+))", re.M
)
_ASKED: Final = re.compile(r"Question[ \t]*:[ \t]*(?P<words>[^\n%][^\n]*)")
_EMPTY_LINE: Final = re.compile(r"\n[ \t\r]*\n\s*")
_MARK: Final = re.compile(rb"^[ \t]*(?:#+[ \t]*)?(?:Helpful |Final )?Answer[ \t]*:", re.M)
_HELPFUL: Final = re.compile(rb"^[ \t]*(?:#+[ \t]*)?Helpful Answer[ \t]*:", re.M)
_ASKING: Final = re.compile(rb"^[ \t]*(?:#+[ \t]*)?Question[ \t]*:", re.M)

_LONGEST_ANSWER: Final = 8000
_SURROGATE: Final = re.compile("[\ud800-\udfff]")

_SEPARATOR = "\n\n"


def read(data: bytes, source: Source, sha256: str) -> Document:
    """Read a transcript or a JSON object with passages.

    Raises:
        DocumentError: `bad-passages`, the JSON is not what is expected; `empty`, there are no words; `not-text`.
    """
    text, problem = decode(data, source)
    if not text.strip():
        raise DocumentError(f"{source.name} is empty.", code="empty", path=source.path)
    if is_transcript(data):
        return _from_transcript(text, problem, source, sha256)
    return _from_json(text, problem, source, sha256)


def is_transcript(data: bytes) -> bool:
    r"""Whether bytes are a transcript: a question after the passages, and a place for the answer after it.

    A line "Helpful Answer:" tells one without a question too: no paper has it, and what follows is a model's. A paper on question answering
    shows questions and answers as well, but goes on after them.

    >>> is_transcript(b"We used PyTorch.\n\nQuestion: Which framework?\nHelpful Answer: PyTorch")
    True
    >>> is_transcript(b"Question: Which framework? Answer: many. We asked such questions in a survey.")
    False
    """
    if b"nswer" not in data:
        return False
    if b"Helpful Answer" in data and _HELPFUL.search(data) is not None:
        return True
    questions = list(_ASKING.finditer(data))
    if not questions or len(data) - questions[-1].end() > _LONGEST_ANSWER:
        return False
    return _MARK.search(data, questions[-1].end()) is not None


def _from_transcript(text: str, problem: str | None, source: Source, sha256: str) -> Document:
    end = _question_start(text)
    start = _instruction_end(text, end)
    while end > start and text[end - 1].isspace():
        end -= 1
    passages = text[start:end]
    if not passages.strip():
        raise DocumentError(f"{source.name} is a transcript without passages.", code="empty", path=source.path)
    bounds = []
    position = 0
    for gap in [*_EMPTY_LINE.finditer(passages), None]:
        stop = gap.start() if gap else len(passages)
        if passages[position:stop].strip():
            bounds.append(Span(position, stop))
        position = gap.end() if gap else stop
    return _document(passages, bounds, source, sha256, question=_question(text[end:]), problem=problem)


def _question_start(text: str) -> int:
    """Return where the question begins: the line that asks with instructions, else the last that has an answer, else the answer."""
    answers = [match.start() for match in _ANSWER.finditer(text)]
    asked = [match.start() for match in _LAST_QUESTION.finditer(text) if match.end() <= answers[-1]]
    if not asked:
        return next(start for start in answers if "Helpful" in text[start : text.index(":", start)])
    return next((start for start in asked if "%INSTRUCTIONS" in text[start : start + 40]), asked[-1])


def _instruction_end(text: str, end: int) -> int:
    """Return where the passages begin, behind instructions and a label, on a character that is not white space."""
    start = 0
    while True:
        match = _INSTRUCTION.match(text, start, end) or _LABEL.match(text, start, end)
        if match is None:
            break
        start = match.end()
    while start < end and text[start].isspace():
        start += 1
    return start


def _question(text: str) -> str | None:
    match = _QUERY.search(text)
    if match is not None:
        return " ".join((match["quoted"] or match["curly"] or match["plain"]).split())
    match = _ASKED.search(text)
    return " ".join(match["words"].split()).strip('"“”') if match is not None else None


def _from_json(text: str, problem: str | None, source: Source, sha256: str) -> Document:
    item = _load(text, source)
    content = item.get("content")
    if isinstance(content, dict) and item.get("text") is None:  # As in S2ORC.
        item["text"] = content.get("text")
    given = [key for key in ("passages", "text") if item.get(key) is not None]
    if not given:
        raise _bad(
            source, "has neither 'text' nor 'passages'", "Expected an object with a string 'text' or a list 'passages'."
        )
    if given[0] == "text":
        words = _string(item, "text", source)
        if not words.strip():
            raise DocumentError(f"{source.name} has no words in 'text'.", code="empty", path=source.path)
        return _document(words, None, source, sha256, item=item, problem=problem)
    passages = _passages(item["passages"], source)
    bounds, position = [], 0
    for passage in passages:
        bounds.append(Span(position, position + len(passage)))
        position += len(passage) + len(_SEPARATOR)
    if not any(passage.strip() for passage in passages):
        raise DocumentError(f"{source.name} has no words in 'passages'.", code="empty", path=source.path)
    return _document(_SEPARATOR.join(passages), bounds, source, sha256, item=item, problem=problem)


def _load(text: str, source: Source) -> dict[str, Any]:
    try:
        item = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = (
            f"{error.msg} at line {error.lineno}, column {error.colno}"
            if isinstance(error, json.JSONDecodeError)
            else str(error)
        )
        raise _bad(source, f"is not JSON ({reason})", "Expected one object with 'text' or 'passages'.") from error
    if not isinstance(item, dict):
        raise _bad(source, f"holds {_type(item)}", "Expected an object with 'text' or 'passages'.")
    return item


def _passages(value: object, source: Source) -> list[str]:
    if not isinstance(value, list):
        raise _bad(source, f"'passages' is {_type(value)}", "Expected a list of strings or of objects with 'text'.")
    passages = []
    for number, passage in enumerate(value):
        words = passage.get("text") if isinstance(passage, dict) else passage
        if not isinstance(words, str):
            found = "an object without a string 'text'" if isinstance(passage, dict) else _type(words)
            raise _bad(
                source, f"'passages[{number}]' is {found}", "Expected a string or an object with a string 'text'."
            )
        passages.append(_encodable(words))
    return passages


def _string(item: dict[str, Any], key: str, source: Source) -> str:
    value = item[key]
    if not isinstance(value, str):
        raise _bad(source, f"'{key}' is {_type(value)}", "Expected a string.")
    return _encodable(value)


def _encodable(words: str) -> str:
    """Put a replacement character where JSON escapes left half of a character, which no file can hold."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", words)


def _type(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a string",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return "null" if value is None else names[type(value)]


def _bad(source: Source, what: str, expected: str) -> DocumentError:
    return DocumentError(f"{source.name}: {what}. {expected}", code="bad-passages", path=source.path)


def _document(
    text: str,
    bounds: Iterable[Span] | None,
    source: Source,
    sha256: str,
    *,
    item: dict[str, Any] | None = None,
    question: str | None = None,
    problem: str | None = None,
) -> Document:
    outline = outline_text(text) if bounds is None else _outline_passages(text, bounds)
    item = item or {}
    for key in ("question", "title", "doi"):
        if item.get(key) is not None:
            item[key] = _string(item, key, source)
    return Document(
        id=source.id,
        text=text,
        format="passages",
        source=source.name,
        sha256=sha256,
        title=item.get("title") or outline.title,
        doi=item.get("doi") or outline.doi,
        question=question or item.get("question"),
        sections=tuple(outline.sections),
        blocks=tuple(outline.blocks),
        tables=tuple(outline.tables),
        marks=tuple(outline.marks),
        problems=(Problem(problem),) if problem else (),
    )


def _outline_passages(text: str, bounds: Iterable[Span]) -> Outline:
    """Return the structure of each passage, one after the other; the sections tile the text."""
    whole = Outline()
    for bound in bounds:
        part = outline_text(text, bound.start, bound.end, passage=True)
        whole.blocks += [block for block in part.blocks if block.span.end > block.span.start]
        whole.tables += part.tables
        whole.marks += part.marks
        whole.sections += part.sections
    return Outline(_tiled(whole.sections, len(text)), whole.blocks, whole.tables, whole.marks)


def _tiled(sections: list[Section], end: int) -> list[Section]:
    """Stretch sections over the white space between passages."""
    tiled: list[Section] = []
    starts = [0, *(section.span.start for section in sections[1:]), end]
    for section, start, stop in zip(sections, starts, starts[1:], strict=False):
        if stop > start:
            tiled.append(Section(Span(start, stop), section.kind, section.heading, section.level))
    return tiled
