"""Every template in Chromium, wide and narrow, light and dark: accessible, quiet, and never sideways."""

from functools import partial

import pytest

from tests.browser.addresses import desk_pages, error_pages, public_pages
from tests.browser.chromium import SCHEMES, WIDTHS, open_page, reader
from tests.browser.sites import EDITOR, PASSWORD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """
async (rules) => (await axe.run({runOnly: {type: "tag", values: rules}})).violations.map(
  (violation) => `axe ${violation.id}: ` + violation.nodes.map((node) => node.html.slice(0, 200)).join(" | ")
)
"""
# What juts out at the side, unless it scrolls by itself or is cut off by what holds it.
SIDEWAYS = """
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(
    (each) => each.getBoundingClientRect().right > root.clientWidth + 1
  );
  return [`${root.scrollWidth} px in a window of ${root.clientWidth}`,
    ...out.slice(0, 5).map((each) => each.outerHTML.slice(0, 150))];
}
"""
VARIANTS = [(width, scheme) for width in WIDTHS.values() for scheme in SCHEMES]


@pytest.fixture(scope="session")
def axe(tools):
    return (tools / "axe-core" / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def pages(site):
    return public_pages(site)


@pytest.fixture(scope="session")
def signed_in(browser, site):
    """The cookies of an editor at the desk."""
    with reader(browser) as context:
        page, _ = open_page(context, site.url, "/admin/login/")
        page.fill("[name=username]", EDITOR)
        page.fill("[name=password]", PASSWORD)
        page.click("[type=submit]")
        page.wait_for_url("**/admin/")
        return context.storage_state()


def look(context, origin, address, axe, status=200):
    """What is wrong with a page: broken rules of accessibility, and whatever it said or asked for."""
    page, faults = open_page(context, origin, address, status)
    page.evaluate(axe)
    wrong = page.evaluate(AXE, RULES) + page.evaluate(SIDEWAYS) + faults.all(page)
    page.close()
    return wrong


def told(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{address}: {each}" for address, found in wrong.items() for each in found)


@pytest.mark.parametrize(("width", "scheme"), VARIANTS)
def test_public_pages_are_accessible_and_quiet(browser, site, pages, axe, width, scheme):
    wrong = {}
    with reader(browser, width, scheme) as context:
        for name, address in pages.items():
            wrong[name] = look(context, site.url, address, axe)
        wrong["404"] = look(context, site.url, "/no-such-page/", axe, 404)
    assert not told(wrong), told(wrong)


@pytest.mark.parametrize(("width", "scheme"), VARIANTS)
def test_pages_of_small_sites_are_accessible_and_quiet(browser, few, empty, axe, width, scheme):
    wrong = {}
    with reader(browser, width, scheme) as context:
        for served in (few, empty):
            for address in ("/", "/latest/", "/topics/", "/feeds/", "/search/?q=robots"):
                wrong[served.folder.name + address] = look(context, served.url, address, axe)
        wrong["few topic"] = look(context, few.url, "/topics/news/", axe)
    assert not told(wrong), told(wrong)


@pytest.mark.parametrize(("width", "scheme"), VARIANTS)
def test_error_pages_are_accessible_and_quiet(browser, site, axe, width, scheme):
    wrong = {}
    with reader(browser, width, scheme) as context:
        for name, html in error_pages().items():
            context.route(f"**/{name}", partial(answer, html))
            wrong[name] = look(context, site.url, f"/{name}", axe)
    assert not told(wrong), told(wrong)


def answer(html, route):
    route.fulfill(body=html, content_type="text/html")


@pytest.mark.parametrize(("width", "scheme"), VARIANTS)
def test_the_desk_is_accessible_and_quiet(browser, site, signed_in, axe, width, scheme):
    wrong = {}
    with reader(browser, width, scheme) as context:
        wrong["login"] = look(context, site.url, "/admin/login/", axe)
    with reader(browser, width, scheme, storage_state=signed_in) as context:
        for name, address in desk_pages(site).items():
            wrong[name] = look(context, site.url, address, axe)
    assert not told(wrong), told(wrong)


def test_public_pages_work_without_scripts(browser, site, pages, axe):
    """With scripts off nothing is missing that a reader needs: same headline, same links."""
    wrong = {}
    with reader(browser) as running, reader(browser, java_script_enabled=False) as still:
        for name, address in pages.items():
            on, _ = open_page(running, site.url, address)
            off, _ = open_page(still, site.url, address)
            for selector in ("h1", "main a[href]", "nav a[href]", "main form"):
                counts = on.locator(selector).count(), off.locator(selector).count()
                if counts[0] > counts[1]:
                    wrong[name] = [f"{counts[0]} {selector} with scripts, {counts[1]} without"]
            on.close()
            off.close()
    assert not told(wrong), told(wrong)


@pytest.mark.parametrize(("width", "text"), [(320, 100), (1280, 200), (640, 200)])
def test_no_page_scrolls_sideways(browser, site, few, empty, pages, width, text):
    wrong = {}
    with reader(browser, width) as context:
        for served, addresses in ((site, pages), (few, {"few": "/"}), (empty, {"empty": "/"})):
            for name, address in addresses.items():
                page, _ = open_page(context, served.url, address)
                page.evaluate("(size) => { document.documentElement.style.fontSize = `${size}%` }", text)
                wrong[name] = page.evaluate(SIDEWAYS)
                page.close()
    assert not told(wrong), told(wrong)


def test_a_page_can_be_read_in_forced_colours(browser, site, axe):
    with reader(browser, forced_colors="active") as context:
        wrong = {address: look(context, site.url, address, axe) for address in ("/", "/latest/", "/search/")}
    assert not told(wrong), told(wrong)


def test_the_keyboard_reaches_the_content_first(browser, site):
    """The first stop is the skip link, which shows itself and leads into the content."""
    with reader(browser) as context:
        page, _ = open_page(context, site.url, "/")
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const at = document.activeElement.getBoundingClientRect();"
            "return [document.activeElement.className, at.top >= 0 && at.height > 0]; }"
        )
        page.keyboard.press("Enter")
        assert focused == ["skip", True]
        assert page.evaluate("document.activeElement.id") == "main"
