"""The five seed files that ship with the site, as the issue that asked for them describes the outcome."""

import logging

import pytest
from django.utils import timezone

from articles.editions import public_change
from articles.models import Article, ArticleKey, Coverage, Provider, Revision, Run, RunEntry, SeedFile, Topic
from tests.fingerprint import site_fingerprint
from tests.seedfiles import SEEDS
from tests.test_visibility import crawl

SECRETS = [
    line.split('"')[1]
    for path in sorted(SEEDS.iterdir())
    for line in path.read_text().splitlines()
    if line.startswith("secured:")
]
NYT = "How the Police Use Facial Recognition, and Where It Falls Short"
MIAMI = "Despite Concerns, Law Enforcement Use of Facial Recognition Expands in South Florida"
BOSTON = "Boston City Departments Can No Longer Use Facial Recognition"


@pytest.fixture
def seeded(run, settings):
    settings.SEEDS_DIR = SEEDS
    return run()


def article(title: str) -> Article:
    return Article.objects.get(title=title)


def test_the_counts(seeded):
    mentions = ArticleKey.objects.filter(article=None)
    counts = (Article.objects.count(), mentions.count(), Provider.objects.count(), Topic.objects.count())
    assert counts == (5, 8, 12, 3)
    assert (seeded["created"], seeded["drafts"], seeded["rejected"], seeded["exit"]) == (5, 1, [], 0)


def test_exactly_two_are_visible_and_latest_is_in_order_of_date(seeded):
    assert [row.title for row in Article.objects.visible().newest_first()] == [MIAMI, NYT]


def test_quality_heat_and_dates_are_as_given(seeded):
    rows = Article.objects.values_list("title", "quality", "heat", "published")
    flags = {title: (quality, heat, published) for title, quality, heat, published in rows}
    assert flags[NYT] == (89, 109, True)
    assert flags[MIAMI] == (52, 72, True)
    assert flags[BOSTON] == (41, -1, False)


def test_the_plain_text_is_a_draft_with_its_text_as_paragraphs(seeded):
    draft = Article.objects.get(own_text=False, provider=None)
    assert draft.title.startswith(
        "Miami police using facial recognition technology to identify violent protestors"
    )
    assert draft.excerpt.startswith("MIAMI, FL – According to NBC 6,")
    assert (draft.published, draft.published_at, draft.url, draft.lacks) == (
        False,
        None,
        "",
        ["date", "source"],
    )
    assert draft.body_format == "plain"
    assert draft.body.split("\n\n")[1].startswith("On May 30, multiple")


def test_mojibake_is_repaired_and_curly_quotes_stay(seeded):
    guardian = Coverage.objects.get(article=article(NYT), position=1).snapshot
    assert "the country’s biggest" in guardian.excerpt
    assert "they’ve made arrests" in article(MIAMI).excerpt


def test_coverage_keeps_its_order_and_its_raw_count(seeded):
    lines = Coverage.objects.filter(article=article(MIAMI)).order_by("position")
    assert [line.snapshot.source_name for line in lines] == ["NBC New York", "Campus Safety Magazine"]
    assert article(MIAMI).related_count == 2
    assert (article(MIAMI).report_count, article(MIAMI).source_count) == (2, 2)


def test_a_listed_piece_is_found_through_its_key(seeded):
    boston = Coverage.objects.get(article=article(MIAMI), position=1).snapshot
    assert boston.key.article == article(BOSTON)


def test_topics_count_their_stories(seeded):
    counts = set(Topic.objects.values_list("name", "story_count", "visible_count"))
    assert counts == {("AI", 2, 2), ("Computer Vision", 2, 2), ("Natural Language Processing", 0, 0)}


def test_a_second_run_writes_its_run_and_nothing_else(seeded, run):
    before = site_fingerprint()
    rows = (SeedFile.objects.count(), RunEntry.objects.count(), Revision.objects.count())
    again = run()
    assert (again["created"], again["updated"], again["unchanged"], again["exit"]) == (0, 0, 5, 0)
    assert Run.objects.count() == 2
    assert (SeedFile.objects.count(), RunEntry.objects.count(), Revision.objects.count()) == rows
    assert site_fingerprint() == before


def test_nothing_but_the_stored_bytes_holds_a_secret(seeded):
    assert len(SECRETS) == 4
    assert (
        sum(secret.encode() in bytes(row.content) for row in SeedFile.objects.all() for secret in SECRETS)
        == 4
    )
    rows = [*Article.objects.values(), *RunEntry.objects.values(), *Run.objects.values()]
    rows += SeedFile.objects.defer("content").values("path", "values", "digest")
    assert not [secret for secret in SECRETS if secret in str(rows)]


def test_no_public_answer_and_no_log_holds_a_secret(run, settings, caplog, capsys):
    settings.SEEDS_DIR = SEEDS
    with caplog.at_level(logging.DEBUG):
        run("--dry-run")
        run()
        publish_everything()
        answers = {address: html for address, (_, html, _) in crawl().items()}
    assert len([address for address in answers if address.startswith("/articles/")]) == 5
    said = [*answers.values(), caplog.text, *capsys.readouterr()]
    assert not [secret for secret in SECRETS if any(secret in text for text in said)]


def publish_everything():
    with public_change() as change:
        Article.objects.filter(provider=None).update(own_text=True)
        for row in Article.objects.all():
            row.published, row.heat = True, 60
            row.set_date(row.published_at or timezone.now())
            row.save()
            change.touch([row.pk])
