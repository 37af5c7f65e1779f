"""Two runs at once, a full disk, what cannot be written: said in a sentence, and nothing is harmed."""

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.seedfiles import write_seed

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    "postgres" in os.environ.get("DATABASE_URL", ""), reason="The files under test are SQLite's."
)
# Root is asked for no permission, unless it lays its capabilities down.
AS_USER = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []


class Site:
    """A site in a folder of its own, driven as an operator does: a process a command."""

    def __init__(self, folder: Path) -> None:
        self.data, self.seeds = folder / "data", folder / "seeds"
        self.seeds.mkdir()
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATA_DIR": str(self.data),
            "SEEDS_DIR": str(self.seeds),
        }

    def start(self, *command: str, before: Sequence[str] = (), **options) -> subprocess.Popen:
        return subprocess.Popen(
            [*before, sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def run(self, *command: str, **options) -> tuple[int, str, str]:
        with self.start(*command, **options) as process:
            out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def ask(self, query: str) -> list[tuple]:
        with sqlite3.connect(self.data / "newsroom.sqlite3") as database:
            return database.execute(query).fetchall()


@pytest.fixture
def site(tmp_path, fresh_data) -> Site:
    site = Site(tmp_path)
    shutil.copytree(fresh_data, site.data)
    return site


@pytest.fixture(scope="module")
def fresh_data(tmp_path_factory) -> Path:
    """The data folder of a site without any article."""
    folder = tmp_path_factory.mktemp("fresh")
    site = Site(folder)
    code, _, err = site.run("migrate", "--verbosity=0")
    assert code == 0, err
    return site.data


def fill(folder: Path, number: int, size: int = 0) -> None:
    for n in range(number):
        write_seed(
            folder,
            f"{n:04}.md",
            f"Piece {n}",
            webUrl=f"https://outlet.example/{n}",
            excerpt=f"{n} " * (size // 5 or 1),
        )


def test_a_full_disk_stops_the_run_in_a_sentence_and_the_next_one_goes_on(site):
    fill(site.seeds, 450, size=2000)
    full = (site.data / "newsroom.sqlite3").stat().st_size + 1_500_000

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))

    code, out, err = site.run("import_seeds", preexec_fn=limit)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert "disk" in err
    assert site.ask("PRAGMA integrity_check") == [("ok",)]
    assert site.ask("SELECT count(*) % 200 FROM articles_article") == [(0,)]
    code, out, _ = site.run("import_seeds", "--json")
    assert code == 0
    assert site.ask("SELECT count(*) FROM articles_article") == [(450,)]
    assert site.ask("SELECT state FROM articles_run ORDER BY id") == [("stopped",), ("done",)]


def test_of_two_runs_at_once_one_refuses_and_nothing_is_done_twice(site):
    fill(site.seeds, 600, size=500)
    first, second = site.start("import_seeds", "--json"), site.start("import_seeds", "--json")
    told = [process.communicate(timeout=120) for process in (first, second)]
    codes = sorted([first.returncode, second.returncode])
    assert codes in ([0, 2], [0, 0])  # the slower one may have started after the end
    created = [json.loads(out)["created"] for out, _ in told if out]
    assert sum(created) == 600
    assert all("Another import is in progress" in err for out, err in told if not out)


def test_asked_to_end_it_says_where_it_was(site):
    fill(site.seeds, 3000)
    with site.start("import_seeds") as process:
        deadline = time.monotonic() + 60
        while not site.ask("SELECT 1 FROM articles_article LIMIT 1") and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=120)
    stored = site.ask("SELECT count(*) FROM articles_article")[0][0]
    assert process.returncode == 143
    assert 0 < stored < 3000
    assert stored % 200 == 0
    assert f"Stopped early, after {stored} of 3000 articles" in out
    assert site.run("import_seeds", "--json")[0] == 0
    assert site.ask("SELECT count(*) FROM articles_article") == [(3000,)]


@pytest.mark.skipif(AS_USER and not shutil.which("setpriv"), reason="Root cannot become a plain user here.")
def test_seeds_that_cannot_be_written_are_enough_and_data_that_cannot_is_refused(site):
    fill(site.seeds, 2)
    for path in (*site.seeds.iterdir(), site.seeds):
        path.chmod(0o555 if path.is_dir() else 0o444)
    code, out, err = site.run("import_seeds", "--json", before=AS_USER)
    assert code == 0, err
    assert json.loads(out)["created"] == 2
    site.seeds.chmod(0o755)
    write_seed(site.seeds, "new.md", n=9)
    for path in site.data.glob("newsroom.sqlite3*"):
        path.chmod(0o444)
    code, out, err = site.run("import_seeds", before=AS_USER)
    assert (code, out) == (2, "")
    assert "readonly" in err
    assert "Traceback" not in err
    site.data.chmod(0o555)
    code, out, err = site.run("import_seeds", before=AS_USER)
    site.data.chmod(0o755)
    assert (code != 0, out) == (True, "")
    assert "DATA_DIR" in err
