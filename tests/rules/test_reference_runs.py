"""Bibliography entries that no heading announces: told from text that only cites."""

from __future__ import annotations

import pytest

from extractor.document import SectionKind, Span
from extractor.rules.reference_runs import reference_runs
from extractor.rules.sentences import find_sentences, split
from extractor.view import clean
from tests.small import make_document


def entries(text: str) -> list[str]:
    """Return the sentences of a text that are taken for parts of entries."""
    spans = list(split(text, Span(0, len(text))))
    return [text[slice(*spans[place])] for place in sorted(reference_runs(text, spans))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The model is small. Friedman, J., 2002. Stochastic gradient boosting. Data Anal. 38, 367-378. It was trained.",
            ["Friedman, J., 2002.", "Stochastic gradient boosting.", "Data Anal.", "38, 367-378."],
        ),
        (
            "He, K., Zhang, X., Ren, S., 2015. Deep residual learning. In: CVPR, pp. 770-778. Redmon, J., 2016. YOLO. We trained it.",
            [
                "He, K., Zhang, X., Ren, S., 2015.",
                "Deep residual learning.",
                "In: CVPR, pp. 770-778.",
                "Redmon, J., 2016.",
                "YOLO.",
            ],
        ),
        (
            '[14] K. Cho, B. Bahdanau, and F. Bougares, "RNN encoder-decoder," 2014, arXiv:1406.1078. [15] S. Hochreiter, J. Schmidhuber,'
            ' "LSTM," vol. 9, pp. 1735-1780, 1997. The end was near.',
            [
                '[14] K. Cho, B. Bahdanau, and F. Bougares, "RNN encoder-decoder," 2014, arXiv:1406.1078.',
                '[15] S. Hochreiter, J. Schmidhuber, "LSTM," vol. 9, pp. 1735-1780, 1997.',
            ],
        ),
    ],
)
def test_entries_are_told_by_their_company(text: str, expected: list[str]) -> None:
    """Authors, titles and journals follow each other; the sentences around them stay what they are."""
    assert entries(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ResNet (He, K., et al., 2015) was trained. We used Adam (Kingma, D., Ba, J., 2014) with a batch of 32. It took 10 (2) h.",
        "Images were taken by A. Smith, B. Jones and C. Brown in 2015. They were resized. Then a U-Net was trained.",
        "We thank J. Doe, K. Roe, and L. Poe. The data are at doi.org/10.5281/zenodo.1. Code was written by J.D.",
        "Stochastic gradient boosting. Deep residual learning. You only look once.",
        "Accuracy was 91 (3), 85-90. The network has 20 (2) layers, 10-12 of them trained.",
    ],
)
def test_text_that_cites_or_thanks_is_no_bibliography(text: str) -> None:
    """Names in brackets, thanks, links and numbers alone make no entry, nor does a title without authors."""
    assert entries(text) == []


def test_a_sentence_after_the_authors_on_another_line_is_no_title() -> None:
    """A passage that ends with authors says nothing of the passage after it."""
    text = "Kahl, S., Wood, C.M., 2019. BirdNET. Ecol. 61, 101-110. Tan, M., Le, Q., 2020.\n\nDeep models of bird song."
    assert entries(text)[-1] == "Tan, M., Le, Q., 2020."


def test_what_stands_in_an_entry_stands_in_the_references() -> None:
    """The sentences of a document are given the section that no heading gave them."""
    text = "The forest grew. Friedman, J., 2002. Gradient boosting. Data 38, 367-378."
    kinds = [sentence.section for sentence in find_sentences(clean(make_document(text)), ())]
    assert kinds == [SectionKind.OTHER, *[SectionKind.REFERENCES] * 3]
