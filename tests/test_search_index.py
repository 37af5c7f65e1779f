"""The search index: the same answers on either engine, kept up to date, asked by index."""

import pytest
from django.db import connection
from django.utils import timezone

from articles import search
from articles.editions import public_change
from articles.models import Article
from tests.builders import article
from tests.seedfiles import SEEDS, write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(run, settings):
    settings.SEEDS_DIR = SEEDS
    run()


def found(text: str) -> list[str]:
    return [article.title for article in search.find(search.parse(text), timezone.now(), 30)]


def test_a_phrase_finds_two_of_the_seeds(seeded):
    assert len(found('"facial recognition"')) == 2


def test_a_word_with_minus_leaves_one(seeded):
    assert found("police -miami") == ["How the Police Use Facial Recognition, and Where It Falls Short"]


def test_a_phrase_is_more_than_its_words(seeded):
    assert found('"recognition facial"') == []
    assert len(found("recognition facial")) == 2


@pytest.mark.parametrize(
    "text", ['"facial recognition', 'facial"recognition', '"" facial', "facial recognition"]
)
def test_unbalanced_and_empty_quotes_are_no_errors(seeded, text):
    assert len(found(text)) == 2


ODD = ["", " ", '"', "-", "--", "-police", "*", "a*", "AND", "OR NOT NEAR(", "police AND", "{x}: ^y", "\x00"]
ODD += [
    "'; DROP",
    "😀",
    "\u202eevil",
    "x" * 5000,
    "words:police",
    "<->",
    "!police",
    "a & b | c",
    "\\",
    "%s",
    "a:*",
]


@pytest.mark.parametrize("text", ODD)
def test_no_input_is_an_error(seeded, text):
    assert isinstance(found(text), list)


def test_case_and_accents_make_no_difference(folder, run):
    write_seed(folder, "a.md", "Café ZÜRICH plant Größeres")
    run()
    assert all(found(text) for text in ("cafe", "CAFÉ", "zürich", "zurich", "grosseres"))


def test_text_without_spaces_is_found_by_any_piece_of_it(folder, run):
    write_seed(folder, "a.md", "東京都庁の新しい計画")
    run()
    assert found("新しい")
    assert not found("い新し")


def test_source_and_topic_are_found(seeded):
    assert len(found("nbc")) == 1
    assert len(found('"computer vision"')) == 2


def test_what_nobody_may_see_is_not_even_in_the_index(seeded):
    assert Article.objects.filter(indexed_as=None).count() == 3
    assert found("hidden") == []


def test_the_index_follows_an_edit(seeded):
    with public_change() as change:
        article = Article.objects.get(title__startswith="How the Police")
        article.title = "Zebras"
        article.save()
        change.touch([article.pk])
    assert found("zebras") == ["Zebras"]
    with public_change() as change:
        Article.objects.filter(pk=article.pk).update(published=False)
        change.touch([article.pk])
    assert found("zebras") == []


def test_a_later_date_moves_the_row(folder, run):
    write_seed(folder, "a.md", "Zebras", publishedDateTime="2020-01-01T00:00:00Z")
    run()
    write_seed(folder, "a.md", "Zebras", publishedDateTime="2020-01-02T00:00:00Z")
    run()
    assert found("zebras") == ["Zebras"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM articles_searchindex")
        assert cursor.fetchone() == (1,)


def test_the_newest_come_first_and_pages_go_on_from_a_number(folder, run):
    for n in range(1, 6):
        write_seed(folder, f"{n}.md", f"Zebra {n}", n=n)
    run()
    query = search.parse("zebra")
    first = list(search.find(query, timezone.now(), 2))
    rest = search.find(query, timezone.now(), 30, before=first[-1].latest)
    assert [article.title for article in [*first, *rest]] == [f"Zebra {n}" for n in (5, 4, 3, 2, 1)]


def test_the_query_plan_uses_the_index(seeded):
    asked = search.find(search.parse("police"), timezone.now(), 30)
    if connection.vendor == "sqlite":
        assert "VIRTUAL TABLE INDEX" in asked.explain()
        return
    with connection.cursor() as cursor:
        # With two rows a planner reads them all. Without that choice it has to show that the index serves.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
        matching = "EXPLAIN SELECT latest FROM articles_searchindex WHERE words @@ %s::tsquery"
        cursor.execute(matching, ["'police'"])
        assert "articles_searchindex_words" in str(cursor.fetchall())


def test_a_text_of_endless_words_is_indexed_as_far_as_an_engine_can(folder, run):
    """PostgreSQL takes a megabyte of words a row."""
    words = [f"{'ж' * 50}{n}" for n in range(16_000)]
    article(body="\n\n".join(words), body_format="plain", title="Endless")
    assert found("endless") == ["Endless"]
    assert found(words[0]) == ["Endless"]
