"""Conflicts, as editors decide them: what stands, what the next reseed makes of it, and taking it back."""

import pytest
from django.contrib.auth.models import User

from articles import curation, resolving
from articles.importing import importer
from articles.models import Article, Conflict, Edition, Revision, Snapshot
from articles.resolving import CannotResolveError, decide, decide_all, mark_of
from tests.builders import change, provider
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace(db) -> User:
    return User.objects.create_user("grace")


@pytest.fixture
def conflict(folder, run) -> Conflict:
    """The title of an article, changed by an editor and by its file."""
    return dispute(folder, run)


def dispute(folder, run, name: str = "a.md", n: int = 1, **both) -> Conflict:
    """A conflict about one field: `both` names it with the file's second value and the editor's column."""
    said = {"title": f"Theirs {n}"} if not both else both["file"]
    edit = {"title": f"Mine {n}"} if not both else both["desk"]
    given = {"title": f"Before {n}", "excerpt": "E"} | both.get("before", {})
    write_seed(folder, name, n=n, **given)
    run(folder / name)
    article = Article.objects.order_by("-pk").first()
    change(article, **edit)
    write_seed(folder, name, n=n, **(given | said))
    run(folder / name)
    return Conflict.objects.select_related("article").get(article=article, closed_at=None)


def seen(conflict: Conflict) -> Conflict:
    return Conflict.objects.select_related("article").get(pk=conflict.pk)


def do(choice: str, conflict: Conflict, user: User, value=None) -> Conflict:
    """Decides in sight of how things are now."""
    decide(conflict.pk, choice, user, mark_of(seen(conflict)), value)
    return seen(conflict)


DECISIONS = {"mine": (None, "Mine 1"), "file": (None, "Theirs 1"), "third": ("A third", "A third")}


@pytest.mark.parametrize("choice", DECISIONS)
def test_a_decision_stands_is_a_revision_and_outlasts_the_next_reseed(folder, run, grace, conflict, choice):
    value, expected = DECISIONS[choice]
    done = do(choice, conflict, grace, value)
    article = Article.objects.get()
    assert (article.title, done.resolution, done.resolved_by) == (expected, choice, grace)
    revision = Revision.objects.first()
    assert (revision.user, revision.version, revision.changes) == (
        grace, article.version, {"title": ["Mine 1", expected]},
    )  # fmt: skip
    write_seed(folder, "a.md", "Theirs 1", excerpt="Something else.")
    assert run()["conflicts"] == 0
    assert (Article.objects.get().title, Conflict.objects.filter(closed_at=None).count()) == (expected, 0)


@pytest.mark.parametrize("choice", ["mine", "third"])
def test_a_new_value_of_the_file_opens_a_conflict_again(folder, run, grace, conflict, choice):
    do(choice, conflict, grace, DECISIONS[choice][0])
    write_seed(folder, "a.md", "Theirs, newer", excerpt="E")
    assert run()["conflicts"] == 1
    opened = Conflict.objects.get(closed_at=None)
    assert (opened.base, opened.ours, opened.theirs) == ("Theirs 1", DECISIONS[choice][1], "Theirs, newer")


def test_who_took_the_files_value_follows_the_file_from_then_on(folder, run, grace, conflict):
    do("file", conflict, grace)
    write_seed(folder, "a.md", "Theirs, newer", excerpt="E")
    assert (run()["conflicts"], Article.objects.get().title) == (0, "Theirs, newer")


def test_an_editor_who_gives_the_files_value_at_the_form_closes_the_conflict(grace, conflict):
    article = curation.comparable(Article.objects.all()).get()
    before = curation.desk_values(article)
    article.title = "Theirs 1"
    curation.save(article, before, grace)
    closed = seen(conflict)
    assert (closed.resolution, closed.resolved_by, closed.ours) == ("file", grace, "Mine 1")


def test_publishing_many_closes_the_conflicts_about_it(folder, run, grace):
    write_seed(folder, "a.md", published=False)
    run()
    article = Article.objects.get()
    date = article.published_at
    article.set_date(None)
    change(article)
    write_seed(folder, "a.md", published=True)
    run()
    conflict = Conflict.objects.get(field="published")
    article.refresh_from_db()
    article.set_date(date)
    change(article)
    curation.set_published(Article.objects.all(), True, grace)
    assert (seen(conflict).resolution, seen(conflict).left) == ("file", True)


def test_another_value_given_at_the_form_leaves_the_conflict_open(grace, conflict):
    article = curation.comparable(Article.objects.all()).get()
    before = curation.desk_values(article)
    article.title = "Mine, better"
    curation.save(article, before, grace)
    assert seen(conflict).closed_at is None


