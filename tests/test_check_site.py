"""check_site: a sound site passes, every fault put into it is named, and the exit code says which."""

import gzip
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from articles.checking import budgets, crawl
from articles.models import Article, SeedFile
from tests.builders import article, articles, mention, provider, topic
from tests.seedfiles import SECURED, seed_text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection():
    """Keeps the connection whose transaction holds the site, over all requests, as Django's client does."""
    for request_signal in (request_started, request_finished):
        request_signal.disconnect(close_old_connections)
    yield
    for request_signal in (request_started, request_finished):
        request_signal.connect(close_old_connections)


HEADLINE = "A headline that nobody is to read yet"
ADDRESS = "https://hidden.example/not/yet"


class Fault:
    """Middleware that spoils answers: `spoil` gets each answer below `path` and changes it."""

    path, spoil = "/", None

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if Fault.spoil and request.path.startswith(Fault.path) and not response.streaming:
            spoil_plain(response)
        return response


def spoil_plain(response):
    """Pages leave their views compressed, so the fault is put between unpacking and packing."""
    packed = response.get("Content-Encoding") == "gzip"
    if packed:
        response.content = gzip.decompress(response.content)
    Fault.spoil(response)
    if packed and response.get("Content-Encoding") == "gzip":
        response.content = gzip.compress(response.content)


