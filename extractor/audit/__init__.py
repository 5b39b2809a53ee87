"""Records by a profile: what each paper reports, which level it reaches, and how often what is reported.

profile (YAML) ─▶ checks and levels ─┐
records ─────────────────────────────┴▶ audit_record ─▶ PaperAudit ─▶ audit_corpus ─▶ CorpusAudit

A profile maps the fields of a checklist to checks and the checks to levels; the code knows neither. Nothing here prints.
"""

from extractor.audit.corpus import CorpusTally, audit_corpus
from extractor.audit.judge import audit_record
from extractor.audit.load import list_profiles, load_profile
from extractor.audit.profile import Check, Level, Need, Profile
from extractor.audit.results import (
    CheckResult,
    CorpusAudit,
    LevelCount,
    LevelRange,
    MissingPair,
    NextLevel,
    PaperAudit,
    Proof,
    Rate,
    Summary,
    TurnedDown,
)

__all__ = [
    "Check",
    "CheckResult",
    "CorpusAudit",
    "CorpusTally",
    "Level",
    "LevelCount",
    "LevelRange",
    "MissingPair",
    "Need",
    "NextLevel",
    "PaperAudit",
    "Profile",
    "Proof",
    "Rate",
    "Summary",
    "TurnedDown",
    "audit_corpus",
    "audit_record",
    "list_profiles",
    "load_profile",
]
