"""The sample papers, the whole way from file to record, against what their writer expects of them."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING, get_args

import pytest

from extractor.corpus.inputs import find_inputs
from extractor.document import SectionKind
from extractor.evidence import check_record
from extractor.pipeline import Extractor
from extractor.readers import Source, read_document
from extractor.record import Status, Usage
from extractor.schema import load_schema
from tests.sample_papers import EXPECTED, PAPERS, SAMPLES, differences, expected_ids, load_expected

if TYPE_CHECKING:
    from pathlib import Path

    from extractor.document import Document
    from extractor.record import Record

Read = dict[str, tuple["Document", "Record"]]

CORE = ("framework", "hardware", "datasets", "preprocessing")


def read_all(path: Path, extractor: Extractor) -> Read:
    """Read every document that a path stands for; none may fail."""
    found = {}
    for source in find_inputs([str(path)]):
        document, record = extractor.read(source)
        assert document is not None, record.error
        found[document.id] = (document, record)
    return found


@pytest.fixture(scope="module")
def read() -> Read:
    """Every sample paper with its record."""
    return read_all(PAPERS, Extractor(load_schema("dl_methods")))


@pytest.fixture(scope="module")
def soil() -> tuple[Document, Record]:
    """The sample of another domain with its record, by a schema of its own."""
    schema = load_schema(SAMPLES / "other-domain" / "soil_chemistry.yaml")
    [one] = read_all(SAMPLES / "other-domain" / "bog-transect.txt", Extractor(schema)).values()
    return one


def test_each_paper_has_its_expectation(read: Read) -> None:
    """The documents of the samples are those of which something is expected."""
    assert sorted(read) == expected_ids()


@pytest.mark.parametrize("name", expected_ids())
def test_a_paper_is_read_as_its_writer_says(read: Read, name: str) -> None:
    """Statuses, values, attributes, quotes and near misses of a sample are those its writer gives."""
    assert differences(read[name][1], load_expected(EXPECTED / f"{name}.yaml")) == []


@pytest.mark.parametrize("name", expected_ids())
def test_a_paper_is_known_for_what_it_is(read: Read, name: str) -> None:
    """Format, title, DOI, question and problems of a sample are those its writer gives."""
    expected, record = load_expected(EXPECTED / f"{name}.yaml"), read[name][1]
    found = record.document.model_dump()
    assert {key: found[key] for key in expected.document} == expected.document
    assert [problem.detail for problem in record.problems] == ([expected.problem] if expected.problem else [])


@pytest.mark.parametrize("name", expected_ids())
def test_every_quote_is_verbatim_and_holds_its_value(read: Read, name: str) -> None:
    """Each quote stands at its offsets, and each value in its quote."""
    document, record = read[name]
    assert check_record(record, document.text, load_schema("dl_methods")) == []


def test_the_core_fields_are_always_compared() -> None:
    """Of every sample the framework and the hardware are said to be stated, not stated or not determined."""
    fields = [load_expected(EXPECTED / f"{name}.yaml").fields for name in expected_ids()]
    assert all("status" in entry[name] for entry in fields for name in ("framework", "hardware"))
    assert all(name in entry for entry in fields for name in CORE)


def test_each_status_and_each_usage_occurs() -> None:
    """The samples show every status, and every usage that a candidate can be turned down for."""
    entries = [e for name in expected_ids() for e in load_expected(EXPECTED / f"{name}.yaml").fields.values()]
    assert {entry["status"] for entry in entries if "status" in entry} == set(get_args(Status))
    assert {usage for entry in entries for usage in entry.get("considered", {}).values()} == {*get_args(Usage)} - {
        "used"
    }


def test_each_field_is_stated_somewhere() -> None:
    """Every question of the checklist is answered by one of the samples."""
    expected = [load_expected(EXPECTED / f"{name}.yaml").fields for name in expected_ids()]
    stated = {name for fields in expected for name, entry in fields.items() if entry.get("status") == "stated"}
    assert stated == set(load_schema("dl_methods").fields)


def test_each_format_occurs(read: Read) -> None:
    """There is a sample in every format that can be read."""
    formats = {document.format for document, _ in read.values()}
    assert formats == {"text", "markdown", "passages", "pdf", "jats", "tei", "html", "latex"}


def test_the_answer_of_a_transcript_is_not_read(read: Read) -> None:
    """What a language model answered is no part of the document, while the passages before it are."""
    text = read["herbarium-labels"][0].text
    assert "bidirectional LSTM" in text
    assert "NVIDIA V100" not in text


def test_columns_are_read_one_after_the_other(read: Read) -> None:
    """A sentence that goes on in the next column below a figure is one sentence, and running heads are not in it."""
    [optimizer] = [v for v in read["night-calls"][1].fields["hardware"].values if v.value == "NVIDIA P100"]
    quote = " ".join(optimizer.evidence[0].quote.split())
    assert "variant of stochastic gradient descent, a learning rate of 0.01" in quote
    assert "Nocturnal Ornithology 16" not in read["night-calls"][0].text


def test_references_are_known_in_every_paper(read: Read) -> None:
    """A paper with a list of references has a section that is known as such."""
    named = [name for name, (document, _) in read.items() if any(s.heading == "References" for s in document.sections)]
    kinds = [{section.kind for section in read[name][0].sections} for name in named]
    assert len(named) >= 5
    assert all(SectionKind.REFERENCES in kind for kind in kinds)


def test_evidence_in_a_pdf_has_page_and_boxes(read: Read) -> None:
    """A quote of a PDF says on which page it is, and where on it."""
    evidence = read["night-calls"][1].fields["code_url"].values[0].evidence[0]
    assert evidence.page == 2
    assert evidence.boxes


def test_the_pdfs_are_those_of_their_script(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing the PDFs again gives the same text."""
    spec = spec_from_file_location("make_pdf", SAMPLES / "make_pdf.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "make_pdf", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(sys, "argv", ["make_pdf.py", str(tmp_path)])
    module.main()
    for path in sorted(tmp_path.glob("*.pdf")):
        assert read_document(Source(path.stem, path.name, path)).text == read[path.stem][0].text


def test_another_domain_needs_no_code(soil: tuple[Document, Record]) -> None:
    """A checklist of soil chemistry, with terms, pairs, links and statements, is filled by the same program."""
    expected = load_expected(SAMPLES / "other-domain" / "bog-transect.expected.yaml")
    assert differences(soil[1], expected) == []
    assert set(soil[1].fields) == set(expected.fields)


def test_quotes_of_another_domain_hold_too(soil: tuple[Document, Record]) -> None:
    """The gate knows no domain either."""
    document, record = soil
    assert check_record(record, document.text, load_schema(SAMPLES / "other-domain" / "soil_chemistry.yaml")) == []
    assert record.schema_.name == "soil-chemistry"
