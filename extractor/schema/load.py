"""From a schema file, or the name of a shipped one, to a `Schema` that every backend can trust.

A file is checked whole: what is wrong with its YAML, its keys, its values and its sense comes in one error, each problem with file
and line. Loading runs no code of the file and writes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from extractor.errors import SchemaError, SchemaProblem
from extractor.prepared import prepared
from extractor.schema.assemble import assemble
from extractor.schema.checks import check_schema
from extractor.schema.library import file_label, find_file, schema_files, schema_folder
from extractor.schema.model import Schema
from extractor.schema.problems import note_problems
from extractor.schema.pruning import sound_rest
from extractor.schema.wording import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractor.schema.assemble import Assembly


def load_schema(name_or_path: str | Path) -> Schema:
    """Load a shipped checklist by its name, with hyphens or underscores, or any other by its path.

    What ends in `.yaml` or `.yml`, or has a folder in it, is a path.

    >>> load_schema("dl_methods").name
    'dl-methods'

    Raises:
        SchemaError: it cannot be used; `problems` has everything that is wrong.
    """
    path = find_file(name_or_path, schema_files(), what="checklist", code="schema-unknown-name")
    if path.parent != schema_folder():
        return _loaded(path)
    shipped = sorted(path.parent.rglob("*.yaml"))
    return prepared(path.stem, [str(path.stem).encode(), *map(Path.read_bytes, shipped)], lambda: _loaded(path))


def _loaded(path: Path) -> Schema:
    assembly = assemble(path, file_label(path))
    try:
        schema = Schema.model_validate(assembly.data)
    except ValidationError as error:
        _check_rest(assembly, error)
    else:
        _note_findings(assembly, schema)
        if not assembly.problems:
            return schema
    raise SchemaError(_sorted(assembly.problems, assembly.main.label))


def list_schemas() -> tuple[Schema, ...]:
    """Load the checklists that are shipped, by name.

    Raises:
        SchemaError: one of them cannot be used.
        SettingsError: the installation has none.
    """
    return tuple(load_schema(path) for path in schema_files().values())


def _check_rest(assembly: Assembly, error: ValidationError) -> None:
    """Note what pydantic found, and what else is wrong in the rest."""
    bad = note_problems(assembly, error.errors(include_url=False))
    rest = sound_rest(assembly.data, bad)
    if rest is None:
        return
    for finding in check_schema(rest.schema, rest.cut | assembly.cut, is_whole=False):
        location = rest.original(finding.location)
        if not any(place[: len(location)] == location for place in bad):
            where = shown(location, assembly.data)
            assembly.add(location, where, finding.code, f"{where} {finding.message}")


def _note_findings(assembly: Assembly, schema: Schema) -> None:
    for finding in check_schema(schema, assembly.cut, is_whole=not assembly.problems):
        where = shown(finding.location, assembly.data)
        assembly.add(finding.location, where, finding.code, f"{where} {finding.message}")


def _sorted(problems: Sequence[SchemaProblem], main: str) -> list[SchemaProblem]:
    """Return each problem once, those of the file itself first, in the order of its lines.

    A file that several fields share has its problems once for each of them.
    """
    once = {
        (problem.source, problem.line, problem.code, problem.message.partition(" ")[2]): problem
        for problem in reversed(problems)
    }
    return sorted(
        once.values(), key=lambda problem: (problem.source != main, problem.source, problem.line or 0, problem.path)
    )
