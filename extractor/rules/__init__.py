"""The spaCy backend: finds candidates by a schema's phrases, says whose they are, decides each field. Offline, deterministic."""

from extractor.rules.backend import RulesBackend

__all__ = ["RulesBackend"]
