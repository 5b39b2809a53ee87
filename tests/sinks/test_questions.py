"""The questions of docs/database.md: both databases give the same answers."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from sqlalchemy import NullPool, create_engine, text

from extractor.sinks.database import open_database
from extractor.sinks.database.tables import METADATA
from tests.manual import ROOT
from tests.sinks.makers import evidence, missed, paper, stated, value

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.record import Record

PAGE: Final = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
FILES: Final = dict(re.findall(r"^```\w+ ([\w.]+)\n(.*?)^```$", PAGE, re.M | re.S))
QUESTIONS: Final = [name for name in FILES if name.endswith(".sql")]
OF_ONE_DATABASE: Final = {"random_seeds.sql", "seeds_postgresql.sql"}

SEEDED: Final = value("seed").model_copy(update={"evidence": [evidence("All seeds were random.")]})


def records() -> list[Record]:
    """Return records that have something to say to each question."""
    rate = value("learning rate=0.01", name="learning rate", number=0.01)
    fine = value("learning rate=2e-05", name="learning rate", number=2e-05)
    gone = missed("x").model_copy(update={"status": "not determined", "reason": "page 2 has no text layer"})
    unsaid = {"code_url": missed("x"), "code_repository": missed("x")}
    return [
        paper(
            "leaf-mines",
            framework=stated(value("PyTorch", version="2"), value("JAX", confidence=0.3)),
            hardware=stated(value("NVIDIA V100", count=4, memory="32 GB")),
            datasets=stated(value("ImageNet")),
            model_architecture=stated(value("U-Net")),
            code_url=stated(value("https://example.org/a")),
            code_repository=missed("GitHub"),
            hyperparameters=stated(rate, fine),
            optimizer=stated(value("Adam")),
            randomness=stated(SEEDED),
        ),
        paper("river-ice", framework=missed("Keras"), hardware=stated(value("NVIDIA T4", count=1)), **unsaid),
        paper("moth-lamp", hyperparameters=stated(rate), optimizer=gone, datasets=missed("COCO")),
    ]


@pytest.fixture
def databases(tmp_path: Path, postgresql: str) -> list[str]:
    """Return an SQLite and a PostgreSQL database with the same records, and the table of years beside them."""
    addresses = [f"sqlite:///{tmp_path / 'methods.db'}", postgresql]
    for address in addresses:
        with open_database(address) as loader:
            for record in records():
                loader.write(record)
        engine = create_engine(address, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE years (id TEXT, year TEXT)"))
            rows = list(csv.DictReader(io.StringIO(FILES["years.csv"])))
            connection.execute(text("INSERT INTO years VALUES (:id, :year)"), rows)
        engine.dispose()
    return addresses


def answer(address: str, question: str) -> list[tuple[Any, ...]]:
    """Return the rows that answer a question."""
    engine = create_engine(address, poolclass=NullPool)
    with engine.connect() as connection:
        rows = [
            tuple(row)
            for row in connection.exec_driver_sql(question.replace("%", "%%") if "psycopg" in address else question)
        ]
    engine.dispose()
    return rows


def test_the_page_lists_every_table_with_its_columns() -> None:
    """As they are, in their order; `layout` is the program's own."""
    rows = re.findall(r"^\| `(\w+)` \| [^|]*\| (.*) \|$", PAGE, re.M)
    listed = {name: re.findall(r"`(\w+)`", columns) for name, columns in rows if name != "papers"}
    tables = {table.name: [column.name for column in table.columns] for table in METADATA.tables.values()}
    assert listed == {name: columns[1:] for name, columns in tables.items() if name != "layout"}


def test_there_are_ten_questions() -> None:
    """And one more that asks the eighth of PostgreSQL."""
    assert len(QUESTIONS) == 11
    assert set(QUESTIONS) > OF_ONE_DATABASE


def test_both_databases_answer_alike(databases: list[str]) -> None:
    """Every question has an answer, and it is the same in both."""
    for name in set(QUESTIONS) - OF_ONE_DATABASE:
        lite, server = (answer(address, FILES[name]) for address in databases)
        assert lite, name
        assert lite == server, name


def test_both_databases_find_the_same_words(databases: list[str]) -> None:
    """Each in its own words."""
    lite, server = databases
    found = [("leaf-mines", "randomness", "All seeds were random.")]
    assert answer(lite, FILES["random_seeds.sql"]) == found
    assert answer(server, FILES["seeds_postgresql.sql"]) == found
