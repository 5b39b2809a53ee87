"""What a run reads: files, folders, globs, JSON lines, standard input; and under which ids."""

from __future__ import annotations

import gzip
import os
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import zstandard

from extractor.corpus.inputs import Inputs, find_inputs
from extractor.errors import DocumentError, SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.readers.source import Source


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the test, which is also the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, *names: str) -> None:
    """Make files that hold a sentence each."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("We used Adam.")


def test_a_file_that_comes_meanwhile_is_no_input(here: Path) -> None:
    """What a run reads is settled before any work; an id that nobody has looked at must not come in."""
    put(here, "p/a.txt", "p/c.txt")
    inputs = find_inputs(["p"])
    put(here, "p/b.txt")
    assert ([source.id for source in inputs], inputs.total) == (["a", "c"], 2)


def test_many_missing_are_counted(here: Path) -> None:
    """A list with a wrong folder in front of each name must not fill the screen."""
    error = refused(*(f"gone/{i}.pdf" for i in range(25)))
    assert error.message.endswith("gone/9.pdf and 15 more.")


def ids(*paths: str) -> list[str]:
    """Return the ids of the documents that paths stand for."""
    return [source.id for source in find_inputs(paths)]


def refused(*paths: str) -> SettingsError:
    """Return the error that paths are refused with."""
    with pytest.raises(SettingsError) as caught:
        find_inputs(paths)
    return caught.value


def test_an_id_is_the_name_without_its_last_extension(here: Path) -> None:
    """Only the last extension goes."""
    put(here, "formats/N18-3011.pdf", "formats/N18-3011.tei.xml")
    assert ids("formats") == ["N18-3011", "N18-3011.tei"]


def test_in_nested_folders_the_id_holds_the_path_below_the_given_one(here: Path) -> None:
    """Two papers of one name in different folders stay apart; the given folder itself is no part of the id."""
    put(here, "papers/2020/a.pdf", "papers/2021/a.pdf", "papers/b.txt")
    assert ids("papers") == ["2020/a", "2021/a", "b"]
    assert ids("papers/2020") == ["a"]


def test_colliding_ids_keep_their_extension(here: Path) -> None:
    """Only those that collide: the third file is called as ever."""
    put(here, "p/a.pdf", "p/a.txt", "p/b.txt")
    assert ids("p") == ["a.pdf", "a.txt", "b"]


def test_an_extension_that_makes_a_new_collision_is_kept_too(here: Path) -> None:
    """`a.pdf` becomes the id of one file and was that of another."""
    put(here, "p/a.pdf", "p/a.txt", "p/a.pdf.txt")
    assert ids("p") == ["a.pdf", "a.pdf.txt", "a.txt"]


def test_ids_that_still_collide_are_refused_with_their_inputs(here: Path) -> None:
    """Before any work the run names what it cannot tell apart."""
    put(here, "x/a.pdf", "y/a.pdf", "y/b.pdf")
    error = refused("x", "y")
    assert error.code == "id-collision"
    assert "  a.pdf: x/a.pdf, y/a.pdf\n" in error.message
    assert "b.pdf" not in error.message


def test_inputs_come_in_the_order_given_and_sorted_within_a_folder(here: Path) -> None:
    """Order is part of the output's bytes."""
    put(here, "z.txt", "p/b.txt", "p/a.txt", "p/A/c.txt")
    assert ids("z.txt", "p") == ["z", "A/c", "a", "b"]


def test_a_file_given_twice_is_read_once(here: Path) -> None:
    """However its path is written; the repetition is counted."""
    put(here, "p/a.txt", "p/b.txt")
    inputs = find_inputs(["p/a.txt", "./p/../p/a.txt", "p"])
    assert ([source.id for source in inputs], inputs.repeated) == (["a", "b"], 2)


def test_hidden_files_and_folders_are_left_out(here: Path) -> None:
    """Nobody means `.git` when naming the folder around it; naming the file itself is meant."""
    put(here, "p/.hidden.txt", "p/.git/x.txt", "p/a.txt")
    assert ids("p") == ["a"]
    assert ids("p/.hidden.txt") == [".hidden"]


