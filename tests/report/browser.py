"""A report in a real browser: Debian's Chromium without a window, driven by Playwright."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser")
OPTIONS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass
class Opened:
    """A page, and everything that went on in it that must not: errors, dialogs, and requests but for the file itself."""

    page: Page
    path: Path
    troubles: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        """Return the visible text of the first element."""
        return self.page.locator(selector).first.inner_text()

    def texts(self, selector: str) -> list[str]:
        """Return the text of all elements, hidden ones too."""
        return [text.strip() for text in self.page.locator(selector).all_text_contents()]

    def go(self, address: str) -> None:
        """Follow an address inside the page."""
        self.page.evaluate("address => { location.hash = address; }", address)

    def open_paper(self, title: str) -> None:
        """Open a paper by its row in the table."""
        self.page.locator(".grid .name a", has_text=title).first.click()
        self.page.locator("#paper-title", has_text=title).wait_for()

    def reload(self, address: str = "") -> None:
        """Open the page again, with what it has kept."""
        self.page.goto("about:blank")
        self.page.goto(self.path.as_uri() + address)
        self.page.locator("body[data-ready]").wait_for()

    def found(self) -> list[str]:
        """Return the titles in the table."""
        return self.texts(".grid tbody .name a")


@contextmanager
def opened(browser: Browser, path: Path, *, script: str | None = None, **options: Any) -> Iterator[Opened]:
    """Open a report in a context of its own, with a storage of its own."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, **options)
    try:
        if script is not None:
            context.add_init_script(script)
        page = context.new_page()
        shown = Opened(page, path)
        page.on("console", lambda message: shown.troubles.append(message.text))
        page.on("pageerror", lambda error: shown.troubles.append(str(error)))
        page.on("dialog", lambda dialog: (shown.troubles.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: _note(shown, request.url))
        page.goto(path.as_uri())
        page.locator("body[data-ready]").wait_for()
        yield shown
    finally:
        context.close()


def _note(shown: Opened, url: str) -> None:
    if url.split("#", maxsplit=1)[0] != shown.path.as_uri() and not url.startswith(("blob:", "about:")):
        shown.troubles.append(f"asked for {url}")
