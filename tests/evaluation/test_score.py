"""The figures are those of the judge: `score.py`, which lies beside a gold standard where there is one."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pytest

from extractor.evaluation import evaluate, load_gold, report
from extractor.evaluation.match import is_same_link, is_same_pair, is_same_term
from extractor.schema import load_schema
from tests.evaluation.makers import make_record, value
from tests.manual import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extractor.evaluation import Gold
    from extractor.record import Record

JUDGE: Final = next(iter(sorted(ROOT.parent.glob("*/gold/score.py"))), None)
SETS: Final = ("dev", "passages_dev")


@pytest.fixture(scope="module")
def judge() -> Any:
    """The judge's own program."""
    if JUDGE is None:
        pytest.skip("no gold standard beside the project")
    spec = importlib.util.spec_from_file_location("score", JUDGE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", SETS)
def test_the_figures_are_those_of_the_judge(judge: Any, name: str, seed: int) -> None:
    """For records that say what the gold says, with ever more mistakes of every kind, each figure is equal to 1e-9."""
    folder = Path(judge.__file__).parent / name
    if not folder.is_dir():
        pytest.skip(f"the gold standard has no {name}")
    gold = load_gold(folder / "annotations", load_schema("dl_methods"))
    texts = {
        document: (folder / "texts" / f"{document}.txt").read_text(errors="replace") for document in gold.documents
    }
    records = _records(gold, texts, Random(seed), mischief=seed / 5)
    ours = report(evaluate(records, gold, texts=folder / "texts"))
    theirs, errors = _judged(judge, folder, records, texts)
    assert (ours["documents"], ours["judged"]) == (theirs["documents"], theirs["judged"])
    for subject in ("status", "values", "evidence"):
        assert _plain(ours[subject]) == pytest.approx(_plain(theirs[subject]), abs=1e-9)
    for field, figures in theirs["fields"].items():
        assert _as_judged(ours["fields"][field]) == pytest.approx(_plain(figures), abs=1e-9)
    assert [(error["document"], error["field"]) for error in _sorted(ours["errors"])] == sorted(
        (document, field) for document, field, _ in errors
    )


def test_values_are_the_same_where_the_judge_says_so(judge: Any) -> None:
    """All values and aliases of the gold, each with each other of its kind, and parameters by every name that the judge knows."""
    forms: dict[str, set[str]] = {"term": set(), "url": set(), "pair": set()}
    schema = load_schema("dl_methods")
    for path in Path(judge.__file__).parent.glob("*/annotations/*.json"):
        for name, field in json.loads(path.read_text())["fields"].items():
            for one in field.get("values", []):
                forms.get(schema.fields[name].kind, set()).update([one["value"], *one.get("aliases", [])])
    names = sorted({name for names in judge.SAME for name in names})
    forms["pair"] = {
        *sorted(forms["pair"])[:300],
        *(f"{name}=0.1" for name in names),
        *(f"{name}(s)=0.1" for name in names),
    }
    rules = {
        "term": (is_same_term, judge.same_term),
        "url": (is_same_link, judge.same_url),
        "pair": (is_same_pair, judge.same_pair),
    }
    for kind, (ours, theirs) in rules.items():
        written = sorted(forms[kind])[:400]
        assert [(one, other) for one in written for other in written if ours(one, other) != theirs(one, other)] == []


def _judged(judge: Any, folder: Path, records: list[Record], texts: Mapping[str, str]) -> tuple[Any, Any]:
    gold = {
        one["doc"]: one for one in map(json.loads, (path.read_text() for path in folder.glob("annotations/*.json")))
    }
    lines = [json.loads(record.to_line()) for record in records]
    squashed = {document: judge.squash(text) for document, text in texts.items()}
    return judge.score(gold, {line["document"]["id"]: line for line in lines}, squashed)


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return figures with 0 where there is none, as the judge says where a share is one of nothing."""
    flat = {name: figure for name, figure in figures.items() if not isinstance(figure, list)}
    flat |= {
        f"{name} {i}": part
        for name, figure in figures.items()
        if isinstance(figure, list)
        for i, part in enumerate(figure)
    }
    return {name: figure or 0.0 for name, figure in flat.items()}


def _as_judged(field: Mapping[str, Any]) -> dict[str, Any]:
    return _plain(
        {
            "stated_in_gold": field["stated_in_gold"],
            "status_accuracy": field["status"]["accuracy"],
            "tp_fp_fn_tn": list(field["counts"].values())[:4],
            "value_f1": field["values"]["f1"],
            "evidence_recall": field["evidence"]["recall"],
        }
    )


def _sorted(errors: list[Any]) -> list[Any]:
    return sorted(errors, key=lambda error: (error["document"], error["field"]))


def _records(gold: Gold, texts: Mapping[str, str], random: Random, *, mischief: float) -> list[Record]:
    """Return records that say what the gold says, each part of it changed with the chance of the mischief."""
    pool: dict[str, list[str]] = {}
    for document in gold.documents.values():
        for name, field in document.fields.items():
            pool.setdefault(name, []).extend(form for one in field.values for form in one.names)
    records = []
    for document in gold.documents.values():
        if random.random() < mischief / 10:
            continue
        if random.random() < mischief / 20:
            records.append(make_record(document.doc, error={"kind": "crash", "detail": "?"}))
            continue
        fields = {}
        for name, field in document.fields.items():
            pairs = [(one.value, one.quote or "") for one in field.values]
            if random.random() < mischief / 4:
                pairs = []
            if pool.get(name) and random.random() < mischief / 3:
                pairs += [(random.choice(pool[name]), _window(texts[document.doc], random)) for _ in range(3)]
            changed = [
                _changed(given, quote, texts[document.doc], random) if random.random() < mischief else (given, quote)
                for given, quote in pairs
            ]
            values = [value(given, quote=quote) for given, quote in changed if given.strip() and quote]
            fields[name] = {"status": "stated" if values else "not stated", "values": values}
        records.append(make_record(document.doc, **fields))
    return records


def _changed(given: str, quote: str, text: str, random: Random) -> tuple[str, str]:
    """Return a value and its quote with one thing different."""
    words = given.split()
    digits = "".join(random.choice("0123456789") if sign.isdigit() else sign for sign in given)
    name, sign, amount = given.partition("=")
    forms = (given.upper(), f"{given}s", " ".join(words[1:]) or given, f"the {given}", digits)
    pairs = (
        f"{name}(s){sign}{amount}",
        f"initial {given}",
        f"{name}{sign}{amount} × 10^-{random.randint(1, 9)}",
        f"lr{sign}{amount}",
    )
    middle = len(quote) // 2
    quotes = (quote, quote[:middle] or quote, quote[middle:] or quote, _window(text, random), _around(quote, text))
    return random.choice(forms + pairs if sign else forms), random.choice(quotes)


def _window(text: str, random: Random) -> str:
    start = random.randrange(max(1, len(text) - 80))
    return text[start : start + random.randint(3, 80)] or text


def _around(quote: str, text: str) -> str:
    """Return words of the text that begin in a quote and end behind it, where it stands in the text as it is."""
    start = text.find(quote)
    return text[start + len(quote) // 2 : start + len(quote) + 40] if start >= 0 else quote
