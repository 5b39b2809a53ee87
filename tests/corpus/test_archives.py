"""Archives and tables of papers: each member and each row is a document, and no archive can do harm."""

from __future__ import annotations

import io
import json
import random
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
import zstandard

from extractor.corpus.found import Missing, TextFinder
from extractor.corpus.inputs import find_inputs
from extractor.errors import DocumentError, SettingsError
from extractor.readers.source import Source
from tests.corpus.makers import make_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


TEXT = b"We used Adam."
KINDS = ["papers.tar", "papers.tar.gz", "papers.tgz", "papers.tar.zst", "papers.zip"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the test, which is also the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pack(path: Path, members: Mapping[str, bytes]) -> None:
    """Write an archive of the kind that its name says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return
    packed = io.BytesIO()
    mode = "w:gz" if path.suffix in (".gz", ".tgz") else "w"
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    content = packed.getvalue()
    path.write_bytes(zstandard.compress(content) if path.suffix == ".zst" else content)


def said(source: Source) -> str:
    """Return what a source holds, or the code of why it cannot be had."""
    try:
        return source.load().decode()
    except DocumentError as error:
        return error.code


@pytest.mark.parametrize("name", KINDS)
def test_a_member_is_a_document(here: Path, name: str) -> None:
    """In the order of the archive, under its path in it, whatever the archive is packed with."""
    pack(here / name, {"2021/b.txt": TEXT, "./2020/a.txt": b"We used SGD.", "c.json": b'{"text": "A."}'})
    inputs = find_inputs([name])
    assert [(source.id, source.name, said(source), source.format) for source in inputs] == [
        ("2021/b", f"{name}:2021/b.txt", "We used Adam.", None),
        ("2020/a", f"{name}:./2020/a.txt", "We used SGD.", None),
        ("c", f"{name}:c.json", '{"text": "A."}', "passages"),
    ]
    assert inputs.total == 3


@pytest.mark.parametrize("name", ["papers.tar.gz", "papers.zip"])
def test_an_archive_in_a_folder_is_a_folder_in_it(here: Path, name: str) -> None:
    """Two archives with a member of one name stay apart."""
    pack(here / "p" / name, {"a.txt": TEXT})
    pack(here / "p" / "more.tar", {"a.txt": TEXT})
    assert sorted(source.id for source in find_inputs(["p"])) == ["more/a", "papers/a"]


def test_members_whose_ids_collide_keep_their_extension(here: Path) -> None:
    """As a publisher's package has them: the same paper as PDF and as XML."""
    pack(here / "papers.zip", {"PMC1/a.pdf": b"%PDF-", "PMC1/a.nxml": b"<article/>", "PMC1/b.txt": TEXT})
    assert [source.id for source in find_inputs(["papers.zip"])] == ["PMC1/a.pdf", "PMC1/a.nxml", "PMC1/b"]


def test_members_of_one_name_are_refused(here: Path) -> None:
    """Which of them is meant, nobody can tell."""
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(here / "papers.zip", "w") as archive:
        archive.writestr("a.txt", TEXT)
        archive.writestr("a.txt", b"We used SGD.")
    with pytest.raises(SettingsError, match=r"a\.txt: papers\.zip:a\.txt, papers\.zip:a\.txt"):
        find_inputs(["papers.zip"])


def test_members_without_a_reader_are_counted(here: Path) -> None:
    """Hidden ones, and a Macintosh's forks, are nobody's papers; archives in archives stay closed."""
    pack(here / "papers.tar", {"a.txt": TEXT, "f1.jpg": b"", "f2.jpg": b"", "in.zip": b"", ".x.txt": b""})
    inputs = find_inputs(["papers.tar"])
    assert ([source.id for source in inputs], inputs.skipped) == (["a"], {".jpg": 2, ".zip": 1})
    pack(here / "mac.zip", {"__MACOSX/._a.pdf": b"", "a.txt": TEXT})
    assert [source.id for source in find_inputs(["mac.zip"])] == ["a"]


@pytest.mark.parametrize("name", ["papers.tar", "papers.zip"])
@pytest.mark.parametrize("member", ["../../evil.txt", "/etc/evil.txt"])
def test_no_name_leads_out_of_an_archive(here: Path, name: str, member: str) -> None:
    """Members go into memory; nothing is written, whatever they are called."""
    pack(here / "in" / name, {member: TEXT})
    before = sorted(here.rglob("*"))
    [source] = find_inputs([f"in/{name}"])
    assert (said(source), source.path, sorted(here.rglob("*"))) == ("We used Adam.", None, before)


def test_links_in_an_archive_are_not_followed(here: Path) -> None:
    """Nor devices opened: only files are members."""
    with tarfile.open(here / "papers.tar", "w") as archive:
        for name, kind in (
            ("link.txt", tarfile.SYMTYPE),
            ("hard.txt", tarfile.LNKTYPE),
            ("fifo.txt", tarfile.FIFOTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    [source] = find_inputs(["papers.tar"])
    assert (source.id, said(source)) == ("papers.tar", "empty")


@pytest.mark.parametrize("name", KINDS)
def test_a_member_that_is_too_large_is_not_unpacked(here: Path, name: str) -> None:
    """It has a record that says so, and the others are read."""
    pack(here / name, {"bomb.txt": b"x" * 5000, "a.txt": TEXT})
    assert [(source.id, said(source)) for source in find_inputs([name], largest=1000)] == [
        ("bomb", "too-large"),
        ("a", "We used Adam."),
    ]


def test_a_member_that_lies_about_its_size_is_cut_off(here: Path) -> None:
    """The size in the directory of a zip file is a claim."""
    pack(here / "papers.zip", {"bomb.txt": b"x" * 5000})
    content = (here / "papers.zip").read_bytes()
    (here / "papers.zip").write_bytes(content.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    [source] = find_inputs(["papers.zip"], largest=1000)
    assert said(source) in ("too-large", "damaged-file")


def test_a_member_that_is_damaged_costs_itself(here: Path) -> None:
    """In a zip file, each member can be unpacked alone."""
    pack(here / "papers.zip", {"a.txt": TEXT * 100, "b.txt": TEXT})
    content = bytearray((here / "papers.zip").read_bytes())
    content[45] ^= 0xFF
    (here / "papers.zip").write_bytes(content)
    assert [said(source) for source in find_inputs(["papers.zip"])] == ["damaged-file", "We used Adam."]


@pytest.mark.parametrize("name", KINDS)
def test_an_archive_that_is_cut_off_says_so(here: Path, name: str) -> None:
    """What comes before the cut is read; ids are the same whether contents are read or not."""
    pack(here / name, {f"{i}.txt": f"{i} ".encode() * 3000 for i in range(30)})
    content = (here / name).read_bytes()
    (here / name).write_bytes(content[: len(content) * 2 // 3])
    inputs = find_inputs([name])
    sources = list(inputs)
    assert (len(sources), said(sources[-1]), sources[-1].id) == (inputs.total, "damaged-file", name)
    assert name == "papers.zip" or said(sources[0]).startswith("0 0 ")


@pytest.mark.parametrize("name", ["papers.tar", "papers.tar.gz", "papers.zip"])
def test_what_is_no_archive_says_so(here: Path, name: str) -> None:
    """Called one, it has a record, and the run goes on."""
    (here / name).write_bytes(b"We used Adam." * 100)
    assert [said(source) for source in find_inputs([name])] == ["damaged-file"]


def test_a_member_with_a_password_says_so(here: Path) -> None:
    """The flag in its header is enough."""
    pack(here / "papers.zip", {"a.txt": TEXT})
    content = (here / "papers.zip").read_bytes()
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.index(mark) + place
        content = content[:start] + b"\x01" + content[start + 1 :]
    (here / "papers.zip").write_bytes(content)
    assert [said(source) for source in find_inputs(["papers.zip"])] == ["encrypted"]


# Tables


def table(path: Path, rows: list[dict[str, object]]) -> list[Source]:
    """Write a Parquet file and return its documents."""
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    return list(find_inputs([path.name]))


def test_a_row_is_a_document(here: Path) -> None:
    """As the JSON object that it would be in a file of lines; what nobody reads of it is left out."""
    sources = table(here / "papers.parquet", [{"id": "x", "text": "Ä.", "year": 2020}, {"id": None, "text": "B."}])
    assert [(source.id, source.name, source.format, source.data) for source in sources] == [
        ("x", "papers.parquet:1", "passages", '{"id": "x", "text": "Ä."}'.encode()),
        ("papers:2", "papers.parquet:2", "passages", b'{"text": "B."}'),
    ]


def test_rows_of_other_corpora_are_read(here: Path) -> None:
    """S2ORC keeps its text a level down; passages are a list."""
    [source] = table(here / "s2orc.parquet", [{"corpusid": 7, "content": {"text": "A."}, "title": "T"}])
    assert (source.id, json.loads(source.load())["content"]) == ("7", {"text": "A."})
    [source] = table(here / "pmc.parquet", [{"pmcid": "PMC1", "passages": ["A.", "B."]}])
    assert (source.id, json.loads(source.load())["passages"]) == ("PMC1", ["A.", "B."])


@pytest.mark.parametrize(("rows", "code"), [([{"id": "x", "words": "A."}], "damaged-file"), ([], "")])
def test_a_table_without_papers_says_so(here: Path, rows: list[dict[str, object]], code: str) -> None:
    """Without a column of texts, or without a row; nothing is dropped silently."""
    [source] = table(here / "papers.parquet", rows) if rows else table_without_rows(here)
    assert said(source) == code


def table_without_rows(here: Path) -> list[Source]:
    """Return the documents of a table that has none."""
    pyarrow = pytest.importorskip("pyarrow")
    schema = pyarrow.schema([("text", pyarrow.string())])
    pytest.importorskip("pyarrow.parquet").write_table(schema.empty_table(), here / "papers.parquet")
    return list(find_inputs(["papers.parquet"]))


def test_what_is_no_table_says_so(here: Path) -> None:
    """As a download that broke off."""
    pytest.importorskip("pyarrow")
    (here / "papers.parquet").write_bytes(b"PAR1 and no more")
    [source] = find_inputs(["papers.parquet"])
    assert said(source) == "damaged-file"


def test_a_row_that_is_too_large_costs_itself(here: Path) -> None:
    """As a line would."""
    table(here / "papers.parquet", [{"id": "x", "text": "A" * 5000}, {"id": "y", "text": "B."}])
    sources = list(find_inputs(["papers.parquet"], largest=1000))
    assert [(source.id, said(source)) for source in sources] == [("x", "too-large"), ("y", '{"id": "y", "text": "B."}')]


# Found again


@pytest.mark.parametrize("name", [*KINDS, "papers.jsonl.zst"])
def test_texts_in_files_that_hold_many_are_found_again(here: Path, name: str) -> None:
    """In any order, for verify: under the name that the record has; one that is gone is said to be."""
    if name.endswith(".jsonl.zst"):
        documents = [{"id": str(i), "text": f"{i} We used Adam."} for i in range(3)]
        (here / name).write_bytes(zstandard.compress("\n".join(map(json.dumps, documents)).encode()))
    else:
        pack(here / name, {f"{i}.txt": f"{i} We used Adam.".encode() for i in range(3)})
    records = [make_record(source) for source in find_inputs([name])]
    finder = TextFinder()
    assert [finder.find(records[i]) for i in (2, 0, 1)] == [f"{i} We used Adam." for i in (2, 0, 1)]
    gone = records[0].model_copy(
        update={"document": records[0].document.model_copy(update={"source": f"{name}:9.txt"})}
    )
    assert finder.find(gone) == Missing(f"{name}:9.txt is not there any more.")


def test_zstandard_that_was_cut_off_is_damage_wherever_it_ends(here: Path) -> None:
    """A file that lost its end within a frame says so, also where what is left of it ends with a line; joined frames do not."""
    packer = zstandard.ZstdCompressor()
    lines = [json.dumps({"id": name, "text": "We used Adam."}).encode() + b"\n" for name in "ab"]
    whole = b"".join(map(packer.compress, lines))
    within = packer.compressobj()
    first = within.compress(lines[0]) + within.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    for content, expected in [
        (whole, ["a", "b"]),
        (first, ["a", "cut:2"]),
        (whole[:-1], ["a", "cut:2"]),
        (whole[:3], ["cut:1"]),
    ]:
        (here / "cut.jsonl.zst").write_bytes(content)
        found = list(find_inputs(["cut.jsonl.zst"]))
        assert [source.id for source in found] == expected
        assert [said(source) for source in found if source.id.startswith("cut")] == ["damaged-file"] * (
            content != whole
        )


def test_zstandard_of_many_pieces_is_read_to_the_end(here: Path) -> None:
    """Content whose packed form is longer than what is unpacked at once comes out whole."""
    lines = [
        json.dumps({"id": str(number), "text": random.Random(number).randbytes(900).hex()}) for number in range(60)
    ]
    packed = zstandard.compress("\n".join(lines[:30]).encode()) + zstandard.compress(
        "\n".join(["", *lines[30:]]).encode()
    )
    (here / "papers.jsonl.zst").write_bytes(packed)
    assert [source.load().decode() for source in find_inputs(["papers.jsonl.zst"])] == lines


def test_a_source_whose_name_is_too_long_is_missing(here: Path) -> None:
    """A record that names what no file can be called costs only its own text."""
    record = make_record(Source("a", "a" * 10_000, data=TEXT))
    assert isinstance(TextFinder().find(record), Missing)