def test_files_without_a_reader_are_counted_not_dropped(here: Path) -> None:
    """In a folder only; a file that is named outright is the reader's to judge."""
    put(here, "p/a.txt", "p/b.docx", "p/c.docx", "p/d.png", "p/Makefile")
    assert find_inputs(["p"]).skipped == {".docx": 2, ".png": 1, "files without an ending": 1}
    assert ids("p/b.docx") == ["b"]


def test_endings_are_known_in_any_case(here: Path) -> None:
    """Scanners write `.PDF`."""
    put(here, "p/A.PDF", "p/b.Tei.XML")
    assert ids("p") == ["A", "b.Tei"]


def test_a_glob_that_the_shell_has_left_is_expanded(here: Path) -> None:
    """Quoted globs work, `**` too; the ids are as if the shell had expanded them."""
    put(here, "p/a.txt", "p/q/b.txt", "p/c.md")
    assert ids("p/**/*.txt") == ["a", "b"]


def test_a_file_whose_name_looks_like_a_glob_is_itself(here: Path) -> None:
    """`a[1].txt` exists, so it is not a pattern."""
    put(here, "a[1].txt", "a1.txt")
    assert ids("a[1].txt") == ["a[1]"]


@pytest.mark.parametrize("path", ["gone.pdf", "gone/*.pdf"])
def test_what_does_not_exist_is_refused(here: Path, path: str) -> None:
    """A typing mistake must not look like an empty corpus."""
    assert (refused(path).code, refused(path).message) == ("input-missing", f"{path} does not exist.")


def test_a_folder_without_documents_is_refused(here: Path) -> None:
    """The message says what was there instead."""
    put(here, "p/a.docx")
    assert refused("p").message == "No document found in p. No reader for .docx."


def test_what_the_run_writes_is_no_input(here: Path) -> None:
    """The records of the last run, lying among the papers, are passed over; named outright they are refused."""
    put(here, "p/a.txt", "p/records.jsonl", "p/texts/a.txt")
    inputs = find_inputs(["p"], ignore=[here / "p/records.jsonl", here / "p/texts"])
    assert [source.id for source in inputs] == ["a"]
    with pytest.raises(SettingsError, match="cannot be its input"):
        find_inputs(["p/records.jsonl"], ignore=[here / "p/records.jsonl"])


def test_standard_input_is_called_stdin(here: Path) -> None:
    """Given twice it is read once; a file of that name keeps its extension."""
    put(here, "stdin.txt")
    inputs = find_inputs(["-", "-", "stdin.txt"], standard_input=lambda: BytesIO(b"We used Adam."))
    assert [(source.id, source.name) for source in inputs] == [("stdin", "-"), ("stdin.txt", "stdin.txt")]
    assert (next(iter(inputs)).data, inputs.repeated) == (b"We used Adam.", 1)


def stdin(content: bytes, **options: int) -> list[Source]:
    """Return the documents of standard input."""
    return list(find_inputs(["-"], standard_input=lambda: BytesIO(content), **options))


def test_standard_input_may_be_a_stream_of_lines() -> None:
    """Named and numbered as the lines of a file; each brings its own id."""
    sources = stdin(b'\n{"id": "x", "text": "A."}\n{"text": "B."}\n')
    assert [(source.id, source.name, source.data) for source in sources] == [
        ("x", "-:2", b'{"id": "x", "text": "A."}'),
        ("stdin:3", "-:3", b'{"text": "B."}'),
    ]


@pytest.mark.parametrize(
    ("content", "document_id"),
    [
        (b'{"id": "x", "text": "A."}\n', "x"),
        (b'{\n  "id": "x",\n  "text": "A."\n}\n', "x"),
        (b'{"text": "A."}', "stdin"),
        (b'{"model": "A"}\nis how we began each file.\n', "stdin"),
        (b"We used {braces}.\nAnd Adam.\n", "stdin"),
        (b"", "stdin"),
    ],
)
def test_standard_input_is_one_document_else(content: bytes, document_id: str) -> None:
    """One object, on one line or several, or any text, also one that looks like JSON at first."""
    [source] = stdin(content)
    assert (source.id, source.name, source.load()) == (document_id, "-", content)


