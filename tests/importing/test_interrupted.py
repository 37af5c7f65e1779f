"""Killed at any statement and on either side of any commit, a run is completed by the next: the same site.

A handful of moments by default; all commits and 200 statements (50 on PostgreSQL) where NEWSROOM_LONG is set.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("NEWSROOM_LONG"))
ON_SQLITE = "postgres" not in os.environ.get("DATABASE_URL", "")
STATEMENTS = (200 if ON_SQLITE else 50) if LONG else 1
COMMITS = -1 if LONG else 1


def kill(tmp_path: Path, what: str) -> dict:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "DATA_DIR": str(tmp_path),
        "SEEDS_DIR": str(tmp_path / "seeds"),
    }
    (tmp_path / "seeds").mkdir()
    command = [sys.executable, "-m", "tests.importing.killing", what, str(STATEMENTS), str(COMMITS)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("what", ["import", "undo"])
def test_killed_at_any_moment_the_next_one_completes_it(tmp_path, what):
    outcome = kill(tmp_path, what)
    assert outcome["wrong"] == []
    assert outcome["commits"] > 3
    assert outcome["kills"] >= min(STATEMENTS, outcome["statements"]) + 2 * min(1, outcome["commits"])
