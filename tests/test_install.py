"""bin/install: says what a bare machine lacks, and does nothing twice."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "bin" / "install"
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3.11", "python3")
OLD = 'case "$*" in --version) echo Python 3.9.2 ;; *version_info*) exit 1 ;; esac'
BARE = 'case "$*" in *ensurepip*) exit 1 ;; *-venv*) echo python3.11-venv ;; esac'
INSTALLER = 'echo "$*" >>calls; case "$*" in *pip*install*) exit "${PIP_EXIT:-0}" ;; esac'


@pytest.fixture
def checkout(tmp_path):
    """A project of just this script and a lock file."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "site.txt").write_text("django==5.2.19\n")
    (tmp_path / "bin").mkdir()
    shutil.copy(SCRIPT, tmp_path / "bin")
    return tmp_path


def program(path, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def install(checkout, *arguments, **variables):
    path = f"{checkout / 'path'}:/usr/bin:/bin"
    command = [checkout / "bin" / "install", *arguments]
    environment = os.environ | {"PATH": path} | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_an_old_python_is_named_with_a_remedy(checkout):
    for name in CANDIDATES:
        program(checkout / "path" / name, OLD)
    done = install(checkout)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "Newsroom needs Python 3.11 or newer, and Python 3.9.2 was found; install it"
    )
    assert done.stderr.count("\n") == 1


def test_a_missing_venv_module_is_named_with_a_remedy(checkout):
    for name in CANDIDATES:
        program(checkout / "path" / name, BARE)
    done = install(checkout)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("python3 has no venv module; install it")
    assert "apt install python3.11-venv" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_set_is_refused(checkout):
    done = install(checkout, "everything")
    assert (done.returncode, done.stderr) == (
        1,
        "requirements/everything.txt does not exist; give site, postgresql, browser or check.\n",
    )


def test_the_lock_is_installed_with_its_hashes_and_only_when_it_changed(checkout):
    program(checkout / ".venv" / "bin" / "python", INSTALLER)
    calls, lock = checkout / "calls", checkout / "requirements" / "site.txt"
    assert install(checkout).returncode == 0
    assert "--require-hashes -r requirements/site.txt" in calls.read_text()
    calls.unlink()
    assert install(checkout).stdout == ""
    assert "pip install --" not in calls.read_text()
    lock.write_text("django==5.2.20\n")
    install(checkout)
    assert "pip install" in calls.read_text()


def test_an_install_that_failed_is_tried_again(checkout):
    program(checkout / ".venv" / "bin" / "python", INSTALLER)
    failed = install(checkout, PIP_EXIT="1")
    assert failed.returncode == 1
    assert failed.stderr.startswith("The dependencies could not be installed; check the network")
    assert "Installing" in install(checkout).stdout
