"""An audit to what the page shows of it: for the overview, for a paper's row and for its view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.audit import CorpusAudit, PaperAudit, Profile

Data = dict[str, Any]


def corpus_data(audit: CorpusAudit, profile: Profile) -> Data:
    """Return the levels and the checks of all papers, with their rates."""
    return {
        "profile": audit.profile,
        "version": audit.version,
        "title": audit.title,
        "levels": [level.model_dump() for level in audit.levels],
        "ranges": [levels.model_dump() for levels in audit.level_ranges],
        "checks": [
            {"name": name, "title": check.title, "category": check.category, "rate": audit.checks[name].model_dump()}
            for name, check in profile.checks.items()
        ],
    }


def paper_levels(audit: PaperAudit) -> list[int] | None:
    """Return the level that a paper reaches for sure, and the one that it could have."""
    if audit.at_least is None or audit.at_most is None:
        return None
    return [audit.at_least, audit.at_most]


def paper_checks(audit: PaperAudit) -> Data | None:
    """Return what became of each check of a paper, and what the next level asks for; None for one that was not read."""
    if audit.error is not None:
        return None
    next_level = audit.next_level
    return {
        "checks": {name: check.outcome for name, check in audit.checks.items()},
        "next": next_level.model_dump() if next_level is not None else None,
    }
