"""Records to one self-contained page: figures, a table of papers, and every value beside the words that prove it."""

from extractor.report.report import Report

__all__ = ["Report"]
