"""import_seeds: arguments in, words out. What an import does is articles/importing/importer.py's."""

import json
import signal
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Self

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.importing.importer import Report, import_seeds, rehearse
from articles.importing.ledger import Entry
from articles.importing.runlock import AnotherRunError
from articles.seeding.folder import NoSuchPath

LONG = 40  # lines of ledger that a run prints without being asked

HELP = """\
Reads seed files into the site. Give files or folders, searched to the bottom; without any, SEEDS_DIR.

Only what changed since the last run is looked at. What an editor changed stays; where the file changed the
same field too, the editor's value stays and a conflict says so. A missing file deletes nothing; a bad file
changes nothing and stops nothing. Everything may be run again, and stopped at any moment.

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
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")

    def handle(self, *, paths, dry_run, verbosity, **options):
        paths = paths or [settings.SEEDS_DIR]
        try:
            watched = sys.stderr.isatty() and not options["json"]
            with progress_bars() if watched else nullcontext(unseen) as progress, Stop() as stop:
                if dry_run:
                    report = rehearse(paths, settings.SEEDS_DIR, progress)
                else:
                    report = import_seeds(paths, settings.SEEDS_DIR, progress, stop)
        except (NoSuchPath, AnotherRunError) as error:
            raise CommandError(str(error), returncode=2) from None
        except DatabaseError as error:
            # Only the first line: those below it may quote whole rows, and with them what is secret.
            reason = str(error).partition("\n")[0]
            remedy = "Once that is mended, run it again to go on; nothing is half done."
            if "no such" in reason or "does not exist" in reason:
                remedy = "Was `migrate` run?"
            raise CommandError(f"The database cannot be used: {reason}. {remedy}", returncode=2) from None
        self.tell(report, dry_run, as_json=options["json"], in_full=dry_run or verbosity > 1)
        if report.stopped:
            sys.exit(128 + stop.signal)
        if report.counts["rejected"]:
            sys.exit(1)

    def tell(self, report: Report, dry_run: bool, as_json: bool, in_full: bool) -> None:
        if as_json:
            self.stdout.write(
                json.dumps({"run": report.run, **report.counts, "seconds": round(report.seconds, 2)})
            )
            return
        grave = [entry for entry in report.entries if entry.outcome in ("rejected", "conflict", "skipped")]
        for entry in report.entries if in_full or len(report.entries) <= LONG else grave:
            self.tell_entry(entry)
        for warning in report.counts["warnings"]:
            self.stdout.write(f"  warning  {warning['path']}  {warning['warning']}")
        self.stdout.write(summary(report, dry_run))

    def tell_entry(self, entry: Entry) -> None:
        place = f"{entry.path}:{entry.line}" if entry.line else entry.path
        words = [
            f"{entry.outcome:>9}  {place}",
            entry.title,
            f"({entry.field})" if entry.field else "",
            entry.reason,
        ]
        self.stdout.write("  ".join(word for word in words if word))
        for name, (before, after) in entry.changes.items():
            self.stdout.write(f"{'':>11}{name}: {shortened(before)} → {shortened(after)}")


def summary(report: Report, dry_run: bool) -> str:
    """The counts in one table, nothing's own line left out."""
    counts = {name: len(count) if isinstance(count, list) else count for name, count in report.counts.items()}
    title = "A run would do this:" if dry_run else f"Run {report.run}, {report.seconds:.1f} s:"
    if report.stopped:
        title = f"Stopped early, {report.stopped}; run again to go on. {title}"
    return "\n".join([title, *(f"{count:>9}  {name}" for name, count in counts.items())])


def shortened(value) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 70 else f"{text[:69]}…"


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
