"""Public answers are confirmed while nothing changed, made again once something did, and compressed."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from django.utils import timezone

from articles import editions, urls
from articles.models import Edition
from articles.reading import answers
from newsroom import build
from tests.builders import article, change, provider, topic

pytestmark = pytest.mark.django_db

# One of each; the parts stand for the parts of routes.
PARTS = {"slug:slug": "robots", "str:domain": "paper.example", "day:on": "2020-01-01"}
WITHOUT = {"healthz", "robots", "opensearch", "article_sitemap"}


def addresses():
    """An address for each route of the public site."""
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        if pattern.name not in WITHOUT and pattern.name != "article":
            for part, value in PARTS.items():
                route = route.replace(f"<{part}>", value)
            yield f"/{route}"


@pytest.fixture
def story():
    return article("Story", source=provider("paper.example"), topics=[topic("Robots")], coverage=["Times"])


def get(address, etag=None, **headers):
    return Client().get(address, headers=headers | ({"if-none-match": etag} if etag else {}))


def body(response):
    return b"".join(response) if response.streaming else response.content


@pytest.mark.parametrize("address", sorted({*addresses()}))
def test_every_public_answer_is_confirmed_until_the_next_edition(address, story):
    first = get(address)
    assert first.status_code == 200
    assert first["ETag"].startswith('W/"')
    assert first["Cache-Control"] == "no-cache"
    again = get(address, first["ETag"])
    assert again.status_code == 304
    assert (again.content, again["ETag"]) == (b"", first["ETag"])
    assert (again["Cache-Control"], again["Vary"]) == ("no-cache", "Accept-Encoding")
    change(story, title="Another headline")
    changed = get(address, first["ETag"])
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_an_article_is_confirmed_until_the_next_edition(story):
    first = get(story.get_absolute_url())
    assert get(story.get_absolute_url(), first["ETag"]).status_code == 304
    change(story, published=False)
    assert get(story.get_absolute_url(), first["ETag"]).status_code == 404


def test_a_confirmation_reads_the_edition_and_nothing_else(story):
    etag = get("/")["ETag"]
    with CaptureQueriesContext(connection) as queries:
        assert get("/", etag).status_code == 304
    assert len(queries) == 1


def test_a_date_that_comes_ends_what_was_confirmed(story, monkeypatch):
    due = timezone.now() + timedelta(hours=1)
    article("To come", date=due)
    first = get("/latest/")
    assert get("/latest/", first["ETag"]).status_code == 304
    monkeypatch.setattr(answers.timezone, "now", lambda: due + timedelta(seconds=1))
    after = get("/latest/", first["ETag"])
    assert after.status_code == 200
    assert "To come" in after.content.decode()
    assert get("/latest/", after["ETag"]).status_code == 304


def test_an_answer_and_its_etag_are_of_one_instant(story, monkeypatch):
    """The view does not look at the clock again, which may have passed a due date meanwhile."""
    due = timezone.now() + timedelta(hours=1)
    article("To come", date=due)
    clock = iter([timezone.now(), due + timedelta(seconds=1)])
    monkeypatch.setattr(timezone, "now", lambda: next(clock, due + timedelta(seconds=2)))
    assert "To come" not in get("/latest/").content.decode()


def test_an_answer_made_while_an_edition_comes_is_never_confirmed(story, monkeypatch):
    def edition_just_before_a_change(at):
        found = editions.edition_at(at)
        change(story, title="Changed meanwhile")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(answers, "edition_at", edition_just_before_a_change)
        mixed = get("/latest/")
    assert get("/latest/", mixed["ETag"]).status_code == 200


def test_addresses_settings_files_and_databases_have_etags_of_their_own(story, settings, monkeypatch):
    etags = [get("/latest/")["ETag"], get("/feeds/")["ETag"], get("/latest/?x=1")["ETag"]]
    settings.SITE_TAGLINE = "Another"
    etags.append(get("/latest/")["ETag"])
    Edition.objects.update(epoch="restored")
    etags.append(get("/latest/")["ETag"])
    monkeypatch.setattr(build, "digest_at_start", lambda: "other files")
    etags.append(get("/latest/")["ETag"])
    assert len(set(etags)) == 6


def test_a_build_is_told_by_every_file_that_makes_an_answer(monkeypatch, tmp_path):
    monkeypatch.setattr(build, "BASE_DIR", tmp_path)
    digests = {build.digest_of_files()}
    for name in ("articles/reading/x.py", "newsroom/x.py", "templates/parts/x.html", "static/img/x.svg"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        for content in ("one", "two"):
            path.write_text(content)
            digests.add(build.digest_of_files())
    assert len(digests) == 9


def test_in_development_files_count_as_they_are_now(monkeypatch, settings):
    monkeypatch.setattr(build, "digest_of_files", lambda: "as they are")
    before = build.build()
    settings.DEBUG = True
    assert build.build() != before


def test_each_new_database_has_an_epoch_of_its_own(story):
    first = Edition.objects.get().epoch
    Edition.objects.all().delete()
    change(story, title="Changed")
    assert len(first) == 16
    assert Edition.objects.get().epoch != first


@pytest.mark.parametrize("address", ["/", "/feed.atom", "/sitemap.xml"])
def test_answers_are_compressed_for_who_can_read_it(story, address):
    plain, packed = get(address), get(address, **{"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(packed)) == body(plain)
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    assert plain["ETag"] == packed["ETag"]
    assert get(address, packed["ETag"], **{"accept-encoding": "gzip"}).status_code == 304


def test_compressed_bytes_are_the_same_each_time(story):
    first, second = (get("/", **{"accept-encoding": "gzip"}).content for _ in range(2))
    assert first == second


def test_the_desk_is_neither_confirmed_nor_compressed(admin_client):
    response = admin_client.get("/admin/", headers={"accept-encoding": "gzip"})
    assert "ETag" not in response
    assert "Content-Encoding" not in response


@pytest.mark.parametrize("address", ["/no-such-page/", "/articles/no-such-article-123456/"])
def test_what_does_not_exist_has_no_etag(story, address):
    response = get(address, "*")
    assert (response.status_code, "ETag" in response) == (404, False)
