"""The backends that ask language models: `llm` asks them for every field, `hybrid` where the rules leave something open.

The rules run in both: they cut the sentences, know whose a thing is, and in `hybrid` they answer first. Questions of one document are
asked at once, by threads that only wait for the network; documents are read in processes, as everywhere (PDFium is never in a thread).
"""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from extractor.findings import FieldFindings, Finding
from extractor.llm.asking import Asker
from extractor.llm.judging import RULES, judged
from extractor.llm.passages import Passages, find_passages, select
from extractor.llm.proof import Prover
from extractor.llm.questions import Question, grouped
from extractor.llm.reading import Desk, Heard, Patience, Reader, Reading
from extractor.llm.resolve import key
from extractor.llm.templates import load_templates
from extractor.llm.vote import FOUND_BY, Ballot, count
from extractor.rules import RulesBackend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractor.document import Document
    from extractor.llm.settings import LanguageModelSettings
    from extractor.rules.analysis import Analysis
    from extractor.schema import ChecklistField, Schema

_CERTAIN: Final = 1.0
_ORDER_SHOWN: Final = 100


class LanguageModelBackend:
    """Asks language models for every field of a schema.

    Raises:
        SettingsError: what of the settings cannot be used.
    """

    def __init__(self, schema: Schema, settings: LanguageModelSettings, asker: Asker | None = None) -> None:
        self.schema = schema
        self.settings = settings
        self.rules = RulesBackend(schema)
        self.asker = asker or Asker(settings)
        self._desk = Desk(self.asker, settings, load_templates(settings.prompts), schema.fields)
        self._readers = tuple(
            Reader(model, sample, settings.samples) for model in settings.models for sample in range(settings.samples)
        )

    def find(self, document: Document) -> dict[str, FieldFindings]:
        """Return what the models' answers come to, for each field of the schema."""
        analysis = self.rules.analyse(document)
        if analysis.least >= _CERTAIN:
            return dict.fromkeys(self.schema.fields, FieldFindings())
        passages = find_passages(analysis)
        found = self.ask(document, passages, tuple(self.schema.fields.values()))
        return _with_orders(found, passages)

    def questions(self, passages: Passages, fields: Sequence[ChecklistField]) -> list[Question]:
        """Return what is asked of every reader."""
        questions = []
        for group in grouped(fields, self.settings.fields_per_question):
            sentences = select(passages, group, self.settings.input_tokens)
            if sentences:
                questions.append(Question(tuple(field.name for field in group), sentences))
        return questions

    def open_questions(self, document: Document) -> tuple[Passages, list[Question]]:
        """Return what would be asked about a document."""
        analysis = self.rules.analyse(document)
        passages = find_passages(analysis)
        fields = self.open_fields(analysis) if analysis.least < _CERTAIN else ()
        return passages, self.questions(passages, fields)

    def open_fields(self, analysis: Analysis) -> tuple[ChecklistField, ...]:
        """Return the fields that the models are asked for."""
        return tuple(self.schema.fields.values())

    def reading(self, document: str, passages: Passages) -> Reading:
        """Return what asks about one document."""
        return Reading(self._desk, passages, document)

    @property
    def readers(self) -> tuple[Reader, ...]:
        """Return each sample of each model."""
        return self._readers

    def ask(self, document: Document, passages: Passages, fields: Sequence[ChecklistField]) -> dict[str, FieldFindings]:
        """Ask every reader for some fields and count their votes."""
        reading = self.reading(document.id, passages)
        patience = {model: Patience() for model in self.settings.models}
        tasks = [(question, reader) for question in self.questions(passages, fields) for reader in self._readers]
        with ThreadPoolExecutor(max_workers=self.settings.concurrency) as threads:
            futures = [
                threads.submit(reading.read, question, reader, patience[reader.model]) for question, reader in tasks
            ]
            try:
                heard = [future.result() for future in futures]
            except BaseException:
                threads.shutdown(cancel_futures=True)
                raise
        prover = Prover(document, passages.analysis, self.schema)
        ballots: dict[str, list[Ballot]] = defaultdict(list)
        for (_, reader), said in zip(tasks, heard, strict=True):
            for name, one in said.items():
                ballots[name].append(_ballot(self.schema.fields[name], reader, one, prover))
        least = passages.analysis.least
        return {field.name: count(ballots[field.name], self.settings.vote, least) for field in fields}