@pytest.mark.parametrize(("value", "resolution"), [("Mine 1", "mine"), ("Theirs 1", "file")])
def test_a_third_value_that_is_one_of_the_two_is_called_what_it_is(grace, conflict, value, resolution):
    assert do("third", conflict, grace, value).resolution == resolution


@pytest.mark.parametrize("choice", DECISIONS)
def test_a_decision_can_be_taken_back(grace, conflict, choice):
    do(choice, conflict, grace, DECISIONS[choice][0])
    again = do("reopen", conflict, grace)
    assert (again.closed_at, again.resolution, again.resolved_by, again.left) == (None, "", None, None)
    assert Article.objects.get().title == "Mine 1"
    assert do("file", conflict, grace).left == "Theirs 1"


def test_a_decision_is_not_taken_back_over_what_came_after_it(folder, run, grace, conflict):
    do("mine", conflict, grace)
    change(Article.objects.get(), title="Mine, better")
    with pytest.raises(CannotResolveError, match="changed again"):
        do("reopen", conflict, grace)
    write_seed(folder, "a.md", "Theirs, newer", excerpt="E")
    run()
    with pytest.raises(CannotResolveError, match="something else since"):
        do("reopen", conflict, grace)
    assert Article.objects.get().title == "Mine, better"


def test_what_the_file_ended_nobody_takes_back(folder, run, grace, conflict):
    write_seed(folder, "a.md", "Before 1", excerpt="E")
    run()
    with pytest.raises(CannotResolveError, match="the file that ended it"):
        do("reopen", conflict, grace)


@pytest.mark.parametrize("meanwhile", ["desk", "file", "decided"])
def test_a_decision_in_sight_of_something_else_is_late(folder, run, grace, conflict, meanwhile):
    mark = mark_of(conflict)
    if meanwhile == "desk":
        article = curation.comparable(Article.objects.all()).get()
        before = curation.desk_values(article)
        article.heat = 5
        curation.save(article, before, grace)
    elif meanwhile == "file":
        write_seed(folder, "a.md", "Theirs, newer", excerpt="E")
        run()
    else:
        do("mine", conflict, grace)
    before = Article.objects.values("title", "version").get()
    with pytest.raises(curation.StaleArticleError):
        decide(conflict.pk, "file", grace, mark)
    assert Article.objects.values("title", "version").get() == before


def test_a_decision_made_while_a_run_is_under_way_stands_and_the_files_new_value_is_a_new_conflict(
    folder, run, grace, conflict, monkeypatch
):
    write_seed(folder, "a.md", "Theirs, newer", excerpt="E")
    make_plan = importer.make_plan

    def slow_plan(*args):
        plan = make_plan(*args)
        do("mine", conflict, grace)
        return plan

    monkeypatch.setattr(importer, "make_plan", slow_plan)
    run()
    decided = seen(conflict)
    assert (decided.resolution, decided.theirs) == ("mine", "Theirs 1")
    assert Conflict.objects.get(closed_at=None).theirs == "Theirs, newer"


def test_only_what_visitors_can_see_makes_an_edition(grace, conflict):
    number = Edition.objects.get().number
    do("mine", conflict, grace)
    assert Edition.objects.get().number == number
    do("reopen", conflict, grace)
    do("file", conflict, grace)
    assert Edition.objects.get().number == number + 1


def test_the_files_address_and_source_are_taken_whole(folder, run, grace):
    about = {
        "before": {},
        "file": {"webUrl": "https://outlet1.example/moved"},
        "desk": {"url": "https://mine.example/x"},
    }
    conflict = dispute(folder, run, **about)
    do("file", conflict, grace)
    article = Article.objects.get()
    assert article.url == "https://outlet1.example/moved"
    assert article.keys.get(current=True).key == "https://outlet1.example/moved"


def test_the_files_source_is_taken_and_counted(folder, run, grace):
    mine = provider("mine.example")
    theirs = {"provider": {"name": "Theirs", "domain": "theirs.example"}, "published": True}
    do("file", dispute(folder, run, file=theirs, desk={"provider": mine}), grace)
    article = Article.objects.get()
    assert (article.provider.domain, article.provider.visible_count) == ("theirs.example", 1)
    mine.refresh_from_db()
    assert mine.visible_count == 0


def test_a_date_that_publishing_needs_cannot_be_taken_away(folder, run, grace):
    about = {
        "before": {"published": False},
        "file": {"published": False, "publishedDateTime": None},
        "desk": {"published": True},
    }
    conflict = dispute(folder, run, **about)
    with pytest.raises(CannotResolveError, match="needs a date and a source"):
        do("file", conflict, grace)
    assert Article.objects.visible().count() == 1
    change(Article.objects.get(), published=False)
    do("file", conflict, grace)
    assert Article.objects.get().published_at is None


