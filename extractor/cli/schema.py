"""`extractor schema …`: for people who write checklists."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.console import counted, output_console, visible
from extractor.cli.manual import command_with, group_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from extractor.schema import ChecklistField, Schema

app = typer.Typer(
    rich_markup_mode="rich",
    no_args_is_help=False,
    help="Look at checklists, and check your own.",
    cls=group_with(
        "extractor schema list", "extractor schema show dl_core", "extractor schema check my_checklist.yaml"
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)

_NameOrFile = Annotated[str, typer.Argument(metavar="NAME|FILE", help="A shipped checklist or a file of yours.")]
_DEFAULT: Final = "dl_methods"


@app.callback(invoke_without_command=True)
def _print_help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command("list", cls=command_with("extractor schema list"))
def list_() -> None:
    """List the checklists that are shipped."""
    from extractor.schema import list_schemas  # noqa: PLC0415 - loaded when asked for

    console = output_console()
    if console.is_terminal:
        _print_list(console, list_schemas())
        return
    print("\t".join(["name", "version", "fields", "title"]))
    for schema in list_schemas():
        print("\t".join([schema.name, schema.version, str(len(schema.fields)), visible(schema.title)]))


@app.command("show", cls=command_with("extractor schema show", "extractor schema show my_checklist.yaml"))
def show(name: _NameOrFile = _DEFAULT) -> None:
    """Show the questions of a checklist, by group."""
    from extractor.schema import load_schema  # noqa: PLC0415

    schema = load_schema(name)
    console = output_console()
    if console.is_terminal:
        _print_schema(console, schema)
        return
    print(f"{schema.name} {schema.version}: {visible(schema.title)}")
    print("\t".join(["group", "field", "kind", "core", "names", "question"]))
    for field in schema.fields.values():
        cells = [field.group, field.name, field.kind, "core" if field.core else "", str(_names(field)), field.question]
        print("\t".join(visible(cell) for cell in cells))


@app.command(
    "check", cls=command_with("extractor schema check my_checklist.yaml", "extractor schema check checklists/*.yaml")
)
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Checklists to check.", show_default=False)],
) -> None:
    """Say everything that is wrong with a checklist, each with its line, or that it is fit for use.

    Exit code 0: all are; 2: one is not.
    """
    from extractor.errors import SchemaError  # noqa: PLC0415
    from extractor.schema import load_schema  # noqa: PLC0415

    is_good = True
    for file in files:
        try:
            schema = load_schema(file)
        except SchemaError as error:
            is_good = False
            for problem in error.problems:
                typer.echo(visible(str(problem)), err=True)
        else:
            count = len(schema.fields)
            typer.echo(f"ok: {schema.name} {schema.version}, {counted(count, 'field')}")
    raise typer.Exit(0 if is_good else 2)


@app.command("json-schema", cls=command_with("extractor schema json-schema dl_methods > record.schema.json"))
def json_schema(name: _NameOrFile = _DEFAULT) -> None:
    """Print the JSON Schema that the records of a checklist obey."""
    from extractor.schema import load_schema, record_json_schema  # noqa: PLC0415

    typer.echo(json.dumps(record_json_schema(load_schema(name)), indent=2, ensure_ascii=False))


def _names(field: ChecklistField) -> int:
    """Return how many names a field knows: terms, or parameters of a `pair` field."""
    return len(field.vocabulary) + len(field.parameters)


def _print_list(console: Console, schemas: Sequence[Schema]) -> None:
    from rich import box  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    table.add_column("name", style="cyan", no_wrap=True)
    table.add_column("version", no_wrap=True)
    table.add_column("fields", justify="right")
    table.add_column("title")
    for schema in schemas:
        table.add_row(schema.name, schema.version, str(len(schema.fields)), Text(visible(schema.title)))
    console.print(table)


def _print_schema(console: Console, schema: Schema) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    count = len(schema.fields)
    console.print(Text.assemble((f"{schema.name} {schema.version}", "bold"), f"  {visible(schema.title)}"))
    if schema.description:
        console.print(Text(visible(schema.description.strip()), style="dim"))
    for group, fields in groupby(schema.fields.values(), key=lambda field: field.group):
        console.print()
        console.print(Text(visible(group), style="bold underline"))
        for field in fields:
            names = _names(field)
            facts = [str(field.kind), *([f"{names} names"] if names else []), *(["core"] if field.core else [])]
            line = Text.assemble(
                ("★ " if field.core else "  ", "yellow"), (field.name, "bold cyan"), (f"  {', '.join(facts)}", "dim")
            )
            console.print(line)
            console.print(Padding(Text(visible(field.question)), (0, 0, 0, 4)))
    console.print()
    console.print(Text(f"{counted(count, 'field')}; ★ core", style="dim"))
