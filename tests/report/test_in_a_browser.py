"""The report in Chromium: it shows what the records hold, as text, and asks nobody for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.report import Report
from tests.report.browser import opened
from tests.report.makers import HARM, record_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser

    from extractor.document import Document
    from extractor.record import Record
    from tests.report.browser import Opened

NAMELESS = """() => [...document.querySelectorAll("button, input, select, textarea, a, summary")].filter((element) => {
  const labels = [...(element.labels || [])].map((label) => label.textContent);
  return !element.hidden && ![element.textContent, element.getAttribute("aria-label"), ...labels].some((name) => (name || "").trim());
}).map((element) => element.outerHTML)"""


def test_it_opens_with_its_figures(report: Opened, samples: Mapping[str, tuple[Document, Record]]) -> None:
    """The title is text, the number of papers is right, and one of them could not be read."""
    figures = dict(zip(report.texts(".figures dt"), report.texts(".figures dd"), strict=True))
    assert report.text("h1") == "Samples <b>&"
    assert figures["papers"] == str(len(samples) + 3)
    assert figures["could not be read"] == "1"


def test_rates_are_of_what_is_known(report: Opened, samples: Mapping[str, tuple[Document, Record]]) -> None:
    """A field that is not determined counts neither as stated nor as not stated."""
    name = report.page.get_by_role("button", name="hardware: show the papers that state it")
    row = report.page.locator("tr", has=name).locator("td").all_inner_texts()
    stated, absent, unknown = (int(cell) for cell in row[:3])
    assert unknown == 2 + sum(record.fields["hardware"].status == "not determined" for _, record in samples.values())
    assert row[4].startswith(f"{round(100 * stated / (stated + absent))} % (")


def test_levels_of_the_audit_are_shown(report: Opened) -> None:
    """Each level has its row, and a paper's view says what it lacks."""
    assert report.page.get_by_role("heading", name="Levels").count() == 1
    report.open_paper("Nobody is sure")
    assert report.text(".audit").startswith("Level 0")


def test_values_are_counted_over_time(report: Opened) -> None:
    """Where years are known, each has its column."""
    report.page.locator("#values-field").select_option("framework")
    heads = report.texts("#values thead th")
    assert heads[3:5] == ["2015", "2016"]


def test_filters_narrow_the_table(report: Opened) -> None:
    """By text, by the status of a field, by a value; one button shows all again."""
    everything = report.found()
    report.page.locator("#filter-text").fill("nobody SURE")
    assert report.found() == ["Nobody is sure"]
    assert report.text("#found").startswith("1 of ")
    report.page.locator("#filter-none").click()
    report.page.locator("#filter-field").select_option("code_url")
    report.page.locator("#filter-status").select_option("stated")
    assert report.found() == [HARM]
    report.page.locator("#filter-none").click()
    report.page.locator("#filter-value").fill("PyTorch")
    assert "Nobody is sure" in report.found()
    assert HARM not in report.found()
    report.page.locator("#filter-none").click()
    assert report.found() == everything


def test_a_filter_that_nothing_passes_shows_nothing(report: Opened) -> None:
    """The table is empty and says so."""
    report.page.locator("#filter-text").fill("no such paper")
    assert (report.found(), report.text("#found").split()[0]) == ([], "0")


def test_columns_sort(report: Opened) -> None:
    """Once, the other way round, and not at all; the head says which."""
    before = report.found()
    head = report.page.locator(".grid thead button", has_text="Paper")
    head.click()
    titles = report.found()
    assert titles == sorted(titles, key=str.lower)
    assert report.page.locator(".grid th[aria-sort]").get_attribute("aria-sort") == "ascending"
    head.click()
    assert report.found() == titles[::-1]
    head.click()
    assert report.found() == before


def test_sorting_by_a_field_puts_first_what_states_it(report: Opened) -> None:
    """Then what is not determined, then what is not stated, then what has no answer."""
    report.page.locator(".grid thead button", has_text="hardware").click()
    place = report.texts(".grid thead th").index("hardware ▲") - 1
    shown = [row.locator("td").nth(place).inner_text() for row in report.page.locator(".grid tbody tr[data-row]").all()]
    signs = "".join("s" if text[0].isdigit() else text[0] for text in shown)
    assert signs == "".join(sorted(signs, key="s?–×".index))


def test_statuses_are_told_without_colour(report: Opened) -> None:
    """A cell has a sign, and words for those who hear the page."""
    report.page.locator("#filter-text").fill("nobody")
    cells = set(report.texts(".grid tbody td.cell"))
    assert {"1stated, 1 value", "?not determined", "–not stated", "×no answer"} == cells


