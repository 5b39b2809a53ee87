"""What readers decide about records, as they write it down in the report's page: merged into records, turned into gold, compared.

decisions ─▶ settle (what holds, what they differ on, what no longer fits) ─▶ apply ─▶ Record ─▶ gold
"""

from extractor.review.agreement import FieldAgreement, agreement, cohen_kappa, reviewer_of
from extractor.review.apply import apply_decisions
from extractor.review.decision import Decision, read_decisions, record_digest
from extractor.review.gold import GoldFile, gold_of, write_gold
from extractor.review.settle import Settled, Unfit, settle

__all__ = [
    "Decision",
    "FieldAgreement",
    "GoldFile",
    "Settled",
    "Unfit",
    "agreement",
    "apply_decisions",
    "cohen_kappa",
    "gold_of",
    "read_decisions",
    "record_digest",
    "reviewer_of",
    "settle",
    "write_gold",
]