def test_too_much_on_standard_input_is_refused() -> None:
    """With a record that says so."""
    [source] = stdin(b"We used Adam.", largest=5)
    with pytest.raises(DocumentError, match="Standard input has 13 bytes, more than the 5"):
        source.load()


def test_a_link_back_to_a_folder_above_ends(here: Path) -> None:
    """A loop of links gives each document once."""
    put(here, "p/a.txt")
    os.symlink(here / "p", here / "p" / "loop")
    assert ids("p") == ["a"]


def test_a_dangling_link_is_a_document_that_is_missing(here: Path) -> None:
    """It has a record that says so, rather than none."""
    put(here, "p/a.txt")
    os.symlink(here / "gone.txt", here / "p" / "b.txt")
    assert ids("p") == ["a", "b"]


def test_a_name_that_is_no_utf8_can_be_written(here: Path) -> None:
    """The id spells the byte out, and the file is still found."""
    (here / "p").mkdir()
    (here / "p" / os.fsdecode(b"caf\xe9.txt")).write_text("We used Adam.")
    [source] = find_inputs(["p"])
    assert (source.id.encode(), source.load()) == (rb"caf\udce9", b"We used Adam.")


# JSON lines


def lines(path: Path, *content: bytes) -> Inputs:
    """Write a file of lines and find its documents."""
    data = b"".join(line + b"\n" for line in content)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return find_inputs([path.name])


def test_each_line_is_a_document_with_its_own_id(here: Path) -> None:
    """A line without an id goes under the file's name and its number; a number may be an id."""
    inputs = lines(here / "papers.jsonl", b'{"id": "x", "text": "A."}', b'{"text": "B."}', b'{"id": 7, "text": "C."}')
    assert [(source.id, source.name) for source in inputs] == [
        ("x", "papers.jsonl:1"),
        ("papers:2", "papers.jsonl:2"),
        ("7", "papers.jsonl:3"),
    ]
    assert inputs.total == 3


def test_a_line_is_handed_on_as_it_stands(here: Path) -> None:
    """Without its line end, Windows' or not, as bytes of passages."""
    source = next(iter(lines(here / "papers.jsonl", b'{"id": "x", "text": "A."}\r')))
    assert (source.data, source.format) == (b'{"id": "x", "text": "A."}', "passages")


def test_a_broken_line_costs_itself(here: Path) -> None:
    """It becomes a document that its reader will refuse; the line after it is read. Blank lines are nothing."""
    inputs = lines(here / "papers.jsonl", b'{"id": "x", "te', b"", b'{"id": "y", "text": "A."}')
    assert [source.id for source in inputs] == ["papers:1", "y"]


def test_compressed_lines_are_read_alike(here: Path) -> None:
    """`.jsonl.gz` loses both endings in ids."""
    assert [source.id for source in lines(here / "papers.jsonl.gz", b'{"text": "A."}')] == ["papers:1"]


def test_damage_costs_the_rest_of_the_file_and_says_so(here: Path) -> None:
    """The lines before a torn end are read; the rest has one record with the reason."""
    path = here / "papers.jsonl.gz"
    numbered = [b'{"id": "%d", "text": "%s"}' % (i, os.urandom(500).hex().encode()) for i in range(200)]
    lines(path, *numbered)
    path.write_bytes(path.read_bytes()[:-2000])
    *_, before, last = find_inputs([path.name])
    assert before.load().startswith(b'{"id":')
    with pytest.raises(DocumentError, match="cannot be read beyond line") as caught:
        last.load()
    assert caught.value.code == "damaged-file"


def test_an_empty_file_of_lines_has_a_record(here: Path) -> None:
    """Nothing is dropped silently, an empty file neither."""
    [source] = lines(here / "papers.jsonl")
    assert (source.id, source.load()) == ("papers", b"")


def test_lines_compressed_with_zstandard_are_read_alike(here: Path) -> None:
    """`.jsonl.zst` loses both endings in ids; a second frame, as of files that were joined, is read too."""
    frames = [b'{"text": "A."}\n', b'{"id": "x", "text": "B."}\n']
    (here / "papers.jsonl.zst").write_bytes(b"".join(zstandard.compress(frame) for frame in frames))
    assert [(source.id, source.data) for source in find_inputs(["papers.jsonl.zst"])] == [
        ("papers:1", b'{"text": "A."}'),
        ("x", b'{"id": "x", "text": "B."}'),
    ]


