"""`extractor calibrate`: what people say of some papers to how sure the answers of others are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import message_console, print_error, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.corpus.inputs import Inputs
    from extractor.evaluation import Gold
    from extractor.evaluation.reliability import JudgedValue
    from extractor.pipeline import Extractor
    from extractor.record import Record
    from extractor.schema import Calibration

EXAMPLES: Final = (
    "extractor calibrate papers/ --gold gold/",
    "extractor calibrate papers/ --gold gold/ -o my_calibration.yaml --schema my_checklist.yaml",
    "extractor calibrate set1/texts set2/texts --gold set1/annotations --gold set2/annotations",
)


def calibrate(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="The papers, as extractor run takes them.", show_default=False),
    ],
    gold: Annotated[
        list[Path],
        typer.Option(
            metavar="FOLDER", help="What people say of them; may be given more than once.", show_default=False
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where the calibration goes, as YAML.")
    ] = None,
    schema: Annotated[str, typer.Option("--schema", "-s", metavar="NAME|FILE", help="The checklist.")] = "dl_methods",
) -> None:
    """Fit how sure answers are: read papers that people have annotated, and see how often answers of each strength are right.

    The file that is written is what a checklist names as its calibration. Papers on which the checklist was not tuned
    say the truth; others flatter it. How well the fit does on papers that it has not seen is printed beside the bare strength:
    each paper is judged by a fit without it. Exit code 0: fitted; 2: the gold or the papers cannot be used.
    """
    from extractor.corpus.inputs import find_inputs  # noqa: PLC0415 - loaded when there is something to fit
    from extractor.evaluation import load_gold  # noqa: PLC0415
    from extractor.evaluation.calibration import cross_validated, fit  # noqa: PLC0415
    from extractor.pipeline import Extractor  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    checklist = load_schema(schema).model_copy(update={"calibration": None})
    answered = [load_gold(folder, checklist) for folder in gold]
    inputs, extractor = find_inputs(paths), Extractor(checklist)
    judged = [value for one in answered for value in _judged(inputs, one, extractor)]
    if not judged:
        print_error("No answer could be judged: the papers state nothing that the gold asks for, or have other ids.")
        raise typer.Exit(2)
    calibration = fit(judged)
    _print_fit([(one.confidence, one.is_right) for one in judged], cross_validated(judged))
    text = written(calibration, f"{checklist.name} {checklist.version}", judged)
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
        message_console().print(f"{visible(str(output))}: write it down in the checklist as its calibration")


def written(calibration: Calibration, checklist: str, judged: list[JudgedValue]) -> str:
    """Return a calibration as the YAML that a checklist names."""
    papers = len({one.document for one in judged})
    lines = [
        f"# How sure answers are: fitted by `extractor calibrate` to {len(judged)} answers of {checklist} in {papers} papers.",
        f"slope: {calibration.slope}",
        f"intercept: {calibration.intercept}",
        "fields:",
        *(f"  {name}: {intercept}" for name, intercept in calibration.fields.items()),
    ]
    return "\n".join(lines) + "\n"


def _judged(inputs: Inputs, gold: Gold, extractor: Extractor) -> list[JudgedValue]:
    """Read the papers that the gold is of, and return their answers with what the gold says of them."""
    from extractor.evaluation import evaluate  # noqa: PLC0415
    from extractor.evaluation.reliability import judged_values  # noqa: PLC0415

    texts: dict[str, str] = {}

    def records() -> Iterator[Record]:
        for source in inputs:
            if source.id in gold.documents:
                document, record = extractor.read(source)
                if document is not None:
                    texts[source.id] = document.text
                yield record

    return judged_values(evaluate(records(), gold, texts=texts))


def _print_fit(strengths: list[tuple[float, bool]], confidences: list[tuple[float, bool]]) -> None:
    from extractor.cli.scores import print_reliability  # noqa: PLC0415
    from extractor.evaluation.reliability import reliability  # noqa: PLC0415

    console = message_console()
    for title, values in (("bare strength", strengths), ("confidence, each paper by a fit without it", confidences)):
        console.print(f"{title}:")
        print_reliability(console, reliability(values))
        console.print()
