"""`extractor run`: the main job."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Literal

import typer

from extractor.cli import language_models as models
from extractor.cli import limits, parts
from extractor.cli.events import STANDARD_ERROR
from extractor.errors import SettingsError

EXAMPLES: Final = (
    "extractor run papers/ -o records.jsonl",
    "extractor run papers/ -o records.jsonl --jobs 0 --texts texts/",
    "extractor run 'papers/**/*.pdf' more.jsonl.gz -o records.jsonl -s dl_core",
    "extractor run paper.pdf --schema my_checklist.yaml",
    "extractor run pmc.tar.gz s2orc.jsonl.zst papers.parquet -o records.jsonl --jobs 0",
    "find papers/ -name '*.pdf' -newer records.jsonl | extractor run --from - -o new.jsonl",
    "extractor run papers/ -o records.jsonl --backend hybrid --model ollama/llama3.1",
    "extractor run s3://bucket/papers -o s3://bucket/records/ --engine ray --jobs 0",
    "pdftotext paper.pdf - | extractor run -",
)
_STANDARD_OUTPUT: Final = "-"
DOCUMENT_SECONDS: Final = 300.0


def run(  # noqa: PLR0917 - one parameter an option; only typer calls this
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH",
            help="Files, folders and globs; tar and zip archives; JSON lines and Parquet with {id, text} or "
            "{id, passages}; - is standard input.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where the records go; - is standard output.")
    ] = _STANDARD_OUTPUT,
    schema: Annotated[
        str,
        typer.Option("--schema", "-s", metavar="NAME|FILE", help="The checklist: a shipped one or a file of yours."),
    ] = "dl_methods",
    backend: models.Backend = "rules",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, metavar="N", help="Worker processes; 0 is one for each core.")
    ] = 1,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="What the workers run on: this machine, or a Ray cluster.")
    ] = "local",
    resume: Annotated[
        bool,
        typer.Option("--resume/--fresh", help="Keep what is done and unchanged, or do everything anew."),
    ] = True,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Take up documents that failed before, though unchanged.")
    ] = False,
    texts: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Also write the text of each document, as FOLDER/ID.txt.")
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            min=0.1,
            metavar="SECONDS",
            help=f"The longest that a document may take; {DOCUMENT_SECONDS:g}, with language models {models.DOCUMENT_SECONDS:g}.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")] = False,
    paths_from: limits.PathsFrom = None,
    memory: limits.Memory = 2000,
    max_size: limits.MaxSize = 200,
    log_json: limits.LogJson = None,
    model: models.Models = None,
    llm_config: models.ConfigFile = None,
    base_url: models.BaseUrl = None,
    key_variable: models.KeyVariable = None,
    samples: models.Samples = None,
    vote: models.Voting = None,
    temperature: models.Temperature = None,
    requests_per_minute: models.PerMinute = None,
    max_cost: models.MaxCost = None,
    price: models.PriceOf = None,
    cache: models.Cache = None,
    ledger: models.LedgerFile = None,
    dry_run: models.DryRun = False,
) -> None:
    """Read documents and write a record of each, one a line, in input order.

    Every document gets a record, also one that cannot be read. Stopped or killed, the same command goes on where it
    stopped: what is done is known by content, checklist, settings and version. A file in a folder that no reader
    knows is counted and named in the summary.
    """
    from extractor.cli.progress import looking_for_documents  # noqa: PLC0415
    from extractor.cli.work import Plan, carry_out, estimate  # noqa: PLC0415
    from extractor.corpus.batch import Job  # noqa: PLC0415 - loaded when there is something to run
    from extractor.corpus.inputs import find_inputs  # noqa: PLC0415
    from extractor.pipeline import Settings  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    given = list(paths or [])
    has_parts = parts.are_wanted(given, output, engine)
    if has_parts:
        parts.refuse_options(retry_failed=retry_failed, log_json=log_json, dry_run=dry_run)
    target = None if has_parts or output == _STANDARD_OUTPUT else Path(output)
    _check_places(target, texts)
    options = models.ModelOptions(
        models=model,
        base_url=base_url,
        key_variable=key_variable,
        samples=samples,
        vote=vote,
        temperature=temperature,
        requests_per_minute=requests_per_minute,
        max_cost=max_cost,
        price=price,
        cache=cache,
        ledger=ledger,
    )
    llm = models.model_settings(backend, llm_config, options, target)
    if dry_run and llm is None:
        raise SettingsError("The rules cost nothing; --dry-run is for --backend llm and hybrid.", code="no-model")
    job = Job(load_schema(schema), Settings(backend=backend, llm=llm), texts, max_size * limits.MEGABYTE)
    seconds = timeout or (DOCUMENT_SECONDS if llm is None else models.DOCUMENT_SECONDS)
    if has_parts:
        raise typer.Exit(
            parts.run(
                list(limits.given_paths(given, paths_from)),
                output,
                models.begun(job),
                jobs=jobs,
                seconds=seconds,
                memory=memory * limits.MEGABYTE,
                fresh=not resume,
                quiet=quiet,
            )
        )
    with looking_for_documents(is_shown=not quiet):
        inputs = find_inputs(
            limits.given_paths(given, paths_from), ignore=_own_files(target, texts, log_json), largest=job.largest
        )
    plan = Plan(
        job,
        inputs,
        target,
        engine,
        jobs,
        seconds,
        memory * limits.MEGABYTE,
        quiet,
        fresh=not resume,
        retry_failed=retry_failed,
        log=log_json,
    )
    if dry_run:
        raise typer.Exit(estimate(plan))
    raise typer.Exit(carry_out(replace(plan, job=models.begun(job))))


def _check_places(target: Path | None, texts: Path | None) -> None:
    """Refuse an output that cannot be written before anything is read."""
    if target is not None:
        if target.is_dir():
            raise SettingsError(
                f"{target} is a folder. Give a file: -o {target}/records.jsonl", code="output-not-writable"
            )
        if not target.parent.is_dir():
            raise SettingsError(
                f"The folder {target.parent} does not exist. Make it with: mkdir -p {target.parent}",
                code="output-not-writable",
            )
        if not os.access(target if target.exists() else target.parent, os.W_OK):
            raise SettingsError(f"{target} cannot be written.", code="output-not-writable")
    if texts is not None:
        try:
            texts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                f"The folder {texts} cannot be made: {error.strerror}.", code="output-not-writable"
            ) from error


def _own_files(target: Path | None, texts: Path | None, log: str | None) -> list[Path]:
    """What this run writes, and must not read should it lie in a folder of papers."""
    from extractor.corpus.ledger import earlier_path  # noqa: PLC0415

    files = [target, earlier_path(target), models.ledger_path(target)] if target is not None else []
    if log is not None and log != STANDARD_ERROR:
        files.append(Path(log))
    return [*files, *([texts] if texts is not None else [])]
