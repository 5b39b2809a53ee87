"""Records against gold: what people say is right of the same documents.

gold ─ judge ─▶ outcomes, one for each document and field ─▶ figures, intervals, reliability, mistakes, comparison

Everything that is counted is counted of one field of one document first; each figure is made from sums of these counts,
so that the totals, the rows of a table and the samples of a bootstrap are made alike. Nothing here prints.
"""

from extractor.evaluation.comparison import Comparison, compare
from extractor.evaluation.evaluation import Evaluation, evaluate
from extractor.evaluation.gold import Gold, GoldDocument, GoldField, GoldValue, load_gold
from extractor.evaluation.report import report

__all__ = [
    "Comparison",
    "Evaluation",
    "Gold",
    "GoldDocument",
    "GoldField",
    "GoldValue",
    "compare",
    "evaluate",
    "load_gold",
    "report",
]
