"""Walks through the whole public site, from page to page and from what the database says there is."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from itertools import islice
from time import monotonic
from urllib.parse import quote_plus

from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLPattern, reverse
from django.utils import timezone

from articles import urls
from articles.checking import formats, pages
from articles.checking.budgets import FILES
from articles.checking.fetching import Answer, Site
from articles.checking.leaks import gather, hidden_articles, leaks
from articles.checking.markup import Markup
from articles.checking.report import Report
from articles.models import Article, Provider, Topic

LIMIT = 5000  # addresses, unless more are asked for
SAMPLE = 60  # addresses of hidden articles, and as many of topics and sources, that are tried
ASKED = 8  # searches for words of hidden articles
MOST_SEARCHES = 30  # searches that links lead to: their filters can be combined without end
NOWHERE = "no-such-page-000000"

Progress = Callable[[str, int, int], None]


def check_site(limit: int, progress: Progress, stop: Callable[[], bool]) -> Report:
    """Checks up to `limit` addresses and says what it found; `stop` is asked between any two of them."""
    began = monotonic()
    logging.disable(logging.WARNING)  # Django warns of every 404, and here many are wanted.
    try:
        crawl = Crawl(limit, timezone.now())
        crawl.run(progress, stop)
    finally:
        logging.disable(logging.NOTSET)
    crawl.report.seconds = monotonic() - began
    return crawl.report


class Crawl:
    """One walk. What it keeps in memory grows with the addresses visited, never with the site."""

    def __init__(self, limit: int, at: datetime) -> None:
        self.limit, self.at = limit, at
        self.site, self.report, self.hidden = Site(), Report(), gather(at)
        self.report.hidden = len(self.hidden)
        self.has_stories = Article.objects.visible(at).exists()  # else one page stands at many addresses
        self.waiting: deque[tuple[str, str]] = deque()  # address, and who links to it
        self.seen: set[str] = set()
        self.searches = 0
        self.targets: set[tuple[int, str]] = set()  # hash of an address, and an id on that page
        self.fragments: dict[tuple[str, str], str] = {}  # address and fragment: who links there
        self.titles: dict[str, str] = {}  # of pages that are no articles: their address
        self.uncompressed = 0  # pages
        self.files: dict[str, int] = {}  # bytes of static files, by suffix

    def run(self, progress: Progress, stop: Callable[[], bool]) -> None:
        for address in self.entrances():
            self.add(address, "the list of addresses")
        while self.waiting and not stop():
            self.visit(*self.waiting.popleft())
            progress("Addresses", self.report.addresses, self.report.addresses + len(self.waiting))
        self.report.stopped = bool(self.waiting)
        if not self.report.stopped:
            self.report.stopped = not self.try_hidden(progress, stop)
        self.conclude()

    def entrances(self) -> Iterator[str]:
        """Where strangers can begin: every address without a parameter, then what the database knows of."""
        yield from (reverse(pattern.name) for pattern in patterns() if "<" not in str(pattern.pattern))
        visible = Article.objects.visible(self.at)
        yield from addresses("articles/", visible.newest_first().only("slug"), self.limit // 4)
        for start, owners in owners_of_lists().items():
            yield from addresses(start, owners.filter(visible_count__gt=0), self.limit // 4)
        for title in visible.newest_first().values_list("title", flat=True)[:2]:
            yield search_for(title)
        for title in hidden_articles(self.at).order_by("-pk").values_list("title", flat=True)[:ASKED]:
            yield search_for(title)

    def add(self, address: str, linked_from: str) -> None:
        """Puts an address on the list, once, unless it is no public one."""
        address, _, fragment = address.partition("#")
        if address.startswith(desk()):
            return
        if fragment:
            self.fragments.setdefault((address, fragment), linked_from)
        if address in self.seen:
            return
        if is_search(address) and is_search(linked_from) and self.searches >= MOST_SEARCHES:
            return
        if len(self.seen) >= self.limit:
            self.report.complete = False
            return
        self.searches += is_search(address)
        self.seen.add(address)
        self.waiting.append((address, linked_from))

    def visit(self, address: str, linked_from: str) -> None:
        answer = self.site.get(address)
        self.report.addresses += 1
        if 300 <= answer.status < 400:
            self.follow(answer, answer.headers.get("location", ""))
            return
        if answer.status != 200:
            kind = "link" if answer.status < 500 else "status"
            self.report.add(kind, address, f"{answer.status}, linked from {linked_from}")
            return
        if answer.is_html:
            self.read_page(answer)
        else:
            self.read_other(answer)
        if answer.is_text and not address.startswith(settings.STATIC_URL):
            for kind, what in leaks(answer, self.hidden):
                self.report.add(kind, address, what)

    def read_page(self, answer: Answer) -> None:
        page = Markup(answer.text)
        for kind, what in pages.problems(answer, page):
            self.report.add(kind, answer.address, what)
        self.uncompressed += not answer.is_compressed
        name = pages.name_of(answer.address)
        self.report.weigh(name, answer.weight, answer.address)
        if self.has_stories and name != "article" and "?" not in answer.address:
            other = self.titles.setdefault(page.title, answer.address)
            if other != answer.address:
                self.report.add("metadata", answer.address, f"its title is also that of {other}")
        self.targets.update((hash(answer.address), name) for name in page.ids)
        for href in [*page.links, *page.loads]:
            self.follow(answer, href)

    def read_other(self, answer: Answer) -> None:
        problems, found = formats.read(answer)
        for what in problems:
            self.report.add("format", answer.address, what)
        for href in found:
            is_local = self.follow(answer, href)
            if answer.type == "text/css" and not is_local and not href.startswith("data:"):
                self.report.add("origin", answer.address, f"loads {href}")
        suffix = answer.address.rpartition(".")[2]
        if answer.address.startswith(settings.STATIC_URL) and suffix in FILES:
            self.files[suffix] = self.files.get(suffix, 0) + answer.weight

    def follow(self, answer: Answer, href: str) -> bool:
        """Puts an address of this site on the list; False for anybody else's."""
        address = pages.local(answer.address, href)
        if address is not None:
            self.add(address, answer.address)
        return address is not None

    def try_hidden(self, progress: Progress, stop: Callable[[], bool]) -> bool:
        """Asks for what is hidden, which has to answer exactly as what does not exist; False when stopped."""
        missing = self.site.get(f"/{NOWHERE}/")
        self.read_missing(missing)
        wanted = list(hidden_addresses(self.at))
        for done, address in enumerate(wanted, 1):
            if stop():
                return False
            answer = self.site.get(address)
            self.report.addresses += 1
            if answer.status != 404:
                self.report.add("leak", address, f"{answer.status} for what is not visible")
            elif (answer.body, answer.type) != (missing.body, missing.type):
                self.report.add("leak", address, "answers otherwise than what does not exist")
            progress("What is hidden", done, len(wanted))
        return True

    def read_missing(self, missing: Answer) -> None:
        if missing.status != 404:
            self.report.add("status", missing.address, f"{missing.status} for what does not exist")
        for kind, what in [*pages.problems(missing, Markup(missing.text)), *leaks(missing, self.hidden)]:
            self.report.add(kind, "the page for what does not exist", what)

    def conclude(self) -> None:
        """What only the whole walk can tell."""
        for (address, fragment), linked_from in self.fragments.items():
            visited = address in self.seen and not self.report.stopped
            if visited and (hash(address), fragment) not in self.targets:
                self.report.add("link", f"{address}#{fragment}", f"no such place, linked from {linked_from}")
        if self.uncompressed:
            what = f"{self.uncompressed:,} pages are sent uncompressed to a reader who takes gzip"
            self.report.add("weight", "pages", what)
        for suffix, weight in self.files.items():
            self.report.weigh(f"*.{suffix}", weight, settings.STATIC_URL)
            if weight > FILES[suffix]:
                what = f"all .{suffix} files: {weight:,} bytes compressed, {FILES[suffix]:,} allowed"
                self.report.add("weight", settings.STATIC_URL, what)


