"""Databases: what goes in comes back equal, a second load updates, a failed one leaves nothing; SQLite and PostgreSQL."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import NullPool, create_engine, text

from extractor.errors import SinkError
from extractor.record import Record
from extractor.sinks.database import Loaded, open_database, read_database
from extractor.sinks.database import load as load_module
from extractor.sinks.database import rows as rows_module
from extractor.sinks.database.rows import document_key, rows_of_document
from extractor.sinks.jsonl import read_records, write_records
from tests.manual import ROOT
from tests.sinks.makers import evidence, made_records, missed, paper, stated, unread, value, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

KINDS = ("sqlite", "postgresql")


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database of each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path / 'methods.db'}"


def load(address: str, records: Iterable[Record]) -> Loaded:
    """Load records; return what was done."""
    with open_database(address) as loader:
        for record in records:
            loader.write(record)
    return loader.done


def ask(address: str, question: str, **parameters: object) -> list[tuple[Any, ...]]:
    """Return the rows that answer a question."""
    with _connected(address) as connection:
        return [tuple(row) for row in connection.execute(text(question), parameters)]


def do(address: str, statement: str) -> None:
    """Change a database behind the program's back."""
    with _connected(address) as connection:
        connection.execute(text(statement))


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    engine = create_engine(address, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def counts(address: str) -> dict[str, int]:
    """Return the number of rows of each table."""
    names = ("runs", "documents", "fields", "values", "considered", "evidence", "problems", "reviews")
    return {name: ask(address, f'SELECT count(*) FROM "{name}"')[0][0] for name in names}


def test_the_record_with_everything_has_everything() -> None:
    """So that a key which records get one day is missed here before it is missed in a database."""
    schema = Record.model_json_schema(by_alias=True)
    wanted = {key for model in (schema, *schema["$defs"].values()) for key in model["properties"]}
    assert wanted <= set(re.findall(r'"(\w+)":', whole().to_line() + unread("a").to_line()))


def test_what_goes_in_comes_back(database: str) -> None:
    """Equal to the byte and in the same order: everything a record can have, an unread document, a near miss."""
    records = [whole(), unread("scan"), paper("a", framework=missed("JAX")), paper("a", by="other")]
    assert load(database, records) == Loaded(added=4)
    assert [record.to_line() for record in read_database(database)] == [record.to_line() for record in records]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(made_records(), max_size=3, unique_by=lambda record: (record.document.id, record.schema_.name)))
def test_whatever_a_paper_holds_comes_back(database: str, records: list[Record]) -> None:
    """Any character and attribute, U+0000 too; a database that has more brings it up to date."""
    load(database, records)
    found = {(record.document.id, record.schema_.name): record.to_line() for record in read_database(database)}
    for record in records:
        assert found[record.document.id, record.schema_.name] == record.to_line()


def test_a_long_statement_has_room(database: str) -> None:
    """In the tables and in every index, though it cannot be made shorter."""
    words = " ".join(f"{number * number * 7919 % 1000003:x}" for number in range(20_000))
    record = paper("a", data_collection=stated(value(words)), task=missed(words))
    load(database, [record])
    assert list(read_database(database)) == [record]


def test_the_sample_papers_come_back(database: str, sample_records: list[Record]) -> None:
    """What the program itself makes of papers in each format."""
    load(database, sample_records)
    assert [record.to_line() for record in read_database(database)] == [record.to_line() for record in sample_records]