class HybridBackend(LanguageModelBackend):
    """Lets the rules answer first, and asks language models for the fields that they leave open."""

    def find(self, document: Document) -> dict[str, FieldFindings]:
        """Return what the rules say, and for the fields that they leave open what rules and models say together."""
        analysis = self.rules.analyse(document)
        found = {name: _by_rules(one) for name, one in self.rules.findings(analysis).items()}
        passages = find_passages(analysis)
        if analysis.least < _CERTAIN:
            fields = self.open_fields(analysis)
            asked = self.ask(document, passages, fields)
            found |= {name: _together(found[name], said, self.settings.sure) for name, said in asked.items()}
            if self.settings.judge_usage:
                found = judged(found, passages, self._desk, self._readers, document.id)
        return _with_orders(found, passages)

    def open_fields(self, analysis: Analysis) -> tuple[ChecklistField, ...]:
        """Return the fields for which the rules have nothing, nothing but near misses, or nothing that they are sure of."""
        sure = {
            name
            for name, decision in analysis.decisions.items()
            if decision.answers and all(answer.confidence >= self.settings.sure for answer in decision.answers)
        }
        return tuple(field for name, field in self.schema.fields.items() if name not in sure)


def backend_of(
    name: Literal["llm", "hybrid"], schema: Schema, settings: LanguageModelSettings, asker: Asker | None = None
) -> LanguageModelBackend:
    """Return the backend of a name."""
    return (LanguageModelBackend if name == "llm" else HybridBackend)(schema, settings, asker)


def _ballot(field: ChecklistField, reader: Reader, heard: Heard, prover: Prover) -> Ballot:
    if heard.failure is not None:
        return Ballot(reader.name, None, heard.failure)
    return Ballot(reader.name, prover.prove(field, heard))


def _by_rules(findings: FieldFindings) -> FieldFindings:
    """Say of the findings of the rules who found them."""
    accepted = tuple(replace(one, attributes={**one.attributes, FOUND_BY: [RULES]}) for one in findings.accepted)
    return replace(findings, accepted=accepted)


def _together(rules: FieldFindings, models: FieldFindings, sure: float) -> FieldFindings:
    """Return what rules and models say of a field that the rules left open.

    What both have found is as sure as the surer of them. What the rules were not sure of and the models did not confirm is turned down,
    unless the models could not be heard.
    """
    by_models = {key(one.value): one for one in models.accepted}
    accepted: list[Finding] = []
    unconfirmed: list[Finding] = []
    for finding in rules.accepted:
        other = by_models.pop(key(finding.value), None)
        if other is not None:
            accepted.append(_joined(finding, other))
        elif finding.confidence >= sure or models.undetermined is not None:
            accepted.append(finding)
        else:
            reason = f"the rules are not sure of it ({finding.confidence:g}), and no model confirms it"
            unconfirmed.append(replace(finding, usage="background", reason=reason))
    accepted += by_models.values()
    found = {key(one.value) for one in accepted}
    misses = [one for one in (*rules.turned_down, *models.turned_down) if key(one.value) not in found]
    return FieldFindings(
        tuple(sorted(accepted, key=lambda one: one.spans[0])),
        tuple({(key(one.value), one.reason): one for one in (*unconfirmed, *misses)}.values()),
        models.undetermined,
        models.faults,
    )


def _joined(rules: Finding, models: Finding) -> Finding:
    spans = tuple(dict.fromkeys((*rules.spans, *models.spans)))
    readers = models.attributes[FOUND_BY]
    assert isinstance(readers, list)
    attributes = {**models.attributes, **rules.attributes, FOUND_BY: [RULES, *readers]}
    return replace(rules, spans=spans, confidence=max(rules.confidence, models.confidence), attributes=attributes)


def _with_orders(found: Mapping[str, FieldFindings], passages: Passages) -> dict[str, FieldFindings]:
    """Drop what is proven by nothing but sentences that speak to the reading machine, and say that there are such."""
    if not passages.orders:
        return dict(found)
    analysis = passages.analysis
    places = [analysis.view.span(*analysis.sentences[index].span) for index in passages.orders]
    said = tuple(
        "a sentence speaks to the machine that reads it, was shown to no model and proves nothing: "
        + repr(passages.text(index)[:_ORDER_SHOWN])
        for index in passages.orders
    )
    kept: dict[str, FieldFindings] = {}
    for number, (name, findings) in enumerate(found.items()):
        accepted, refused = [], []
        for finding in findings.accepted:
            spans = tuple(span for span in finding.spans if not any(place.overlaps(span) for place in places))
            if spans:
                accepted.append(replace(finding, spans=spans))
            else:
                refused.append(
                    replace(finding, usage="background", reason="its sentence speaks to the reading machine")
                )
        kept[name] = replace(
            findings,
            accepted=tuple(accepted),
            turned_down=(*refused, *findings.turned_down),
            faults=(*findings.faults, *(said if number == 0 else ())),
        )
    return kept
