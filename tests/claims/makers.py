"""Answers to check, from literals."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from extractor.claims import AnswerChecker
from extractor.readers import Source
from extractor.schema import load_schema

if TYPE_CHECKING:
    from extractor.claims import CheckedAnswer, Claim

QUESTIONS = {
    "framework": "Which frameworks are used to build the deep learning model (e.g., TensorFlow, PyTorch)?",
    "hardware": "Which hardware resources are used for training the deep learning model (e.g., GPUs, TPUs)?",
    "datasets": "What are the datasets used in the deep learning pipeline (e.g., MNIST, CIFAR, ImageNet)?",
    "preprocessing": "What preprocessing steps are involved before training a deep learning model (e.g., normalization, scaling)?",
    "optimizer": "What optimization techniques are applied in the deep learning pipeline (e.g., SGD, Adam)?",
    "hyperparameters": "What are the hyperparameters used in the deep learning model (e.g., learning rate, optimizer settings)?",
    "model_architecture": "What type of deep learning model is used in the pipeline (e.g., CNN, RNN, Transformer)?",
    "data_augmentation": "What are the data augmentation techniques applied in the deep learning pipeline (e.g., flipping)?",
    "data_split": "What are the criteria used to split the data for deep learning model training (e.g., train, test)?",
    "code_url": "What is the link to the code of the deep learning pipeline?",
    "evaluation_metrics": "What metrics are used to evaluate the performance of the deep learning model (e.g., accuracy)?",
}


@cache
def checker() -> AnswerChecker:
    """Return a checker of the shipped checklist, built once."""
    return AnswerChecker(load_schema("dl_methods"))


def checked(passages: str | list[str], question: str, answer: str) -> CheckedAnswer:
    """Check an answer; `question` may be the name of a field."""
    item = {
        "passages": [passages] if isinstance(passages, str) else passages,
        "question": QUESTIONS.get(question, question),
        "answer": answer,
    }
    return checker().read(Source("a", "a.jsonl:1", data=json.dumps(item).encode(), format="passages"))


def values(answer: CheckedAnswer) -> dict[str, str]:
    """Return the verdict of each value that is claimed."""
    return {claim.value: claim.verdict for claim in answer.claims if claim.value is not None}


def statements(answer: CheckedAnswer) -> list[str]:
    """Return the verdicts of the statements, in order."""
    return [claim.verdict for claim in answer.claims if claim.kind == "statement"]


def one(answer: CheckedAnswer, kind: str) -> Claim:
    """Return the only claim of a kind."""
    (claim,) = [claim for claim in answer.claims if claim.kind == kind]
    return claim
