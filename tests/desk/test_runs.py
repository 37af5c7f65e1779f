"""Runs, what they did to files, and conflicts, as the desk shows them."""

import pytest

from articles.models import Article, Conflict, Run
from tests.desk.browser import address, text
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db

RUNS, ENTRIES = "/admin/articles/run/", "/admin/articles/runentry/"
HANDS = "/admin/articles/rejectedfile/"


def test_the_list_of_runs_says_when_how_long_and_what_they_did(desk, folder, run):
    write_seed(folder, "a.md", "A story")
    (folder / "broken.md").write_text("---\ntitle: never closed\n")
    number = run()["run"]
    row = text(desk.page(RUNS).partition('<table id="result_list">')[2])
    started = Run.objects.get(pk=number).started_at
    assert f"{number} {started.day} {started:%b %Y, %H:%M} UTC 0." in row
    assert "done created 1, rejected 1" in row


def test_a_run_shows_what_it_did_to_each_file(desk, folder, run):
    write_seed(folder, "a.md", "A story")
    run()
    write_seed(folder, "a.md", "A story", excerpt="Rewritten.")
    (folder / "broken.md").write_text("---\ntitle: x\nquality: [\n---\n")
    number = run()["run"]
    page = desk.page(f"{RUNS}{number}/change/")
    shown = text(page)
    assert "a.md updated A story" in shown
    assert "excerpt What A story is about. Rewritten." in shown
    assert "broken.md rejected – 4" in shown
    assert address(Article.objects.get()) in page
    assert "1 rejected" in shown


def test_a_run_that_changed_nothing_says_so(desk, folder, run):
    run()
    assert "It changed and refused no file." in desk.page(f"{RUNS}{run()['run']}/change/")


def test_a_long_run_shows_its_beginning_and_leads_to_a_paged_list_of_all(desk, folder, run):
    for number in range(1, 121):
        write_seed(folder, f"{number:03}.md", f"Story {number}", webUrl=f"https://outlet.example/{number}")
    number = run()["run"]
    page = desk.page(f"{RUNS}{number}/change/")
    assert "All 120 entries" in page
    assert "100.md" in page
    assert "101.md" not in page
    listed = desk.page(f"{ENTRIES}?run__id__exact={number}&p=2")
    assert "120 run entries" in listed
    assert "101.md" in listed


def test_entries_can_be_filtered_by_outcome_and_searched_by_path(desk, folder, run):
    write_seed(folder, "good.md", "A story")
    (folder / "bad.md").write_text("---\nnever closed\n")
    run()
    assert "good.md" not in desk.page(f"{ENTRIES}?outcome__exact=rejected").partition("result_list")[2]
    assert "bad.md" in desk.page(f"{ENTRIES}?outcome__exact=rejected")
    assert "bad.md" not in desk.page(f"{ENTRIES}?q=good").partition("result_list")[2]


def test_a_conflict_shows_both_values_where_they_come_from_and_whether_it_is_open(desk, folder, run):
    write_seed(folder, "a.md", "A story")
    run()
    desk.change(Article.objects.get(), title="Mine")
    write_seed(folder, "a.md", "Theirs")
    number = run()["run"]
    shown = text(desk.page("/admin/articles/conflict/"))
    assert f"Mine headline A story Mine Theirs a.md run {number}" in shown
    assert " open since " in shown
    write_seed(folder, "a.md", "A story")
    run()
    assert Conflict.objects.get().closed_at
    assert "Theirs" not in desk.page("/admin/articles/conflict/?state=open")
    assert "closed " in text(desk.page("/admin/articles/conflict/?state=closed"))


def test_what_has_happened_cannot_be_sent_otherwise(desk, folder, run):
    write_seed(folder, "a.md", "A story")
    number = run()["run"]
    assert desk.client.post(f"{RUNS}{number}/change/", {"state": "stopped"}).status_code == 403
    assert Run.objects.get().state == "done"


@pytest.mark.parametrize("path", [RUNS, ENTRIES, "/admin/articles/revision/"])
def test_lists_cost_the_same_queries_for_two_rows_and_for_forty(
    desk, folder, run, path, django_assert_num_queries, django_assert_max_num_queries
):
    for number in (1, 2):
        grow(folder, run, desk, number)
    with django_assert_max_num_queries(10) as few:
        desk.page(path)
    cost = len(few)
    for number in range(3, 12):
        grow(folder, run, desk, number)
    with django_assert_num_queries(cost):
        desk.page(path)


def grow(folder, run, desk, number: int) -> None:
    """One more run, with two more files and a change by an editor."""
    for half in (number, number + 15):
        write_seed(folder, f"{half}.md", f"Story {half}", webUrl=f"https://outlet.example/{half}")
    run()
    desk.change(Article.objects.get(title=f"Story {number}"), heat=str(100 + number))


def test_a_run_tells_how_to_undo_it_or_why_not(desk, folder, run, undo):
    write_seed(folder, "a.md", "A story")
    first = run()["run"]
    assert f"manage.py undo_import {first} --dry-run" in desk.page(f"{RUNS}{first}/change/")
    write_seed(folder, "b.md", "Another", n=2)
    second = run()["run"]
    said = text(desk.page(f"{RUNS}{first}/change/"))
    assert f"Run {second} came later and still stands; undo it first." in said
    assert f"undo_import {first}" not in said
    undone = undo()["run"]
    assert f"Run {second} is undone already" in desk.page(f"{RUNS}{second}/change/")
    listed = text(desk.page(RUNS))
    assert f"{undone}, undo of run {second}" in listed
    assert f"undoes {second}, deleted 1" in listed
    assert "b.md undone" in text(desk.page(f"{RUNS}{undone}/change/"))


def test_files_that_need_a_hand_are_listed_until_they_are_mended(desk, folder, run):
    (folder / "broken.md").write_text("---\ntitle: x\nquality: [\n---\n")
    number = run()["run"]
    assert "Files that need a hand" in desk.page("/admin/")
    assert HANDS in desk.page(f"{RUNS}{number}/change/")
    shown = text(desk.page(HANDS).partition('<table id="result_list">')[2])
    assert shown.startswith("Path Line, field Reason Since Run broken.md 4 ")
    assert f"run {number}" in shown
    write_seed(folder, "broken.md", "Mended")
    run()
    assert "broken.md" not in desk.page(HANDS)
