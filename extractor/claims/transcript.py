"""A source to passages, question and answer: a transcript of retrieval and answer, or a JSON object with the three."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from extractor.errors import DocumentError
from extractor.readers import read_document
from extractor.readers.passages import is_transcript
from extractor.readers.plain import decode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extractor.document import Document
    from extractor.readers.source import Source

PASSAGE_KEYS: Final = (
    "passages",
    "contexts",
    "context",
    "documents",
    "source_documents",
    "retrieved_contexts",
    "chunks",
    "text",
)
TEXT_KEYS: Final = ("text", "page_content", "content", "passage")
QUESTION_KEYS: Final = ("question", "query", "user_input", "input", "prompt")
ANSWER_KEYS: Final = ("answer", "response", "result", "output", "generated_answer", "completion")
"""What programs of retrieval and answer call the parts; the first key that is there counts."""

# "Answer:::" and "Answer: (provide your answer …)" are a template's places for an answer, not the answer.
_ANSWER: Final = re.compile(
    r"^[ \t]*(?:#+[ \t]*)?(?P<helpful>Helpful |Final )?(?:Answer|Response|Assistant)[ \t]*:(?!:)(?![ \t]*\()[ \t]*\n?",
    re.M,
)
_QUESTION: Final = re.compile(r"^[ \t]*(?:#+[ \t]*)?Question[ \t]*:", re.M)


@dataclass(frozen=True, slots=True)
class Transcript:
    """Passages as a document, what was answered from them, and the field that was asked for where the source names it."""

    source: Source
    document: Document
    answer: str
    field: str | None = None


def read_transcript(source: Source) -> Transcript:
    """Read a transcript, or a JSON object with passages, question and answer.

    The document is what the reader of passages gives, so that offsets are the same as those of records.

    Raises:
        DocumentError: `no-answer`, there is none or it has no words; `not-transcript`, a text that is neither; and what
            reading the passages raises.
    """
    data = source.load()
    if source.format is None and is_transcript(data):
        answer = _answer_of(decode(data, source)[0], source)
        return Transcript(source, read_document(source), answer)
    if data.strip() and source.format is None and not data.lstrip().startswith(b"{"):
        message = f"{source.name} is no transcript: it has no question with an answer behind it, and is no JSON object."
        raise DocumentError(message, code="not-transcript", path=source.path)
    return _from_json(source, data)


def _answer_of(text: str, source: Source) -> str:
    """Return what stands behind the last place for an answer that a question has; "Helpful Answer:" goes before others."""
    asked = [match.end() for match in _QUESTION.finditer(text)]
    places = list(_ANSWER.finditer(text, asked[0] if asked else 0))
    told = [place for place in places if place["helpful"]] or places
    return _worded(text[told[0].end() :] if told else "", source)


def _from_json(source: Source, data: bytes) -> Transcript:
    item = _object(data)
    if item is None:
        return Transcript(
            source, read_document(replace(source, data=data, format="passages")), ""
        )  # Says what is wrong.
    passages = _first(item, PASSAGE_KEYS)
    plain: dict[str, Any] = {key: item[key] for key in ("title", "doi") if item.get(key) is not None}
    if passages is not None:
        plain["passages"] = [_passage(one) for one in ([passages] if isinstance(passages, str) else _listed(passages))]
    question = _first(item, QUESTION_KEYS)
    if question is not None:
        plain["question"] = question
    written = json.dumps(plain, ensure_ascii=True).encode()
    document = replace(read_document(replace(source, data=written, format="passages")), sha256=source.sha256() or "")
    answer, field = _first(item, ANSWER_KEYS), item.get("field")
    return Transcript(
        source,
        document,
        _worded(answer if isinstance(answer, str) else "", source),
        field if isinstance(field, str) else None,
    )


def _object(data: bytes) -> dict[str, Any] | None:
    try:
        item = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) else None


def _first(item: Mapping[str, Any], keys: Iterable[str]) -> Any:
    return next((item[key] for key in keys if item.get(key) is not None), None)


def _listed(passages: object) -> list[Any]:
    return passages if isinstance(passages, list) else [passages]


def _passage(passage: object) -> object:
    """Return a passage's words, whatever its key for them is called; what has none is left to the reader to refuse."""
    return _first(passage, TEXT_KEYS) if isinstance(passage, dict) else passage


def _worded(answer: str, source: Source) -> str:
    words = answer.encode("utf-8", "replace").decode().strip()
    if not words:
        raise DocumentError(f"{source.name} holds no answer to check.", code="no-answer", path=source.path)
    return words
