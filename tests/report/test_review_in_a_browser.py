"""The review in the page: what a reader decides is kept, can be downloaded, and is what `extractor review` reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from extractor.review import apply_decisions, read_decisions, record_digest, settle
from tests.report.browser import opened
from tests.report.makers import HARM, hostile_record, unsure_record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Browser

    from extractor.document import Document
    from extractor.record import Record
    from extractor.review import Decision
    from tests.report.browser import Opened

NO_STORAGE = (
    "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
)
UNSURE = "Nobody is sure"


def download(shown: Opened) -> list[Decision]:
    """Download the decisions, and read them as the program does."""
    with shown.page.expect_download() as waiting:
        shown.page.locator("#download").click()
    lines = Path(waiting.value.path()).read_bytes().splitlines(keepends=True)
    return list(read_decisions(lines, name="downloaded"))


def name_reader(shown: Opened, name: str = "Ada") -> None:
    """Give the reader's name."""
    shown.page.locator("#reviewer").fill(name)
    shown.page.locator("#reviewer").press("Tab")


def press(shown: Opened, field: str, act: str) -> None:
    """Press the first button of a field with an act."""
    shown.page.locator(f'#field-{field} [data-act="{act}"]').first.click()


def said(decisions: list[Decision]) -> list[tuple[str, ...]]:
    """Return what decisions say, without what names the record."""
    keys = ("field", "verdict", "value", "corrected", "usage", "status", "note")
    return [tuple(str(getattr(decision, key)) for key in keys if getattr(decision, key)) for decision in decisions]


def test_a_verdict_is_downloaded(report: Opened) -> None:
    """One line says who decided what about which record."""
    name_reader(report)
    report.open_paper(UNSURE)
    press(report, "framework", "right")
    [decision] = download(report)
    record = unsure_record()
    assert (decision.reviewer, decision.document, decision.record) == ("Ada", "unsure", record_digest(record))
    assert (decision.sha256, decision.field, decision.verdict, decision.value) == (
        "0" * 64,
        "framework",
        "right",
        "PyTorch",
    )


def test_a_verdict_can_be_changed_and_taken_back(report: Opened) -> None:
    """The last one counts; pressed again, it is none."""
    name_reader(report)
    report.open_paper(UNSURE)
    press(report, "framework", "right")
    press(report, "framework", "wrong")
    report.page.locator("#field-framework .why select").select_option("other_work")
    report.page.locator("#field-framework .why input").fill("only cited")
    report.page.locator("#field-framework .why input").press("Tab")
    assert said(download(report)) == [("framework", "wrong", "PyTorch", "other_work", "only cited")]
    press(report, "framework", "wrong")
    assert report.page.locator("#download").is_disabled()


def test_a_value_is_corrected(report: Opened) -> None:
    """The new value stands beside the old one; an empty one is refused."""
    name_reader(report)
    report.open_paper(UNSURE)
    press(report, "framework", "corrected")
    report.page.locator("#field-framework form.inline input").fill("")
    report.page.keyboard.press("Enter")
    assert "Type what the value should be." in report.text("#said")
    report.page.locator("#field-framework form.inline input").fill("PyTorch Lightning")
    report.page.keyboard.press("Enter")
    assert report.text("#field-framework p.corrected") == "→ PyTorch Lightning"
    assert said(download(report)) == [("framework", "corrected", "PyTorch", "PyTorch Lightning")]


def test_a_missed_value_takes_the_selected_words(report: Opened) -> None:
    """They are the paper's own, and their place counts code points."""
    record, text = hostile_record()
    name_reader(report)
    report.open_paper(HARM)
    press(report, "hardware", "missed")
    report.page.evaluate(
        """() => {
          const after = document.querySelector("#field-framework .passage").lastChild;
          const range = document.createRange();
          range.setStart(after, after.data.indexOf("After"));
          range.setEnd(after, after.data.indexOf("After") + 5);
          document.getSelection().removeAllRanges();
          document.getSelection().addRange(range);
        }"""
    )
    report.page.wait_for_function("lastSelected => document.getSelection().toString() === 'After'")
    report.page.get_by_role("button", name="Take the selected words").click()
    report.page.locator("#missed-value").fill("GPU")
    report.page.keyboard.press("Enter")
    [decision] = download(report)
    assert (decision.value, decision.quote, decision.start) == ("GPU", "After", text.index("After"))
    applied, lost = apply_decisions(record, settle(record, [decision]), lambda: text)
    assert (applied.fields["hardware"].values[0].evidence[0].quote, lost) == ("After", ())


def test_a_typed_quote_is_looked_for_in_the_shown_text(report: Opened) -> None:
    """Where its words stand there, it is taken from there; else the reader is told, and it goes without a place."""
    name_reader(report)
    report.open_paper(UNSURE)
    for value, typed in (("Keras", "keras  could be"), ("JAX", "we used JAX")):
        press(report, "framework", "missed")
        report.page.locator("#missed-value").fill(value)
        report.page.locator("#missed-quote").fill(typed)
        hint = report.text("form.missed [role=status]")
        assert ("not in the text that is shown" in hint) == (value == "JAX")
        report.page.get_by_role("button", name="Add", exact=True).click()
    found = {decision.value: (decision.quote, decision.start) for decision in download(report)}
    assert found == {"Keras": ("Keras could be", 30), "JAX": ("we used JAX", None)}


