"""Renamed files: the new path takes the old one's place, so that no old words count beside the new ones."""

import pytest

from articles.models import Article, RunEntry, SeedFile
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(rehearsed_run):
    """Every run here is held against its dry run."""
    return rehearsed_run


def test_a_renamed_file_is_moved_and_its_old_path_neither_missing_nor_known(folder, run):
    write_seed(folder, "z.md").rename(folder / "y.md")
    run()
    (folder / "y.md").rename(folder / "a.md")
    report = run()
    assert (report["created"], report["updated"], report["moved"], report["missing"]) == (0, 0, 1, 0)
    assert list(SeedFile.objects.values_list("path", "current")) == [("a.md", True)]
    entry = RunEntry.objects.get(run=report["run"])
    assert (entry.outcome, entry.reason) == ("moved", "The file was y.md before.")


def test_what_a_renamed_file_says_afterwards_counts(folder, run):
    write_seed(folder, "z.md", "Before", topics=["Old"], heat=90)
    run()
    (folder / "z.md").unlink()
    write_seed(folder, "a.md", "After", topics=["New"], heat=50)
    run()
    article = Article.objects.get()
    assert (article.title, article.heat) == ("After", 50)
    assert list(article.topics.values_list("name", flat=True)) == ["New"]


def test_a_rename_is_seen_by_a_run_over_the_new_file_alone(folder, run):
    write_seed(folder, "z.md", "Before")
    run()
    (folder / "z.md").unlink()
    run(write_seed(folder, "a.md", "After"))
    assert Article.objects.get().title == "After"
    assert run()["missing"] == 0


def test_a_second_file_beside_the_first_is_a_twin_and_no_rename(folder, run):
    write_seed(folder, "z.md", topics=["One"])
    run()
    write_seed(folder, "a.md", topics=["Two"])
    assert run()["moved"] == 0
    assert set(Article.objects.get().topics.values_list("name", flat=True)) == {"One", "Two"}
    assert SeedFile.objects.count() == 2


def test_a_file_of_the_same_folder_that_may_only_not_be_read_is_no_old_name(folder, run):
    write_seed(folder, "z.md", topics=["One"])
    run()
    (folder / "z.md").write_text("---\nbroken")
    write_seed(folder, "a.md", topics=["Two"])
    run()
    assert SeedFile.objects.count() == 2


def test_numbered_files_that_all_move_on_by_one_stay_with_their_articles(folder, run):
    for n in (1, 2, 3):
        write_seed(folder, f"{n}.md", f"Piece {n}", n=n)
    run()
    write_seed(folder, "1.md", "A new piece", n=9)
    for n in (1, 2, 3):
        write_seed(folder, f"{n + 1}.md", f"Piece {n}, rewritten", n=n)
    report = run()
    assert (report["created"], report["moved"], report["missing"]) == (1, 3, 0)
    found = dict(SeedFile.objects.values_list("path", "article__title"))
    assert found == {
        "1.md": "A new piece",
        "2.md": "Piece 1, rewritten",
        "3.md": "Piece 2, rewritten",
        "4.md": "Piece 3, rewritten",
    }
    assert SeedFile.objects.filter(current=True).count() == 4


def test_a_path_that_comes_back_to_its_first_piece_gives_that_pieces_values_again(folder, run):
    write_seed(folder, "a.md", "First piece", n=1)
    run()
    write_seed(folder, "a.md", "Second piece", n=2)
    run()
    write_seed(folder, "a.md", "First piece, rewritten", n=1)
    run()
    assert set(Article.objects.values_list("title", flat=True)) == {"First piece, rewritten", "Second piece"}
    assert set(SeedFile.objects.values_list("article__title", "current")) == {
        ("First piece, rewritten", True),
        ("Second piece", False),
    }


def test_of_two_files_that_are_gone_the_one_with_the_same_headline_was_renamed(folder, run):
    write_seed(folder, "x.md", "Early words", topics=["One"])
    write_seed(folder, "y.md", "Late words", topics=["Two"])
    run()
    for name in ("x.md", "y.md"):
        (folder / name).unlink()
    write_seed(folder, "a.md", "Early words", topics=["Three"])
    assert run()["missing"] == 1
    assert set(SeedFile.objects.values_list("path", flat=True)) == {"a.md", "y.md"}
