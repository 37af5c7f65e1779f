"""bin/run: a start that cannot work ends with one sentence and its remedy."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(tmp_path):
    def run_site(port, **variables):
        environment = (
            os.environ | {"DATA_DIR": str(tmp_path), "SITE_URL": "http://127.0.0.1:8000"} | variables
        )
        command = [sys.executable, "bin/run", port]
        return subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60
        )

    return run_site


def test_a_port_in_use_is_named_with_a_remedy(run):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run(str(port))
    remedy = f"stop what uses it, or try `make run PORT={port + 1}`."
    assert (done.returncode, done.stderr) == (1, f"Port {port} is in use; {remedy}\n")


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_a_port_that_cannot_be_is_refused(run, port):
    done = run(port)
    assert (done.returncode, done.stderr) == (1, f"PORT is {port!r}; give a number from 1 to 65535.\n")


def test_a_nonsense_setting_stops_the_start(run):
    done = run("8000", TOP_WINDOW="1")
    assert (done.returncode, done.stderr) == (1, "TOP_WINDOW is '1'; give a whole number from 10 to 500.\n")
    assert done.stdout == ""


def test_an_unusable_database_stops_the_start(run, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
    done = run(port, DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder.sqlite3")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "The database cannot be used (unable to open database file); check DATABASE_URL"
    )
    assert done.stderr.count("\n") == 1
