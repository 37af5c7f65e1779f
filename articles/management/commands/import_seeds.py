"""import_seeds: arguments in, words out. What an import does is articles/importing/importer.py's."""

import json
import signal
import sys
from collections.abc import Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.importing import printing
from articles.importing.importer import Report, import_seeds, rehearse
from articles.importing.retiring import Retiring, RetiringRefusedError
from articles.importing.runlock import AnotherRunError
from articles.seeding.folder import NoSuchPath

ANY = -1  # --retire-missing without a number

HELP = """\
Reads seed files into the site. Give files or folders, searched to the bottom; without any, SEEDS_DIR.

Only what changed since the last run is looked at. What an editor changed stays; where the file changed the
same field too, the editor's value stays and a conflict says so. A missing file deletes nothing, unless
--retire-missing asks to unpublish what has lost all its files; a bad file changes nothing and stops nothing.
Everything may be run again, and stopped at any moment.

Exit codes: 0 everything done; 1 done, but some files were rejected (they are named); 2 nothing done;
130 or 143 stopped by Ctrl-C or SIGTERM between two batches (run it again to go on)."""


class Command(BaseCommand):
    help = HELP
    requires_system_checks = ()  # they take longer than a run that finds nothing changed

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="*", type=Path, metavar="PATH", help="a seed file, or a folder of them"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="print what a run would do, and write nothing"
        )
        parser.add_argument(
            "--retire-missing",
            nargs="?",
            type=int,
            const=ANY,
            metavar="N",
            help="unpublish the articles that have lost all their files, until one comes back; where that "
            "is more than a tenth of those in the folders given, only if their exact number is N",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")

    def handle(self, *, paths, dry_run, retire_missing, verbosity, **options):
        paths = paths or [settings.SEEDS_DIR]
        retiring = (
            None if retire_missing is None else Retiring(None if retire_missing == ANY else retire_missing)
        )
        try:
            watched = sys.stderr.isatty() and not options["json"]
            with progress_bars() if watched else nullcontext(unseen) as progress, Stop() as stop:
                if dry_run:
                    report = rehearse(paths, settings.SEEDS_DIR, progress, retiring)
                else:
                    report = import_seeds(paths, settings.SEEDS_DIR, progress, stop, retiring)
        except (NoSuchPath, AnotherRunError, RetiringRefusedError) as error:
            raise CommandError(str(error), returncode=2) from None
        except DatabaseError as error:
            # Only the first line: those below it may quote whole rows, and with them what is secret.
            reason = str(error).partition("\n")[0]
            remedy = "Once that is mended, run it again to go on; nothing is half done."
            if "no such" in reason or "does not exist" in reason:
                remedy = "Was `migrate` run?"
            raise CommandError(f"The database cannot be used: {reason}. {remedy}", returncode=2) from None
        self.tell(report, dry_run, options["json"], coloured(options), in_full=verbosity > 1)
        if report.stopped:
            sys.exit(128 + stop.signal)
        if report.counts["rejected"]:
            sys.exit(1)

    def tell(self, report: Report, dry_run: bool, as_json: bool, colour: bool, in_full: bool) -> None:
        if as_json:
            self.stdout.write(
                json.dumps({"run": report.run, **report.counts, "seconds": round(report.seconds, 2)})
            )
            return
        lines = printing.lines_of(report, in_full)
        if colour:
            printing.print_coloured(lines, self.stdout)
        else:
            self.stdout.writelines(f"{printing.plain(line)}\n" for line in lines)
        self.stdout.write(printing.summary(report, dry_run))


def coloured(options: Mapping[str, Any]) -> bool:
    """On a terminal that shows colours, unless the operator wants none (--no-color, NO_COLOR)."""
    if options["no_color"] or not (options["force_color"] or sys.stdout.isatty()):
        return options["force_color"]
    from rich.console import Console  # here, since loading it takes as long as an unchanged run

    console = Console()
    return options["force_color"] or bool(console.color_system and not console.no_color)


def unseen(doing: str, done: int, of: int) -> None:
    """Progress that nobody watches."""


@contextmanager
def progress_bars():
    """A bar on the terminal for each thing that takes long."""
    from rich.console import Console  # here, since loading it takes as long as an unchanged run
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def progress(doing: str, done: int, of: int) -> None:
            if doing not in tasks:
                tasks[doing] = bars.add_task(doing, total=of)
            bars.update(tasks[doing], completed=done, total=of)

        yield progress


class Stop:
    """Turns SIGTERM and Ctrl-C into a question that the importer asks between two batches."""

    def __init__(self) -> None:
        self.signal = 0

    def __call__(self) -> bool:
        return self.signal != 0

    def __enter__(self) -> Self:
        self.earlier = {number: signal.signal(number, self.ask) for number in (signal.SIGTERM, signal.SIGINT)}
        return self

    def ask(self, number: int, _) -> None:
        self.signal = number

    def __exit__(self, *_) -> None:
        for number, handler in self.earlier.items():
            signal.signal(number, handler)
