"""`extractor evaluate`: how good are records, against what people say of the same documents?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import output_console, print_error

if TYPE_CHECKING:
    from extractor.evaluation import Evaluation, Gold

EXAMPLES: Final = (
    "extractor evaluate records.jsonl --gold gold/",
    "extractor evaluate records.jsonl --gold gold/ --texts texts/ --errors 50",
    "extractor evaluate records.jsonl --gold gold/ --fields framework,hardware",
    "extractor evaluate new.jsonl --gold gold/ --compare old.jsonl",
    "extractor evaluate records.jsonl --gold gold/ --schema my_checklist.yaml --json",
)


def evaluate(  # noqa: PLR0917 - one parameter an option; only typer calls this
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="A file of records; - is standard input.")],
    gold: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The gold: one JSON file a document.", show_default=False)
    ],
    texts: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Look quotes up in FOLDER/ID.txt, as run --texts wrote them."),
    ] = None,
    errors: Annotated[
        int, typer.Option("--errors", "-e", min=0, metavar="N", help="List N fields that are not right, with quotes.")
    ] = 0,
    compare: Annotated[
        str | None,
        typer.Option(metavar="RECORDS", help="Other records of the same documents; differences are to these."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON object.")] = False,
    fields: Annotated[
        str | None, typer.Option("--fields", "-f", metavar="NAME,NAME", help="Judge only these fields.")
    ] = None,
    schema: Annotated[
        str,
        typer.Option("--schema", "-s", metavar="NAME|FILE", help="The checklist that the gold is for."),
    ] = "dl_methods",
) -> None:
    """Compare records with gold: accuracy, precision, recall, F1 and kappa, for each field and over all.

    Status, values and evidence are judged apart; each total has its interval of 95 %. A document without a record
    counts as not stated, and so does one that could not be read. docs/evaluation.md says what each figure means, and
    how gold is written. Exit code 0: evaluated; 2: the gold, the records or an option cannot be used.
    """
    from extractor.evaluation import compare as compared  # noqa: PLC0415 - loaded when there is something to evaluate
    from extractor.evaluation import load_gold, report  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    if texts is not None and not texts.is_dir():
        print_error(f"{texts} is no folder.")
        raise typer.Exit(2)
    if records == compare == "-":
        print_error("Standard input can be read once only. Give one of the two as a file.")
        raise typer.Exit(2)
    names = [name.strip() for name in fields.split(",") if name.strip()] if fields is not None else []
    wanted = load_gold(gold, load_schema(schema), fields=names)
    evaluation = _evaluated(records, wanted, texts)
    comparison = compared(evaluation, _evaluated(compare, wanted, texts)) if compare is not None else None
    if as_json:
        typer.echo(json.dumps(report(evaluation, comparison), indent=2, ensure_ascii=False))
        return
    from extractor.cli.mistakes import print_mistakes  # noqa: PLC0415
    from extractor.cli.scores import print_comparison, print_scores  # noqa: PLC0415

    console = output_console()
    print_scores(console, evaluation, has_texts=texts is not None)
    if comparison is not None and compare is not None:
        print_comparison(console, evaluation, comparison, names=(records, compare))
    if errors:
        print_mistakes(console, evaluation.mistakes, limit=errors)


def _evaluated(path: str, gold: Gold, texts: Path | None) -> Evaluation:
    from extractor.cli.records import all_records  # noqa: PLC0415
    from extractor.evaluation import evaluate as judged  # noqa: PLC0415

    evaluation = judged(all_records(path), gold, texts=texts)
    if not evaluation.seen.records:
        print_error(f"{path} holds no records.")
        raise typer.Exit(2)
    return evaluation
