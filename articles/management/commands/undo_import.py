"""undo_import: arguments in, words out. What undoing does is articles/undoing/undoer.py's."""

import json
import sys
from contextlib import nullcontext

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.importing import printing
from articles.importing.importer import Report
from articles.importing.ledger import Entry
from articles.importing.runlock import AnotherRunError
from articles.management.commands.import_seeds import Stop, progress_bars, unseen
from articles.undoing.choosing import CannotUndoError
from articles.undoing.undoer import rehearse, undo_import

LONG = 40  # lines that are printed without being asked

HELP = """\
Takes back what a run of import_seeds did; without a number, the latest run that still stands.

Articles that the run changed get the values, files, addresses and conflicts that they had before; what it
made is deleted. Whatever anybody changed since stays whole and is listed with the reason. The files
themselves are not touched: importing them again repeats the run. Runs are undone in the reverse of their
order, one by one. It may be stopped at any moment; the same command goes on where it was.

Exit codes: 0 everything undone; 1 undone, but something stays (it is named); 2 nothing done;
130 or 143 stopped by Ctrl-C or SIGTERM between two batches."""


class Command(BaseCommand):
    help = HELP
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("run", nargs="?", type=int, metavar="RUN", help="the number of the run")
        parser.add_argument(
            "--dry-run", action="store_true", help="print what would be undone, and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")

    def handle(self, *, run, dry_run, verbosity, **options):
        try:
            watched = sys.stderr.isatty() and not options["json"]
            with progress_bars() if watched else nullcontext(unseen) as progress, Stop() as stop:
                report = rehearse(run, progress) if dry_run else undo_import(run, progress, stop)
        except (CannotUndoError, AnotherRunError) as error:
            raise CommandError(str(error), returncode=2) from None
        except DatabaseError as error:
            # Only the first line: those below it may quote whole rows, and with them what is secret.
            reason = str(error).partition("\n")[0]
            remedy = "Once that is mended, repeat the command to go on; nothing is half done."
            raise CommandError(f"The database cannot be used: {reason}. {remedy}", returncode=2) from None
        self.tell(report, dry_run, as_json=options["json"], in_full=dry_run or verbosity > 1)
        if report.stopped:
            sys.exit(128 + stop.signal)
        if report.counts["left"]:
            sys.exit(1)

    def tell(self, report: Report, dry_run: bool, as_json: bool, in_full: bool) -> None:
        if as_json:
            said = {"run": report.run, **report.counts, "seconds": round(report.seconds, 2)}
            self.stdout.write(json.dumps(said))
            return
        for entry in report.entries:
            if in_full or entry.outcome == "left" or len(report.entries) <= LONG:
                self.tell_entry(entry)
        self.stdout.write(summary(report, dry_run))

    def tell_entry(self, entry: Entry) -> None:
        words = [f"{entry.outcome:>9}", entry.path, entry.title, entry.reason]
        self.stdout.write("  ".join(word for word in words if word))
        for name, (before, after) in entry.changes.items():
            self.stdout.write(printing.plain(printing.change_line(name, before, after)))


def summary(report: Report, dry_run: bool) -> str:
    counts = report.counts
    title = f"Run {counts['undoes']} undone, {report.seconds:.1f} s:"
    if dry_run:
        title = f"Undoing run {counts['undoes']} would do this:"
    elif report.stopped:
        title = f"Stopped early, {report.stopped} of run {counts['undoes']}; repeat the command to go on."
    numbers = {name: len(count) if isinstance(count, list) else count for name, count in counts.items()}
    del numbers["undoes"]
    return "\n".join([title, *(f"{count:>9}  {name}" for name, count in numbers.items())])
