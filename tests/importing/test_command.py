"""The command: its exit codes, its words, its dry run, one run at a time, and stopping half way."""

import json
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.importing import importer
from articles.importing.importer import import_seeds
from articles.importing.runlock import ADVISORY_LOCK, AnotherRunError, one_run_at_a_time
from articles.models import Article, Run, RunEntry, SeedFile
from tests.fingerprint import site_fingerprint
from tests.seedfiles import SECURED, seed_text, write_seed

pytestmark = pytest.mark.django_db


def words(*arguments) -> str:
    out = StringIO()
    with suppress(SystemExit):
        call_command("import_seeds", *map(str, arguments), stdout=out)
    return out.getvalue()


def nothing(*_) -> None:
    """Progress that nobody watches."""


def test_a_folder_that_is_not_there_is_named_and_nothing_is_done(folder):
    with pytest.raises(CommandError, match=r"no file or folder .*nowhere") as caught:
        call_command("import_seeds", "nowhere")
    assert caught.value.returncode == 2
    assert not Run.objects.exists()


def test_while_another_run_is_in_progress_nothing_is_done(folder, monkeypatch):
    def refuse():
        raise AnotherRunError

    monkeypatch.setattr(importer, "one_run_at_a_time", refuse)
    with pytest.raises(CommandError, match="Another import is in progress") as caught:
        call_command("import_seeds")
    assert caught.value.returncode == 2