def test_a_cell_opens_its_field(report: Opened, samples: Mapping[str, tuple[Document, Record]]) -> None:
    """The paper opens, and the focus is on the field's heading."""
    report.page.locator("#filter-text").fill("nobody")
    report.page.locator('td.cell[title^="framework"]').click()
    report.page.locator("#paper-title").wait_for()
    assert report.page.evaluate("document.activeElement.id") == "name-framework"


def test_each_value_stands_beside_its_sentence(report: Opened, samples: Mapping[str, tuple[Document, Record]]) -> None:
    """The mark holds the quote character for character, and sets off the value; around it stands the paper's text."""
    document, record = samples["leaf-mines"]
    report.open_paper(record.document.title or "leaf-mines")
    for name, result in record.fields.items():
        marks = report.texts(f"#field-{name} > .values > .card .proofs > .quote mark")
        assert marks == [value.evidence[0].quote.strip() for value in result.values], name
    block = report.page.locator("#field-hardware .passage").first.text_content() or ""
    assert block in document.text
    assert len(block) > len(record.fields["hardware"].values[0].evidence[0].quote)
    assert report.text("#field-hardware mark b") == record.fields["hardware"].values[0].text


def test_what_was_turned_down_is_there_with_the_reason(
    report: Opened, samples: Mapping[str, tuple[Document, Record]]
) -> None:
    """Each candidate with its usage, its reason and its quote."""
    _, record = samples["leaf-mines"]
    report.open_paper(record.document.title or "leaf-mines")
    misses = record.fields["hardware"].considered
    assert report.texts("#field-hardware .considered .answer") == [miss.value for miss in misses]
    reasons = report.texts("#field-hardware .considered .reason")
    assert reasons == [f"{miss.usage.replace('_', ' ')}: {miss.reason}" for miss in misses]


def test_places_are_named(report: Opened, samples: Mapping[str, tuple[Document, Record]]) -> None:
    """Below a quote stand its section, its page and its characters, counted as the record counts them."""
    _, record = samples["harbour-levels"]
    report.open_paper(record.document.title or "harbour-levels")
    name, first = next((name, field.values[0].evidence[0]) for name, field in record.fields.items() if field.values)
    caption = report.text(f"#field-{name} figcaption")
    assert f"page {first.page}" in caption
    assert (first.section or "") in caption
    assert caption.endswith(f"characters {first.start:,}–{first.end:,}")


def test_characters_beyond_the_first_plane_do_not_shift_places(report: Opened) -> None:
    """Offsets count code points, though browsers count UTF-16 units."""
    report.open_paper(HARM)
    assert report.text("#field-framework figcaption").endswith("characters 10–103")


def test_markup_in_a_paper_is_text(report: Opened) -> None:
    """A title, a value, a quote, a reason, a section that are markup are shown as they are written."""
    report.open_paper(HARM)
    assert report.text("#paper-title") == HARM
    assert report.texts("#field-framework .answer") == ["<img src=x onerror=alert(1)>", HARM]
    assert report.text("#field-framework figcaption").startswith("<h1>Methods</h1> · page 3")
    assert report.page.locator("#paper img, #paper script, #paper h1, #paper i").count() == 0
    assert report.texts(".facts dd")[0] == "{{ data }}"


def test_only_addresses_of_the_web_are_links(report: Opened) -> None:
    """`javascript:` is text; an address of the web opens elsewhere, without saying from where."""
    report.open_paper(HARM)
    assert report.page.locator("#field-code_url .answer a").count() == 0
    link = report.page.locator("#field-data_url .answer a")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (
        "https://example.org/%3Cb%3E",
        "noopener noreferrer",
    )
    schemes = report.page.evaluate("[...document.links].map((link) => link.protocol)")
    assert set(schemes) <= {"https:", "file:"}


def test_a_paper_that_was_not_read_says_why(report: Opened) -> None:
    """Its view has the code and the detail of the error, and no fields."""
    report.open_paper("scan")
    assert report.text("#paper .notice") == "Not read (no-text): No page has a text layer."
    assert report.page.locator("#paper .field").count() == 0


def test_without_a_text_quotes_stand_alone(report: Opened) -> None:
    """The view says so, and why."""
    report.open_paper("Nobody is sure")
    assert "its text is not in the folder of texts." in report.text("#paper")
    assert report.page.locator("#field-framework .passage").first.text_content() == "We trained it in PyTorch 2.1."


def test_what_was_reviewed_before_is_told(report: Opened) -> None:
    """Beside the field, with what it was and who said so."""
    report.open_paper("Nobody is sure")
    assert report.texts(".reviewed li") == ["PyTorch: corrected from Torch by Ada, <b>Ben</b>: see table 2"]
    assert report.page.locator("#field-framework .reviewed").count() == 1


