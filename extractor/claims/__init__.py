"""Answers that others have got from passages: what they claim, and whether the passages state it.

>>> from extractor.claims import AnswerChecker, Transcript
>>> from extractor.readers import Source, read_document
>>> from extractor.schema import load_schema
>>> data = b'{"passages": ["The network was built in PyTorch."], "question": "Which frameworks are used?"}'
>>> source = Source("a", "a.json", data=data, format="passages")
>>> checker = AnswerChecker(load_schema("dl_core"))
>>> checked = checker.check(Transcript(source, read_document(source), "It was built in PyTorch and TensorFlow.", "framework"))
>>> [(claim.value, claim.verdict) for claim in checked.claims if claim.kind == "value"]
[('PyTorch', 'stated'), ('TensorFlow', 'not stated')]
"""

from extractor.claims.checker import AnswerChecker
from extractor.claims.model import CheckedAnswer, Claim
from extractor.claims.transcript import Transcript, read_transcript

__all__ = ["AnswerChecker", "CheckedAnswer", "Claim", "Transcript", "read_transcript"]
