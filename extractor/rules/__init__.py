"""The rules backend: finds candidates by a schema's phrases, says whose they are, decides each field. Offline, deterministic.

`extractor.rules.language` registers its steps as components of a spaCy pipeline.
"""

from extractor.rules.backend import RulesBackend

__all__ = ["RulesBackend"]
