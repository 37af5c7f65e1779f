"""A headless Chromium, and pages in it that write down whatever goes wrong on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    sync_playwright,
)

WIDTHS = {"wide": 1280, "phone": 390}
SCHEMES = ("light", "dark")
HEIGHT = 900
SOON = 15_000  # milliseconds: what takes longer hangs
# Violations of the Content-Security-Policy that a page's console may not tell of.
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # As root, in a container, Chromium has no sandbox of its own; it only meets our own pages.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@contextmanager
def reader(browser: Browser, width: int = 1280, scheme: str = "light", **options) -> Iterator[BrowserContext]:
    """A reader with a window of this width, who asks for light or dark pages."""
    window = {"width": width, "height": HEIGHT}
    context = browser.new_context(viewport=window, color_scheme=scheme, reduced_motion="reduce", **options)
    context.set_default_timeout(SOON)
    context.add_init_script(LISTEN)
    yield context
    context.close()


@dataclass
class Faults:
    """What went wrong on a page since it was opened."""

    origin: str
    status: int = 200
    said: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.said.append(f"script error: {error}"))
        page.on("request", self.request)
        page.on("dialog", self.dialog)

    def console(self, message: ConsoleMessage) -> None:
        # The browser tells of the answer 404 to the page itself, which is wanted here.
        if message.type in ("error", "warning") and f"status of {self.status}" not in message.text:
            self.said.append(f"console: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", "data:")):
            self.said.append(f"asks {request.url}")

    def dialog(self, dialog: Dialog) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def all(self, page: Page) -> list[str]:
        return self.said + [f"policy: {each}" for each in page.evaluate("window.violations || []")]


def open_page(context: BrowserContext, origin: str, address: str, status: int = 200) -> tuple[Page, Faults]:
    page = context.new_page()
    faults = Faults(origin)
    faults.watch(page)
    go(page, faults, address, status)
    return page, faults


def go(page: Page, faults: Faults, address: str, status: int = 200) -> None:
    """Opens another address in a page that is there already: a new page costs more than what it shows."""
    faults.said.clear()
    faults.status = status
    answer = page.goto(faults.origin + address, wait_until="load")
    assert answer is not None, address
    assert answer.status == status, (address, answer.status)
