"""What travels to a reader, byte by byte, when the site is served as `make run` serves it."""

import re
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from articles.checking.budgets import ARTICLE, FONTS, FRONT, SCRIPTS, STYLES, page_budget
from tests.browser.addresses import public_pages
from tests.browser.chromium import open_page, reader

YEAR = 365 * 24 * 60 * 60
BLOCKING = re.compile(r'<link rel="stylesheet"|<script(?![^>]* (?:defer|async))(?![^>]*ld\+json)[^>]* src=')


def sent(site, address, encodings="gzip, deflate, br"):
    """Headers and bytes of an answer, as they travel to a browser."""
    with closing(HTTPConnection(urlsplit(site.url).netloc, timeout=30)) as connection:
        connection.request("GET", address, headers={"Accept-Encoding": encodings})
        answer = connection.getresponse()
        body = answer.read()
    assert answer.status == 200, address
    return dict(answer.getheaders()), body


@pytest.fixture(scope="session")
def files(browser, site):
    """The static files that pages have browsers fetch, by suffix."""
    found = set()
    with reader(browser) as context:
        context.on("request", lambda request: found.add(urlsplit(request.url).path))
        for name in ("/", "/search/?q=cameras", public_pages(site)["article, our own text"]):
            page, _ = open_page(context, site.url, name)
            page.evaluate("document.fonts.ready")
            page.close()
    files = {}
    for path in sorted(each for each in found if each.startswith("/static/")):
        files.setdefault(path.rpartition(".")[2], []).append(path)
    return files


def test_the_front_page_fits_the_first_round_trip(site):
    headers, body = sent(site, "/")
    assert headers.get("Content-Encoding") in ("gzip", "br")
    assert len(body) <= FRONT


def test_an_article_is_light_however_much_was_reported(site):
    articles = {name: address for name, address in public_pages(site).items() if "article," in name}
    weights = {name: len(sent(site, address)[1]) for name, address in articles.items()}
    assert max(weights.values()) <= ARTICLE, weights


def test_every_other_page_keeps_to_its_budget(site):
    weights = {address: len(sent(site, address)[1]) for address in public_pages(site).values()}
    assert {address: n for address, n in weights.items() if n > page_budget("")} == {}


@pytest.mark.parametrize(("suffix", "most"), [("css", STYLES), ("woff2", FONTS), ("js", SCRIPTS)])
def test_files_are_light_and_kept_for_good(site, files, suffix, most):
    total = 0
    for path in files.get(suffix, []):
        headers, body = sent(site, path)
        age = re.search(r"max-age=(\d+)", headers["Cache-Control"])
        assert int(age[1]) >= YEAR, path
        assert "immutable" in headers["Cache-Control"], path
        total += len(body)
    assert suffix == "js" or total > 1000
    assert total <= most


def test_one_request_at_most_keeps_a_page_from_showing(site):
    for address in public_pages(site).values():
        _, body = sent(site, address, "identity")
        assert len(BLOCKING.findall(body.decode())) <= 1, address
