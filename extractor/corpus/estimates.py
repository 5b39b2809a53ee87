"""What a run with language models would cost: sources to estimates, by the same workers that would do the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.errors import DocumentError

if TYPE_CHECKING:
    from extractor.llm.backend import LanguageModelBackend
    from extractor.llm.estimate import Estimate
    from extractor.pipeline import Settings
    from extractor.readers.source import Source
    from extractor.schema import Schema


@dataclass(frozen=True, slots=True)
class EstimateJob:
    """All that a worker needs to know to estimate. Travels to the worker processes."""

    schema: Schema
    settings: Settings

    def build(self) -> Estimator:
        """Compile the checklist; called once in each worker."""
        from extractor.llm.backend import backend_of  # noqa: PLC0415 - the rules are loaded in the workers only

        if self.settings.backend == "rules" or self.settings.llm is None:
            raise ValueError("only the backends that ask language models cost something")
        # What is only estimated is written into no ledger.
        settings = self.settings.llm.model_copy(update={"ledger": None})
        return Estimator(backend_of(self.settings.backend, self.schema, settings))


@dataclass(frozen=True, slots=True)
class Estimator:
    """Turns a source into what it would cost. One that cannot be read costs nothing."""

    backend: LanguageModelBackend

    def __call__(self, source: Source) -> Estimate:
        from extractor.llm.estimate import Estimate, estimate  # noqa: PLC0415
        from extractor.readers import read_document  # noqa: PLC0415

        try:
            return estimate(self.backend, read_document(source))
        except DocumentError as error:
            return Estimate(source.id, problem=error.message)
