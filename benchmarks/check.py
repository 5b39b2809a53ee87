"""How right the check of answers is: answers made from annotated passages, right and wrong, and what is said of them.

    python benchmarks/check.py FOLDER [--errors N]

FOLDER holds passages, texts/ID.txt, and what people say is stated in them, annotations/ID.json. From these come answers
whose truth is known: a stated value, and one that other passages state; a quoted sentence, plain and turned round, a
quoted sentence of other passages, and one with a number changed; "it is not mentioned", where that is right and where it
is not. What other passages state is wrong only where neither the annotation nor the text of these has it. Precision is
the share of answers turned down that are wrong, recall the share of wrong answers that are turned down.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extractor import load_schema
from extractor.claims import AnswerChecker
from extractor.readers import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.claims import CheckedAnswer
    from extractor.schema import Schema


@dataclass(frozen=True)
class Asked:
    """Passages with what people say of one field: the values with their quotes; none where it is not stated."""

    id: str
    paper: str
    field: str
    text: str
    values: tuple[tuple[str, str], ...]
    is_debatable: bool


@dataclass(frozen=True)
class Case:
    """An answer whose truth is known."""

    kind: str
    asked: Asked
    answer: str
    is_right: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="list N answers of each kind that are misjudged"
    )
    given = parser.parse_args(arguments)
    schema = load_schema("dl_methods")
    asked = list(read_gold(given.folder))
    if not asked:
        parser.error(f"{given.folder} holds no annotations/ID.json with texts/ID.txt")
    checker = AnswerChecker(schema)
    judged: dict[str, list[tuple[Case, CheckedAnswer]]] = defaultdict(list)
    for case in make_cases(asked, schema):
        judged[case.kind].append((case, check(checker, schema, case)))
    print_table(judged)
    for kind, pairs in judged.items():
        wrong = [(case, said) for case, said in pairs if said.holds is not None and said.holds is not case.is_right]
        for case, said in wrong[: given.errors]:
            print(f"\n{kind}: {case.asked.id} [{case.asked.field}] {case.answer!r}")
            for claim in said.claims:
                print(
                    f"   {claim.kind} {claim.verdict}: {claim.text!r} {claim.reason or ''} {[e.quote for e in claim.evidence][:1]}"
                )
    return 0


def read_gold(folder: Path) -> Iterator[Asked]:
    """Yield each field of each annotated text."""
    for path in sorted((folder / "annotations").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        for field, result in gold["fields"].items():
            given = result.get("values", [])
            values = tuple((one["value"], one["quote"]) for one in given if not one.get("optional"))
            yield Asked(path.stem, gold.get("paper", path.stem), field, text, values, len(values) < len(given))


def make_cases(asked: Sequence[Asked], schema: Schema) -> Iterator[Case]:
    """Yield answers, right and wrong, for each asked field."""
    by_field: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_field[one.field].append(one)
    for field, ones in by_field.items():
        name = field.replace("_", " ")
        for place, one in enumerate(ones):
            others = [other for other in ones[place + 1 :] + ones[:place] if other.paper != one.paper and other.values]
            if one.values or not one.is_debatable:
                yield Case("absence", one, f"The text does not mention the {name}.", not one.values)
            for value, quote in one.values:
                if schema.fields[field].kind != "open":
                    yield Case("value", one, f"The {name} used: {value}.", True)
                yield Case("sentence", one, f"According to the text, {quote}", True)
                yield Case("sentence turned round", one, turned_round(quote), True)
                changed = with_another_number(quote)
                if changed is not None and _key(changed) not in _key(one.text):
                    yield Case("sentence with another number", one, f"According to the text, {changed}", False)
            for value, quote in [pair for other in others[:3] for pair in other.values[:2]]:
                if not is_there(value, one):
                    if schema.fields[field].kind != "open":
                        yield Case("value", one, f"The {name} used: {value}.", False)
                    yield Case("sentence", one, f"According to the text, {quote}", False)
                    yield Case("sentence turned round", one, turned_round(quote), False)


def is_there(value: str, asked: Asked) -> bool:
    """Whether the passages have a value in letters and digits, or the annotation has it."""
    return _key(value.partition("=")[2] or value) in _key(asked.text) or any(
        _key(value) == _key(own) for own, _ in asked.values
    )


def _key(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())


def turned_round(quote: str) -> str:
    """Return what a quote says with its halves changed about and the small words of a report around them."""
    words = re.sub(r"-\s*\n\s*", "", quote)
    words = " ".join(re.sub(r"\([^()]*\)|\[[\d, ]+\]", "", words).rstrip(". ").split())
    first, comma, second = words.partition(", ")
    told = f"{second}, and {first}" if comma else words
    return f"The authors report the following in this study: {told}."


def with_another_number(quote: str) -> str | None:
    """Return a quote with its last number of two digits or more made another; None where it has none."""
    numbers = list(re.finditer(r"(?<![\w.,[-])\d{2,}(?![\w,\]-]|\.\d)", quote))
    if not numbers:
        return None
    last = numbers[-1]
    return f"{quote[: last.start()]}{int(last[0]) * 3 + 1}{quote[last.end() :]}"


def check(checker: AnswerChecker, schema: Schema, case: Case) -> CheckedAnswer:
    """Return the checked answer."""
    item = {"passages": [case.asked.text], "question": schema.fields[case.asked.field].question, "answer": case.answer}
    return checker.read(Source(case.asked.id, case.asked.id, data=json.dumps(item).encode(), format="passages"))


def print_table(judged: dict[str, list[tuple[Case, CheckedAnswer]]]) -> None:
    """Print how many answers of each kind were turned down, rightly and wrongly."""
    print(
        "| answers | right | of these turned down | wrong | of these turned down | nothing to check | precision | recall |"
    )
    print("|---|---|---|---|---|---|---|---|")
    pairs = [pair for kind in judged.values() for pair in kind]
    for kind, some in [*judged.items(), ("all", pairs)]:
        right = [said.holds for case, said in some if case.is_right]
        wrong = [said.holds for case, said in some if not case.is_right]
        false, true = right.count(False), wrong.count(False)
        unchecked = right.count(None) + wrong.count(None)
        precision = f"{true / (true + false):.3f}" if true + false else "-"
        recall = f"{true / len(wrong):.3f}" if wrong else "-"
        print(f"| {kind} | {len(right)} | {false} | {len(wrong)} | {true} | {unchecked} | {precision} | {recall} |")


if __name__ == "__main__":
    sys.exit(main())
