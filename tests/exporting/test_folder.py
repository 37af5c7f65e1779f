"""The folder that an export goes to: whole files or none, nothing of others touched, nothing outside."""

import fcntl
import os
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.exporting.exporter import export_seeds
from articles.exporting.folder import LIST, PART
from articles.models import Article, SeedFile
from tests.exporting.sites import contents
from tests.seedfiles import SECURED, write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeds(folder, run):
    """A site of two articles."""
    write_seed(folder, "a.md", "One", n=1)
    (folder / "deep").mkdir()
    write_seed(folder / "deep", "b.md", "Two", n=2)
    run()
    return folder


def test_a_repeated_export_writes_nothing_and_fetches_no_bytes(seeds, export, out):
    assert export()["written"] == 2
    times = {path: path.stat().st_mtime_ns for path in out.rglob("*.md")}
    with CaptureQueriesContext(connection) as queries:
        again = export()
    assert (again["written"], again["unchanged"]) == (0, 2)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.md")} == times
    assert not [query for query in queries if '"content"' in query["sql"] and '"kind" = ' not in query["sql"]]


def test_a_dry_run_says_the_same_and_writes_nothing(seeds, export, out, editing):
    editing.change("One", heat=95)
    planned = export("--dry-run")
    assert not out.exists()
    done = export()
    assert {**planned, "seconds": 0} == {**done, "seconds": 0}
    before = contents(out)
    editing.change("One", heat=96)
    assert export("--dry-run")["written"] == 1
    assert contents(out) == before


def test_a_folder_of_somebody_elses_is_refused(seeds, export, out):
    out.mkdir()
    (out / "letter.txt").write_text("Dear all")
    report = export()
    assert (report["exit"], list(contents(out))) == (2, ["letter.txt"])
    assert "no export wrote" in report["error"]


def test_a_file_is_no_folder(seeds, export, out):
    out.write_text("x")
    assert export()["exit"] == 2
    assert out.read_text() == "x"


def test_an_emptied_clone_takes_an_export(seeds, export, out):
    (out / ".git").mkdir(parents=True)
    (out / ".git" / "HEAD").write_text("ref: x")
    assert export()["exit"] == 0
    assert (out / ".git" / "HEAD").read_text() == "ref: x"


def test_an_edited_file_is_written_again_after_the_next_edit(seeds, export, out, editing):
    for heat in (95, 96):
        editing.change("One", heat=heat)
        report = export()
        assert (report["exit"], report["written"] > 0) == (0, True)
        assert f"heat: {heat}\n" in (out / "a.md").read_text()
    editing.change("One", heat=60)
    export()
    assert (out / "a.md").read_bytes() == (seeds / "a.md").read_bytes()


def test_what_somebody_changed_in_the_folder_is_left_alone_until_it_is_imported(
    seeds, run, export, out, editing
):
    export()
    theirs = (out / "a.md").read_text().replace("heat: 60", "heat: 61")
    (out / "a.md").write_text(theirs)
    report = export()
    assert (report["exit"], (out / "a.md").read_text()) == (1, theirs)
    assert [entry["path"] for entry in report["unsupported"]] == ["a.md"]
    run(out)
    editing.change("One", quality=3)
    assert export()["exit"] == 0
    text = (out / "a.md").read_text()
    assert ("heat: 61\n" in text, "quality: 3\n" in text) == (True, True)


def test_what_somebody_put_there_is_named_and_stays(seeds, export, out):
    export()
    (out / "new.md").write_text("---\ntitle: Mine\n---\n")
    report = export()
    assert (report["left"], report["exit"], (out / "new.md").exists()) == (["new.md"], 0, True)


def test_what_only_an_earlier_export_wrote_goes_when_it_is_no_longer_exported(seeds, export, out):
    SeedFile.objects.filter(path="a.md").delete()
    assert export()["new"] == ["2020-07-01-one.md"]
    Article.objects.filter(title="One").update(title="Renamed")
    report = export()
    assert (report["new"], report["removed"]) == (["2020-07-01-renamed.md"], ["2020-07-01-one.md"])
    assert sorted(contents(out)) == ["2020-07-01-renamed.md", "deep/b.md"]


