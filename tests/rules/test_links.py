"""Addresses: what belongs to one, and whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.document import Span
from extractor.pipeline import Extractor
from extractor.readers import Source
from extractor.rules.links import find_links
from extractor.schema import load_schema
from extractor.view import View

FIELDS = ("code_url", "data_url", "code_repository", "data_repository")


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("see https://x.org/a. The next", ["https://x.org/a"]),
        ("(https://keras.io/).", ["https://keras.io/"]),
        (
            "at https://github. com/a/Deep and https://gith ub.com/b/Net).",
            ["https://github.com/a/Deep", "https://github.com/b/Net"],
        ),
        ("doi:https://doi.org/10.5281/zenodo. 11479475) and", ["https://doi.org/10.5281/zenodo.11479475"]),
        ("from https://doi.org/10.15468/dl. 4bijtu. (accessed", ["https://doi.org/10.15468/dl.4bijtu"]),
        ("(doi: 10.5061/dryad.t7ck5). Then", ["10.5061/dryad.t7ck5"]),
        (
            "at https: // github.com / u / a - bhttps: // github.com / u / c.",
            ["https://github.com/u/a-b", "https://github.com/u/c"],
        ),
        ("at github.com / u / repo.", ["github.com/u/repo"]),
        ("at https://github.com/user/ repo. We", ["https://github.com/user/repo"]),
        ("at https://lab.example.org/data/ and others", ["https://lab.example.org/data/"]),
        ("from www.gbif.org, 2019", ["www.gbif.org"]),
        ("https://web.archive.org/web/2019/http://a.b/c", ["https://web.archive.org/web/2019/http://a.b/c"]),
        ("no address 10.5 and e.g. this", []),
    ],
)
def test_address_is_made_whole(text: str, forms: list[str]) -> None:
    """An address broken by spaces is one; what follows it is no part of it."""
    found = find_links(View(text, text, (), [(0, 0, -1)]), Span(0, len(text)))
    assert [form for _, form in found] == forms
    assert all(text[span.start : span.end].replace(" ", "").endswith(form) for span, form in found)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    schema = load_schema("dl_methods")
    return Extractor(schema.model_copy(update={"fields": {name: schema.fields[name] for name in FIELDS}}))


def answers(extractor: Extractor, folder: Path, words: str) -> dict[str, set[str]]:
    path = folder / "paper.txt"
    path.write_text(f"Methods\n\nWe trained a network.\n\n{words}\n", encoding="utf-8")
    _, record = extractor.read(Source(id="paper", name=path.name, path=path))
    return {name: {value.value for value in field.values} for name, field in record.fields.items() if field.values}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (
            "Our code is available at https://github.com/me/mine.",
            {"code_url": {"https://github.com/me/mine"}, "code_repository": {"GitHub"}},
        ),
        (
            "The data are available at https://doi.org/10.5061/dryad.abc12 and the code is available at https://github.com/me/mine.",
            {
                "data_url": {"https://doi.org/10.5061/dryad.abc12"},
                "data_repository": {"Dryad"},
                "code_url": {"https://github.com/me/mine"},
                "code_repository": {"GitHub"},
            },
        ),
        (
            "Data and analysis scripts are available from Zenodo (10.5281/zenodo.123).",
            {
                "data_url": {"10.5281/zenodo.123"},
                "data_repository": {"Zenodo"},
                "code_url": {"10.5281/zenodo.123"},
                "code_repository": {"Zenodo"},
            },
        ),
        (
            "All code is available on GitHub (https://github.com/me/mine) and archived in Zenodo (https://doi.org/10.5281/zenodo.5).",
            {
                "code_url": {"https://github.com/me/mine", "https://doi.org/10.5281/zenodo.5"},
                "code_repository": {"GitHub", "Zenodo"},
            },
        ),
        (
            "Our code is available on GitHub, and the data used is freely accessible on Zenodo.",
            {"code_repository": {"GitHub"}, "data_repository": {"Zenodo"}},
        ),
        (
            "We downloaded 917 recordings from Xeno-canto (https://www.xeno-canto.org/).",
            {"data_url": {"https://www.xeno-canto.org/"}, "data_repository": {"Xeno-canto"}},
        ),
        (
            "Our source code is publicly available.3 We used 2 GPUs.\n\n2 https://www.nvidia.com\n3 https://github.com/me/mine",
            {"code_url": {"https://github.com/me/mine"}, "code_repository": {"GitHub"}},
        ),
        (
            "We release the code1. Our data are stored at Zenodo.2 Both are new.\n\n1https://github.com/me/mine\n2https://zenodo.org/record/12",
            {
                "code_url": {"https://github.com/me/mine"},
                "code_repository": {"GitHub"},
                "data_url": {"https://zenodo.org/record/12"},
                "data_repository": {"Zenodo"},
            },
        ),
        (
            "LeakGAN is a network that we train on text.\n\n1 https://github.com/me/LeakGAN",
            {"code_url": {"https://github.com/me/LeakGAN"}, "code_repository": {"GitHub"}},
        ),
    ],
)
def test_nearest_words_say_whose_it_is(
    extractor: Extractor, tmp_path: Path, words: str, wanted: dict[str, set[str]]
) -> None:
    """Of several words that lead to an address the nearest decide which field it answers."""
    assert answers(extractor, tmp_path, words) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "The models were implemented using Keras (https://keras.io/).",
        "We used the official implementation of the detector available at https://github.com/them/theirs.",
        "We thank the authors for their code (https://github.com/them/theirs).",
        "Supplementary data to this article can be found online at https://doi.org/10.1016/j.ecoinf.2022.101786.",
        "Repositories such as Zenodo (https://zenodo.org) and Dryad (https://datadryad.org) hold many datasets.",
        "The source code will be made available upon request.",
        "We parsed them with a parser.3 Our code took 3 days.\n\n3 https://github.com/them/theirs",
        "Our code is publicly available. It took 3 days.\n\n3 https://github.com/them/theirs",
        "We train a network on text.\n\n1 https://github.com/them/LeakGAN",
        "We train models on text.\n\n1 https://github.com/them/models",
        "LeakGAN is a network that we train on text.\n\n1 https://github.com/them/LeakGAN/issues/3",
    ],
)
def test_others_addresses_are_no_answer(extractor: Extractor, tmp_path: Path, words: str) -> None:
    """An address of somebody else's code or data is given by no field."""
    assert answers(extractor, tmp_path, words) == {}
