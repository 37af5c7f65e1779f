"""Kills an import, or an undo, at chosen moments, lets the next one finish, and compares the outcome.

    python -m tests.importing.killing import|undo STATEMENTS COMMITS

Works in DATA_DIR, on a database of its own beside DATABASE_URL. Kills at so many of the statements (evenly
spread) and on both sides of so many of the commits; -1: all. Prints JSON: how many there were, how often
it killed, and what came out otherwise than without a kill. Every step is a process of its own, forked so that
Django starts once.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, Self

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections

SQLITE = "postgres" not in os.environ.get("DATABASE_URL", "")
Moment = tuple[str, int]  # "statement", "before commit" or "after commit", and its number


class Killer:
    """Counts statements and commits, and ends the process at one of them as a power cut would."""

    def __init__(self, at: Moment | None) -> None:
        self.at, self.statements, self.commits = at, 0, 0

    def __enter__(self) -> Self:
        self.commit = connection._commit
        connection._commit = self.on_commit
        connection.execute_wrappers.append(self.on_statement)
        return self

    def __exit__(self, *_: object) -> None:
        connection._commit = self.commit
        connection.execute_wrappers.remove(self.on_statement)

    def on_statement(self, execute: Callable, *args: Any) -> Any:
        self.statements += 1
        self.reach("statement", self.statements)
        return execute(*args)

    def on_commit(self) -> None:
        self.commits += 1
        self.reach("before commit", self.commits)
        self.commit()
        self.reach("after commit", self.commits)

    def reach(self, what: str, number: int) -> None:
        if self.at == (what, number):
            os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable[[], Any], database: str) -> Any:
    """What `work` returns in a process of its own; None where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            connections["default"].settings_dict["NAME"] = database
            result = json.dumps(work())
            connections.close_all()
            os.write(writing, result.encode())
            code = 0
        except BaseException as error:  # noqa: BLE001 (a fork must not go on as its parent)
            print(repr(error), file=sys.stderr)
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and status:
        sys.exit(f"A step failed with code {os.waitstatus_to_exitcode(status)}.")
    return json.loads(told) if told else None


def run(command: str) -> int:
    """An import or an undo, once PostgreSQL has noticed that a killed one is gone. Returns the exit code."""
    for _ in range(100):
        try:
            call_command(command, "--json", stdout=StringIO())
        except CommandError as error:
            if "in progress" not in str(error):
                raise
            time.sleep(0.1)
        except SystemExit as ended:
            return int(ended.code or 0)
        else:
            return 0
    raise TimeoutError


def counted(command: str) -> list[int]:
    with Killer(None) as killer:
        run(command)
    return [killer.statements, killer.commits]


def killed(command: str, at: Moment) -> None:
    with Killer(at):
        run(command)


def finished(command: str) -> str:
    """The next one, and the site that it leaves."""
    run(command)
    return site()


def site() -> str:
    from tests.fingerprint import site_fingerprint

    with connection.cursor() as cursor:
        if SQLITE:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
            cursor.execute("PRAGMA foreign_key_check")
            assert cursor.fetchone() is None
    return site_fingerprint()


def administer(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def copied(source: str, target: str) -> str:
    if SQLITE:
        for left in Path(target).parent.glob(f"{Path(target).name}*"):
            left.unlink()
        for part in Path(source).parent.glob(f"{Path(source).name}*"):
            shutil.copy(part, target + part.name.removeprefix(Path(source).name))
        return target
    dropped(target)
    forked(lambda: administer(f'CREATE DATABASE "{target}" TEMPLATE "{source}"'), "postgres")
    return target


def dropped(*names: str) -> None:
    for name in names if not SQLITE else ():
        forked(lambda name=name: administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'), "postgres")


def stocked() -> None:
    """A site with a first import, and an editor's change past the desk."""
    from articles.models import Article
    from tests.undoing.steps import first_files

    call_command("migrate", verbosity=0)
    first_files(settings.SEEDS_DIR)
    run("import_seeds")
    Article.objects.filter(title="First").update(title="An editor's headline", version=2)


def moments(statements: int, commits: int, of: list[int]) -> Iterator[Moment]:
    for number in spread(statements, of[0]):
        yield "statement", number
    for number in spread(commits, of[1]):
        yield "before commit", number
        yield "after commit", number


def spread(wanted: int, of: int) -> list[int]:
    """So many of the numbers from 1 on, evenly spread; -1: all."""
    if wanted < 0 or wanted >= of:
        return list(range(1, of + 1))
    return sorted({1 + round(place * (of - 1) / max(1, wanted - 1)) for place in range(wanted)})


def main(what: str, statements: int, commits: int) -> dict[str, Any]:
    from articles.importing import importer
    from articles.undoing import undoer
    from tests.undoing.steps import STEPS, rewritten

    importer.BATCH = undoer.BATCH = 2  # many edges between batches
    command = "import_seeds" if what == "import" else "undo_import"
    names = [f"newsroom_{os.getpid()}_{name}" for name in ("stock", "sample")]
    stock, sample = (str(settings.DATA_DIR / name) if SQLITE else name for name in names)
    try:
        if not SQLITE:
            forked(lambda: administer(f'CREATE DATABASE "{stock}"'), "postgres")
        forked(stocked, stock)
        for step in [*STEPS, rewritten]:  # the last one meets the editor's headline
            step(settings.SEEDS_DIR)
        if what == "undo":
            forked(lambda: run("import_seeds"), stock)
        of = forked(lambda: counted(command), copied(stock, sample))
        wanted = forked(site, sample)
        kills, wrong = 0, []
        for moment in moments(statements, commits, of):
            copied(stock, sample)
            kills += forked(lambda moment=moment: [killed(command, moment)], sample) is None
            if what == "undo" and forked(site, sample) == wanted:
                continue  # it was done but for saying so, and there is nothing left to undo
            if forked(lambda: finished(command), sample) != wanted:
                wrong.append(moment)
        return {"statements": of[0], "commits": of[1], "kills": kills, "wrong": wrong}
    finally:
        dropped(stock, sample)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
