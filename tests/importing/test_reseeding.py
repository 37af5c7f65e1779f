"""Reseeding: what the file changed follows, what an editor decided stays, nothing is lost."""

from datetime import UTC, datetime

import pytest

from articles.editions import public_change
from articles.models import Article, Conflict, Edition, Revision, Run, RunEntry, SeedFile
from tests.fingerprint import site_fingerprint
from tests.seedfiles import related, seed_text, write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(rehearsed_run):
    """Every run here is held against its dry run."""
    return rehearsed_run


def edit(**columns):
    """What an editor does, in one go."""
    with public_change() as change:
        article = Article.objects.get()
        for name, value in columns.items():
            setattr(article, name, value)
        article.version += 1
        article.save()
        change.touch([article.pk])


def test_a_changed_excerpt_follows_the_file_and_an_edited_title_stays(folder, run):
    write_seed(folder, "a.md", "Headline")
    run()
    edit(title="An editor's headline")
    write_seed(folder, "a.md", "Headline", excerpt="A new excerpt.")
    report = run()
    assert (report["updated"], report["conflicts"]) == (1, 0)
    article = Article.objects.get()
    assert (article.title, article.excerpt) == ("An editor's headline", "A new excerpt.")


def test_a_title_changed_on_both_sides_stays_the_editors_and_the_run_says_conflict(folder, run):
    write_seed(folder, "a.md", "Headline")
    run()
    edit(title="An editor's headline")
    write_seed(folder, "a.md", "The file's new headline")
    report = run()
    assert (report["conflicts"], report["exit"]) == (1, 0)
    assert Article.objects.get().title == "An editor's headline"
    conflict = Conflict.objects.get()
    assert (conflict.base, conflict.ours, conflict.theirs) == (
        "Headline",
        "An editor's headline",
        "The file's new headline",
    )
    assert (RunEntry.objects.get(run=report["run"]).outcome, conflict.path) == ("conflict", "a.md")


def test_a_conflict_is_not_reported_again_while_nothing_changes(folder, run):
    write_seed(folder, "a.md", "Headline")
    run()
    edit(title="Ours")
    write_seed(folder, "a.md", "Theirs")
    run()
    assert run()["conflicts"] == 0
    write_seed(folder, "a.md", "Theirs", excerpt="Something else.")
    assert run()["conflicts"] == 0
    assert Conflict.objects.filter(closed_at=None).count() == 1


@pytest.mark.parametrize("title", ["Headline", "Ours"], ids=["what it was", "what the editor says"])
def test_a_conflict_closes_when_the_file_comes_back_to(folder, run, title):
    write_seed(folder, "a.md", "Headline")
    run()
    edit(title="Ours")
    write_seed(folder, "a.md", "Theirs")
    run()
    write_seed(folder, "a.md", title)
    run()
    assert Conflict.objects.filter(closed_at=None).count() == 0
    assert Article.objects.get().title == "Ours"


def test_an_editors_flags_stay_when_the_file_changes_other_fields(folder, run):
    write_seed(folder, "a.md")
    run()
    edit(published=False, heat=200)
    write_seed(folder, "a.md", excerpt="Changed.")
    run()
    article = Article.objects.get()
    assert (article.published, article.heat) == (False, 200)


def test_new_ciphertext_alone_changes_nothing_but_the_stored_bytes(folder, run):
    write_seed(folder, "a.md")
    run()
    edition = Edition.objects.get().number
    version = Article.objects.get().version
    write_seed(folder, "a.md", secured="bmV3;bmV3")
    report = run()
    assert (report["updated"], report["unchanged"]) == (0, 1)
    assert b"bmV3;bmV3" in bytes(SeedFile.objects.get().content)
    assert (Article.objects.get().version, Edition.objects.get().number) == (version, edition)
    assert not RunEntry.objects.filter(run=report["run"])


def test_line_endings_alone_change_nothing(folder, run):
    write_seed(folder, "a.md")
    run()
    write_seed(folder, "a.md", end="\r\n")
    report = run()
    assert (report["updated"], report["unchanged"]) == (0, 1)