def patterns() -> list[URLPattern]:
    return [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]


def owners_of_lists() -> dict[str, QuerySet]:
    """Topics and sources, by what their addresses start with."""
    return {"topics/": Topic.objects.only("slug"), "sources/": Provider.objects.only("domain")}


def addresses(start: str, rows: QuerySet, most: int) -> Iterator[str]:
    """Up to `most` addresses of rows and of all that lies below them, taken evenly from all rows."""
    names = [
        pattern.name
        for pattern in patterns()
        if str(pattern.pattern).startswith(f"{start}<") and str(pattern.pattern).count("<") == 1
    ]
    step = max(1, -(-rows.count() * len(names) // max(1, most)))
    for row in islice(rows.iterator(500), 0, None, step):
        yield from (reverse(name, args=[getattr(row, "domain", None) or row.slug]) for name in names)


def hidden_addresses(at: datetime) -> Iterator[str]:
    """Addresses of some articles, topics and sources that visitors may not see, with all that lies below."""
    hidden = {"articles/": hidden_articles(at).only("slug")} | {
        start: owners.filter(visible_count=0) for start, owners in owners_of_lists().items()
    }
    for start, rows in hidden.items():
        yield from addresses(start, rows.order_by("-pk"), SAMPLE)


@cache
def desk() -> str:
    return reverse("admin:index")


@cache
def search() -> str:
    return reverse("search")


def search_for(text: str) -> str:
    return f"{search()}?q={quote_plus(text[:200])}"


def is_search(address: str) -> bool:
    """Whether an address is that of a search for something, or of its feed."""
    return address.startswith(search()) and "?" in address
