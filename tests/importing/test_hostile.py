"""Everything odd and hostile beside good files, through the command in a process of its own."""

import json
import os
import socket
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import process_time
from typing import NamedTuple

import pytest

from articles.seeding.document import read_document
from articles.seeding.errors import SeedFileError
from tests.seedfiles import write_seed
from tests.seeding.test_outcomes import OUTCOMES, whole

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = 100
MEMORY = 300 * 1024  # KB
LONGEST = 1.0  # CPU seconds a file; the slowest takes a fifth of that
TAKEN = {"accepted", "warned", "draft"}


def write_hostile(folder: Path) -> dict[str, str]:
    """One file a case of the table of outcomes, each with an address of its own; the outcome by name."""
    outcomes = {}
    for expected, cases in OUTCOMES.items():
        for number, content in enumerate(cases.values()):
            name = f"{expected}-{number}.md"
            own = content.replace(b"example.org/", f"example.org/{expected}/{number}/".encode(), 1)
            (folder / name).write_bytes(own)
            outcomes[name] = expected
    return outcomes


def write_strange(folder: Path, outside: Path) -> dict[str, str]:
    """What is no regular file inside the folder, or has a name that no ledger could print."""
    os.mkfifo(folder / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder)  # an address of a socket may not be long
        listener.bind("socket.md")
        os.chdir(here)
    (outside / "secret.md").write_bytes(whole())
    (folder / "out.md").symlink_to(outside / "secret.md")
    (folder / "nowhere.md").symlink_to(folder / "not-there.md")
    (folder / "loop").symlink_to(folder)
    (folder / "folder.md").mkdir()
    (folder / "line\nbreak.md").write_bytes(whole())
    (folder / "README.md").write_text("---\nnot a seed")
    refused = ["pipe.md", "socket.md", "out.md", "nowhere.md", "line\\nbreak.md"]
    if made_a_device(folder / "device.md"):
        refused.append("device.md")
    return dict.fromkeys(refused, "rejected")


def made_a_device(place: Path) -> bool:
    """Whether a device like /dev/zero, which never ends, stands there now. Only root may make one."""
    try:
        os.mknod(place, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except OSError:
        return False
    return True


# A process begins as large as the one that it is forked from, which is a whole run of tests; so a small one
# stands between.
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[2:]).returncode
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


class Done(NamedTuple):
    """A command that has ended; `peak` is its largest size in KB."""

    returncode: int
    stdout: str
    stderr: str
    peak: int


def manage(data: Path, *arguments: str) -> Done:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SEEDS_DIR")
    }
    command = [sys.executable, "manage.py", *arguments]
    environment["DATA_DIR"] = str(data)
    measured = [sys.executable, "-c", MEASURED, str(data / "peak"), *command]
    done = subprocess.run(measured, cwd=data, env=environment, capture_output=True, text=True, check=False)
    return Done(done.returncode, done.stdout, done.stderr, int((data / "peak").read_text()))


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """The good, the odd and the strange in one run: what was expected, and what the command said."""
    top = tmp_path_factory.mktemp("hostile")
    folder, outside, data = (top / name for name in ("seeds", "outside", "data"))
    for each in (folder, outside, data):
        each.mkdir()
    (data / "manage.py").symlink_to(ROOT / "manage.py")
    for n in range(GOOD):
        write_seed(folder, f"good-{n}.md", f"Good {n}", webUrl=f"https://good.example/{n}")
    expected = write_hostile(folder) | write_strange(folder, outside)
    assert manage(data, "migrate", "--verbosity=0").returncode == 0
    done = manage(data, "import_seeds", "--json", str(folder))
    return expected, done, json.loads(done.stdout), data


def test_the_command_survives_and_says_that_some_were_rejected(imported):
    _, done, _, _ = imported
    assert done.returncode == 1
    assert done.stderr == ""


def test_all_good_files_land_beside_everything_that_can_be_taken_in(imported):
    expected, _, report, _ = imported
    assert report["created"] == GOOD + sum(outcome in TAKEN for outcome in expected.values())


def test_every_bad_file_is_named_with_a_reason(imported):
    expected, _, report, _ = imported
    named = {entry["path"]: entry["reason"] for entry in report["rejected"]}
    assert sorted(named) == sorted(path for path, outcome in expected.items() if outcome == "rejected")
    assert all(reason.endswith(".") and len(reason) > 20 for reason in named.values())


def test_broken_yaml_is_named_with_its_line(imported):
    _, _, report, _ = imported
    lines = {entry["path"]: entry["line"] for entry in report["rejected"]}
    broken = [f"rejected-{number}.md" for number, case in enumerate(OUTCOMES["rejected"]) if "alias" in case]
    assert [lines[path] for path in broken] == [len(whole().splitlines())]


def test_every_warning_names_its_file(imported):
    expected, _, report, _ = imported
    warned = {entry["path"] for entry in report["warnings"]}
    assert {path for path, outcome in expected.items() if outcome == "warned"} <= warned


def test_empty_files_are_skipped(imported):
    expected, _, report, _ = imported
    assert report["skipped"] == sum(outcome == "skipped" for outcome in expected.values())


def test_no_command_in_a_file_ever_runs(imported):
    _, _, _, data = imported
    assert not (data / "canary").exists()
    assert any(b"touch canary" in content for content in OUTCOMES["rejected"].values())


def test_memory_stays_small(imported):
    _, done, _, _ = imported
    assert 10_000 < done.peak < MEMORY


def test_a_device_given_by_its_path_is_rejected_without_being_read(imported):
    _, _, _, data = imported
    done = manage(data, "import_seeds", "--json", "/dev/zero")
    (rejection,) = json.loads(done.stdout)["rejected"]
    assert (done.returncode, rejection["path"]) == (1, "zero")
    assert "device" in rejection["reason"]


# CPU time of this process, which the machine's other work does not add to; the clock on the wall would tell
# how busy the machine is. Reading is where a file's own cost lies: what it gives to store is bounded by it.
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_no_file_takes_longer_than_a_second(outcome):
    costs = {}
    for name, content in OUTCOMES[outcome].items():
        started = process_time()
        with suppress(SeedFileError):
            read_document(content, "story.md")
        costs[name] = process_time() - started
    assert {name: cost for name, cost in costs.items() if cost > LONGEST} == {}
