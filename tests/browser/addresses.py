"""Which pages there are to look at: one of every template at least, found as a reader finds them."""

import json
import re
from functools import cache
from html import unescape
from urllib.request import Request, urlopen

from django.template.loader import render_to_string
from django.urls import URLPattern, reverse

from articles import urls
from tests.browser.sites import Site

# What is odd about an article, and how its headline begins.
ODD = {
    "long headline": "A headline of one hundred",
    "right to left": "ראש",
    "unbroken word": "Donaudampf",
    "our own text": "What we think",
    "video": "Watch this",
    "changed headline": "Corrected:",
}
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')


def read(site: Site, address: str) -> str:
    request = Request(site.url + address, headers={"Accept-Encoding": "identity"})  # noqa: S310 - our server
    with urlopen(request, timeout=30) as answer:  # noqa: S310
        return answer.read().decode()


def links(site: Site, address: str) -> list[str]:
    return [unescape(link) for link in LINK.findall(read(site, address))]


def html_pages(site: Site) -> list[str]:
    """Every address without a parameter that answers with a page."""
    patterns = [each for each in urls.urlpatterns if isinstance(each, URLPattern)]
    fixed = [reverse(each.name) for each in patterns if "<" not in str(each.pattern)]
    return [address for address in fixed if address.endswith("/")]


@cache
def public_pages(site: Site) -> dict[str, str]:
    """Pages by what they show. Lists, topics and sources are the fullest of their kind."""
    from_front = links(site, "/")
    newest = links(site, "/latest/")
    found = {address: address for address in html_pages(site)}
    topic = first(from_front, r"/topics/[^/]+/")
    found |= {
        "older": first(links_with_query(site, "/latest/"), r"/latest/\?before=.*"),
        "topic": topic,
        "topic latest": f"{topic}latest/",
        "source": first(newest, r"/sources/[^/]+/"),
        "day": "/days/2020-01-26/",
        "search with results": "/search/?q=cameras",
        "search without": "/search/?q=xylophone",
    }
    found["article, many reports"] = first(from_front, r"/articles/.*")
    return found | {f"article, {name}": address for name, address in odd_articles(site).items()}


def links_with_query(site: Site, address: str) -> list[str]:
    html = read(site, address)
    return [address + unescape(each) for each in re.findall(r'href="(\?[^"]*)', html)]


def first(addresses: list[str], pattern: str) -> str:
    return next(address for address in addresses if re.fullmatch(pattern, address))


def odd_articles(site: Site) -> dict[str, str]:
    """The addresses of odd articles by what is odd, asked for at once: a start of Django is dear."""
    code = (
        "import json; from articles.models import Article; "
        "found = lambda title: Article.objects.get(title__startswith=title).get_absolute_url(); "
        f"print(json.dumps({{name: found(title) for name, title in {ODD!r}.items()}}))"
    )
    return json.loads(site.manage("shell", "--no-imports", "-c", code))


def desk_pages(site: Site) -> dict[str, str]:
    """The desk's pages by name; the numbers are those of a new database."""
    admin = "/admin/"
    return {
        "desk": admin,
        "articles": f"{admin}articles/article/",
        "article": f"{admin}articles/article/1/change/",
        "history": f"{admin}articles/article/1/history/",
        "runs": f"{admin}articles/run/",
        "run": f"{admin}articles/run/1/change/",
        "conflicts": f"{admin}articles/conflict/",
        "topics": f"{admin}articles/topic/",
        "topic": f"{admin}articles/topic/1/change/",
        "sources": f"{admin}articles/provider/",
        "source": f"{admin}articles/provider/1/change/",
    }


def error_pages() -> dict[str, str]:
    """The pages for errors that a browser cannot be brought to meet: their markup by template."""
    return {name: render_to_string(f"{name}.html") for name in ("400", "403", "403_csrf", "500")}
