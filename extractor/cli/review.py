"""`extractor review …`: what readers decided in the page of a report, put to use."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import counted, message_console, output_console, print_error, visible
from extractor.cli.manual import command_with, group_with
from extractor.errors import SinkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractor.record import Record
    from extractor.review import Decision, Settled
    from extractor.review.agreement import Compared

APPLY: Final = (
    "extractor review apply records.jsonl decisions-Ada.jsonl -o reviewed.jsonl",
    "extractor review apply records.jsonl decisions-Ada.jsonl decisions-Ben.jsonl --prefer Ada -o reviewed.jsonl",
)
GOLD: Final = (
    "extractor review gold records.jsonl decisions-Ada.jsonl -o gold/",
    "extractor evaluate new-records.jsonl --gold gold/",
)
AGREEMENT: Final = ("extractor review agreement decisions-Ada.jsonl decisions-Ben.jsonl",)

app = typer.Typer(
    rich_markup_mode="rich",
    no_args_is_help=False,
    help="Use what readers decided in the page of a report.",
    cls=group_with(APPLY[0], GOLD[0], AGREEMENT[0]),
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Records = Annotated[
    str, typer.Argument(metavar="RECORDS", help="The records that were reviewed; - is standard input.")
]
_Decisions = Annotated[
    list[str],
    typer.Argument(metavar="DECISIONS", help="Files of decisions, as the page writes them.", show_default=False),
]
_Texts = Annotated[
    Path | None,
    typer.Option("--texts", metavar="FOLDER", help="Look up the quotes of missed values in FOLDER/ID.txt."),
]
_Prefer = Annotated[
    str | None, typer.Option("--prefer", metavar="NAME", help="Whose word counts where readers differ.")
]


@app.callback(invoke_without_command=True)
def _print_help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command("apply", cls=command_with(*APPLY))
def apply(
    records: _Records,
    decisions: _Decisions,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where the records go; - is standard output.")
    ] = "-",
    texts: _Texts = None,
    prefer: _Prefer = None,
) -> None:
    """Merge decisions into records: right values are sure, wrong ones turned down, corrected and missed ones put right.

    Records then say who decided what. A decision whose document or value has changed since is named and left out; so is what readers
    differ on, unless one is preferred. Exit code 0: everything is applied; 1: not everything; 2: nothing is written.
    """
    from extractor.sinks.jsonl import write_records  # noqa: PLC0415

    _refuse_same(records, decisions, output)
    round_ = _Round(records, decisions, texts=texts, prefer=prefer)
    reviewed = [record for _, record in round_.records()]
    if output == "-":
        for record in reviewed:
            typer.echo(record.to_line())
    else:
        write_records(output, reviewed)
    round_.report("applied")
    raise typer.Exit(1 if round_.has_rest else 0)


@app.command("gold", cls=command_with(*GOLD))
def gold(
    records: _Records,
    decisions: _Decisions,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the gold goes.", show_default=False)
    ],
    texts: _Texts = None,
    prefer: _Prefer = None,
) -> None:
    """Make gold of reviewed fields, one JSON file a document, for extractor evaluate.

    A field becomes gold where a reader has checked it as a whole and readers do not differ; of other fields gold says nothing. What is
    left out is counted. Exit code 0: gold is written; 1: written, but not every decision fits; 2: nothing is written.
    """
    from extractor.review import gold_of, write_gold  # noqa: PLC0415

    round_ = _Round(records, decisions, texts=texts, prefer=prefer)
    made = [gold_of(record, settled) for settled, record in round_.records() if record.error is None]
    written = [found for found in made if found.fields]
    if not written:
        round_.report("taken")
        print_error("No field was checked as a whole, so there is no gold.")
        raise typer.Exit(2)
    write_gold(output, written)
    round_.report("taken")
    left_out = Counter(reason for found in written for reason in found.left_out.values())
    whole = sum(not found.left_out for found in written)
    console = message_console()
    fields = sum(found.fields for found in written)
    console.print(f"{output}: {counted(len(written), 'document')}, {whole} of them whole, {counted(fields, 'field')}")
    if left_out:
        listed = ", ".join(f"{count} {reason}" for reason, count in sorted(left_out.items()))
        console.print(f"fields of these documents that are left out: {listed}")
    if len(made) > len(written):
        console.print(f"{counted(len(made) - len(written), 'document')} without a checked field: left out")
    raise typer.Exit(1 if round_.has_rest else 0)


@app.command("agreement", cls=command_with(*AGREEMENT))
def agreement(
    one: Annotated[str, typer.Argument(metavar="DECISIONS", help="The decisions of a reader.", show_default=False)],
    other: Annotated[str, typer.Argument(metavar="DECISIONS", help="Those of another.", show_default=False)],
    records: Annotated[
        str | None,
        typer.Option("--records", metavar="RECORDS", help="Compare only decisions that fit these records."),
    ] = None,
) -> None:
    """Compare two readers, field by field: how often they agree, and Cohen's kappa.

    Statuses are compared where both have checked the field, verdicts where both have judged the value. A kappa needs two
    different answers at least. Exit code 0: compared; 2: there is nothing to compare.
    """
    from extractor.cli.tables import print_table  # noqa: PLC0415
    from extractor.review import agreement as compare  # noqa: PLC0415
    from extractor.review import reviewer_of  # noqa: PLC0415

    first, second = _read([one]), _read([other])
    names = reviewer_of(first, name=one), reviewer_of(second, name=other)
    if records is not None:
        kept = _fitting(records, [*first, *second])
        message_console().print(
            f"{counted(len(first) + len(second) - len(kept), 'decision')} left out: of other records"
        )
        first, second = [found for found in first if found in kept], [found for found in second if found in kept]
    found = compare(first, second)
    total = found.pop("")
    if not total.statuses.pairs and not total.verdicts.pairs:
        print_error(f"{visible(names[0])} and {visible(names[1])} have decided about none of the same things.")
        raise typer.Exit(2)
    head = (
        "field",
        "fields\nchecked",
        "agreed",
        "kappa",
        "values\njudged",
        "agreed",
        "kappa",
        "added by\nboth",
        "by one",
    )
    rows = [
        (
            visible(name),
            *_cells(field.statuses),
            *_cells(field.verdicts),
            str(field.added_by_both),
            str(field.added_by_one),
        )
        for name, field in [*found.items(), ("all", total)]
    ]
    print_table(output_console(), head, rows)


def _cells(compared: Compared) -> tuple[str, str, str]:
    kappa = compared.kappa
    return str(len(compared.pairs)), str(compared.agreed), f"{kappa:.3f}" if kappa is not None else "-"


class _Round:
    """The decisions of a round of review beside the records they are about, and what became of them."""

    def __init__(self, records: str, decisions: Sequence[str], *, texts: Path | None, prefer: str | None) -> None:
        if texts is not None and not texts.is_dir():
            print_error(f"{texts} is no folder.")
            raise typer.Exit(2)
        self._records = records
        self._texts = texts
        self._prefer = prefer
        self._decisions: dict[str, list[Decision]] = {}
        for decision in _read(decisions):
            self._decisions.setdefault(decision.document, []).append(decision)
        self._rest: list[str] = []
        self._done = self._known = 0

    @property
    def has_rest(self) -> bool:
        """Whether something was not done."""
        return bool(self._rest)

    def records(self) -> Iterator[tuple[Settled, Record]]:
        """Yield every record with what is settled about it applied."""
        from extractor.cli.records import all_records  # noqa: PLC0415
        from extractor.corpus.found import Missing, TextFinder  # noqa: PLC0415
        from extractor.review import apply_decisions, settle  # noqa: PLC0415

        finder = TextFinder(texts=self._texts, folder=Path(self._records).parent if self._records != "-" else Path())
        seen: set[str] = set()
        for record in all_records(self._records):
            seen.add(record.document.id)
            settled = settle(record, self._decisions.get(record.document.id, ()), prefer=self._prefer)

            @cache
            def text(record: Record = record) -> str | None:
                found = finder.find(record)
                return None if isinstance(found, Missing) else found

            applied, lost = apply_decisions(record, settled, text)
            self._known += settled.known
            self._done += len(settled.agreed) - len(lost)
            self._rest += [f"{_named(one.decision)}: {one.reason}." for one in (*settled.unfit, *lost)]
            self._rest += [_conflict(conflict) for conflict in settled.conflicts]
            yield settled, applied
        if not seen:
            print_error(f"{self._records} holds no records.")
            raise typer.Exit(2)
        for document in sorted(self._decisions.keys() - seen):
            count = counted(len(self._decisions[document]), "decision")
            self._rest.append(f"{visible(document)}: there is no record of it; {count} left out.")

    def report(self, done: str) -> None:
        """Say what was done, and everything that was not."""
        console = message_console()
        for line in self._rest:
            console.print(line)
        parts = [f"{counted(self._done, 'decision')} {done}"]
        if self._known:
            parts.append(f"{self._known} in the records already")
        if self._rest:
            parts.append(f"{len(self._rest)} not, see above")
        console.print(", ".join(parts))


def _read(names: Sequence[str]) -> list[Decision]:
    from extractor.review import read_decisions  # noqa: PLC0415

    found: list[Decision] = []
    for name in names:
        try:
            with open(name, "rb") as lines:
                found += read_decisions(lines, name=name)
        except OSError as error:
            raise SinkError(f"{name} cannot be opened: {error.strerror}.", code="not-readable") from error
    return found


def _fitting(records: str, decisions: list[Decision]) -> list[Decision]:
    """Return the decisions that fit records, whoever took them."""
    from extractor.cli.records import all_records  # noqa: PLC0415
    from extractor.review import settle  # noqa: PLC0415

    unfit: list[Decision] = []
    seen: set[str] = set()
    for record in all_records(records):
        seen.add(record.document.id)
        own = [decision for decision in decisions if decision.document == record.document.id]
        unfit += [one.decision for one in settle(record, own).unfit]
    return [decision for decision in decisions if decision.document in seen and decision not in unfit]


def _named(decision: Decision) -> str:
    about = f" {decision.value}" if decision.value is not None else ""
    return visible(f"{decision.document}: {decision.field}: {decision.verdict}{about} ({decision.reviewer})")


def _conflict(decisions: Sequence[Decision]) -> str:
    first = decisions[0]
    about = f" {first.value}" if first.value is not None else ""
    said = "; ".join(f"{decision.reviewer} says {_said(decision)}" for decision in decisions)
    return visible(f"{first.document}: {first.field}:{about} stays as it was: {said}.")


def _said(decision: Decision) -> str:
    if decision.verdict == "checked":
        return f"checked, {decision.status}"
    return f"it is {decision.corrected}" if decision.corrected is not None else decision.verdict


def _refuse_same(records: str, decisions: Sequence[str], output: str) -> None:
    """Refuse to write over what is read."""
    if output != "-" and Path(output).resolve() in {
        Path(name).resolve() for name in (records, *decisions) if name != "-"
    }:
        print_error(f"{output} is read here. Name another file for the records.")
        raise typer.Exit(2)
