"""Removal has two sides: what an editor removed no file brings back, what a file removed it may."""

import pytest

from articles.models import Article, Conflict
from tests.builders import change
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(rehearsed_run):
    """Every run here is held against its dry run."""
    return rehearsed_run


def edit(**columns) -> None:
    change(Article.objects.get(), **columns)


def test_an_editors_removal_outlasts_the_files_own_and_its_taking_back(folder, run):
    write_seed(folder, "a.md")
    run()
    edit(removed=True)
    write_seed(folder, "a.md", removed=True)
    run()
    write_seed(folder, "a.md", removed=False)
    run()
    assert Article.objects.get().removed
    write_seed(folder, "a.md", removed=True, heat=1)
    run()
    write_seed(folder, "a.md", heat=2)
    run()
    assert Article.objects.get().removed


def test_what_the_file_removed_comes_back_when_the_file_takes_it_back(folder, run):
    write_seed(folder, "a.md", removed=True)
    run()
    assert not Article.objects.visible()
    write_seed(folder, "a.md")
    run()
    assert Article.objects.visible().count() == 1


@pytest.mark.parametrize("by_editor_first", [False, True])
def test_what_an_editor_restored_stays_until_the_file_removes_it_anew(folder, run, by_editor_first):
    write_seed(folder, "a.md")
    run()
    edit(removed=by_editor_first)
    write_seed(folder, "a.md", removed=True)
    run()
    edit(removed=False, published=True)
    write_seed(folder, "a.md", removed=True, heat=77)
    run()
    article = Article.objects.visible().get()
    assert (article.heat, Conflict.objects.count()) == (77, 0)
    write_seed(folder, "a.md")
    run()
    write_seed(folder, "a.md", removed=True)
    run()
    assert not Article.objects.visible()


def test_what_an_editor_removed_is_in_no_coverage_and_has_no_page(folder, run, client):
    write_seed(folder, "lead.md", "Lead", n=1, related=[related("Second", 2)])
    write_seed(folder, "b.md", "Second", n=2)
    run()
    second = Article.objects.get(title="Second")
    change(second, removed=True)
    assert client.get(second.get_absolute_url()).status_code == 404
    assert b"Second" not in client.get(Article.objects.get(title="Lead").get_absolute_url()).content


def test_twins_can_only_take_a_removal_back_together(folder, run):
    write_seed(folder, "a.md", removed=True)
    write_seed(folder, "b.md")
    run()
    assert Article.objects.get().removed
    write_seed(folder, "a.md")
    run()
    assert not Article.objects.get().removed
