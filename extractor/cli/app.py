"""Arguments to commands, and errors to sentences and exit codes.

Exit codes: 0 all documents read; 1 some failed; 2 usage, schema or configuration error; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor import __version__
from extractor.cli import audit, calibrate, check, diff, evaluate, export, report, review, run, schema, show, verify
from extractor.cli.console import print_error
from extractor.cli.manual import command_with, group_with
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNUSABLE: Final = frozenset({errno.ENAMETOOLONG, errno.EACCES})
"""What is wrong with a name that a user gave, wherever it is looked at first."""

app = typer.Typer(
    name="extractor",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    cls=group_with(
        "extractor run papers/ -o records.jsonl",
        "extractor show records.jsonl",
        "extractor verify records.jsonl",
        "extractor evaluate records.jsonl --gold gold/",
        "extractor schema list",
    ),
)
app.command("run", cls=command_with(*run.EXAMPLES))(run.run)
app.command("show", cls=command_with(*show.EXAMPLES))(show.show)
app.command("verify", cls=command_with(*verify.EXAMPLES))(verify.verify)
app.command("export", cls=command_with(*export.EXAMPLES))(export.export)
app.command("check", cls=command_with(*check.EXAMPLES))(check.check)
app.command("evaluate", cls=command_with(*evaluate.EXAMPLES))(evaluate.evaluate)
app.command("diff", cls=command_with(*diff.EXAMPLES))(diff.diff)
app.command("audit", cls=command_with(*audit.EXAMPLES))(audit.audit)
app.command("report", cls=command_with(*report.EXAMPLES))(report.report)
app.command("calibrate", cls=command_with(*calibrate.EXAMPLES))(calibrate.calibrate)
app.add_typer(review.app, name="review")
app.add_typer(schema.app, name="schema")

# Typer brings its own copy of click or uses the installed one, depending on its version; this is the class in either.
_UsageProblem: Final[type[Exception]] = next(
    parent
    for parent in typer.BadParameter.__mro__
    if parent.__name__ == "ClickException" and issubclass(parent, Exception)
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"extractor {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _main(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Read scientific papers and fill a checklist, each answer with the words of the paper that prove it.

    Where a paper gives no evidence, the field says [bold]not stated[/bold]; it never guesses.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; ends in `SystemExit` with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # What a terminal cannot show must not end a run.
            reconfigure(errors="backslashreplace")
    try:
        code = app(args=arguments, prog_name="extractor", standalone_mode=False)
        sys.stdout.flush()  # Now, where it is noticed that nobody reads on, and not after the end.
    except _UsageProblem as problem:
        code = _explain_usage(problem)
    except ExtractorError as error:
        print_error(error.message)
        code = 2
    except BrokenPipeError:  # `extractor … | head`: the reader has had enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        if error.errno not in _UNUSABLE:
            raise
        print_error(f"{error.filename} cannot be used: {error.strerror}.")
        code = 2
    except (KeyboardInterrupt, typer.Abort):
        print_error("Stopped.")
        code = 130
    sys.exit(code if isinstance(code, int) else 0)


def _explain_usage(problem: Exception) -> int:
    format_message = getattr(problem, "format_message", None)
    message = format_message() if callable(format_message) else str(problem)
    message = message.removeprefix("Invalid value: ")  # A sentence of ours, of more than one option.
    print_error(message.replace("Value error, ", ""))  # Pydantic's words, which Typer passes on.
    context = getattr(problem, "ctx", None)
    if context is not None:
        print(f"Try '{context.command_path} --help' for help.", file=sys.stderr)
    return 2