def test_a_picture_is_taken_and_given_back(folder, run, grace):
    picture = {"url": "https://pictures.example/1.jpg", "width": 100, "height": 50}
    write_seed(folder, "a.md", images=[picture])
    run()
    article = Article.objects.get()
    article.pictures.update(width=300)
    write_seed(folder, "a.md", images=[picture | {"width": 200}])
    run()
    conflict = Conflict.objects.get()
    do("file", conflict, grace)
    assert article.pictures.get().width == 200
    do("reopen", conflict, grace)
    assert article.pictures.get().width == 300


def test_a_line_of_coverage_is_taken_and_given_back(folder, run, grace):
    def reports(excerpt: str) -> list[dict]:
        return [related("Second", 2, excerpt=excerpt), related("Third", 3)]

    write_seed(folder, "a.md", n=1, related=reports("Before"))
    write_seed(folder, "b.md", n=5, related=reports("Mine"))
    run()
    article = Article.objects.get(url__endswith="/1")
    mine = Snapshot.objects.get(excerpt="Mine")
    article.coverage.filter(position=0).update(snapshot=mine)
    write_seed(folder, "a.md", n=1, related=reports("Theirs"))
    run()
    conflict = Conflict.objects.get()
    for choice, excerpt in (("file", "Theirs"), ("reopen", "Mine"), ("mine", "Mine")):
        do(choice, conflict, grace)
        lines = article.coverage.values_list("snapshot__excerpt", flat=True)
        assert list(lines) == [excerpt, "Third, in short."]


def test_many_are_decided_at_once_two_of_one_article_too(folder, run, grace):
    dispute(folder, run)
    write_seed(folder, "a.md", "Theirs 1", excerpt="E")
    change(Article.objects.get(), heat=99)
    write_seed(folder, "a.md", "Theirs 1", excerpt="E", heat=70)
    run()
    dispute(folder, run, "b.md", 2)
    conflicts = list(Conflict.objects.select_related("article"))
    number = Edition.objects.get().number
    done, left = decide_all(conflicts, "file", grace)
    assert (len(done), left, Edition.objects.get().number) == (3, [], number + 1)
    assert set(Article.objects.values_list("title", "heat")) == {("Theirs 1", 70), ("Theirs 2", 60)}
    done, left = decide_all(list(Conflict.objects.select_related("article")), "reopen", grace)
    assert (len(done), left) == (3, [])
    assert set(Article.objects.values_list("title", "heat")) == {("Mine 1", 99), ("Mine 2", 60)}


def test_of_many_those_that_changed_meanwhile_are_left_and_named(folder, run, grace):
    first, second = dispute(folder, run), dispute(folder, run, "b.md", 2)
    do("mine", second, grace)
    done, left = decide_all([first, second], "file", grace)
    assert ([row.pk for row in done], [(row.conflict.pk, row.reason) for row in left]) == (
        [first.pk],
        [(second.pk, "It has changed meanwhile.")],
    )
    assert Article.objects.get(title__endswith="2").title == "Mine 2"


def test_many_are_decided_batch_by_batch(folder, run, grace, monkeypatch):
    monkeypatch.setattr(resolving, "BATCH", 1)
    dispute(folder, run)
    change(Article.objects.get(), heat=99)
    write_seed(folder, "a.md", "Theirs 1", excerpt="E", heat=70)
    run()
    done, left = decide_all(list(Conflict.objects.select_related("article")), "mine", grace)
    assert (len(done), left) == (2, [])


def test_many_of_one_article_are_decided_though_its_heat_moves_with_the_first(folder, run, grace):
    write_seed(folder, "a.md", "Before", quality=40, heat=None)
    run()
    change(Article.objects.get(), title="Mine", quality=50)
    write_seed(folder, "a.md", "Before", quality=90, heat=None)
    run()
    write_seed(folder, "a.md", "Theirs", quality=90, heat=None)
    run()
    conflicts = list(Conflict.objects.select_related("article").order_by("pk"))
    assert [conflict.field for conflict in conflicts] == ["quality", "title"]
    heat = Article.objects.get().heat
    done, left = decide_all(conflicts, "file", grace)
    assert (len(done), left) == (2, [])
    assert Article.objects.get().heat != heat


def test_a_headline_that_is_kept_is_no_correction(folder, run, grace, conflict):
    do("mine", conflict, grace)
    assert Revision.objects.filter(user=grace).get().headline_was is None
    do("reopen", conflict, grace)
    do("file", conflict, grace)
    assert Revision.objects.filter(user=grace).latest("id").headline_was == "Mine 1"
