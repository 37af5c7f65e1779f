"""--retire-missing: articles that have lost all their files are unpublished until one comes back."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Edition, Revision, Run, RunEntry
from tests.builders import change
from tests.fingerprint import site_fingerprint
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def twenty(folder, run):
    """Twenty articles, of which the file of one is gone."""
    for n in range(1, 21):
        write_seed(folder, f"{n}.md", f"Story {n}", n=n)
    run()
    (folder / "1.md").rename(folder.parent / "kept.md")
    return folder


def visible() -> int:
    return Article.objects.visible().count()


def test_without_being_asked_a_run_counts_and_keeps(twenty, run):
    assert (run()["missing"], visible()) == (1, 20)


def test_asked_for_it_the_article_is_unpublished_with_ledger_revision_and_edition(twenty, run):
    number = Edition.objects.get().number
    rehearsed = run("--dry-run", "--retire-missing")
    assert (rehearsed["updated"], visible()) == (1, 20)
    report = run("--retire-missing")
    assert (report["updated"], report["missing"], visible()) == (1, 1, 19)
    article = Article.objects.get(title="Story 1")
    entry = RunEntry.objects.get(run=report["run"])
    assert (entry.path, entry.outcome, entry.article) == ("1.md", "missing", article)
    assert entry.changes == Revision.objects.get(article=article).changes == {"published": [True, False]}
    assert Edition.objects.get().number == number + 1


def test_a_second_time_there_is_nothing_left_to_do(twenty, run):
    run("--retire-missing")
    before = site_fingerprint()
    assert run("--retire-missing")["updated"] == 0
    assert site_fingerprint() == before


def test_the_same_file_coming_back_publishes_again(twenty, run):
    run("--retire-missing")
    (twenty.parent / "kept.md").rename(twenty / "1.md")
    assert run()["updated"] == 1
    assert visible() == 20


def test_what_an_editor_decided_is_neither_retired_nor_brought_back(twenty, run):
    article = Article.objects.get(title="Story 1")
    change(article, published=False)
    assert run("--retire-missing")["updated"] == 0
    (twenty.parent / "kept.md").rename(twenty / "1.md")
    run()
    assert not Article.objects.visible().filter(pk=article.pk)


def test_what_an_editor_published_stays_without_its_file(folder, run):
    for n in range(1, 12):
        write_seed(folder, f"{n}.md", n=n, published=n != 1)
    run()
    change(Article.objects.get(published=False), published=True)
    (folder / "1.md").unlink()
    run("--retire-missing")
    assert visible() == 11


def test_an_editor_can_publish_what_was_retired_and_the_file_changes_nothing_about_it(twenty, run):
    run("--retire-missing")
    article = Article.objects.get(title="Story 1")
    change(article, published=True)
    assert run("--retire-missing")["updated"] == 0
    (twenty.parent / "kept.md").rename(twenty / "1.md")
    assert run()["conflicts"] == 0
    assert visible() == 20


def test_an_article_with_a_file_left_or_a_new_one_is_kept(twenty, run):
    write_seed(twenty, "twin.md", "Story 2, again", n=2)
    run()
    (twenty / "2.md").unlink()
    write_seed(twenty, "new.md", "Story 1", n=1)
    assert run("--retire-missing")["missing"] == 1
    assert visible() == 20


def test_more_than_a_tenth_is_refused_with_the_number_and_done_when_it_is_given(twenty, run):
    for n in (2, 3):
        (twenty / f"{n}.md").unlink()
    runs = Run.objects.count()
    for option, said in (("--retire-missing", "3 of 20"), ("--retire-missing=2", "3 articles .*, not 2")):
        for rehearsed in ([], ["--dry-run"]):
            with pytest.raises(CommandError, match=said) as caught:
                call_command("import_seeds", option, *rehearsed)
            assert caught.value.returncode == 2
    assert (visible(), Run.objects.count()) == (20, runs)
    run("--retire-missing=3")
    assert visible() == 17


def test_only_the_folder_given_counts(twenty, run, tmp_path):
    (tmp_path / "other").mkdir()
    write_seed(tmp_path / "other", "x.md", n=25)
    assert run(tmp_path / "other", "--retire-missing")["updated"] == 0
    assert visible() == 21


def test_an_edit_made_while_the_run_is_under_way_is_kept(twenty, run, monkeypatch):
    from articles.importing import importer

    make_plan = importer.find_retired

    def slow(*args):
        found = make_plan(*args)
        change(Article.objects.get(title="Story 1"), published=False)
        return found

    monkeypatch.setattr(importer, "find_retired", slow)
    assert run("--retire-missing")["updated"] == 0
    assert Article.objects.get(title="Story 1").base["published"]
