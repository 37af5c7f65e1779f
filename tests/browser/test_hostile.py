"""Hostile text in every field: pages stay valid, feeds parse, and in a browser nothing of it runs."""

import json
import os
import re
from itertools import islice
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest

from tests.browser.chromium import go, open_page, reader
from tests.browser.sites import serve
from tests.browser.test_markup import checked
from tests.seedfiles import related, write_seed

TORTURE = Path(os.environ["NEWSROOM_TORTURE"])
NAUGHTY = json.loads((TORTURE / "naughty.json").read_text())
HOSTILE = json.loads((TORTURE / "hostile.json").read_text())
LISTS = ["/", "/latest/", "/topics/", "/sources/", "/feeds/"]
FEEDS = [f"{page}feed.{form}" for page in ("/", "/latest/") for form in ("rss", "atom", "json")]
QUOTED = re.compile(r'"[^"]*"')
SCRIPT_ADDRESS = re.compile(r'(?i)(?:href|src)="\s*(?:java|vb)script:')
SHOWN = 40  # texts whose pages are opened in the browser: each takes a part of a second
# What only text of a publisher could have put into a page.
FOREIGN = """
() => [...document.querySelectorAll("*")].flatMap((each) => [
  ...[...each.attributes].filter((named) => /^on|^style$|^srcdoc$/.test(named.name)).map(
    (named) => `${named.name} on ${each.outerHTML.slice(0, 100)}`),
  ...(/^(IFRAME|OBJECT|EMBED|BASE|STYLE|VIDEO|AUDIO|IMG|MARQUEE|APPLET|FRAME)$/.test(each.tagName)
    ? [each.outerHTML.slice(0, 100)] : []),
  ...(/^(java|vb)script:|^data:/i.test((each.getAttribute("href") || "").trim())
    ? [each.outerHTML.slice(0, 100)] : []),
])
"""


def one_line(text):
    return " ".join(text.split())


def write_hostile(folder):
    """A seed file for each text, with the text in every field that takes one."""
    folder.mkdir()
    for n, text in enumerate([*NAUGHTY, *HOSTILE]):
        quoted = json.dumps(one_line(text)[:190], ensure_ascii=False)
        write_seed(
            folder,
            f"{n:04}.md",
            f"{n} {one_line(text)[:150]}",
            n=n % 28 + 1,
            webUrl=f"https://hostile.example/{n}",
            ampWebUrl=one_line(text)[:300],
            excerpt=text[:450],
            provider={"name": quoted, "domain": f"outlet{n % 50}.example"},
            topics=[json.dumps(one_line(text)[:90], ensure_ascii=False), "All"],
            tags=[quoted],
            related=[
                related(one_line(text)[:150] or "x", 1, excerpt=text[:400], webUrl=f"https://o.example/{n}")
            ],
        )


def at_the_desk():
    """The same texts as text of our own: the one field that may hold Markdown."""
    from articles.editions import public_change
    from articles.models import Article

    texts = [*NAUGHTY, *HOSTILE]
    with public_change() as change:
        for article, text in zip(Article.objects.order_by("pk"), texts, strict=False):
            clean = text.replace("\0", "")
            Article.objects.filter(pk=article.pk).update(body=clean, body_format="markdown")
            change.touch([article.pk])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    write_hostile(folder / "seeds")
    with serve(folder) as served:
        served.manage("shell", "-c", "from tests.browser.test_hostile import at_the_desk; at_the_desk()")
        yield served


@pytest.fixture(scope="module")
def article_pages(site):
    """Addresses of all articles."""
    code = "from articles.models import Article; [print(each.get_absolute_url()) for each in {}]"
    return site.manage("shell", "--no-imports", "-c", code.format("Article.objects.visible()")).split()


def body_of(site, address):
    with urlopen(site.url + address, timeout=30) as answer:  # noqa: S310 - our own server
        return answer.read()


def test_the_collections_are_there(article_pages):
    assert len(HOSTILE) > 500
    assert len(article_pages) > 1000


def test_every_page_is_valid_whatever_the_text(site, article_pages, tools, tmp_path):
    every = len(article_pages) // 150
    for n, address in enumerate([*LISTS, *islice(article_pages, 0, None, every)]):
        (tmp_path / f"{n}.html").write_bytes(body_of(site, address))
    assert checked(tools, tmp_path) == []


def test_every_feed_can_be_read_whatever_the_text(site):
    for address in FEEDS:
        body = body_of(site, address)
        if address.endswith("json"):
            assert len(json.loads(body)["items"]) == 30
        else:
            ElementTree.fromstring(body)  # noqa: S314 - our own feed


def test_no_page_has_foreign_markup(site, article_pages):
    for address in article_pages:
        html = body_of(site, address).decode()
        tags = re.findall(r"<[a-z][^>]*>", html)
        bare = [QUOTED.sub('""', tag) for tag in tags]
        assert not [tag for tag in bare if re.search(r"\s(on\w+|style|srcdoc)=", tag)], address
        # Only in tags: quotation marks in escaped text are as good as any letter.
        assert not [tag for tag in tags if SCRIPT_ADDRESS.search(tag)], address


def test_nothing_runs_in_a_browser(browser, site, article_pages):
    texts = [*NAUGHTY, *HOSTILE]
    every = len(article_pages) // SHOWN
    searches = [f"/search/?q={quote(text[:150])}" for text in islice(texts, 0, None, len(texts) // 15)]
    wrong = []
    with reader(browser) as context:
        page, faults = open_page(context, site.url, "/")
        for address in [*LISTS, *islice(article_pages, 0, None, every), *searches]:
            go(page, faults, address)
            wrong += [f"{address}: {each}" for each in page.evaluate(FOREIGN) + faults.all(page)]
    assert not wrong, "\n".join(wrong)
