"""export_seeds: arguments in, words out. What an export does is articles/exporting/exporter.py's."""

import json
import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.exporting.exporter import Report, export_seeds
from articles.exporting.folder import ExportRefused
from articles.management.commands.import_seeds import Stop, progress_bars, unseen

HELP = """\
Writes seed files into DIR: importing them into an empty database gives the same site.

A file that nobody edited comes out byte for byte as it was read. Where an editor changed something, only
that differs, in the file's own style; articles that never had a file get one. What the format has no field
for stands under `newsroom`.

DIR has to be new, empty (but for hidden names such as .git), or the folder of an earlier export. What the
site has read, or an earlier export wrote, is replaced; a file that somebody else changed there or put there
is left alone and named. Everything may be run again, and stopped at any moment.

Exit codes: 0 everything done; 1 done, but some values or files could not be exported (they are named);
2 nothing done; 130 or 143 stopped by Ctrl-C or SIGTERM between two files (run it again to go on)."""


class Command(BaseCommand):
    help = HELP
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="where the seed files shall go")
        parser.add_argument(
            "--dry-run", action="store_true", help="print what an export would do, and write nothing"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")

    def handle(self, *, folder, dry_run, **options):
        watched = sys.stderr.isatty() and not options["json"]
        try:
            with progress_bars() if watched else nullcontext(unseen) as progress, Stop() as stop:
                report = export_seeds(folder, progress, dry_run, stop)
        except ExportRefused as error:
            raise CommandError(str(error), returncode=2) from None
        except OSError as error:
            reason = f"{error.filename or folder} cannot be written: {error.strerror}."
            raise CommandError(f"{reason} Run it again when it can.", returncode=2) from None
        except DatabaseError as error:
            # Only the first line: those below it may quote whole rows, and with them what is secret.
            reason = str(error).partition("\n")[0]
            raise CommandError(
                f"The database cannot be used: {reason}. Was `migrate` run?", returncode=2
            ) from None
        self.tell(report, dry_run, as_json=options["json"])
        if report.stopped:
            sys.exit(128 + stop.signal)
        if report.unsupported:
            sys.exit(1)

    def tell(self, report: Report, dry_run: bool, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(asdict(report) | {"seconds": round(report.seconds, 2)}))
            return
        for file in report.edited:
            self.stdout.write(f"     edited  {file['path']}  {', '.join(file['fields'])}")
        for outcome in ("new", "removed", "left"):
            for path in getattr(report, outcome):
                self.stdout.write(f"{outcome:>11}  {path}")
        for refused in report.unsupported:
            name = f"  ({refused['field']})" if refused["field"] else ""
            self.stdout.write(f"unsupported  {refused['path']}{name}  {refused['reason']}.")
        self.stdout.write(summary(report, dry_run))


def summary(report: Report, dry_run: bool) -> str:
    """The counts in one table."""
    title = "An export would do this:" if dry_run else f"Exported in {report.seconds:.1f} s:"
    if report.stopped:
        title = f"Stopped early; run again to go on. {title}"
    counts = {
        "written": report.written,
        "unchanged": report.unchanged,
        "edited": len(report.edited),
        "new": len(report.new),
        "unsupported": len(report.unsupported),
        "removed": len(report.removed),
        "left": len(report.left),
    }
    return "\n".join([title, *(f"{count:>9}  {name}" for name, count in counts.items())])
