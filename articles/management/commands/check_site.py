"""check_site: arguments in, words out. What is checked is articles/checking's."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.db import DatabaseError

from articles.checking.crawl import LIMIT, check_site
from articles.checking.report import KINDS, MOST_FINDINGS, Report
from articles.management.commands.import_seeds import Stop, progress_bars, unseen

HELP = f"""\
Reads every public address of this site as strangers do: in process, through all of the middleware, without
a network and without changing anything. It follows the links of pages, feeds and sitemaps, and visits
whatever the database says is public. It finds

{chr(10).join(f"  {kind:<9} {words}" for kind, words in KINDS.items())}

A leak is a slug, an address or a headline of an article that is not visible, or anything that a list says of
a piece that was withheld. Addresses of hidden articles, topics and sources have to answer exactly as those
that do not exist. What pages and files may weigh stands in articles/checking/budgets.py.

It may run while the site is in use; what changes meanwhile can make it name a link that was right a moment
before. Ctrl-C ends it soon, and it says what it found until then.

Exit codes: 0 nothing found; 1 something found (all of it is named, up to {MOST_FINDINGS:,}); 2 nothing done;
130 or 143 stopped by Ctrl-C or SIGTERM."""


class HelpFormatter(RawDescriptionHelpFormatter, DjangoHelpFormatter):
    """Keeps the list of kinds a list."""


class Command(BaseCommand):
    help = HELP
    requires_system_checks = ()  # they say nothing about what visitors get

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=HelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--limit",
            type=addresses,
            default=LIMIT,
            metavar="N",
            help="visit at most N addresses (default %(default)s); of a larger site, an even sample of its "
            "articles, topics and sources and what they link to. 0: no limit. Memory grows with N alone",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")

    def handle(self, *_args: Any, limit: int, **options: Any) -> None:
        watched = sys.stderr.isatty() and not options["json"]
        try:
            with progress_bars() if watched else nullcontext(unseen) as progress, Stop() as stop:
                report = check_site(limit or sys.maxsize, progress, stop)
        except DatabaseError as error:
            reason = str(error).partition("\n")[0]
            raise CommandError(
                f"The database cannot be used: {reason}. Was `migrate` run?", returncode=2
            ) from None
        self.stdout.write(json.dumps(as_json(report)) if options["json"] else as_words(report))
        if report.stopped:
            sys.exit(128 + stop.signal)
        if report.counts:
            sys.exit(1)


def addresses(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"{text!r} is no number; give how many addresses to visit, or 0 for all")
    return int(text)


def as_json(report: Report) -> dict[str, Any]:
    return {
        "addresses": report.addresses,
        "complete": report.complete and not report.stopped,
        "hidden": report.hidden,
        "counts": {kind: report.counts[kind] for kind in KINDS},
        "findings": [vars(finding) for finding in report.findings],
        "heaviest": {
            name: {"bytes": weight, "address": address}
            for name, (weight, address) in sorted(report.heaviest.items())
        },
        "seconds": round(report.seconds, 2),
    }


def as_words(report: Report) -> str:
    lines = []
    for kind, words in KINDS.items():
        found = sorted(finding for finding in report.findings if finding.kind == kind)
        if found:
            lines.append(f"{kind}: {words} ({report.counts[kind]:,})")
            lines += [f"  {finding.address}  {finding.what}" for finding in found]
    weights = [f"{name} {weight:,}" for name, (weight, _) in sorted(report.heaviest.items()) if name]
    lines.append(f"Heaviest of each kind, bytes compressed: {', '.join(weights) or 'none'}")
    if report.stopped:
        lines.append("Stopped early; what was not visited may hold more.")
    elif not report.complete:
        lines.append("There are more addresses than were visited; --limit 0 visits all.")
    total = report.counts.total()
    looked = f"{report.addresses:,} addresses, {report.hidden:,} hidden things looked for"
    lines.append(f"{looked}, {report.seconds:.1f} s: {f'{total:,} found' if total else 'nothing is wrong'}.")
    return "\n".join(lines)
