"""Files that go missing, come back, get another name, or need a hand: said once, and acted on once."""

import pytest

from articles.models import Article, RejectedFile, Run, RunEntry, SeedFile
from tests.fingerprint import site_state
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db

BAD = '---\ntitle: "Never closed\n'


def lines(report) -> list[tuple]:
    """Path, outcome and reason of a run's ledger."""
    return list(RunEntry.objects.filter(run=report["run"]).values_list("path", "outcome", "reason"))


def hands() -> list[str]:
    return list(RejectedFile.objects.values_list("path", flat=True))


def test_a_missing_file_is_in_the_ledger_of_the_run_that_misses_it_first(folder, run):
    path = write_seed(folder, "a.md")
    content = path.read_bytes()
    run()
    path.unlink()
    assert lines(run()) == [("a.md", "missing", "It is no longer there; its article stays as it is.")]
    second = run()
    assert (second["missing"], lines(second)) == (1, [])
    path.write_bytes(content)
    assert lines(run()) == [("a.md", "noted", "It is there again.")]
    assert lines(run()) == []


def test_undoing_the_run_that_missed_a_file_lets_the_next_one_say_it_again(folder, run, undo):
    path = write_seed(folder, "a.md")
    run()
    path.unlink()
    write_seed(folder, "b.md", "Other", n=2)
    run()
    undo()
    assert ("a.md", "missing") in [line[:2] for line in lines(run())]


def test_a_draft_is_called_one(folder, run):
    write_seed(folder, "a.md", publishedDateTime=None)
    report = run()
    assert (report["created"], report["drafts"]) == (1, 1)
    assert lines(report) == [("a.md", "draft", "Kept as an unpublished draft: it lacks date.")]


def test_a_renamed_file_has_moved_and_its_old_name_has_no_say(folder, run):
    """The greater path would win the fold, so an old name that stayed would hide every later change."""
    path = write_seed(folder, "z.md", "Headline")
    run()
    path.rename(folder / "a.md")
    report = run()
    assert (report["moved"], report["created"], report["missing"]) == (1, 0, 0)
    assert lines(report) == [("a.md", "moved", "The file was z.md before.")]
    assert list(SeedFile.objects.values_list("path", "current", "missing")) == [("a.md", True, False)]
    write_seed(folder, "a.md", "Rewritten")
    assert run()["updated"] == 1
    assert Article.objects.get().title == "Rewritten"


def test_a_file_renamed_and_changed_at_once_is_one_file(folder, run):
    write_seed(folder, "z.md", "Headline")
    run()
    (folder / "z.md").unlink()
    write_seed(folder, "a.md", "Headline", excerpt="New.")
    report = run()
    assert (report["moved"], report["updated"]) == (1, 1)
    assert (Article.objects.get().excerpt, SeedFile.objects.count()) == ("New.", 1)


def test_a_file_that_was_missing_for_a_while_can_come_back_under_another_name(folder, run):
    path = write_seed(folder, "z.md")
    content = path.read_bytes()
    run()
    path.unlink()
    run()
    (folder / "a.md").write_bytes(content)
    report = run()
    assert (report["moved"], report["missing"]) == (1, 0)


def test_a_twin_that_stays_is_not_the_renamed_one(folder, run):
    write_seed(folder, "one.md", "Headline", publishedDateTime="2020-07-01T10:00:00Z")
    two = write_seed(folder, "two.md", "Headline", publishedDateTime="2020-07-02T10:00:00Z")
    run()
    two.rename(folder / "three.md")
    run()
    assert list(SeedFile.objects.values_list("path", flat=True)) == ["one.md", "three.md"]


def test_a_rename_is_undone(folder, run, undo):
    path = write_seed(folder, "z.md")
    run()
    before = site_state()
    path.rename(folder / "a.md")
    run()
    assert site_state() != before
    undo()
    assert site_state() == before


def test_a_rejected_file_needs_a_hand_until_it_reads_well(folder, run):
    path = folder / "a.md"
    path.write_text(BAD)
    first = run()
    assert hands() == ["a.md"]
    row = RejectedFile.objects.get()
    assert (row.run_id, row.line, bool(row.reason)) == (first["run"], first["rejected"][0]["line"], True)
    run()
    assert RejectedFile.objects.get().run_id == first["run"]
    write_seed(folder, "a.md")
    run()
    assert hands() == []


def test_one_that_gets_its_old_bytes_back_needs_no_hand_any_more(folder, run):
    path = write_seed(folder, "a.md")
    content = path.read_bytes()
    run()
    path.write_text(BAD)
    run()
    assert hands() == ["a.md"]
    path.write_bytes(content)
    assert run()["unchanged"] == 1
    assert hands() == []


def test_one_that_is_gone_needs_no_hand_any_more(folder, run):
    path = folder / "a.md"
    path.write_text(BAD)
    run()
    path.unlink()
    run()
    assert hands() == []


def test_a_run_elsewhere_says_nothing_of_it(folder, run, tmp_path):
    (folder / "a.md").write_text(BAD)
    (folder / "inner").mkdir()
    (folder / "inner" / "b.md").write_text(BAD)
    run()
    other = tmp_path / "other"
    other.mkdir()
    run(other)
    write_seed(folder / "inner", "c.md")
    run(folder / "inner" / "c.md")
    assert hands() == ["a.md", "inner/b.md"]
    (folder / "inner" / "b.md").unlink()
    run(folder / "inner")
    assert hands() == ["a.md"]


def test_another_fault_is_the_latest_word(folder, run):
    (folder / "a.md").write_text(BAD)
    run()
    write_seed(folder, "a.md", title=None)
    report = run()
    row = RejectedFile.objects.get()
    assert (row.run_id, row.reason) == (report["run"], report["rejected"][0]["reason"])


def test_a_dry_run_keeps_no_note_of_it(folder, run):
    (folder / "a.md").write_text(BAD)
    run("--dry-run")
    assert hands() == []
    assert not Run.objects.exists()
