"""Ten named elements of each page of the design: drawn as there, as wide as there, and in the same order."""

import os
from pathlib import Path

import pytest

from tests.browser.addresses import public_pages
from tests.browser.chromium import HEIGHT, reader

DESIGN = Path(os.environ["NEWSROOM_DESIGN"])
# Computed styles that make an element look as it does.
STYLES = [
    "color", "backgroundColor", "fontFamily", "fontSize", "fontWeight", "fontStyle", "lineHeight",
    "letterSpacing", "textDecorationLine", "textAlign", "borderTopWidth", "borderTopColor", "display",
]  # fmt: skip
MEASURE = """
([selectors, styles]) => selectors.map((selector) => {
  const found = document.querySelector(selector);
  if (!found) return null;
  const box = found.getBoundingClientRect(), style = getComputedStyle(found);
  return {
    style: Object.fromEntries(styles.map((name) => [name, style[name]])),
    left: box.left, width: box.width, top: box.top + scrollY, height: box.height,
  };
})
"""
FRAME = [".masthead", ".brand", ".topicbar", ".topicbar__list a"]
PAGE = [".pagehead", ".pagehead__title", ".pagehead__note", ".feedlink"]
STORY = [".kicker a", ".story__title", ".byline", ".byline__source"]
# By the design's file: the page that shows the same, and its ten elements.
CHECKLISTS = {
    "index-no-pictures": ("/", [
        *FRAME[:3], ".pagehead__title", ".lead__title", ".ledger__row", ".second__title", ".card__title",
        ".sechead__title", ".line__title",
    ]),
    "topic": ("topic", [*FRAME[:2], *PAGE[:2], ".feedlink", ".switch", ".brief--lead", ".brief__title",
                        ".meta", ".rail__h"]),
    "topic-latest": ("topic latest", [*FRAME[:2], *PAGE[:2], ".switch", ".brief--lead", ".brief__title",
                                      ".meta", ".rail__h", ".pager__step"]),
    "article-cluster": ("article, many reports", [*FRAME[:2], *STORY, ".standfirst", ".go__full",
                                                  ".sechead__title", ".cov__title"]),
    "article-body": ("article, our own text", [*FRAME, ".story__title", ".byline", ".byline__source",
                                               ".prose", ".endnote", ".rail__h"]),
    "source": ("source", [*FRAME[:3], ".pagehead", ".pagehead__title", ".pagehead__note", ".day__label",
                          ".brief__title", ".meta", ".rail__h"]),
    "search": ("search with results", [*FRAME, ".finder", ".finder__field", ".btn", "[role=status]",
                                       ".hit__title", ".hit__text"]),
    "search-empty": ("search without", [*FRAME, ".finder", ".finder__main", ".finder__field", ".btn",
                                        ".blank", ".blank__title"]),
    "404": ("404", [*FRAME, ".lost__code", ".lost__title", ".standfirst", ".finder", ".finder__field",
                    ".stack__title"]),
}  # fmt: skip
SMALL = {
    "index-two-stories": ("few", "/", [*FRAME[:3], *PAGE[:3], ".few__title", ".standfirst", ".ledger__row",
                                       ".updated"]),
    "topic-two-stories": ("few", "/topics/news/", [*FRAME[:3], *PAGE[:3], ".few__title", ".standfirst",
                                                   ".ledger__row", ".updated"]),
    "empty": ("empty", "/", [*FRAME[:2], ".masthead__note", ".void", ".void__title", ".standfirst",
                             ".void__how", ".void__cmd", ".foot", ".foot__h"]),
}  # fmt: skip
# Elements whose place and width hang on their words, or on those before them; their order is compared.
FREE_WIDTH = {
    ".brand", ".topicbar__list a", ".kicker a", ".byline__source", ".pagehead__title", ".pagehead__note",
    ".feedlink", ".switch", ".meta", ".pager__step", ".sechead__title", "[role=status]", ".masthead__note",
    ".foot__h", ".lead__title", ".second__title", ".card__title", ".line__title", ".brief__title",
    ".ledger__row", ".go__full", ".void__cmd", ".day__label", ".updated",
}  # fmt: skip
CLOSE = 2.0  # pixels


@pytest.fixture(scope="module")
def page(browser):
    """One page for all: a window for each measurement would cost more than the measurement."""
    with reader(browser) as context:
        yield context.new_page()


def measured(page, width, url, selectors):
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.goto(url)
    page.evaluate("document.fonts.ready")
    return dict(zip(selectors, page.evaluate(MEASURE, [selectors, STYLES]), strict=True))


def differences(design, ours):
    """What of a checklist is drawn otherwise than in the design, in words."""
    for selector, wanted in design.items():
        found = ours[selector]
        if wanted is None or found is None:
            yield f"{selector} is missing {'in the design' if wanted is None else 'here'}"
            continue
        for name, value in wanted["style"].items():
            if found["style"][name] != value:
                yield f"{selector} {name}: {found['style'][name]} instead of {value}"
        for side in () if selector in FREE_WIDTH else ("left", "width"):
            if abs(found[side] - wanted[side]) > CLOSE:
                yield f"{selector} {side}: {found[side]:.0f} px instead of {wanted[side]:.0f}"


def order(measures):
    """The checklist from top to bottom, as far as one stands wholly above another."""
    there = [name for name, each in measures.items() if each]
    return {
        (one, other)
        for one in there
        for other in there
        if measures[one]["top"] + measures[one]["height"] <= measures[other]["top"]
    }


def compare(page, width, name, url, selectors):
    design = measured(page, width, (DESIGN / f"{name}.html").as_uri(), selectors)
    ours = measured(page, width, url, selectors)
    wrong = list(differences(design, ours))
    swapped = {(other, one) for one, other in order(design)} & order(ours)
    return wrong + [f"{one} stands above {other}" for one, other in sorted(swapped)]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", sorted(CHECKLISTS))
def test_a_page_is_drawn_as_designed(page, site, name, width):
    shown, selectors = CHECKLISTS[name]
    assert len(selectors) == 10
    address = "/no-such-page/" if shown == "404" else public_pages(site)[shown]
    wrong = compare(page, width, name, site.url + address, selectors)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", sorted(SMALL))
def test_a_page_of_a_small_site_is_drawn_as_designed(page, request, name, width):
    which, address, selectors = SMALL[name]
    assert len(selectors) == 10
    served = request.getfixturevalue(which)
    wrong = compare(page, width, name, served.url + address, selectors)
    assert not wrong, "\n".join(wrong)
