"""Invariants of the whole public site: what a visitor may see, and that every link leads somewhere."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import article, articles, mention, provider, topic

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parent.parent
FEEDS = [f"{page}feed.{form}" for page in ("/", "/latest/") for form in ("rss", "atom", "json")]
ENTRANCES = [
    *FEEDS,
    "/",
    "/latest/",
    "/search/",
    "/sitemap.xml",
    "/robots.txt",
    "/no-such-page/",
    "/feeds.opml",
    "/news-sitemap.xml",
    "/sitemaps/pages.xml",
    "/opensearch.xml",
]
STATES = {
    "lead": {},
    "folded": {"heat": -1},
    "fileunpublished": {"published": False},
    "editorunpublished": {"published": False, "by_editor": True},
    "removed": {"removed": True},
    "future": {"date": datetime(2999, 1, 1, tzinfo=UTC)},
    "draft": {"published": False, "own_text": True, "body": "draftbody", "body_format": "plain"},
}
VISIBLE = {"lead", "folded"}
QUOTED = {"fileunpublished", "future"}
# Fields of an article, and what lists of coverage say of it: each a word that stands nowhere else.
OWN_WORDS = (
    "title",
    "excerpt",
    "topic",
    "source",
    "tag",
    "category",
    "name",
    "domain.example",
    "amp.",
    "body",
)
SAID_WORDS = ("quote", "saidexcerpt", "saidname")


@pytest.fixture
def canaries():
    """An article in every state with words of its own in every field, and two that list all but the draft."""
    made = {}
    for state, columns in STATES.items():
        source = None if state == "draft" else provider(f"{state}domain.example", f"{state}source")
        words = {"excerpt": f"{state}excerpt", "category": f"{state}category", "tags": [f"{state}tag"]}
        words |= {"topics": [topic(f"{state}topic")], "title": f"{state}title"}
        if source:
            words |= {"source": source, "url": f"https://www.{state}.example/piece"}
            words |= {"provider_name": f"{state}name", "amp_url": f"https://{state}amp.example/piece"}
        made[state] = article(**(words | columns))
    quotes = [
        mention(
            f"{state}quote",
            url=piece.url,
            source=provider(f"{state}quoted.example", f"{state}quotedsource"),
            excerpt=f"{state}saidexcerpt",
            provider_name=f"{state}saidname",
        )
        for state, piece in made.items()
        if piece.url
    ]
    made["listing"] = article("Listing", coverage=[*quotes, "Elsewhere"], heat=500)
    made["second listing"] = article(
        "Second listing", coverage=quotes[::-1], topics=[topic("Robots")], heat=-1
    )
    return made


def crawl():
    """Every page that links lead to, and the answers to searches for all canary words: {address: text}."""
    searches = [
        f"/search/{page}?q={state}{field}"
        for state in STATES
        for field in ("title", "excerpt", "topic", "source", "quote", "saidexcerpt", "saidname")
        for page in ["", *(["feed.rss", "feed.atom", "feed.json"] if field in ("title", "quote") else [])]
    ]
    waiting, seen, client = [*ENTRANCES, *searches], {}, Client()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        seen[address] = (response.status_code, body.decode(errors="replace"), response)
        if response["Content-Type"].startswith("text/html"):
            waiting += [link for link in links(address, seen[address][1]) if link.startswith("/")]
    return seen


def links(address, html):
    """Addresses on this site that a page links to, without fragments, the desk and static files."""
    path = address.partition("?")[0]
    for href in re.findall(r'(?:href|action)="([^"#]*)', html):
        href = href.replace("&amp;", "&")
        if href.startswith("?"):
            yield path + href
        elif href.startswith("/") and not href.startswith(("/admin/", "/static/")):
            yield href


def test_every_link_on_every_page_leads_somewhere(canaries):
    articles(
        40,
        topics=[topic("Robots"), topic("Ships")],
        source=provider("paper.example"),
        coverage=["Times", "Post"],
    )
    seen = crawl()
    missing = [address for address, (status, _, _) in seen.items() if status != 200]
    assert missing == ["/no-such-page/"]
    assert len(seen) > 100


def test_every_fragment_link_has_its_target(canaries):
    articles(
        12,
        topics=[topic(f"Topic {number}") for number in range(12)],
        coverage=[f"Paper {number}" for number in range(9)],
    )
    seen = crawl()
    for address, (_, html, _) in seen.items():
        for target, fragment in re.findall(r'href="([^"#]*)#([^"]+)"', html):
            there = seen[target][1] if target else html
            assert f'id="{fragment}"' in there, f"{address} links to {target}#{fragment}"


def test_nothing_hidden_is_on_any_output(canaries):
    seen = crawl()
    assert any("leadtitle" in html for _, html, _ in seen.values())
    for state in STATES.keys() - VISIBLE:
        words = [f"{state}{field}" for field in OWN_WORDS]
        if state not in QUOTED:
            words += [f"{state}{field}" for field in SAID_WORDS] + [f"{state}.example"]
        for word in words:
            found = [
                address for address, (_, html, _) in seen.items() if word in html and word not in address
            ]
            assert not found, f"{word} is on {found}"
        assert not [address for address, (_, html, _) in seen.items() if canaries[state].slug in html]


def test_each_state_shows_exactly_where_the_table_says(canaries):
    """The table of blueprint rule 1, row by row, on every kind of output."""
    seen = {address: html for address, (_, html, _) in crawl().items()}
    for state in sorted(STATES.keys() - {"draft"}):
        assert_row_of_the_table(seen, canaries, state)


def assert_row_of_the_table(seen, canaries, state):
    own_page = canaries[state].get_absolute_url()
    visible, coverage = state in VISIBLE, seen[canaries["listing"].get_absolute_url()]
    assert (own_page in seen) == visible
    assert (own_page in seen["/sitemap.xml"]) == visible
    for address in FEEDS:
        assert has_item(seen[address], canaries[state]) == (state == "lead"), address
    for form in ("", *(f"feed.{each}" for each in ("rss", "atom", "json"))):
        assert (own_page in seen[f"/search/{form}?q={state}title"]) == visible, form
    # In others' coverage: its own words, or else the listing's, or nothing.
    assert (f"{state}title" in coverage, own_page in coverage) == (visible, visible)
    assert (f"{state}quote" in coverage) == (state in QUOTED)
    assert (f"www.{state}.example" in coverage) == (state in QUOTED)
    listing = canaries["listing"].get_absolute_url()
    # Only feeds of a search hold nothing but what was found; its page suggests other stories, too.
    assert visible or listing not in seen[f"/search/feed.json?q={state}title"]
    assert (listing in seen[f"/search/feed.json?q={state}quote"]) == (state in QUOTED)


def has_item(feed, piece):
    """Whether a feed of any kind has the article as an item of its own."""
    return f"articles/{piece.slug}<" in feed or f'articles/{piece.slug}"' in feed


def test_what_a_list_says_of_a_visible_piece_gives_way_to_its_own_words(canaries):
    everything = "".join(html for address, (_, html, _) in crawl().items() if "?q=" not in address)
    for state in VISIBLE:
        assert f"{state}title" in everything
        for field in SAID_WORDS:
            assert f"{state}{field}" not in everything


def test_coverage_quotes_what_only_a_file_hides(canaries):
    seen = crawl()
    pages = "".join(html for address, (_, html, _) in seen.items() if not address.startswith("/search/"))
    for state in STATES.keys() - {"draft"}:
        assert (f"{state}quote<" in pages) == (state in QUOTED), state


def test_what_is_hidden_answers_exactly_as_what_does_not_exist(canaries):
    hidden = [canaries[state].get_absolute_url() for state in sorted(STATES.keys() - VISIBLE)]
    hidden += [f"/topics/{state}topic/{page}" for state in ("draft", "removed") for page in ("", "latest/")]
    hidden += ["/topics/futuretopic/feed.rss", "/sources/removeddomain.example/", "/days/2999-01-01/"]
    missing = {
        "articles": "/articles/no-such-article-123456/",
        "topics": "/topics/no-such-topic/",
        "sources": "/sources/nowhere.example/",
        "days": "/days/1999-01-01/",
    }
    answers = {kind: answer(address) for kind, address in missing.items()}
    for address in hidden:
        assert answer(address) == answers[address.split("/")[1]], address


def answer(address):
    """Page, templates, number of queries and headers."""
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(address)
    assert response.status_code == 404
    templates = [template.name for template in response.templates]
    return response.content, templates, len(queries), sorted(response.headers.items())


def test_public_answers_are_the_same_for_everyone(canaries, admin_client):
    for address, (status, html, response) in crawl().items():
        assert not response.cookies, address
        assert "cookie" not in response.get("Vary", "").lower(), address
        if status == 200 and not response.streaming:
            assert admin_client.get(address).content.decode() == html, address


def test_pages_ask_nothing_of_other_origins(canaries):
    article(
        "Video",
        kind="video",
        video_id="dQw4w9WgXcQ",
        body="![x](https://t.example/x.png)",
        body_format="markdown",
    )
    for address, (_, html, _) in crawl().items():
        assert not re.findall(r"<(?:img|iframe|video|audio|object|embed|source)\b", html), address
        # Linked data is no script, and the one script there may be lies here.
        html, scripts = re.subn(r'<script type="application/ld\+json">[^<>&]*</script>', "", html)
        assert scripts <= 1, address
        html = re.sub(r'<script src="/static/[^"]*" defer></script>', "", html)
        assert "<script" not in html.lower(), address
        loaded = re.findall(r'<link rel="(?:preload|stylesheet|icon)" href="([^"]*)"', html)
        assert all(href.startswith("/static/") for href in loaded), address
        assert not re.findall(r'\s(?:style|on\w+)="', html), address


def test_only_one_module_marks_anything_safe():
    marks = re.compile(
        r"mark_safe\(|SafeString\(|SafeText|SafeData|\|safe\b|\|safeseq|autoescape off|__html__"
    )
    files = [
        *ROOT.glob("articles/**/*.py"),
        *ROOT.glob("newsroom/**/*.py"),
        *ROOT.glob("templates/**/*.html"),
    ]
    marking = [path.relative_to(ROOT).as_posix() for path in files if marks.search(path.read_text())]
    assert marking == ["articles/html.py"]


def test_only_the_query_set_decides_what_is_visible():
    """Nothing public filters by the flags itself (blueprint rule 1)."""
    flags = re.compile(r"\b(published|removed)=(True|False)")
    rooms = ROOT / "articles"
    public = [rooms / f"{name}.py" for name in ("views", "sitemaps", "metadata", "opensearch")]
    public += [path for room in ("reading", "syndication", "search") for path in rooms.glob(f"{room}/*.py")]
    assert len(public) > 20
    assert not [path.name for path in public if flags.search(path.read_text())]


def test_landmarks_of_a_page_have_names_of_their_own(canaries):
    for address, (_, html, _) in crawl().items():
        names = re.findall(r'<nav [^>]*aria-label="([^"]*)"', html)
        assert len(names) == len(set(names)), address
        assert html.count("<h1") == ("<html" in html), address
