"""Conflicts as runs open, renew and close them."""

import pytest

from articles.models import Article, Conflict, RunEntry
from articles.values import stored_values
from tests.builders import change, provider
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(rehearsed_run):
    """Every run here is held against its dry run."""
    return rehearsed_run


PICTURE = {"url": "https://pictures.example/1.jpg", "width": 100, "height": 50}


def open_conflicts() -> list[tuple]:
    rows = Conflict.objects.filter(closed_at=None).order_by("field")
    return list(rows.values_list("field", "base", "ours", "theirs"))


# Field: what the file says first, what an editor makes of it, what the file says then.
SCALARS = {
    "title": ({"title": "T0"}, {"title": "mine"}, {"title": "T1"}),
    "excerpt": ({"excerpt": "E0"}, {"excerpt": "mine"}, {"excerpt": "E1"}),
    "quality": ({"quality": 10}, {"quality": 20}, {"quality": 30}),
    "heat": ({"heat": 10}, {"heat": 20}, {"heat": 30}),
    "amp_url": (
        {"ampWebUrl": "https://a.example/0"},
        {"amp_url": "https://a.example/mine"},
        {"ampWebUrl": "https://a.example/1"},
    ),
    "url": ({}, {"url": "https://mine.example/"}, {"webUrl": "https://outlet1.example/moved"}),
    "provider_name": (
        {"provider": {"name": "P0", "domain": "outlet1.example"}},
        {"provider_name": "mine"},
        {"provider": {"name": "P1", "domain": "outlet1.example"}},
    ),
    "category": ({"category": "c0"}, {"category": "mine"}, {"category": "c1"}),
}


@pytest.mark.parametrize("name", SCALARS)
def test_every_field_that_both_changed_differently_is_the_editors_and_a_conflict(folder, run, name):
    before, edit, after = SCALARS[name]
    write_seed(folder, "a.md", **{"title": "T", **before})
    run()
    base = stored_values(Article.objects.get())[name]
    change(Article.objects.get(), **edit)
    write_seed(folder, "a.md", **{"title": "T", **after})
    assert run()["conflicts"] == 1
    article = Article.objects.get()
    assert getattr(article, name) == edit[name]
    assert open_conflicts() == [(name, base, edit[name], article.base[name])]


def test_a_source_that_both_changed_differently_is_the_editors_and_a_conflict(folder, run):
    write_seed(folder, "a.md")
    run()
    change(Article.objects.get(), provider=provider("mine.example"))
    write_seed(folder, "a.md", provider={"name": "Outlet 1", "domain": "theirs.example"})
    run()
    assert Article.objects.get().provider.domain == "mine.example"
    assert open_conflicts() == [("provider", "outlet1.example", "mine.example", "theirs.example")]


def test_a_picture_that_both_changed_differently_is_a_conflict_about_that_picture(folder, run):
    other = {"url": "https://pictures.example/2.jpg", "width": 1, "height": 1}
    write_seed(folder, "a.md", images=[PICTURE, other])
    run()
    Article.objects.get().pictures.filter(position=0).update(width=300)
    write_seed(folder, "a.md", images=[PICTURE | {"width": 200}, other | {"width": 2}])
    run()
    assert list(Article.objects.get().pictures.values_list("width", flat=True)) == [300, 2]
    url = PICTURE["url"]
    assert open_conflicts() == [("pictures", [[url, 100, 50]], [[url, 300, 50]], [[url, 200, 50]])]
    write_seed(folder, "a.md", images=[PICTURE, other])
    run()
    assert open_conflicts() == []


def test_a_run_that_only_closes_a_conflict_says_so_and_counts_none(folder, run):
    write_seed(folder, "a.md", "Before", excerpt="E")
    run()
    change(Article.objects.get(), title="Mine")
    write_seed(folder, "a.md", "Theirs", excerpt="E")
    run()
    write_seed(folder, "a.md", "Before", excerpt="E")
    report = run()
    assert (report["conflicts"], report["updated"], open_conflicts()) == (0, 0, [])
    entry = RunEntry.objects.get(run=report["run"])
    assert entry.reason == "The file no longer disagrees about title; the conflict is closed."


def test_a_file_that_says_a_third_thing_renews_the_open_conflict(folder, run):
    write_seed(folder, "a.md", "Before")
    run()
    change(Article.objects.get(), title="Mine")
    write_seed(folder, "a.md", "Theirs")
    run()
    change(Article.objects.get(), title="Mine, better")
    write_seed(folder, "a.md", "Theirs, better")
    run()
    assert open_conflicts() == [("title", "Before", "Mine, better", "Theirs, better")]


def test_a_date_that_the_file_drops_stays_while_an_editors_publishing_needs_it(folder, run):
    write_seed(folder, "a.md", published=False)
    run()
    date = Article.objects.get().published_at
    change(Article.objects.get(), published=True)
    write_seed(folder, "a.md", published=False, publishedDateTime=None)
    run()
    article = Article.objects.get()
    assert (article.published, article.published_at) == (True, date)
    said = "2020-07-01T10:00:00Z"
    assert open_conflicts() == [("published_at", said, said, None)]


def test_an_article_whose_date_an_editor_took_away_is_not_published_by_its_file_but_disputed(folder, run):
    write_seed(folder, "a.md", published=False)
    run()
    article = Article.objects.get()
    article.set_date(None)
    change(article)
    write_seed(folder, "a.md", published=True)
    run()
    assert not Article.objects.get().published
    assert open_conflicts() == [("published", False, False, True)]


def test_an_editors_order_of_topics_stays_when_the_file_adds_one(folder, run):
    write_seed(folder, "a.md", topics=["A", "B", "C"])
    run()
    article = Article.objects.get()
    for position, name in enumerate("CAB"):
        article.article_topics.filter(topic__name=name).update(position=position)
    write_seed(folder, "a.md", topics=["A", "B", "C", "D"])
    run()
    names = Article.objects.get().article_topics.order_by("position").values_list("topic__name", flat=True)
    assert list(names) == ["C", "D", "A", "B"]


def test_coverage_merges_line_by_line(folder, run):
    write_seed(folder, "a.md", "Lead", n=1, related=[related(f"R{n}", n) for n in (2, 3, 4)])
    run()
    Article.objects.get().coverage.filter(snapshot__title="R3").delete()
    renewed = related("R2", 2, excerpt="Rewritten.")
    write_seed(folder, "a.md", "Lead", n=1, related=[renewed, related("R3", 3), related("R5", 5)])
    run()
    lines = Article.objects.get().coverage.order_by("position").select_related("snapshot")
    assert [(row.snapshot.title, row.snapshot.excerpt) for row in lines] == [
        ("R2", "Rewritten."),
        ("R5", "R5, in short."),
    ]
