"""Which article a file belongs to (seed format §4): twins, moved addresses, reused paths, any order."""

import random

import pytest

from articles.models import Article, ArticleKey, Coverage, SeedFile, Topic
from tests.fingerprint import site_fingerprint, site_state
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(rehearsed_run):
    """Every run here is held against its dry run."""
    return rehearsed_run


def test_two_files_with_one_address_are_one_article_and_the_later_date_is_shown(folder, run):
    write_seed(folder, "a.md", "Before", publishedDateTime="2020-07-01T10:00:00Z", topics=["One"], heat=90)
    write_seed(folder, "b.md", "After", publishedDateTime="2020-07-02T10:00:00Z", topics=["Two"], heat=60)
    report = run()
    article = Article.objects.get()
    assert (report["created"], article.title, article.heat) == (1, "After", 90)
    assert list(article.topics.order_by("name").values_list("name", flat=True)) == ["One", "Two"]
    assert SeedFile.objects.filter(article=article).count() == 2


def test_a_twin_that_arrives_in_a_later_run_joins_its_article(folder, run):
    write_seed(folder, "b.md", "After", publishedDateTime="2020-07-02T10:00:00Z")
    run()
    write_seed(folder, "a.md", "Before", publishedDateTime="2020-07-01T10:00:00Z", topics=["One"])
    report = run()
    article = Article.objects.get()
    assert (report["created"], report["updated"], article.title) == (0, 1, "After")
    assert "One" in article.topics.values_list("name", flat=True)


def test_a_moved_address_keeps_the_article_and_the_old_key_and_may_come_back(folder, run):
    write_seed(folder, "a.md", webUrl="https://first.example/x")
    run()
    pk = Article.objects.get().pk
    write_seed(folder, "a.md", webUrl="https://second.example/y")
    assert run()["moved"] == 1
    assert Article.objects.get().pk == pk
    keys = dict(ArticleKey.objects.values_list("key", "current"))
    assert keys == {"https://first.example/x": False, "https://second.example/y": True}
    write_seed(folder, "a.md", webUrl="https://first.example/x")
    run()
    assert Article.objects.get().url == "https://first.example/x"
    assert ArticleKey.objects.get(current=True).key == "https://first.example/x"


def test_a_twin_that_arrives_with_a_moved_address_joins_its_article_in_the_same_run(folder, run):
    write_seed(folder, "b.md", webUrl="https://first.example/x")
    run()
    write_seed(folder, "b.md", webUrl="https://second.example/y")
    write_seed(folder, "a.md", webUrl="https://second.example/y", topics=["Twin"])
    assert run()["created"] == 0
    assert "Twin" in Article.objects.get().topics.values_list("name", flat=True)


def test_two_articles_that_move_to_one_address_in_one_run_do_as_in_two_runs(folder, run):
    for n, name in ((1, "a.md"), (2, "b.md")):
        write_seed(folder, name, f"Piece {n}", n=n)
    run()
    first = Article.objects.get(title="Piece 1")
    for n, name in ((1, "a.md"), (2, "b.md")):
        write_seed(folder, name, f"Piece {n}", n=n, webUrl="https://both.example/x")
    run()
    files = SeedFile.objects.filter(current=True).order_by("path").values_list("path", "article")
    assert list(files) == [("a.md", first.pk), ("b.md", first.pk)]
    assert Article.objects.count() == 2


def test_a_path_reused_for_another_piece_leaves_the_old_bytes_with_the_old_article(folder, run):
    write_seed(folder, "a.md", "One piece", n=1)
    run()
    write_seed(folder, "a.md", "Quite another piece", n=2)
    run()
    assert set(Article.objects.values_list("title", flat=True)) == {"One piece", "Quite another piece"}
    files = SeedFile.objects.order_by("pk").values_list("article__title", "current")
    assert list(files) == [("One piece", False), ("Quite another piece", True)]


def test_the_address_wins_over_the_path(folder, run):
    write_seed(folder, "a.md", "Same title", n=1)
    write_seed(folder, "b.md", "Same title", n=2)
    run()
    write_seed(folder, "a.md", "Same title", n=2)
    run()
    assert (
        SeedFile.objects.get(path="a.md", current=True).article == SeedFile.objects.get(path="b.md").article
    )


def test_equal_titles_at_different_addresses_are_different_articles(folder, run):
    write_seed(folder, "a.md", "Syndicated", n=1)
    write_seed(folder, "b.md", "Syndicated", n=2)
    run()
    assert Article.objects.count() == 2
    assert len(set(Article.objects.values_list("slug", flat=True))) == 2


def test_a_mention_becomes_an_article_when_its_file_arrives(folder, run):
    write_seed(folder, "a.md", "Lead", n=1, related=[related("Other", 2)])
    run()
    assert ArticleKey.objects.get(key="https://outlet2.example/stories/2").article is None
    write_seed(folder, "b.md", "Other in its own words", n=2)
    run()
    snapshot = Coverage.objects.get().snapshot
    assert (snapshot.title, snapshot.key.article.title) == ("Other", "Other in its own words")


def test_the_own_address_is_dropped_from_coverage_but_counted(folder, run):
    write_seed(
        folder, "a.md", n=1, related=[related("Itself", 1), related("Other", 2), related("Other again", 2)]
    )
    run()
    article = Article.objects.get()
    assert ([row.snapshot.title for row in article.coverage.all()], article.related_count) == (["Other"], 3)


def test_a_related_video_without_address_is_found_by_title_and_date(folder, run):
    video = {"type": "video", "webUrl": None, "originalUrl": "https://youtube.com/watch?v=abcdefghijk"}
    write_seed(folder, "a.md", "Lead", n=1, related=[related("The film", 2, webUrl="", type="video")])
    run()
    write_seed(folder, "b.md", "The film", n=2, **video)
    run()
    assert Coverage.objects.get().snapshot.key.article.title == "The film"


def many_seeds(folder):
    """Twins, clusters, drafts and topics that depend on each other in every direction."""
    for n in range(1, 13):
        others = [related(f"Piece {m}", m, quality=90 - m) for m in range(1, 13) if m % 4 == n % 4]
        write_seed(folder, f"{n:02}.md", f"Piece {n}", n=n, related=others, topics=["AI", f"Topic {n % 3}"])
    write_seed(folder, "twin.md", "Piece 3, later", n=3, publishedDateTime="2021-01-01T00:00:00Z", heat=300)
    (folder / "draft.txt").write_text("A draft\n\nIts text.\n")


def test_any_order_and_any_split_of_the_files_gives_the_same_site(folder, run, django_db_blocker):
    many_seeds(folder)
    run()
    whole = site_state()
    files = sorted(folder.iterdir())
    for seed in (1, 2):
        wipe()
        random.Random(seed).shuffle(files)  # noqa: S311 (a test needs the same order again)
        for start in range(0, len(files), 4):
            run(*files[start : start + 4])
        assert site_state() == whole
        run()
        assert site_state() == whole


def wipe():
    """Takes everything that imports made away again."""
    from articles import models

    for name in (
        "RunEntry",
        "Run",
        "SeedFile",
        "Coverage",
        "Snapshot",
        "ArticleKey",
        "Article",
        "Topic",
        "Provider",
    ):
        getattr(models, name).objects.all().delete()


def test_the_fingerprint_sees_a_difference(folder, run):
    write_seed(folder, "a.md")
    run()
    before = site_fingerprint()
    Topic.objects.update(description="New.")
    assert site_fingerprint() != before