def test_every_control_has_a_name(report: Opened) -> None:
    """What can be reached can be heard, in the whole and in a paper."""
    assert report.page.evaluate(NAMELESS) == []
    report.open_paper("Nobody is sure")
    assert report.page.evaluate(NAMELESS) == []


def test_the_keyboard_is_enough(report: Opened) -> None:
    """From the skip link to the search, along the rows, into a paper, to a value, judged, and back to the row."""
    press = report.page.keyboard.press
    press("Tab")
    assert report.page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    press("/")
    assert report.page.evaluate("document.activeElement.id") == "filter-text"
    report.page.keyboard.type("sure")
    while report.page.evaluate("document.activeElement.closest('tbody') === null"):
        press("Tab")
    assert report.page.evaluate("document.activeElement.textContent") == "Nobody is sure"
    press("Enter")
    report.page.locator("#paper-title").wait_for()
    assert report.page.evaluate("document.activeElement.id") == "paper-title"
    press("j")
    assert report.page.evaluate("document.activeElement.dataset.value") == "PyTorch"
    press("r")
    press("]")
    assert report.page.evaluate("document.activeElement.id") == "name-hardware"
    press("x")
    assert report.text("#paper-progress") == "Review: 1 of 3 fields checked, 2 decisions."
    press("Escape")
    report.page.locator(".grid tbody a:focus").wait_for()
    assert report.page.evaluate("document.activeElement.textContent") == "Nobody is sure"


def test_rows_are_moved_through_with_arrows(report: Opened) -> None:
    """Down, to the end, and to the beginning again; the table is one stop of the tab key."""
    press = report.page.keyboard.press
    titles = report.found()
    report.page.locator(".grid tbody a").first.focus()
    at = []
    for key in ("ArrowDown", "End", "Home"):
        press(key)
        at.append(report.page.evaluate("document.activeElement.textContent"))
    assert at == [titles[1], titles[-1], titles[0]]
    assert report.page.locator('.grid tbody a[tabindex="0"]').count() == 1


def test_keys_of_one_letter_can_be_switched_off(report: Opened) -> None:
    """For those whose words are typed for them."""
    report.page.locator("#keys").click()
    report.page.locator("#keys-on").uncheck()
    report.page.keyboard.press("Escape")
    report.open_paper("Nobody is sure")
    report.page.keyboard.press("n")
    report.page.keyboard.press("j")
    assert report.page.evaluate("document.activeElement.id") == "paper-title"


def test_light_and_dark(browser: Browser, report_file: Path) -> None:
    """The page follows the system, and the button overrides it, also after a reload."""
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(browser, report_file, color_scheme="dark") as shown:
        dark = shown.page.evaluate(ground)
        shown.page.locator("#theme").click()
        light = shown.page.evaluate(ground)
        shown.reload()
        assert (dark, light, shown.page.evaluate(ground)) == ("rgb(20, 23, 26)", "rgb(251, 250, 248)", light)
        assert shown.troubles == []


def test_it_fits_a_narrow_screen(browser: Browser, report_file: Path) -> None:
    """Nothing but the tables, which scroll by themselves, is wider than a telephone."""
    with opened(browser, report_file) as shown:
        shown.page.set_viewport_size({"width": 390, "height": 844})
        wide = "document.documentElement.scrollWidth"
        assert shown.page.evaluate(wide) == 390
        shown.go("#/paper/0")
        shown.page.locator("#paper-title").wait_for()
        assert shown.page.evaluate(wide) == 390


def test_a_paper_prints_whole(report: Opened) -> None:
    """The values, what was turned down and why are on paper; buttons and fields to fill in are not."""
    import pypdfium2

    report.open_paper("Nobody is sure")
    pdf = pypdfium2.PdfDocument(report.page.pdf())
    text = " ".join(pdf[number].get_textpage().get_text_bounded() for number in range(len(pdf)))
    pdf.close()
    words = " ".join(text.split())
    assert "We trained it in PyTorch 2.1." in words
    assert 'hedged: "could be"' in words
    assert "Checked" not in words
    assert "Reviewer" not in words


def test_a_thousand_papers_are_not_all_drawn(browser: Browser, tmp_path: Path) -> None:
    """Only rows in sight are in the page; the last one comes when it is scrolled to."""
    report = Report(title="Many", questions={})
    for number in range(1000):
        report.add(record_of(f"paper-{number:03}", {"framework": {"status": "not stated"}}), None)
    path = tmp_path / "many.html"
    path.write_text("".join(report.page()), encoding="utf-8")
    with opened(browser, path) as shown:
        assert len(shown.found()) < 100
        shown.page.locator(".frame").evaluate("frame => frame.scrollTo(0, frame.scrollHeight)")
        shown.page.locator(".grid a", has_text="paper-999").wait_for()
        assert len(shown.found()) < 100
        assert shown.troubles == []
