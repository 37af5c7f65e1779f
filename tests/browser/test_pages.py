"""Every template in Chromium, wide and narrow, light and dark: accessible, quiet, and never sideways."""

from functools import partial

import pytest

from tests.browser.addresses import desk_pages, error_pages, public_pages
from tests.browser.chromium import HEIGHT, SCHEMES, WIDTHS, go, open_page, reader
from tests.browser.sites import EDITOR, PASSWORD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """
async (rules) => (
  await axe.run({preload: {assets: ["media"]}, runOnly: {type: "tag", values: rules}})
).violations.map(
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
# The desk's own stylesheets fade from one scheme into the other, whoever asked for less motion.
SETTLED = "async () => { await Promise.allSettled(document.getAnimations().map((each) => each.finished)); }"
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


def look(page, faults, address, axe, status=200):
    """What is wrong with a page at every width and in every scheme: broken rules of accessibility,
    what juts out, and whatever it said or asked for."""
    go(page, faults, address, status)
    page.evaluate(axe)
    wrong = []
    for width, scheme in VARIANTS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        found = page.evaluate(AXE, RULES) + page.evaluate(SIDEWAYS)
        wrong += [f"{address} at {width} px, {scheme}: {each}" for each in found]
    return wrong + [f"{address}: {each}" for each in faults.all(page)]


def look_at_all(context, origin, addresses, axe):
    page, faults = open_page(context, origin, addresses[0])
    wrong = [each for address in addresses for each in look(page, faults, address, axe)]
    page.close()
    return wrong


def test_public_pages_are_accessible_and_quiet(browser, site, pages, axe):
    with reader(browser) as context:
        wrong = look_at_all(context, site.url, list(pages.values()), axe)
    assert not wrong, "\n".join(wrong)


def test_a_page_that_is_not_found_is_accessible_and_quiet(browser, site, axe):
    with reader(browser) as context:
        page, faults = open_page(context, site.url, "/")
        wrong = look(page, faults, "/no-such-page/", axe, 404)
    assert not wrong, "\n".join(wrong)


def test_pages_of_small_sites_are_accessible_and_quiet(browser, few, empty, axe):
    addresses = ["/", "/latest/", "/topics/", "/feeds/", "/search/?q=robots"]
    with reader(browser) as context:
        wrong = look_at_all(context, few.url, [*addresses, "/topics/news/"], axe)
        wrong += look_at_all(context, empty.url, addresses, axe)
    assert not wrong, "\n".join(wrong)


def test_error_pages_are_accessible_and_quiet(browser, site, axe):
    errors = error_pages()
    with reader(browser) as context:
        for name, html in errors.items():
            context.route(f"**/{name}", partial(answer, html))
        wrong = look_at_all(context, site.url, [f"/{name}" for name in errors], axe)
    assert not wrong, "\n".join(wrong)


def answer(html, route):
    route.fulfill(body=html, content_type="text/html")


@pytest.mark.xfail(reason="Django's own login and filters lack names, room and contrast", strict=False)
def test_the_desk_is_accessible_and_quiet(browser, site, signed_in, axe):
    with reader(browser) as context:
        wrong = look_at_all(context, site.url, ["/admin/login/"], axe)
    with reader(browser, storage_state=signed_in) as context:
        wrong += look_at_all(context, site.url, list(desk_pages(site).values()), axe)
    assert not wrong, "\n".join(wrong)


def test_public_pages_work_without_scripts(browser, site, pages):
    """With scripts off nothing is missing that a reader needs: same headline, same links."""
    wrong = []
    with reader(browser) as running, reader(browser, java_script_enabled=False) as still:
        on, with_scripts = open_page(running, site.url, "/")
        off, without = open_page(still, site.url, "/")
        for address in pages.values():
            go(on, with_scripts, address)
            go(off, without, address)
            for selector in ("h1", "main a[href]", "nav a[href]", "main form"):
                counts = on.locator(selector).count(), off.locator(selector).count()
                if counts[0] > counts[1]:
                    wrong.append(f"{address}: {counts[0]} {selector} with scripts, {counts[1]} without")
    assert not wrong, "\n".join(wrong)


def test_no_page_scrolls_sideways(browser, site, few, empty, pages):
    """At 320 px, and with text of twice the size."""
    wrong = []
    with reader(browser) as context:
        for served, addresses in ((site, [*pages.values()]), (few, ["/"]), (empty, ["/"])):
            page, faults = open_page(context, served.url, "/")
            for address in addresses:
                go(page, faults, address)
                wrong += [f"{served.url}{address} {each}" for each in sideways(page)]
            page.close()
    assert not wrong, "\n".join(wrong)


def sideways(page):
    for width, text in ((320, 100), (1280, 200), (640, 200)):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.evaluate("(size) => { document.documentElement.style.fontSize = `${size}%` }", text)
        yield from (f"at {width} px, text of {text} %: {each}" for each in page.evaluate(SIDEWAYS))


def test_a_page_can_be_read_in_forced_colours(browser, site, axe):
    with reader(browser, forced_colors="active") as context:
        wrong = look_at_all(context, site.url, ["/", "/latest/", "/search/"], axe)
    assert not wrong, "\n".join(wrong)


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
