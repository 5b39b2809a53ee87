"""Checks answers: finds what they claim with the rules that read papers, and asks the passages for each claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from extractor import __version__
from extractor.claims.asked import Fields, field_spoken_of, question_stems
from extractor.claims.clauses import clauses, says_enough
from extractor.claims.model import CheckedAnswer, Claim
from extractor.claims.passages import Passages, is_same
from extractor.claims.transcript import read_transcript
from extractor.document import Document
from extractor.errors import DocumentError
from extractor.pipeline import Settings, configuration_hash, document_info
from extractor.readers import Source, read_document
from extractor.record import DocumentInfo, ErrorInfo, ExtractorInfo, SchemaInfo
from extractor.rules import RulesBackend

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractor.claims.clauses import Clause
    from extractor.claims.terms import Term
    from extractor.claims.transcript import Transcript
    from extractor.record import Evidence
    from extractor.rules.analysis import Analysis
    from extractor.rules.candidate import Candidate
    from extractor.schema import ChecklistField, Schema

_MOST_SHOWN: Final = 3


class AnswerChecker:
    """Checks answers against the passages that they were given from. Building it compiles the schema; reuse it."""

    def __init__(self, schema: Schema) -> None:
        # Which paper the passages come from is settled: whether they speak of its subject is not asked.
        self.schema = schema.model_copy(update={"subject": None})
        self._backend = RulesBackend(self.schema)
        self._fields = Fields(schema)
        self._schema_info = SchemaInfo(name=schema.name, version=schema.version)
        self._info = ExtractorInfo(
            version=__version__, backend="rules", config=configuration_hash(self.schema, Settings())
        )

    def read(self, source: Source) -> CheckedAnswer:
        """Read a transcript and check its answer. What cannot be read gives an answer with an error."""
        try:
            transcript = read_transcript(source)
        except DocumentError as error:
            return CheckedAnswer(
                schema_=self._schema_info,
                document=DocumentInfo(id=source.id, source=source.name, sha256=source.sha256()),
                extractor=self._info,
                error=ErrorInfo(kind=error.code, detail=error.message),
            )
        return self.check(transcript)

    def check(self, transcript: Transcript) -> CheckedAnswer:
        """Return the claims of an answer, each with what the passages say of it."""
        field = self._field(transcript)
        claims = sorted(self._claims(transcript, field), key=lambda claim: (claim.start, claim.end))
        return CheckedAnswer(
            schema_=self._schema_info,
            document=document_info(transcript.document),
            extractor=self._info,
            field=field.name if field else None,
            answer=transcript.answer,
            holds=all(claim.holds for claim in claims) if claims else None,
            claims=claims,
        )

    def _field(self, transcript: Transcript) -> ChecklistField | None:
        question = transcript.document.question or ""
        named = transcript.field if transcript.field in self.schema.fields else self._fields.asked(question)
        if named is None and question:
            named = field_spoken_of(question, self._backend.analyse(_as_document(question)), self.schema)
        return self.schema.fields[named] if named is not None else None

    def _claims(self, transcript: Transcript, field: ChecklistField | None) -> Iterator[Claim]:
        passages = Passages(transcript.document, self.schema, self._backend)
        analysis = self._backend.analyse(_as_document(transcript.answer))
        found = clauses(analysis, question_stems(transcript.document.question or ""))
        answers = _Answer(transcript.answer, analysis, found, field)
        claims = [*answers.values(passages, self.schema), *answers.statements(passages)]
        yield from claims
        if field is not None:
            yield from answers.absence(passages, claims)


class _Answer:
    """One answer, taken apart."""

    def __init__(self, text: str, analysis: Analysis, found: Sequence[Clause], field: ChecklistField | None) -> None:
        self._text = text
        self._analysis = analysis
        self._clauses = found
        self._field = field

    def values(self, passages: Passages, schema: Schema) -> Iterator[Claim]:
        """Yield a claim for each value that answers the question, at its first mention, a firm one before a hedged one."""
        seen: dict[tuple[str, str], tuple[Candidate, Clause]] = {}
        for candidate, clause in self._mentions():
            key = (candidate.field, candidate.value)
            known = next(
                (old for old in seen if old[0] == key[0] and is_same(schema.fields[key[0]], old[1], key[1])), None
            )
            if known is None:
                seen[key] = candidate, clause
            elif _is_hedged(*seen[known]) and not _is_hedged(candidate, clause):
                seen[known] = candidate, clause
        for candidate, clause in seen.values():
            asked = schema.fields[candidate.field]
            said = passages.find_value(asked, candidate.value)
            yield self._claim(
                candidate.span.start,
                candidate.span.end,
                kind="value",
                field=asked.name,
                value=candidate.value,
                hedged=_is_hedged(candidate, clause),
                verdict="stated" if said.is_stated else "not stated",
                reason=said.reason,
                evidence=said.evidence[:_MOST_SHOWN],
            )

    def _mentions(self) -> Iterator[tuple[Candidate, Clause]]:
        """Yield the candidates that are claimed: of the field asked for, of any with names where none is known."""
        for clause in self._clauses:
            if clause.is_absence:
                continue
            for candidate in self._inside(clause):
                asked = candidate.field == self._field.name if self._field is not None else True
                if asked and not candidate.fixed and not candidate.statement and candidate.usage != "negated":
                    yield candidate, clause

    def _inside(self, clause: Clause) -> list[Candidate]:
        return [one for one in self._analysis.candidates if one.sentence == clause.sentence and _is_in(one, clause)]

    def statements(self, passages: Passages) -> Iterator[Claim]:
        """Yield a claim for each clause that says more than the values in it."""
        claimed = {id(candidate) for candidate, _ in self._mentions()}
        for clause in self._clauses:
            if clause.is_absence:
                continue
            inside = self._inside(clause)
            settled = _settled(clause.terms, [one for one in inside if id(one) in claimed])
            if not says_enough([term for place, term in enumerate(clause.terms) if place not in settled]):
                continue
            names = [(one.field, one.value, one.span) for one in inside if not one.statement and not one.fixed]
            said = passages.find_statement(clause.terms, names, settled=settled, is_negated=clause.is_negated)
            yield self._claim(
                clause.span.start,
                clause.span.end,
                kind="statement",
                hedged=clause.is_hedged,
                verdict="stated" if said.is_stated else "not stated",
                reason=said.reason,
                evidence=said.evidence,
            )

    def absence(self, passages: Passages, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield at most one claim: that the passages do not answer. It is none where the answer goes on to answer itself."""
        clause = next((one for one in self._clauses if one.is_absence), None)
        if clause is None or self._field is None:
            return
        result = passages.result(self._field.name)
        quotes = [value.evidence[0] for value in result.values]
        if not quotes:
            answered = any(claim.kind == "value" and not claim.hedged for claim in claims)
            if not answered:
                yield self._claim(*clause.span, kind="absence", field=self._field.name, verdict="absent")
            return
        told = [claim for claim in claims if claim.verdict == "stated"]
        if any(_overlap(claim, quotes) for claim in told):
            return
        yield self._claim(
            *clause.span,
            kind="absence",
            field=self._field.name,
            verdict="missed",
            reason="the passages state " + ", ".join(value.value for value in result.values[:_MOST_SHOWN]),
            evidence=quotes[:_MOST_SHOWN],
        )

    def _claim(self, start: int, end: int, **said: object) -> Claim:
        place = self._analysis.view.span(start, end)
        return Claim(text=self._text[place.start : place.end], start=place.start, end=place.end, **said)  # type: ignore[arg-type]


def _settled(terms: Sequence[Term], values: Sequence[Candidate]) -> frozenset[int]:
    """Return the terms that values stand for; of a name's form ("2,300 photographs" for images) only the numbers in the name do."""
    return frozenset(
        place
        for place, term in enumerate(terms)
        for one in values
        if term.span.overlaps(one.span)
        and (not term.is_number or "name" in one.attributes or _digits(term.text) in _digits(one.value))
    )


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _overlap(claim: Claim, quotes: Sequence[Evidence]) -> bool:
    return any(mine.start < theirs.end and theirs.start < mine.end for mine in claim.evidence for theirs in quotes)


def _is_in(candidate: Candidate, clause: Clause) -> bool:
    return clause.span.start <= candidate.span.start < clause.span.end


def _is_hedged(candidate: Candidate, clause: Clause) -> bool:
    return clause.is_hedged or candidate.usage in {"hedged", "future"}


def _as_document(text: str) -> Document:
    """Return an answer or a question as a document: its lists and emphasis are Markdown, its headings no sections."""
    source = Source("answer", "answer", data=text.encode(), format="markdown")
    return replace(read_document(source), sections=())
