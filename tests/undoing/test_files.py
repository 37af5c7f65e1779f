"""Undoing what a run did to files that changed names, whose bytes alone changed, or that were all gone."""

import pytest

from articles.importing import importer
from articles.models import Article, SeedFile
from articles.undoing import undoer
from tests.fingerprint import site_state
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbered(folder, run):
    """Three articles whose numbered files then all move on by one, for a new piece."""
    for n in (1, 2, 3):
        write_seed(folder, f"{n}.md", f"Piece {n}", n=n)
    run()
    before = site_state()
    write_seed(folder, "1.md", "A new piece", n=9)
    for n in (1, 2, 3):
        write_seed(folder, f"{n + 1}.md", f"Piece {n}, rewritten", n=n)
    return before


def names() -> set[tuple]:
    return set(SeedFile.objects.filter(current=True).values_list("path", "article__title"))


@pytest.mark.parametrize("at_a_time", [1, 2, 200])
def test_numbered_files_get_their_names_back(numbered, run, undo, monkeypatch, at_a_time):
    monkeypatch.setattr(importer, "BATCH", at_a_time)
    monkeypatch.setattr(undoer, "BATCH", at_a_time)
    run()
    after = site_state()
    assert undo()["exit"] == 0
    assert site_state() == numbered
    run()
    assert site_state() == after


@pytest.mark.parametrize("at_a_time", [1, 200])
def test_a_name_that_a_file_has_which_stays_is_not_taken_from_it(numbered, run, undo, monkeypatch, at_a_time):
    monkeypatch.setattr(undoer, "BATCH", at_a_time)
    run()
    Article.objects.filter(title="Piece 1, rewritten").update(excerpt="Edited.", version=9)
    report = undo()
    assert [line["title"] for line in report["left"]] == ["Piece 1, rewritten"]
    assert names() == {("2.md", "Piece 1, rewritten"), ("3.md", "Piece 3")}
    report = run()
    assert (report["created"], report["conflicts"], report["missing"]) == (1, 0, 0)
    assert names() == {
        ("1.md", "A new piece"),
        ("2.md", "Piece 1, rewritten"),
        ("3.md", "Piece 2, rewritten"),
        ("4.md", "Piece 3, rewritten"),
    }


def test_bytes_go_back_also_where_an_earlier_run_changed_the_article(folder, run, undo):
    write_seed(folder, "a.md", "First")
    run()
    write_seed(folder, "a.md", "Second")
    run()
    before = site_state()
    write_seed(folder, "a.md", "Second", secured="bmV3;bmV3")
    run()
    assert site_state() != before
    assert undo()["left"] == []
    assert site_state() == before


def test_retired_articles_are_published_again(folder, run, undo):
    for n in range(1, 3):
        write_seed(folder, f"{n}.md", f"Story {n}", n=n)
    run()
    before = site_state()
    (folder / "1.md").unlink()
    run("--retire-missing=1")
    after = site_state()
    assert after != before
    assert undo()["exit"] == 0
    assert site_state() == before
    run("--retire-missing=1")
    assert site_state() == after