@pytest.mark.parametrize(
    ("line", "document_id"),
    [
        (b'{"id": "x\\"y", "text": "A."}', 'x"y'),
        (b'{"text": "A.", "id": "x"}', "x"),
        (b'{"corpusid": 7, "content": {"text": "A."}}', "7"),
        (b'{"paper_id": "p", "corpusid": 7, "text": "A."}', "p"),
        (b'{"pmcid": "PMC1", "id": "x", "text": "A."}', "x"),
        (b'{"id": "", "pmcid": "PMC1", "text": "A."}', "PMC1"),
        (b'{"id": true, "text": "A."}', "papers:1"),
        (b'{"id": "x", "text": "A."', "papers:1"),
        (b'["id", "x"]', "papers:1"),
    ],
)
def test_ids_of_corpora_are_known(here: Path, line: bytes, document_id: str) -> None:
    """Our own key before those of S2ORC and PMC, wherever it stands; what is no object, or torn, has none."""
    [source] = lines(here / "papers.jsonl", line)
    assert source.id == document_id


def test_a_line_without_end_costs_itself(here: Path) -> None:
    """It is passed over without being in memory, and has a record that says so; the line after it is read."""
    (here / "papers.jsonl").write_bytes(b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "A."}\n')
    long, short = find_inputs(["papers.jsonl"], largest=1000)
    assert (long.id, short.id, short.data) == ("papers:1", "papers:2", b'{"text": "A."}')
    with pytest.raises(DocumentError, match=r"papers\.jsonl:1 has more than the 1,000 bytes") as caught:
        long.load()
    assert caught.value.code == "too-large"


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_a_bomb_is_not_unpacked_to_its_end(here: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    """What unpacks to more than a hundred times its size is no papers; what stood before has its records."""
    monkeypatch.setattr("extractor.corpus.unpack._ALWAYS_ALLOWED", 1_000_000)
    content = b'{"id": "x", "text": "A."}\n' + b" " * 50_000_000
    path = here / f"papers.jsonl.{ending}"
    path.write_bytes(gzip.compress(content) if ending == "gz" else zstandard.compress(content))
    first, *_, rest = find_inputs([path.name], largest=1000)
    assert first.id == "x"
    with pytest.raises(DocumentError, match="unpacks to more than 100 times its size"):
        rest.load()


def test_two_lines_with_one_id_are_refused(here: Path) -> None:
    """Both are named by their line."""
    with pytest.raises(SettingsError, match=r"x: papers\.jsonl:1, papers\.jsonl:3"):
        lines(here / "papers.jsonl", b'{"id": "x"}', b'{"id": "y"}', b'{"id": "x"}')


def test_a_json_file_brings_its_own_id(here: Path) -> None:
    """Else it goes by its name."""
    (here / "a.json").write_text('{"id": "paper-17", "text": "We used Adam."}')
    (here / "b.json").write_text('{"text": "We used Adam."}')
    assert [(source.id, source.format) for source in find_inputs(["a.json", "b.json"])] == [
        ("paper-17", "passages"),
        ("b", "passages"),
    ]


def test_links_in_a_circle_cost_only_themselves(here: Path) -> None:
    """In a folder a link that leads back to itself is a document that cannot be opened, and the others are read."""
    put(here, "a.txt")
    (here / "b.txt").symlink_to("c.txt")
    (here / "c.txt").symlink_to("b.txt")
    a, b, _ = list(find_inputs(["."]))
    assert a.load() == b"We used Adam."
    with pytest.raises(DocumentError, match="symbolic links"):
        b.load()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl"])
def test_a_pipe_that_nobody_writes_to_is_refused(here: Path, name: str) -> None:
    """A named pipe among the inputs is an error of its own record, not a run that waits for ever."""
    os.mkfifo(here / name)
    (source,) = find_inputs([name])
    with pytest.raises(DocumentError, match="pipe or a device"):
        source.load()
