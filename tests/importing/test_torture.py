"""The YAML test suite and the list of naughty strings, where NEWSROOM_TORTURE names a folder of them."""

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from articles.models import Article, Provider, Topic
from articles.seeding.document import read_document
from articles.seeding.errors import SeedFileError
from articles.seeding.records import SeedDocument
from tests.reading import get
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db

TORTURE = Path(os.environ["NEWSROOM_TORTURE"])
NAUGHTY = json.loads((TORTURE / "naughty.json").read_text())
CASES = json.loads((TORTURE / "yaml.json").read_text())
FEEDS = ["/feed.rss", "/latest/feed.rss", "/sitemap.xml"]
LISTS = ["/", "/latest/", "/topics/", "/sources/", "/feeds/", "/search/?q=headline"]


def outcome(content: bytes) -> str:
    """What reading comes to; anything but its own error fails the test."""
    try:
        return type(read_document(content, "a.md")).__name__
    except SeedFileError as error:
        return f"rejected: {error}"


def test_the_collections_are_whole():
    assert (len(NAUGHTY), len(CASES)) == (485, 402)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_yaml_case_is_read_or_refused(case):
    text = case["yaml"].encode("utf-8", "surrogatepass")
    assert outcome(b"---\n" + text + b"\n---\n")
    assert outcome(text)


def test_invalid_yaml_is_never_taken_for_an_article():
    invalid = [case["yaml"].encode("utf-8", "surrogatepass") for case in CASES if case["fail"]]
    outcomes = [outcome(b"---\n" + text + b"\n---\n") for text in invalid]
    assert "SeedDocument" not in outcomes


def test_a_naughty_string_as_front_matter_is_read_or_refused():
    for text in NAUGHTY:
        assert outcome(b"---\n" + text.encode() + b"\n---\n")
        assert outcome(text.encode())


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def naughty_fields(text: str, n: int) -> dict:
    """A seed file with the string wherever a text may stand, addresses included."""
    return {
        "n": n % 28 + 1,
        "webUrl": f"https://naughty.example/{n}",
        "ampWebUrl": text,
        "excerpt": text,
        "category": None,
        "provider": {"name": quoted(text), "domain": quoted(text)},
        "topics": [quoted(text)],
        "tags": [quoted(text)],
        "images": [{"url": text}],
        "related": [
            related(text, 1, excerpt=text, webUrl=f"https://other.example/{n}"),
            related("Other", 2, webUrl=text),
        ],
        "mood": text,
    }


@pytest.fixture
def naughty(folder, run):
    """All strings in every field of a file each, imported."""
    for n, text in enumerate(NAUGHTY):
        write_seed(folder, f"{n}.md", f"Headline {n} {text}", **naughty_fields(text, n))
    return run()


def test_naughty_strings_in_every_field_all_land(naughty):
    assert [(entry["path"], entry["reason"]) for entry in naughty["rejected"]] == []
    assert naughty["created"] == len(NAUGHTY)


def test_every_page_answers_and_every_feed_is_well_formed(naughty):
    paths = [row.get_absolute_url() for row in Article.objects.visible()]
    paths += [row.get_absolute_url() for row in Topic.objects.filter(visible_count__gt=0)]
    paths += [row.get_absolute_url() for row in Provider.objects.filter(visible_count__gt=0)]
    assert len(paths) > len(NAUGHTY)
    for path in [*LISTS, *paths]:
        page = get(path)
        scripts = re.findall(r"<script[^>]*>", page.html)
        assert set(scripts) <= {'<script src="/static/site.js" defer>', '<script type="application/ld+json">'}
        assert not [named for _, _, named in page.links if any(name.startswith("on") for name in named)]
    for path in FEEDS:
        ElementTree.fromstring(Client().get(path).getvalue())  # noqa: S314 (our own feed)


def test_naughty_strings_as_a_search_are_no_error(naughty):
    for text in NAUGHTY:
        assert Client().get("/search/", {"q": text}).status_code == 200


def test_every_document_that_reading_gives_can_be_stored(folder, run):
    """Both engines take whatever reading lets through, and as much of it."""
    contents = [b"---\n" + text.encode() + b"\n---\n" for text in NAUGHTY] + [
        text.encode() for text in NAUGHTY
    ]
    readable = 0
    for n, content in enumerate(contents):
        (folder / f"{n}.md").write_bytes(content)
        try:
            readable += isinstance(read_document(content, f"{n}.md"), SeedDocument)
        except SeedFileError:
            continue
    assert run()["created"] == readable > 0