@contextmanager
def lock_file_held_elsewhere(path):
    """Another process with the lock beside an SQLite database; it is killed at the end."""
    program = (
        "import fcntl, sys; file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('locked', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "locked\n"
        yield
        other.send_signal(signal.SIGKILL)
        other.wait()


@contextmanager
def advisory_lock_held_elsewhere():
    """Another connection with PostgreSQL's lock; the server ends it, as when its process dies."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s), pg_backend_pid()", [ADVISORY_LOCK])
        process = cursor.fetchone()[1]
    yield
    with connection.cursor() as cursor:
        # Closing would only hand it back to the pool. The number is how long to wait, in milliseconds.
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
    other.close()


def test_the_lock_keeps_a_second_process_out_and_dies_with_its_own(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    on_sqlite = connection.vendor == "sqlite"
    elsewhere = (
        lock_file_held_elsewhere(tmp_path / "import.lock") if on_sqlite else advisory_lock_held_elsewhere()
    )
    with elsewhere, pytest.raises(AnotherRunError), one_run_at_a_time():
        pass
    with one_run_at_a_time():
        pass


def test_a_rejected_file_gives_exit_code_1_and_the_good_ones_land(folder, run):
    write_seed(folder, "good.md")
    (folder / "bad.md").write_text("---\ntitle: [\n---\n")
    report = run()
    assert (report["exit"], report["created"]) == (1, 1)
    assert report["rejected"][0]["path"] == "bad.md"
    assert report["rejected"][0]["line"] == 3


def test_an_empty_file_is_skipped_and_named(folder, run):
    (folder / "empty.md").write_bytes(b"")
    report = run()
    assert (report["skipped"], report["exit"]) == (1, 0)
    assert RunEntry.objects.get().path == "empty.md"


def test_a_dry_run_writes_nothing_at_all_and_says_what_the_run_will_say(folder, run):
    write_seed(folder, "a.md")
    write_seed(folder, "bad.md", n=2, title=None)
    before = site_fingerprint()
    rehearsed = run("--dry-run")
    assert site_fingerprint() == before
    assert not Run.objects.exists()
    done = run()
    unlike = {"run", "seconds"}
    assert {k: v for k, v in rehearsed.items() if k not in unlike} == {
        k: v for k, v in done.items() if k not in unlike
    }
    assert rehearsed["run"] is None


def test_a_dry_run_shows_every_field_that_would_change(folder, run):
    write_seed(folder, "a.md", excerpt="Before.")
    run()
    write_seed(folder, "a.md", excerpt="After.")
    said = words("--dry-run")
    assert 'excerpt: "Before." → "After."' in said
    assert "updated  a.md" in said


def test_the_words_hold_no_secret(folder, run):
    write_seed(folder, "a.md")
    write_seed(folder, "b.md", n=2, secured="bad; \\q escape")
    said = words("--dry-run") + words("--verbosity=2")
    assert SECURED not in said
    assert "escape" not in said.replace("escapes", "")


def test_a_rejected_file_is_named_in_words_with_its_line(folder):
    write_seed(folder, "a.md", title=None)
    assert "rejected  a.md" in words()


def test_asked_to_stop_it_ends_between_batches_and_the_next_run_does_the_rest(
    folder, run, settings, monkeypatch
):
    for n in range(1, 8):
        write_seed(folder, f"{n}.md", f"Piece {n}", n=n)
    monkeypatch.setattr(importer, "BATCH", 2)
    asked = iter([False, False, True])
    report = import_seeds([folder], folder, nothing, stop=lambda: next(asked))
    assert report.stopped
    assert (Article.objects.count(), SeedFile.objects.count()) == (4, 4)
    assert Run.objects.get().state == Run.State.STOPPED
    assert run()["created"] == 3


def test_a_run_that_fails_half_way_leaves_whole_articles_and_the_next_one_goes_on(folder, run, monkeypatch):
    for n in range(1, 8):
        write_seed(folder, f"{n}.md", f"Piece {n}", n=n)
    monkeypatch.setattr(importer, "BATCH", 2)
    batches = iter([1, 2])
    write_entries = importer.write_entries

    def fail(run, entries):
        if entries:
            next(batches)  # the third batch fails after its articles are written
        write_entries(run, entries)

    monkeypatch.setattr(importer, "write_entries", fail)
    with pytest.raises(StopIteration):
        import_seeds([folder], folder, nothing)
    monkeypatch.undo()
    assert (Article.objects.count(), SeedFile.objects.count(), RunEntry.objects.count()) == (4, 4, 4)
    assert run()["created"] == 3
    assert Run.objects.filter(state=Run.State.STOPPED).count() == 1


def test_a_file_that_changes_while_the_run_is_under_way_is_left_to_the_next(folder, run, monkeypatch):
    path = write_seed(folder, "a.md")
    make_plan = importer.make_plan

    def slow_plan(*args):
        plan = make_plan(*args)
        path.write_text(seed_text("Written meanwhile"))
        return plan

    monkeypatch.setattr(importer, "make_plan", slow_plan)
    assert (run()["skipped"], Article.objects.count()) == (1, 0)
    monkeypatch.undo()
    run()
    assert Article.objects.get().title == "Written meanwhile"


def test_an_edit_made_while_the_run_is_under_way_is_not_lost(folder, run, monkeypatch):
    write_seed(folder, "a.md", "Headline")
    run()
    write_seed(folder, "a.md", "Headline", excerpt="New excerpt.")
    make_plan = importer.make_plan

    def slow_plan(*args):
        plan = make_plan(*args)
        Article.objects.update(title="Edited meanwhile", version=2)
        return plan

    monkeypatch.setattr(importer, "make_plan", slow_plan)
    run()
    article = Article.objects.get()
    assert (article.title, article.excerpt, article.version) == ("Edited meanwhile", "New excerpt.", 3)


def test_json_is_one_object_with_the_contracts_names(folder):
    out = StringIO()
    call_command("import_seeds", "--json", stdout=out)
    assert list(json.loads(out.getvalue())) == [
        "run",
        "created",
        "updated",
        "unchanged",
        "drafts",
        "conflicts",
        "moved",
        "missing",
        "skipped",
        "rejected",
        "warnings",
        "removed",
        "seconds",
    ]


def test_ctrl_c_ends_the_command_between_batches_with_its_own_code(folder, monkeypatch):
    for n in range(1, 5):
        write_seed(folder, f"{n}.md", f"Piece {n}", n=n)
    monkeypatch.setattr(importer, "BATCH", 2)
    store_batch = importer.store_batch

    def interrupted(*args):
        stored = store_batch(*args)
        signal.raise_signal(signal.SIGINT)
        return stored

    monkeypatch.setattr(importer, "store_batch", interrupted)
    with pytest.raises(SystemExit) as caught:
        call_command("import_seeds", "--json", stdout=StringIO())
    assert caught.value.code == 130
    assert Article.objects.count() == 2


def test_an_error_of_the_database_is_told_without_the_rows_it_quotes(folder, monkeypatch):
    from django.db import DataError

    def fail(*_):
        raise DataError(f"value too long\nDETAIL:  Failing row contains ({SECURED}).")

    monkeypatch.setattr(importer, "make_plan", fail)
    with pytest.raises(CommandError) as caught:
        call_command("import_seeds")
    assert "value too long" in str(caught.value)
    assert SECURED not in str(caught.value)
    assert (caught.value.returncode, caught.value.__suppress_context__) == (2, True)


def test_a_date_to_come_is_a_warning(folder, run):
    write_seed(folder, "a.md", publishedDateTime="2999-01-01T00:00:00Z")
    report = run()
    assert [warning["path"] for warning in report["warnings"]] == ["a.md"]
    assert "to come" in report["warnings"][0]["warning"]


def test_a_file_left_to_the_next_run_takes_no_other_with_it(folder, run, monkeypatch):
    paths = [write_seed(folder, f"{n}.md", f"Piece {n}", n=n) for n in range(1, 5)]
    monkeypatch.setattr(importer, "BATCH", 1)
    make_plan = importer.make_plan

    def slow_plan(*args):
        plan = make_plan(*args)
        paths[0].write_text(seed_text("Written meanwhile"))
        return plan

    monkeypatch.setattr(importer, "make_plan", slow_plan)
    assert (run()["created"], Article.objects.count()) == (3, 3)