def test_a_new_file_stays_when_the_site_has_read_it(seeds, run, export, out):
    SeedFile.objects.filter(path="a.md").delete()
    export()
    run(out)
    report = export()
    assert (report["removed"], report["new"], "2020-07-01-one.md" in contents(out)) == ([], [], True)


def test_but_not_when_somebody_changed_it_since(seeds, export, out):
    SeedFile.objects.filter(path="a.md").delete()
    export()
    (out / "2020-07-01-one.md").write_text("mine")
    Article.objects.filter(title="One").update(title="Renamed")
    report = export()
    assert (report["removed"], report["left"]) == ([], ["2020-07-01-one.md"])
    assert (out / "2020-07-01-one.md").read_text() == "mine"


def test_links_in_the_folder_are_not_followed(seeds, export, out, tmp_path):
    export()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (out / "deep" / "b.md").unlink()
    (out / "deep").rmdir()
    (out / "deep").symlink_to(elsewhere)
    (out / "a.md").unlink()
    (out / "a.md").symlink_to(elsewhere / "a.md")
    report = export()
    assert report["exit"] == 1
    assert sorted(entry["path"] for entry in report["unsupported"]) == ["a.md", "deep/b.md"]
    assert contents(elsewhere) == {}


def test_a_link_laid_in_place_of_the_unfinished_file_is_not_followed(seeds, export, out, tmp_path):
    export()
    (out / "a.md").unlink()
    (tmp_path / "victim").write_text("theirs")
    (out / PART).symlink_to(tmp_path / "victim")
    assert export()["exit"] == 0
    assert (tmp_path / "victim").read_text() == "theirs"
    assert (out / "a.md").read_bytes() == (seeds / "a.md").read_bytes()


@pytest.mark.parametrize(
    "path",
    ["../up.md", "/up.md", "a/../../up.md", ".git/hooks/up.md", "a//b.md", "a\nb.md"],
)
def test_paths_that_lead_out_are_refused(seeds, export, out, tmp_path, path):
    SeedFile.objects.filter(path="a.md").update(path=path)
    report = export()
    assert [entry["path"] for entry in report["unsupported"]] == [path]
    assert sorted(contents(tmp_path / "out")) == ["deep/b.md"]
    assert not (tmp_path / "up.md").exists()


def test_an_export_that_was_stopped_is_completed_by_the_next(seeds, export, out, editing):
    editing.change("One", heat=95)
    asked = iter([False, True])
    with patch("articles.exporting.exporter.EVERY", 1):
        report = export_seeds(out, lambda *_: None, dry_run=False, stop=lambda: next(asked))
    assert (report.stopped, sorted(contents(out))) == (True, ["a.md"])
    editing.change("One", heat=96)
    assert export()["exit"] == 0
    assert "heat: 96\n" in (out / "a.md").read_text()
    assert "deep/b.md" in contents(out)


def test_a_full_disk_leaves_whole_files_only(seeds, export, out):
    with patch("articles.exporting.folder.Path.replace", side_effect=OSError(28, "No space left on device")):
        report = export()
    assert (report["exit"], contents(out)) == (2, {})
    assert "No space left" in report["error"]
    assert export()["exit"] == 0
    assert sorted(contents(out)) == ["a.md", "deep/b.md"]


def test_two_exports_into_one_folder_do_not_meet(seeds, export, out):
    out.mkdir()
    holder = os.open(out, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    assert export()["exit"] == 2
    os.close(holder)
    assert export()["exit"] == 0


def test_what_an_export_says_holds_no_secret(seeds, out, editing):
    editing.change("One", heat=95)
    Article.objects.filter(title="Two").update(excerpt="Two  spaces")
    words = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("export_seeds", str(out), stdout=words)
    said = words.getvalue()
    assert ended.value.code == 1
    assert "edited  a.md  heat" in said
    assert "unsupported  deep/b.md  (excerpt)" in said
    assert SECURED not in said + (out / LIST).read_text()