def test_an_unchanged_run_makes_no_edition(folder, run):
    write_seed(folder, "a.md")
    run()
    edition = Edition.objects.get().number
    run()
    assert Edition.objects.get().number == edition


def test_a_missing_file_deletes_nothing_and_is_counted(folder, run):
    path = write_seed(folder, "a.md")
    run()
    path.unlink()
    assert run()["missing"] == 1
    assert Article.objects.visible().count() == 1


def test_a_file_of_another_folder_is_not_missing(folder, run, tmp_path):
    (tmp_path / "other").mkdir()
    write_seed(tmp_path / "other", "b.md", n=2)
    run(tmp_path / "other")
    assert run()["missing"] == 0


def test_a_bad_file_is_named_and_changes_nothing(folder, run):
    write_seed(folder, "a.md", "Headline")
    write_seed(folder, "b.md", "Another", n=2)
    run()
    before = site_fingerprint()
    (folder / "a.md").write_text('---\ntitle: "Headline\n')
    report = run()
    assert report["exit"] == 1
    assert [(bad["path"], bool(bad["reason"])) for bad in report["rejected"]] == [("a.md", True)]
    assert site_fingerprint() == before


def test_an_absent_key_clears_the_value(folder, run):
    write_seed(folder, "a.md", ampWebUrl="https://outlet1.example/amp/1", related=[related("Other", 2)])
    run()
    write_seed(folder, "a.md")
    run()
    article = Article.objects.get()
    assert (article.amp_url, article.coverage.count(), article.related_count) == ("", 0, 0)


def test_removed_withdraws_and_the_file_can_bring_back_only_what_the_file_removed(folder, run):
    write_seed(folder, "a.md")
    run()
    write_seed(folder, "a.md", published=False, removed=True)
    assert run()["removed"] == 1
    assert not Article.objects.visible()
    write_seed(folder, "a.md")
    run()
    assert Article.objects.visible().count() == 1


def test_what_an_editor_removed_no_reseed_brings_back(folder, run):
    write_seed(folder, "a.md")
    run()
    edit(removed=True)
    write_seed(folder, "a.md", "A headline in other words", heat=500)
    run()
    assert not Article.objects.visible()


def test_a_source_that_an_editor_named_our_own_text_does_not_break_the_run(folder, run):
    (folder / "a.txt").write_text("Headline\n\nA paragraph.\n")
    run()
    article = Article.objects.get()
    article.own_text, article.published = True, True
    article.set_date(datetime(2020, 1, 1, tzinfo=UTC))
    article.save()
    write_seed(folder, "a.txt", "Headline")
    report = run()
    article.refresh_from_db()
    assert (article.own_text, article.provider, article.published) == (True, None, True)
    assert report["conflicts"] >= 1


def test_changes_leave_a_revision_with_both_values(folder, run):
    write_seed(folder, "a.md", excerpt="Before.")
    run()
    write_seed(folder, "a.md", excerpt="After.")
    report = run()
    revision = Revision.objects.get()
    assert (revision.changes, revision.run_id) == ({"excerpt": ["Before.", "After."]}, report["run"])


def test_a_run_that_was_killed_is_shown_as_stopped_by_the_next(folder, run):
    dead = Run.objects.create()
    run()
    dead.refresh_from_db()
    assert dead.state == Run.State.STOPPED


def test_unknown_keys_are_noted_once_a_run_and_kept_in_the_bytes(folder, run):
    for name, n in (("a.md", 1), ("b.md", 2)):
        write_seed(folder, name, n=n, mood="hopeful")
    report = run()
    assert [warning["warning"] for warning in report["warnings"]] == [
        "Unknown keys are kept in the files and not used: mood."
    ]
    assert b"hopeful" in bytes(SeedFile.objects.get(path="a.md").content)


def test_seed_text_builder_is_what_the_publisher_writes():
    assert seed_text("T").startswith('---\ncategory: news\ntitle: "T"\n')
