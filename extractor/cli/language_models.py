"""What `extractor run` takes and says about language models: options to settings, estimates and bills to words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import typer

from extractor.cli.console import counted, visible
from extractor.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from extractor.corpus.batch import Job
    from extractor.llm.estimate import Estimate
    from extractor.llm.ledger import Bill
    from extractor.llm.settings import LanguageModelSettings

_PANEL: Final = "Language models (--backend llm or hybrid)"
_HEAD: Final = ("document", "fields", "requests", "tokens in", "at most out", "cost")
DOCUMENT_SECONDS: Final = 3600.0
"""The longest that a document may take by default when language models read it: they are slow, and may be busy."""


def _option(*names: str, **parts: Any) -> Any:
    return typer.Option(*names, rich_help_panel=_PANEL, show_default=False, **parts)


Backend = Annotated[Literal["rules", "llm", "hybrid"], typer.Option(help="What finds candidates.")]
Models = Annotated[
    list[str] | None,
    _option("--model", metavar="PROVIDER/NAME", help="A model to ask, such as ollama/llama3.1; repeat it for a vote."),
]
ConfigFile = Annotated[
    Path | None, _option("--llm-config", metavar="FILE", help="All settings in a YAML file; options here win.")
]
BaseUrl = Annotated[str | None, _option("--base-url", metavar="URL", help="The server of openai/… or ollama/… models.")]
KeyVariable = Annotated[
    str | None, _option("--key-variable", metavar="NAME", help="The environment variable that holds the key.")
]
Samples = Annotated[int | None, _option("--samples", min=1, metavar="N", help="How often each model is asked.")]
Voting = Annotated[
    Literal["majority", "unanimous", "any"] | None, _option("--vote", help="How many must agree on a value.")
]
Temperature = Annotated[float | None, _option("--temperature", min=0, max=2, metavar="NUMBER", help="0 unless given.")]
PerMinute = Annotated[
    int | None, _option("--requests-per-minute", min=1, metavar="N", help="The most requests a minute, of all workers.")
]
MaxCost = Annotated[
    float | None, _option("--max-cost", min=0, metavar="AMOUNT", help="Stop before this run has cost more.")
]
PriceOf = Annotated[
    str | None,
    _option("--price", metavar="IN/OUT", help="The price of a million tokens in and out, such as 0.15/0.60."),
]
Cache = Annotated[Path | None, _option("--cache", metavar="FOLDER", help="Where replies are kept.")]
LedgerFile = Annotated[
    Path | None, _option("--ledger", metavar="FILE", help="Where requests are counted; FILE.costs.sqlite by default.")
]
DryRun = Annotated[bool, _option("--dry-run", help="Say what would be asked and what it would cost, and ask nothing.")]


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """The options as given; None where one was not."""

    models: list[str] | None = None
    base_url: str | None = None
    key_variable: str | None = None
    samples: int | None = None
    vote: str | None = None
    temperature: float | None = None
    requests_per_minute: int | None = None
    max_cost: float | None = None
    price: str | None = None
    cache: Path | None = None
    ledger: Path | None = None

    def overrides(self) -> dict[str, Any]:
        """Return them under the names of the settings."""
        given = {name: getattr(self, name) for name in type(self).__slots__ if name != "price"}
        return {
            **given,
            "models": tuple(self.models) if self.models else None,
            "prices": {"*": _price(self.price)} if self.price is not None else None,
        }


def model_settings(
    backend: str, config: Path | None, options: ModelOptions, target: Path | None
) -> LanguageModelSettings | None:
    """Return the settings for a backend; None for the rules, which ask no model.

    Raises:
        SettingsError: `model-settings` or `no-model`.
    """
    if backend == "rules":
        if options != ModelOptions() or config is not None:
            raise SettingsError(
                "The rules ask no language model. Give --backend llm or --backend hybrid.", code="no-model"
            )
        return None
    from extractor.llm.cache import reply_folder  # noqa: PLC0415 - only where models are asked
    from extractor.llm.settings import load_settings  # noqa: PLC0415

    settings = load_settings(config, options.overrides())
    if settings.ledger is None:
        # Of records that go to standard output, the costs are counted beside the replies.
        folder = settings.cache or reply_folder()
        beside_replies = None if folder is None else folder / "costs.sqlite"
        settings = settings.model_copy(update={"ledger": beside_replies if target is None else ledger_path(target)})
    return settings


def ledger_path(target: Path) -> Path:
    """Return the file beside an output that counts what it costs."""
    return target.with_name(target.name + ".costs.sqlite")


def _price(printed: str) -> dict[str, float]:
    first, slash, second = printed.partition("/")
    try:
        return {"input": float(first), "output": float(second if slash else first)}
    except ValueError:
        raise SettingsError(
            f"--price {printed}: expected two numbers, for a million tokens in and out, such as 0.15/0.60.",
            code="model-settings",
        ) from None


def begun(job: Job) -> Job:
    """Open a run in the ledger, and return the job with its number; a job that asks no model is returned as it is.

    Raises:
        SettingsError: `ledger-unusable`.
    """
    settings = job.settings.llm
    if settings is None or settings.ledger is None:
        return job
    from extractor.llm.ledger import open_ledger  # noqa: PLC0415

    with open_ledger(settings.ledger) as ledger:
        numbered = settings.model_copy(update={"run": ledger.begin()})
    return replace(job, settings=job.settings.model_copy(update={"llm": numbered}))


def bill_lines(settings: LanguageModelSettings) -> Iterator[str]:
    """Yield what this run has cost, a model a line."""
    from extractor.llm.ledger import open_ledger  # noqa: PLC0415

    with open_ledger(settings.ledger) as ledger:
        bills = list(ledger.bills(settings.run))
    if not bills:
        yield "asked: nothing, every reply was kept"
    for bill in bills:
        yield f"asked: {_bill(bill)}"
    yield f"costs: {settings.ledger}"


def _bill(bill: Bill) -> str:
    failed = f" ({bill.failed} without an answer)" if bill.failed else ""
    tokens = f"{bill.prompt_tokens:,} tokens in, {bill.completion_tokens:,} out"
    cost = f", cost {bill.cost:.4f}" if bill.cost is not None else ""
    return f"{bill.model}: {counted(bill.requests, 'request')}{failed}, {tokens}{cost}"


def print_estimates(console: Console, estimates: Sequence[Estimate]) -> None:
    """Print what would be asked of each document, and the sums. A document that cannot be read is named with the reason."""
    from extractor.cli.tables import NOTHING, print_table  # noqa: PLC0415 - rich takes its time

    rows = [
        [visible(one.document), *(_counts([one]) if one.problem is None else [NOTHING] * (len(_HEAD) - 1))]
        for one in estimates
    ]
    print_table(console, _HEAD, [*rows, ["all", *_counts(estimates)]])
    for one in estimates:
        if one.problem is not None:
            console.print(f"cannot be read: {visible(one.document)}: {visible(one.problem)}")
    kept = sum(one.kept for one in estimates)
    if kept:
        console.print(f"kept from before: {counted(kept, 'reply')}, which cost nothing")


def _counts(estimates: Sequence[Estimate]) -> list[str]:
    fields, requests, tokens, answers = (
        sum(getattr(one, name) for one in estimates)
        for name in ("fields", "requests", "prompt_tokens", "answer_tokens")
    )
    return [f"{fields:,}", f"{requests:,}", f"{tokens:,}", f"{answers:,}", _costs(estimates)]


def _costs(estimates: Sequence[Estimate]) -> str:
    least = [one.prompt_cost for one in estimates if one.prompt_cost is not None]
    most = [one.cost for one in estimates if one.cost is not None]
    if len(most) < len(estimates):
        return "no price known"
    return f"{sum(least):.4f} to {sum(most):.4f}"
