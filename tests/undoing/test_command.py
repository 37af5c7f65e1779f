"""The command undo_import: its exit codes, its words, its dry run, stopping and going on, one at a time."""

import signal
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.importing.runlock import AnotherRunError
from articles.models import Article, Preimage, Run, RunEntry
from articles.undoing import undoer
from tests.fingerprint import site_state
from tests.seedfiles import SECURED, write_seed

pytestmark = pytest.mark.django_db


def words(*arguments) -> str:
    out = StringIO()
    with suppress(SystemExit):
        call_command("undo_import", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("undo_import", *map(str, arguments))
    assert caught.value.returncode == 2
    return str(caught.value)


def seed(folder, *numbers, **fields):
    for n in numbers:
        write_seed(folder, f"{n}.md", f"Piece {n}", n=n, **fields)


def test_without_a_run_there_is_nothing_to_undo(db):
    assert refusal() == "There is no run to undo."
    assert refusal(7) == "There is no run 7."


def test_only_the_latest_run_that_stands_can_be_undone(folder, run, undo):
    seed(folder, 1)
    first = run()["run"]
    seed(folder, 2)
    second = run()["run"]
    idle = run()["run"]
    assert refusal(first) == f"Run {second} came later and still stands; undo it first."
    assert f"Run {idle} took no file in" in refusal(idle)
    done = undo(second)
    assert refusal(second) == f"Run {second} is undone already; reseeding the same files repeats it."
    assert "is itself the undoing" in refusal(done["run"])
    assert undo(first)["deleted"] == 1


def test_a_dry_run_writes_nothing_and_says_what_undoing_will_say(folder, run, undo):
    seed(folder, 1, 2)
    run()
    seed(folder, 1, excerpt="Changed.")
    seed(folder, 3)
    run()
    Article.objects.filter(title="Piece 3").update(excerpt="By hand.")
    before, runs = site_state(), Run.objects.count()
    rehearsed = undo("--dry-run")
    assert (site_state(), Run.objects.count()) == (before, runs)
    done = undo()
    unlike = {"run", "seconds"}
    assert {k: v for k, v in rehearsed.items() if k not in unlike} == {
        k: v for k, v in done.items() if k not in unlike
    }
    assert (rehearsed["run"], done["restored"], len(done["left"])) == (None, 1, 1)


def test_the_words_tell_each_article_and_hold_no_secret(folder, run):
    seed(folder, 1)
    run()
    seed(folder, 1, excerpt="Changed.", secured=SECURED + "changed")
    number = run()["run"]
    said = words("--dry-run") + words()
    assert 'undone  1.md  Piece 1\n           excerpt: "Changed." → "What Piece 1 is about."' in said
    assert f"Undoing run {number} would do this:" in said
    assert f"Run {number} undone" in said
    assert SECURED not in said


def test_the_ledger_has_the_undoing_too(folder, run, undo):
    seed(folder, 1)
    number = run()["run"]
    undone = Run.objects.get(pk=undo()["run"])
    assert (undone.undoes_id, undone.state) == (number, Run.State.DONE)
    entry = RunEntry.objects.get(run=undone)
    assert (entry.path, entry.outcome, entry.article) == ("1.md", "undone", None)


def test_while_an_import_is_in_progress_nothing_is_undone(folder, run, monkeypatch):
    seed(folder, 1)
    run()

    def refuse():
        raise AnotherRunError

    monkeypatch.setattr(undoer, "one_run_at_a_time", refuse)
    assert "Another import is in progress" in refusal()


def test_stopped_between_batches_it_goes_on_where_it_was(folder, run, undo, monkeypatch):
    empty = site_state()
    seed(folder, *range(1, 6))
    number = run()["run"]
    monkeypatch.setattr(undoer, "BATCH", 2)
    undo_batch = undoer.undo_batch

    def interrupted(*args):
        items = undo_batch(*args)
        signal.raise_signal(signal.SIGTERM)
        return items

    monkeypatch.setattr(undoer, "undo_batch", interrupted)
    assert undo()["exit"] == 143
    assert Article.objects.count() == 3
    monkeypatch.undo()
    report = undo()
    assert (report["undoes"], report["deleted"]) == (number, 3)
    assert site_state() == empty


def test_an_edit_made_while_the_undoing_is_under_way_is_not_lost(folder, run, undo, monkeypatch):
    seed(folder, 1)
    run()
    articles_of = undoer.articles_of

    def slow(*args):
        ids = articles_of(*args)
        Article.objects.update(title="Edited meanwhile", version=2)
        return ids

    monkeypatch.setattr(undoer, "articles_of", slow)
    assert undo()["exit"] == 1
    assert Article.objects.get().title == "Edited meanwhile"


def test_what_is_spent_is_not_kept(folder, run, undo):
    seed(folder, 1)
    run()
    seed(folder, 1, excerpt="Changed.")
    run()
    assert Preimage.objects.exists()
    undo()
    assert not Preimage.objects.exists()


def test_importing_the_same_files_repeats_the_run_once(folder, run, undo):
    """The digests went back too, so the next import sees the files as changed and repeats the run."""
    seed(folder, 1)
    run()
    seed(folder, 1, excerpt="Changed.")
    run()
    undo()
    assert run()["updated"] == 1
    assert run()["updated"] == 0
