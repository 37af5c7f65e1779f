"""What anybody did since the run stays whole, is named with the reason, and nothing else is held up by it."""

import pytest
from django.utils import timezone

from articles.importing import importer
from articles.models import Article, Conflict, Preimage, Provider, Revision, SeedFile, Topic
from tests.desk.browser import Desk
from tests.fingerprint import article_state, every_article, site_state
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


def state_of(title: str) -> dict:
    return article_state(every_article().get(title=title))


@pytest.fixture
def reseeded(folder, run):
    """Two articles that a run changed, and two that it made."""
    for n in (1, 2):
        write_seed(folder, f"{n}.md", f"Old {n}", n=n)
    run()
    for n in (1, 2):
        write_seed(folder, f"{n}.md", f"Old {n}", n=n, excerpt="From the second run.")
    for n in (3, 4):
        write_seed(folder, f"{n}.md", f"New {n}", n=n)
    return run()["run"]


def by_save(desk: Desk, title: str) -> None:
    desk.change(Article.objects.get(title=title), heat="77")


def by_update(desk, title) -> None:
    """Past the desk, as a shell would: no version, no revision."""
    Article.objects.filter(title=title).update(excerpt="By hand.")


def by_action(desk, title) -> None:
    desk.act("unpublish", Article.objects.get(title=title))


@pytest.mark.parametrize("edit", [by_save, by_update, by_action])
def test_an_edited_article_stays_whole_and_is_named(desk, reseeded, undo, edit):
    edit(desk, "Old 1")
    edit(desk, "New 3")
    edited = state_of("Old 1"), state_of("New 3")
    report = undo()
    assert (report["exit"], report["deleted"], report["restored"]) == (1, 1, 1)
    assert [left["path"] for left in report["left"]] == ["1.md", "3.md"]
    assert all("Changed since" in left["reason"] for left in report["left"])
    assert (state_of("Old 1"), state_of("New 3")) == edited
    assert SeedFile.objects.get(path="3.md").article.title == "New 3"
    assert Article.objects.get(title="Old 2").excerpt == "What Old 2 is about."
    assert not Article.objects.filter(title="New 4").exists()


def test_the_reason_names_the_editor_and_the_fields(desk, reseeded, undo):
    by_save(desk, "Old 1")
    assert undo()["left"][0]["reason"] == "Changed since by grace: heat."


def test_what_was_edited_before_the_run_goes_back_to_the_edit(desk, folder, run, undo):
    write_seed(folder, "1.md", "Headline", n=1)
    run()
    desk.change(Article.objects.get(), title="Mine")
    before = site_state()
    write_seed(folder, "1.md", "Headline", n=1, excerpt="New.", topics=["Ships"])
    run()
    assert undo()["left"] == []
    assert site_state() == before


def test_conflicts_come_and_go_with_the_run(desk, folder, run, undo):
    write_seed(folder, "1.md", "Headline", n=1)
    run()
    desk.change(Article.objects.get(), title="Mine")
    states = [site_state()]
    for title in ("Theirs", "Theirs again", "Headline"):  # opened, moved on, closed
        write_seed(folder, "1.md", title, n=1)
        run()
        states.append(site_state())
    for state in reversed(states[:-1]):
        assert undo()["left"] == []
        assert site_state() == state
    assert not Conflict.objects.exists()


def test_a_conflict_that_an_editor_settled_keeps_its_article(desk, folder, run, undo):
    write_seed(folder, "1.md", "Headline", n=1)
    run()
    desk.change(Article.objects.get(), title="Mine")
    write_seed(folder, "1.md", "Theirs", n=1)
    run()
    Conflict.objects.update(closed_at=timezone.now())
    before = site_state()
    report = undo()
    assert report["left"][0]["reason"] == "A conflict was settled since: title."
    assert site_state() == before


def test_undoing_two_runs_leaves_what_the_second_could_not_give_back(desk, folder, run, undo):
    write_seed(folder, "1.md", "Headline", n=1)
    run()
    write_seed(folder, "1.md", "Headline", n=1, excerpt="Second.")
    run()
    desk.change(Article.objects.get(), heat="5")
    before = site_state()
    assert undo()["exit"] == 1
    assert undo()["left"][0]["reason"] == "A later run changed it, and that could not be undone."
    assert site_state() == before


def test_an_article_that_two_runs_changed_goes_back_step_by_step(folder, run, undo):
    for excerpt in ("One.", "Two.", "Three."):
        write_seed(folder, "1.md", "Headline", n=1, excerpt=excerpt)
        run()
    undo()
    assert Article.objects.get().excerpt == "Two."
    undo()
    assert Article.objects.get().excerpt == "One."
    assert undo()["deleted"] == 1


def test_undoing_leaves_a_revision_that_says_so(reseeded, undo):
    number = undo()["run"]
    revision = Revision.objects.filter(article__title="Old 1").first()
    assert revision.changes == {"excerpt": ["From the second run.", "What Old 1 is about."]}
    assert (revision.run_id, str(revision.run)) == (number, f"undo of run {reseeded}")


def test_an_edited_topic_and_source_stay(folder, run, undo):
    write_seed(folder, "1.md", "Headline", n=1, topics=["Ships", "AI"])
    run()
    Topic.objects.filter(name="Ships").update(description="What sails.")
    Provider.objects.update(description="A paper.")
    report = undo()
    assert (report["deleted"], report["exit"]) == (1, 1)
    assert {left["reason"] for left in report["left"]} == {
        "Topic Ships: changed since.",
        "Source Outlet 1: changed since.",
    }
    assert list(Topic.objects.values_list("name", flat=True)) == ["Ships"]


def test_a_new_article_of_the_desk_in_a_topic_that_the_run_made_keeps_it(desk, folder, run, undo):
    write_seed(folder, "1.md", "Before", n=1, topics=[])
    run()
    write_seed(folder, "2.md", "After", n=2, topics=["Ships"])
    run()
    ours, ships = Article.objects.get(title="Before"), Topic.objects.get()
    ours.article_topics.create(topic=ships, position=0)
    assert undo()["deleted"] == 1
    assert list(ours.topics.all()) == [ships]


def test_nothing_is_kept_for_what_is_new(folder, run, monkeypatch):
    """Not even where a later batch gives a source that the run made a better name."""
    monkeypatch.setattr(importer, "BATCH", 1)
    for n, name in ((1, "A long name"), (2, "Short")):
        write_seed(folder, f"{n}.md", f"Piece {n}", n=n, provider={"name": name, "domain": "one.example"})
    run()
    assert Provider.objects.get().name == "Short"
    assert not Preimage.objects.exists()