@pytest.fixture
def faulty(settings):
    """Puts a fault into the answers below a path."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.test_check_site.Fault"]

    def faulty(spoil, path="/"):
        Fault.path, Fault.spoil = path, staticmethod(spoil)

    yield faulty
    Fault.path, Fault.spoil = "/", None


def with_markup(markup):
    """A fault: markup that stands in every page."""

    def spoil(response):
        if response["Content-Type"].startswith("text/html"):
            response.content = response.content.replace(b"</main>", f"{markup}</main>".encode())

    return spoil


def replacing(old, new):
    def spoil(response):
        response.content = response.content.replace(old.encode(), new.encode())

    return spoil


@pytest.fixture
def site():
    """Stories in all states, with a seed file that has a secret. Gives the hidden article."""
    listed = [mention("Said of a piece that its file alone hides", url="https://quiet.example/1"), "Times"]
    articles(3, topics=[topic("Robots"), topic("Ships")], coverage=listed, excerpt="What it is about.")
    article("Folded", heat=-1)
    article("Said of a piece that its file alone hides", published=False, url="https://quiet.example/1")
    article("Gone for good and never to return", removed=True, topics=[topic("Hidden topic")])
    article("To come when its hour is here", date=datetime(2999, 1, 1, tzinfo=UTC))
    hidden = article(
        HEADLINE, published=False, by_editor=True, url=ADDRESS, source=provider("hidden.example")
    )
    content = seed_text(HEADLINE).encode()
    SeedFile.objects.create(path="a.md", content=content, digest="0" * 64, reader_version=1, article=hidden)
    return hidden


def check(*arguments):
    out = StringIO()
    try:
        call_command("check_site", "--json", *arguments, stdout=out)
        code = 0
    except SystemExit as ended:
        code = ended.code
    return json.loads(out.getvalue()) | {"exit": code}


def found(*arguments):
    """Kinds and words of what a check finds."""
    return {(each["kind"], each["what"]) for each in check(*arguments)["findings"]}


def test_a_sound_site_has_nothing_wrong(site):
    report = check()
    assert report["findings"] == []
    assert (report["exit"], report["complete"]) == (0, True)
    assert report["addresses"] > 40


def test_every_public_address_is_visited(site, monkeypatch):
    asked = []
    get = crawl.Site.get
    monkeypatch.setattr(crawl.Site, "get", lambda self, address: asked.append(address) or get(self, address))
    check()
    visible = [each.get_absolute_url() for each in Article.objects.visible()]
    assert {*visible, "/", "/feed.rss", "/sitemap.xml", "/robots.txt", "/topics/robots/latest/"} <= {*asked}
    assert [each for each in asked if each.startswith("/static/") and each.endswith("woff2")]
    assert not [each for each in asked if each.startswith("/admin/")]
    hidden = Article.objects.exclude(pk__in=Article.objects.visible())
    assert {each.get_absolute_url() for each in hidden} <= {*asked}
    assert {"/topics/hidden-topic/", "/topics/hidden-topic/feed.rss", "/sources/hidden.example/"} <= {*asked}


FAULTS = [
    (f"<p>{HEADLINE}</p>", "leak", "the headline of {slug}"),
    ('<p data-next="{slug}">x</p>', "leak", "the slug of {slug}"),
    (f'<a href="{ADDRESS}?utm_source=us">x</a>', "leak", f"the address {ADDRESS}?utm_source=us"),
    (f"<!-- {SECURED} -->", "secret", "a `secured` value of a.md"),
    ('<a href="/nowhere/">x</a>', "link", "404, linked from /latest/"),
    ('<a href="/latest/#nowhere">x</a>', "link", "no such place, linked from /latest/"),
    ('<img src="https://elsewhere.example/x.png">', "origin", "loads https://elsewhere.example/x.png"),
    ('<img srcset="//elsewhere.example/x.png 2x">', "origin", "loads //elsewhere.example/x.png"),
    ('<p style="color: red">x</p>', "inline", "style= on <p>"),
    ('<p onclick="x()">x</p>', "inline", "onclick= on <p>"),
    ("<script>x()</script>", "inline", "<script>"),
    ("<style>p {{}}</style>", "inline", "<style>"),
    ('<a href=" JavaScript:x()">x</a>', "inline", "href= on <a>"),
    ("<h1>Another</h1>", "metadata", "2 h1 headings instead of one"),
    ('<p id="main">x</p>', "metadata", "id 'main' 2 times"),
    ('<script type="application/ld+json">{{</script>', "format", "JSON-LD that cannot be read"),
]


def test_every_fault_on_a_page_is_named(site, faulty):
    faulty(with_markup("".join(markup for markup, _, _ in FAULTS).format(slug=site.slug)), "/latest/")
    named = found()
    for _, kind, what in FAULTS:
        begins = what.format(slug=site.slug)
        assert any(known == kind and words.startswith(begins) for known, words in named), begins


@pytest.mark.parametrize(
    "markup",
    [f'<p title="{HEADLINE.upper()}">x</p>', "<p>A headline that <mark>nobody</mark> is to read yet</p>"],
)
def test_a_headline_is_found_however_it_is_written(site, faulty, markup):
    faulty(with_markup(markup), "/latest/")
    assert found() == {("leak", f"the headline of {site.slug}")}


MISSING = [
    ("<title>", "<title></title><title>", "no title"),
    ('name="description"', 'name="other"', "no description"),
    ('<html lang="en">', "<html>", "no language"),
    ('rel="canonical" href="', 'rel="canonical" href="/x', "the canonical link says /x"),
]


def test_missing_metadata_is_named(site, faulty):
    def spoil(response):
        for old, new, _ in MISSING:
            replacing(old, new)(response)

    faulty(spoil, "/latest/")
    assert {("metadata", what) for _, _, what in MISSING if "canonical" not in what} <= found()
    assert any(what.startswith("the canonical link says /x") for _, what in found())


def test_a_title_that_two_lists_share_is_named(site, faulty):
    faulty(replacing("<title>", "<title>The same everywhere</title><title>"))
    assert ("metadata", "its title is also that of /") in found()


@pytest.mark.parametrize(
    ("path", "old", "new", "what"),
    [
        ("/feed.rss", "</rss>", "", "XML that cannot be read"),
        ("/feed.rss", "guid", "nothing", "an item without guid"),
        ("/feed.rss", "<pubDate>", "<pubDate>never, ", "is no date"),
        ("/feed.rss", "<channel>", "<channel><title></title>", "no title"),
    ],
)
def test_a_feed_that_programs_cannot_read_is_named(site, faulty, path, old, new, what):
    faulty(replacing(old, new), path)
    assert any(kind == "format" and what in words for kind, words in found())


def test_an_error_of_the_server_is_named(site, faulty, caplog):
    def fail(_response):
        raise ValueError

    faulty(fail, "/sources/")
    report = check()
    errors = [each for each in report["findings"] if each["kind"] == "status"]
    assert "/sources/" in [each["address"] for each in errors]
    assert errors[0]["what"].startswith("500, linked from ")


def test_a_cookie_is_named(site, faulty):
    faulty(lambda response: response.set_cookie("a", "b"), "/latest/")
    assert ("status", "sets a cookie") in found()


def test_what_is_hidden_has_to_answer_as_what_does_not_exist(site, faulty):
    faulty(lambda response: setattr(response, "status_code", 200), site.get_absolute_url())
    assert ("leak", "200 for what is not visible") in found()


def test_another_page_for_what_is_hidden_is_a_leak(site, faulty):
    faulty(lambda response: setattr(response, "content", "Withdrawn."), site.get_absolute_url())
    assert ("leak", "answers otherwise than what does not exist") in found()


def test_words_about_a_withheld_piece_are_a_leak(site, faulty):
    words = "Quite other words about the piece"
    article("Lists it", coverage=[mention(words, url=ADDRESS)])
    assert check()["findings"] == []
    faulty(with_markup(f"<p>{words}</p>"), "/topics/")
    assert any("what a list says of a piece that is withheld" in what for _, what in found())


def test_words_that_something_visible_says_too_are_no_leak(site):
    article(f"Once more: {HEADLINE}, or not")
    article("Its own", own_text=True, body=f"See {ADDRESS}.", body_format="plain")
    assert check()["findings"] == []


def test_a_secret_is_never_repeated(site, faulty):
    faulty(with_markup(f"<p>{SECURED}</p>"), "/latest/")
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_site", stdout=out)
    assert "a `secured` value of a.md" in out.getvalue()
    assert not [piece for piece in SECURED.split(";") if piece.strip("=") in out.getvalue()]


@pytest.mark.parametrize(("name", "address"), [("FRONT", "/"), ("ARTICLE", "/articles/")])
def test_weight_over_its_budget_is_named(site, faulty, name, address):
    heavy = "".join(f"<p>{n * n * n:x}{n:b}</p>" for n in range(getattr(budgets, name) // 4))
    faulty(with_markup(heavy), address)
    over = f"{getattr(budgets, name):,} allowed"
    assert any(kind == "weight" and what.endswith(over) for kind, what in found())


def test_uncompressed_pages_are_named(site, faulty):
    faulty(lambda response: response.headers.pop("Content-Encoding", None), "/latest/")
    assert ("weight", "1 pages are sent uncompressed to a reader who takes gzip") in found()


def test_a_finding_makes_exit_code_1(site, faulty):
    faulty(with_markup("<h1>Another</h1>"))
    report = check()
    assert report["exit"] == 1
    assert report["counts"]["metadata"] == len(report["findings"]) > 20


def test_a_limit_takes_a_sample(site):
    articles(60)
    report = check("--limit", "30")
    assert not report["complete"]
    asked = report["addresses"]
    assert asked - len(list(crawl.hidden_addresses(datetime.now(UTC)))) == 30


def test_a_site_without_stories_is_sound(db):
    assert check()["findings"] == []


def test_it_ends_soon_when_asked_to_and_says_what_it_found(site, faulty):
    visited = []

    def spoil(response):
        visited.append(response)
        with_markup("<h1>Another</h1>")(response)
        if len(visited) == 5:
            os.kill(os.getpid(), signal.SIGINT)

    faulty(spoil)
    report = check()
    assert (report["exit"], report["complete"]) == (130, False)
    assert len(visited) <= 7
    assert report["findings"]


def test_it_changes_nothing(site):
    with CaptureQueriesContext(connection) as queries:
        check()
    assert not [each["sql"] for each in queries if not each["sql"].startswith(("SELECT", "DECLARE"))]


def test_an_https_site_can_be_checked(site, settings):
    settings.SITE_URL = "https://news.example"
    settings.ALLOWED_HOSTS = ["news.example"]
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXIES = []
    assert check()["findings"] == []


@pytest.mark.parametrize("limit", ["-1", "many", "1.5"])
def test_a_limit_that_makes_no_sense_ends_with_2(limit):
    with pytest.raises(CommandError, match="is no number") as refused:
        call_command("check_site", f"--limit={limit}")
    assert refused.value.returncode in (1, 2)


def test_a_database_without_tables_ends_with_2_and_the_remedy(tmp_path):
    database = f"sqlite:///{tmp_path}/new.sqlite3"
    environment = os.environ | {"DATA_DIR": str(tmp_path), "DATABASE_URL": database}
    command = [sys.executable, "manage.py", "check_site"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.endswith("Was `migrate` run?\n")


def test_it_says_in_words_what_it_looked_at(site):
    out = StringIO()
    call_command("check_site", stdout=out)
    assert out.getvalue().endswith("nothing is wrong.\n")
    assert "Heaviest of each kind" in out.getvalue()