def test_more_than_one_batch(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are put in and read back a batch at a time, in their order."""
    monkeypatch.setattr(load_module, "_BATCH", 2)
    monkeypatch.setattr("extractor.sinks.database.read._BATCH", 3)
    records = [paper(f"paper-{number}", framework=stated(value("JAX"))) for number in range(7)]
    load(database, records)
    assert list(read_database(database)) == records


def test_the_same_again_changes_nothing(database: str) -> None:
    """No row is added, and none has another key."""
    load(database, [whole(), paper("a", framework=missed("JAX"))])
    before = ask(database, 'SELECT key, quote, "start" FROM evidence ORDER BY key')
    tally = counts(database)
    assert load(database, [paper("a", framework=missed("JAX")), whole()]) == Loaded(unchanged=2)
    assert ask(database, 'SELECT key, quote, "start" FROM evidence ORDER BY key') == before
    assert counts(database) == tally


def test_a_newer_record_replaces_the_old_one_whole(database: str) -> None:
    """Nothing of the old one is left, not even what filled it; other documents and checklists are not touched."""
    old = paper("a", framework=stated(value("Keras"), value("JAX")), hardware=missed("V100"))
    kept = [paper("b", framework=stated(value("Keras"))), paper("a", by="other", framework=missed("Caffe"))]
    load(database, [old, *kept])
    new = paper("a", framework=stated(value("PyTorch")))
    new = new.model_copy(update={"extractor": new.extractor.model_copy(update={"version": "0.2.0"})})
    assert load(database, [new]) == Loaded(replaced=1)
    assert list(read_database(database)) == [new, *kept]
    assert load(database, [kept[0].model_copy(update={"extractor": new.extractor})]) == Loaded(replaced=1)
    versions = ask(database, "SELECT extractor_version, schema FROM runs ORDER BY 1, 2")
    assert versions == [("0.1.0", "other"), ("0.2.0", "tiny")]


def test_of_two_records_of_a_document_in_one_load_the_later_counts(database: str) -> None:
    """Whether they fall into one batch or not."""
    old, new = paper("a", framework=missed("JAX")), paper("a", framework=stated(value("JAX")))
    load(database, [old, new])
    assert list(read_database(database)) == [new]


def test_two_loads_at_once_wait_for_each_other(database: str) -> None:
    """The second finds what the first has made, tables and records."""
    records = [paper(f"paper-{number}", framework=stated(value("JAX"))) for number in range(30)]
    with ThreadPoolExecutor(2) as threads:
        done = [future.result() for future in [threads.submit(load, database, records) for _ in range(2)]]
    assert sorted(done, key=lambda loaded: loaded.added) == [Loaded(unchanged=30), Loaded(added=30)]
    assert list(read_database(database)) == records


def test_keys_are_the_same_in_every_database(tmp_path: Path, postgresql: str) -> None:
    """They come from what they stand for, not from the order of loading."""
    records = [paper("a", framework=stated(value("JAX"))), paper("b", framework=missed("Keras"))]
    lite = str(tmp_path / "methods.db")
    load(lite, records)
    load(postgresql, reversed(records))
    question = "SELECT e.key, d.id FROM evidence e JOIN documents d ON d.key = e.document ORDER BY e.key"
    assert ask(f"sqlite:///{lite}", question) == ask(postgresql, question)


def test_documents_whose_keys_would_clash_get_others(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both are there, in one load and in two."""
    monkeypatch.setattr(load_module, "document_key", lambda document_id, schema, *, attempt=0: 7 + attempt)
    records = [paper(name, framework=stated(value("JAX"))) for name in ("a", "b", "c")]
    load(database, records[:2])
    load(database, records)
    assert list(read_database(database)) == records
    assert ask(database, "SELECT key FROM documents ORDER BY key") == [(7,), (8,), (9,)]


def test_keys_fit_a_big_integer() -> None:
    """Of documents and of their rows; a record with more rows than there is room for is refused."""
    rows = rows_of_document(whole(), (1 << 47) - 1)
    assert max(row["key"] for table in rows.values() for row in table) < 1 << 63
    assert document_key("a", "b") != document_key("ab", "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows_module, "_ROW_BITS", 1)
        with pytest.raises(SinkError, match="has more than 2 rows for the table evidence") as caught:
            rows_of_document(whole(), 1)
    assert caught.value.code == "record-too-large"


def test_a_failed_load_leaves_the_database_as_it_was(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when batches of it are in the tables already."""
    monkeypatch.setattr(load_module, "_BATCH", 1)
    load(database, [paper("a", framework=missed("JAX"))])
    with pytest.raises(KeyboardInterrupt), open_database(database) as loader:
        loader.write(paper("a", framework=stated(value("JAX"))))
        loader.write(paper("b"))
        raise KeyboardInterrupt
    assert list(read_database(database)) == [paper("a", framework=missed("JAX"))]
    assert counts(database)["documents"] == 1


def test_a_failed_first_load_leaves_no_file(tmp_path: Path) -> None:
    """Where there was no file before, there is none after; an empty file that was there stays."""
    (tmp_path / "empty.db").touch()
    for name in ("new.db", "empty.db"):
        with pytest.raises(ValueError, match="torn"), open_database(str(tmp_path / name)):
            raise ValueError("torn")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.db"]


def test_a_killed_load_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    """SIGKILL after data has reached the disk; the next who opens the file sees what was there before."""
    path = tmp_path / "methods.db"
    load(str(path), [paper("a")])
    program = (
        "import sys; from extractor.sinks.database import open_database; from tests.sinks.makers import *\n"
        f"with open_database({str(path)!r}) as loader:\n"
        "    loader._connection.exec_driver_sql('PRAGMA cache_size = 1')\n"
        "    for number in range(400):\n"
        "        loader.write(paper(f'paper-{number}', framework=stated(value('JAX', 'We used JAX. ' * 50))))\n"
        "    print('ready', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert (tmp_path / "methods.db-journal").exists()
        process.send_signal(signal.SIGKILL)
    assert list(read_database(str(path))) == [paper("a")]
    assert load(str(path), [paper("b")]) == Loaded(added=1)


def test_a_full_disk_is_an_error_and_leaves_what_was_there(tmp_path: Path) -> None:
    """SQLite says that the disk is full; here because the file may not grow."""
    path = tmp_path / "methods.db"
    load(str(path), [paper("a")])
    with pytest.raises(SinkError, match="full") as caught, open_database(str(path)) as loader:
        pages = loader._connection.exec_driver_sql("PRAGMA page_count").scalar()
        loader._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for number in range(300):
            loader.write(paper(f"paper-{number}", framework=stated(value("JAX", "We used JAX. " * 50))))
    assert caught.value.code == "database-failed"
    assert list(read_database(str(path))) == [paper("a")]


def test_quotes_are_searched_by_words(database: str) -> None:
    """By their stems, also after a record was replaced; SQL in a quote is text like any other."""
    first, second = "The network was trained on birds.", "Robert'); DROP TABLE documents;-- trains"
    load(database, [paper("a", framework=stated(value("JAX", first))), paper("b", task=stated(value("birds", second)))])
    assert found(database, "training") == [first, second]
    load(database, [paper("a", framework=stated(value("JAX", "It is a net.")))])
    assert found(database, "training") == [second]
    assert found(database, "dolphins") == []


def found(address: str, word: str) -> list[str]:
    """Return the quotes that hold a word, as docs/database.md says to look for them."""
    if address.startswith("sqlite"):
        question = (
            "SELECT e.quote FROM evidence_search s JOIN evidence e ON e.key = s.rowid"
            " WHERE evidence_search MATCH :word ORDER BY e.quote DESC"
        )
    else:
        question = (
            "SELECT quote FROM evidence WHERE to_tsvector('english', quote) @@ to_tsquery('english', :word)"
            ' ORDER BY quote COLLATE "C" DESC'
        )
    return [row[0] for row in ask(address, question, word=word)]


def test_the_search_is_consistent(tmp_path: Path) -> None:
    """After replacing, SQLite's own check finds the index and the table the same."""
    path = tmp_path / "methods.db"
    load(str(path), [whole(), paper("a", framework=stated(value("JAX")))])
    load(str(path), [paper("a", framework=stated(value("Keras", "Keras.", "It is Keras.")))])
    do(f"sqlite:///{path}", "INSERT INTO evidence_search (evidence_search, rank) VALUES ('integrity-check', 1)")
    assert ask(f"sqlite:///{path}", "PRAGMA foreign_key_check") == []


@pytest.mark.parametrize(
    ("question", "index"),
    [
        ("SELECT 1 FROM \"values\" WHERE field = 'framework' AND value = 'JAX'", "ix_values_field_value"),
        ("SELECT 1 FROM \"values\" WHERE document = 7 AND field = 'framework'", "ix_values_document_field"),
        ("SELECT 1 FROM fields WHERE field = 'framework' AND status = 'stated'", "ix_fields_field_status"),
        ("SELECT 1 FROM fields WHERE document = 7 AND field = 'framework'", "ix_fields_document_field"),
        ("SELECT 1 FROM considered WHERE field = 'framework' AND usage = 'hedged'", "ix_considered_field_usage"),
        ("SELECT 1 FROM evidence WHERE value = 7", "ix_evidence_value"),
        ("SELECT 1 FROM evidence WHERE considered = 7", "ix_evidence_considered"),
        ("SELECT 1 FROM documents WHERE doi = '10.1/x'", "ix_documents_doi"),
        ("SELECT 1 FROM documents WHERE id = 'a'", "sqlite_autoindex_documents_1"),
    ],
)
def test_what_people_ask_for_has_an_index(tmp_path: Path, question: str, index: str) -> None:
    """No table is looked through from its beginning to its end, after the first load already."""
    load(str(tmp_path / "methods.db"), [whole()])
    plan = ask(f"sqlite:///{tmp_path / 'methods.db'}", f"EXPLAIN QUERY PLAN {question}")
    assert [row[3] for row in plan if index in row[3] and row[3].startswith("SEARCH")]


def test_postgresql_has_its_indices(postgresql: str) -> None:
    """Those that both have, and its own for words and for long values."""
    load(postgresql, [whole()])
    names = {row[0] for row in ask(postgresql, "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")}
    assert {"ix_evidence_search", "ix_values_value", "ix_values_field", "ix_fields_field_status"} <= names
    assert "ix_values_field_value" not in names


def test_papers_has_one_row_a_paper(database: str) -> None:
    """With the status and the values of each field; a field that came later gets its columns."""
    load(database, [paper("a", called="On a", framework=stated(value("PyTorch"), value("JAX"))), unread("b")])
    rows = ask(database, "SELECT id, title, error, framework_status, framework FROM papers ORDER BY id")
    assert rows == [("a", "On a", None, "stated", "PyTorch; JAX"), ("b", None, "no-text", None, None)]
    load(database, [paper("c", hardware=missed("V100"), title=stated(value("c")))])
    rows = ask(database, "SELECT id, framework_status, hardware_status, hardware, title_ FROM papers ORDER BY id")
    assert rows == [
        ("a", "stated", None, None, None),
        ("b", None, None, None, None),
        ("c", None, "not stated", None, "c"),
    ]


def test_a_field_whose_name_is_no_name_gets_no_column(database: str) -> None:
    """It could change the statement that makes the view; its answers are in the tables all the same."""
    load(database, [paper("a", **{"x'); DROP TABLE documents; --": stated(value("1")), "framework": missed("JAX")})])
    assert ask(database, "SELECT id, framework_status FROM papers") == [("a", "not stated")]
    assert len(next(iter(read_database(database))).fields) == 2


def test_other_tables_may_stand_beside(database: str) -> None:
    """A database that has tables of other names is taken, and they are left as they are."""
    do(database, "CREATE TABLE mine (x INTEGER)")
    load(database, [paper("a")])
    assert ask(database, "SELECT count(*) FROM mine") == [(0,)]


@pytest.mark.parametrize("name", ["documents", "papers"])
def test_tables_of_the_same_name_are_left_alone(database: str, name: str) -> None:
    """The error names them, and nothing is made beside them."""
    do(database, f"CREATE TABLE {name} (x INTEGER)")
    with pytest.raises(SinkError, match=f"other tables of the same name: {name}") as caught:
        load(database, [paper("a")])
    assert caught.value.code == "database-foreign"
    with pytest.raises(SinkError, match="holds no records of this program"):
        list(read_database(database))
    assert ask(database, f"SELECT * FROM {name}") == []


def test_the_tables_of_another_version_are_left_alone(database: str) -> None:
    """Both to load into and to read from."""
    load(database, [paper("a")])
    do(database, "UPDATE layout SET version = 99")
    for attempt in (lambda: load(database, [paper("b")]), lambda: list(read_database(database))):
        with pytest.raises(SinkError, match="layout 99 of another version") as caught:
            attempt()
        assert caught.value.code == "database-layout"


@pytest.mark.parametrize(
    ("address", "code", "words"),
    [
        ("mysql://host/methods", "target-unknown", "mysql://… is no database that can be used"),
        ("sqlite://", "target-unknown", "names no file"),
        ("postgresql://host:port/x", "target-unknown", "is no database that can be used"),
        ("folder/methods.db", "database-failed", "folder/methods.db: unable to open database file."),
        ("no.db", "database-failed", "no.db: file is not a database."),
        ("postgresql://user:secret@127.0.0.1:1/x", "database-failed", r"user:\*\*\*@127"),
    ],
)
def test_what_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str, code: str, words: str
) -> None:
    """One sentence that says what is wrong, without the password."""
    monkeypatch.chdir(tmp_path)
    Path("no.db").write_text("This is no database, but a text that is long enough to be looked at." * 20)
    with pytest.raises(SinkError, match=words) as caught:
        load(address, [paper("a")])
    assert caught.value.code == code
    assert "secret" not in caught.value.message
    assert Path("no.db").exists()


def test_a_driver_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setattr("extractor.sinks.database.connection.find_spec", lambda _: None)
    with pytest.raises(SinkError, match=r"pip install 'extractor\[postgresql\]'") as caught:
        load("postgresql://host/methods", [])
    assert caught.value.code == "extra-missing"


def test_a_database_to_be_read_is_not_made(tmp_path: Path) -> None:
    """Reading what is not there is an error, and leaves no file."""
    with pytest.raises(SinkError, match="does not exist") as caught:
        list(read_database(str(tmp_path / "gone.db")))
    assert caught.value.code == "not-readable"
    assert list(tmp_path.iterdir()) == []


def test_reading_may_stop_early(tmp_path: Path) -> None:
    """The file is closed and can be written again."""
    path = str(tmp_path / "methods.db")
    load(path, [paper("a"), paper("b")])
    reading = read_database(path)
    assert next(reading) == paper("a")
    with suppress(GeneratorExit):
        reading.close()
    assert load(path, [paper("c")]) == Loaded(added=1)


def test_a_file_of_records_and_a_database_are_the_same(tmp_path: Path) -> None:
    """What is exported from the one and from the other is equal to the byte."""
    records = [whole(), paper("a", framework=stated(value("JAX").model_copy(update={"evidence": [evidence("JAX")]})))]
    write_records(tmp_path / "records.jsonl", records)
    load(str(tmp_path / "methods.db"), read_records(tmp_path / "records.jsonl"))
    write_records(tmp_path / "back.jsonl", read_database(str(tmp_path / "methods.db")))
    assert (tmp_path / "back.jsonl").read_bytes() == (tmp_path / "records.jsonl").read_bytes()
