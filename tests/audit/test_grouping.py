"""To which group a record belongs: by what it says itself, or by a table that is joined to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extractor.audit.grouping import read_metadata, record_key
from extractor.errors import SettingsError
from tests.audit.makers import make_record

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.audit.grouping import Metadata


def table(tmp_path: Path, text: str, column: str = "year") -> Metadata:
    """Read a table of this text."""
    path = tmp_path / "papers.csv"
    path.write_text(text, encoding="utf-8")
    return read_metadata(path, column)


def refused(tmp_path: Path, text: str, column: str = "year") -> tuple[str, str]:
    """Return the code and the words of what is wrong with a table, without its folder."""
    with pytest.raises(SettingsError) as caught:
        table(tmp_path, text, column)
    return caught.value.code, caught.value.message.replace(f"{tmp_path}/", "")


@pytest.mark.parametrize(
    ("key", "expected"),
    [("folder", "2019/autumn"), ("checklist", "small 1.0.0"), ("backend", "rules"), ("version", "0"), ("format", None)],
)
def test_what_a_record_says_itself(key: str, expected: str | None) -> None:
    """The folder of its id, its checklist, and what made it; what it does not say is no group."""
    assert record_key(key)(make_record({}, name="2019/autumn/moths")) == expected


def test_a_paper_in_no_folder_is_in_no_group() -> None:
    """Its id has no folder before it."""
    assert record_key("folder")(make_record({}, name="moths")) is None


def test_a_year_needs_a_table() -> None:
    """Records have no year, and it is said what can be done."""
    with pytest.raises(SettingsError, match=r"Records do not say their year\. Give a table that does with --metadata"):
        record_key("year")


@pytest.mark.parametrize(
    "text",
    [
        "id,year\na,2019\n",
        "\ufeffId;Year;Title\na;2019;Moths\n",
        "title\tyear\tid\nMoths\t2019.0\ta\n",
        '{"id": "a", "year": 2019}\n',
        '\n{"id": "a", "year": 2019.0, "title": "Moths, at night"}\n\n',
    ],
)
def test_tables_as_people_have_them(tmp_path: Path, text: str) -> None:
    """Commas, semicolons, tabs or JSON lines; capitals, a byte order mark and fractions of years do not matter."""
    assert table(tmp_path, text).group(make_record({}, name="a")) == "2019"


@pytest.mark.parametrize("written", ["10.1000/ABC", "https://doi.org/10.1000/abc", "doi:10.1000/abc"])
def test_a_table_is_joined_by_doi_too(tmp_path: Path, written: str) -> None:
    """As bibliographies have it, with or without what stands before it; another DOI is no match."""
    found = table(tmp_path, f"doi,id,year\n{written},W123,2019\n")
    assert found.group(make_record({}, name="moths", doi="10.1000/Abc")) == "2019"
    assert found.group(make_record({}, name="moths", doi="10.1000/abcd")) is None
    assert found.group(make_record({}, name="moths")) is None
    assert (found.matched, found.unmatched) == (1, 2)


def test_the_id_goes_before_the_doi(tmp_path: Path) -> None:
    """Where both lead to lines of the table."""
    found = table(tmp_path, "id,doi,year\na,,2019\n,10.1/x,2020\n")
    assert found.group(make_record({}, name="a", doi="10.1/x")) == "2019"


def test_an_empty_cell_is_no_group(tmp_path: Path) -> None:
    """The paper is in the table, which does not say its year."""
    found = table(tmp_path, "id,year\na,\n")
    assert found.group(make_record({}, name="a")) is None
    assert (found.matched, found.unmatched) == (1, 0)


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        (
            "id,yaer\na,2019\n",
            "year",
            (
                "metadata-unknown-column",
                "papers.csv:2 has no column 'year'. Expected one of: id, yaer. Did you mean 'yaer'?",
            ),
        ),
        (
            "key,year\na,2019\n",
            "year",
            (
                "metadata-invalid",
                "papers.csv:2 has neither id nor doi. One of them says which record a line belongs to.",
            ),
        ),
        (
            "id,year\na,2019\nb,2020\na,2021\n",
            "year",
            ("metadata-invalid", "papers.csv:4 says '2021' of 'a', line 2 says '2019'. Give each paper one line."),
        ),
        (
            '{"id": "a", "year": 1}\n{"id"\n',
            "year",
            ("metadata-invalid", "papers.csv:2 is no JSON: Expecting ':' delimiter. Expected one object a line."),
        ),
        (
            '{"id": "a", "year": 1}\n[1]\n',
            "year",
            ("metadata-invalid", "papers.csv:2 is no object. Expected one a line."),
        ),
    ],
)
def test_a_table_that_cannot_be_used(tmp_path: Path, text: str, column: str, expected: tuple[str, str]) -> None:
    """Each mistake has its line, and what would be right."""
    assert refused(tmp_path, text, column) == expected


def test_a_line_that_comes_twice_is_no_mistake(tmp_path: Path) -> None:
    """Where it says the same."""
    assert table(tmp_path, "id,year\na,2019\na,2019.0\n").group(make_record({}, name="a")) == "2019"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """One that is not there, and one in another encoding."""
    with pytest.raises(SettingsError, match="cannot be opened: No such file or directory"):
        read_metadata(tmp_path / "nowhere.csv", "year")
    (tmp_path / "old.csv").write_bytes(b"id,year\nm\xfccke,2019\n")
    with pytest.raises(SettingsError, match=r"old.csv is not UTF-8"):
        read_metadata(tmp_path / "old.csv", "year")


def test_a_table_of_other_papers_is_refused(tmp_path: Path) -> None:
    """With ids of both sides, so that the difference can be seen; one match is enough."""
    found = table(tmp_path, "id,year\npaper-1.pdf,2019\n")
    found.group(make_record({}, name="paper-1"))
    with pytest.raises(SettingsError, match=r"ids such as 'paper-1'; it has 'paper-1.pdf'") as caught:
        found.check_matched()
    assert caught.value.code == "metadata-unmatched"
    found.group(make_record({}, name="paper-1.pdf"))
    found.check_matched()