def test_a_candidate_that_was_turned_down_can_be_taken_up(report: Opened) -> None:
    """With its own quote."""
    name_reader(report)
    report.open_paper(UNSURE)
    report.page.locator("#field-framework .considered summary").click()
    report.page.get_by_role("button", name="Keras is a value").click()
    [decision] = download(report)
    assert (decision.verdict, decision.value, decision.quote, decision.start) == (
        "missed",
        "Keras",
        "Keras could be used.",
        30,
    )


def test_checked_says_that_the_rest_is_right(report: Opened) -> None:
    """Each value that was not judged is right, and the status is that which follows; undoing a verdict undoes it."""
    name_reader(report)
    report.open_paper(UNSURE)
    press(report, "framework", "checked")
    press(report, "datasets", "checked")
    report.page.locator("#field-hardware select").select_option("not stated")
    everything = {
        ("framework", "right", "PyTorch"),
        ("framework", "checked", "stated"),
        ("datasets", "checked", "not stated"),
        ("hardware", "checked", "not stated"),
    }
    assert set(said(download(report))) == everything
    press(report, "framework", "wrong")
    assert ("framework", "checked", "not stated") in said(download(report))
    press(report, "framework", "wrong")
    assert {entry[0] for entry in said(download(report))} == {"datasets", "hardware"}


def test_decisions_survive_a_reload(report: Opened) -> None:
    """They are there again, with the reader's name; the table says how far the paper is."""
    name_reader(report)
    report.open_paper(UNSURE)
    press(report, "framework", "checked")
    report.reload()
    assert report.page.locator("#reviewer").input_value() == "Ada"
    report.page.locator("#filter-review").select_option("begun")
    assert report.found() == [UNSURE]
    assert report.texts(".grid tbody .review-column") == ["1/3"]
    report.open_paper(UNSURE)
    assert report.page.locator("#field-framework [data-act=right]").get_attribute("aria-pressed") == "true"
    assert len(download(report)) == 2


def test_a_name_is_asked_for_before_the_download(report: Opened) -> None:
    """What was decided before belongs to whoever gives the name then."""
    report.open_paper(UNSURE)
    press(report, "framework", "right")
    report.page.locator("#download").click()
    assert report.page.evaluate("document.activeElement.id") == "reviewer"
    name_reader(report, "Ben")
    assert [decision.reviewer for decision in download(report)] == ["Ben"]


def test_two_readers_do_not_see_each_other(report: Opened) -> None:
    """Under another name the page is as if nothing was decided."""
    name_reader(report)
    report.open_paper(UNSURE)
    press(report, "framework", "right")
    name_reader(report, "Ben")
    assert report.page.locator("#field-framework [data-act=right]").get_attribute("aria-pressed") == "false"
    name_reader(report, "Ada")
    assert report.page.locator("#field-framework [data-act=right]").get_attribute("aria-pressed") == "true"


def test_decisions_are_loaded_from_a_file(report: Opened, tmp_path: Path) -> None:
    """Those that fit are there; those that do not are counted, each for its reason."""
    record = unsure_record()
    about = f'"reviewer": "Ada", "document": "unsure", "sha256": "{"0" * 64}", "field": "framework", "verdict": "right"'
    lines = [
        f'{{{about}, "record": "{record_digest(record)}", "value": "PyTorch"}}',
        f'{{{about}, "record": "another", "value": "gone"}}',
        '{"reviewer": "Ada", "document": "elsewhere", "record": "x", "field": "framework", "verdict": "right", "value": "x"}',
        "<script>",
    ]
    path = tmp_path / "decisions.jsonl"
    path.write_text("\n".join(lines))
    report.page.locator("#load-file").set_input_files(path)
    report.page.locator("#said", has_text="1 decision loaded.").wait_for()
    assert report.text("#said") == (
        "1 decision loaded. 1 decision of papers that are not in this report. "
        "1 decision of papers that have changed since, left out. 1 line that is no decision."
    )
    assert report.page.locator("#reviewer").input_value() == "Ada"
    assert len(download(report)) == 1


def test_without_storage_the_reader_is_warned(browser: Browser, report_file: Path) -> None:
    """Everything works until the page is closed."""
    with opened(browser, report_file, script=NO_STORAGE) as shown:
        assert "This browser keeps nothing for this page" in shown.text("#said")
        name_reader(shown)
        shown.go("#/paper/0")
        shown.page.locator('[data-act="right"]').first.click()
        assert len(download(shown)) == 1
        assert shown.troubles == []


def test_a_real_paper_goes_the_whole_round(report: Opened, samples: Mapping[str, tuple[Document, Record]]) -> None:
    """Each field of a sample is checked by keys alone; the decisions apply without a rest, and change no answer."""
    document, record = samples["leaf-mines"]
    name_reader(report)
    report.open_paper(document.id if record.document.title is None else record.document.title)
    for _ in record.fields:
        report.page.keyboard.press("]")
        report.page.keyboard.press("x")
        report.page.keyboard.press("Shift+Tab")
    decisions = download(report)
    settled = settle(record, decisions)
    applied, lost = apply_decisions(record, settled, lambda: document.text)
    assert (settled.unfit, settled.conflicts, lost) == ((), (), ())
    assert {one.decision.field for one in settled.agreed if one.decision.verdict == "checked"} == set(record.fields)
    names = {name: [value.value for value in field.values] for name, field in record.fields.items()}
    assert {name: [value.value for value in field.values] for name, field in applied.fields.items()} == names
