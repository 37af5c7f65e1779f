"""rank_articles: arguments in, words out. The ranking rule itself is articles/ranking's."""

import json
import sys
from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.ranking.checking import Agreement, Check, check
from articles.ranking.keeping import Move, in_force, rank_all
from articles.ranking.words import explain

HELP = """\
Applies the ranking rule: who leads a story, and how hot it is.

Heat that a seed file gives stands, and so does what an editor set. Where a file gives none, or an editor
changed the quality or the coverage that its heat came from, the rule says it; the site keeps that up to date
by itself. Run this after HEAT_PER_RELATED, MIN_BOOST_QUALITY or PUBLISH_THRESHOLD changed, or to give an
estimated quality to what comes without one. Nothing is ever published or unpublished by it.

--check compares what the files record with what the rule makes of the same files, and changes nothing.

Exit codes: 0 done; 2 nothing done."""


class Command(BaseCommand):
    help = HELP

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="print what would move, and write nothing")
        parser.add_argument("--check", action="store_true", help="compare recorded values with the rule")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")

    def handle(self, *, dry_run, check, **options):
        self.watched = sys.stderr.isatty() and not options["json"]
        if check and dry_run:
            raise CommandError("--check writes nothing anyway; leave out --dry-run.", returncode=2)
        try:
            if check:
                self.tell_check(options["json"])
            else:
                self.tell_moves(rank_all(self.progress, rehearse=dry_run), dry_run, options["json"])
        except DatabaseError as error:
            reason = str(error).partition("\n")[0]
            raise CommandError(
                f"The database cannot be used: {reason}. Was `migrate` run?", returncode=2
            ) from None

    def progress(self, done: int, of: int | None = None) -> None:
        if self.watched:
            self.stderr.write(f"\r{done:,}{f' of {of:,}' if of is not None else ''} ", ending="")
            self.stderr.flush()

    def tell_moves(self, moves: Iterable[Move], dry_run: bool, as_json: bool) -> None:
        moved = [told(move) for move in moves]
        if as_json:
            self.stdout.write(json.dumps({"moved": moved}))
            return
        for line in moved:
            self.stdout.write(f"{line['before']} → {line['after']}  {line['title']}")
            estimated = line["estimated_quality"]
            guess = [] if estimated is None else [f"Its quality is estimated: {estimated}."]
            self.stdout.write(f"    {' '.join([*guess, *line['because']])}")
        self.stdout.write(f"{len(moved)} {'would move' if dry_run else 'moved'}.")

    def tell_check(self, as_json: bool) -> None:
        found = check(in_force(), self.progress)
        if as_json:
            self.stdout.write(json.dumps(found.as_json()))
            return
        for name, agreement in [*found.folders.items(), ("all", found.total)]:
            self.stdout.write(f"{name}: {rates(agreement)}")
        for exception in found.total.exceptions:
            self.stdout.write(
                "  {path}: heat {heat}, by the rule {computed_heat}; "
                "published {published}, by the rule {computed_published}".format(**exception)
            )
        self.stdout.write(parameters(found))


def told(move: Move) -> dict:
    article, found = move.article, move.standing
    reasons = explain(found.ranking, in_force()) if found.ranking and found.by_rule else ["As its file says."]
    return {
        "slug": article.slug,
        "title": article.title,
        "before": article.heat,
        "after": found.heat,
        "estimated_quality": move.computed.get("quality"),
        "because": reasons,
    }


def rates(agreement: Agreement) -> str:
    of = agreement.files
    return (
        f"lead {agreement.lead}/{of}, published {agreement.published}/{of}, "
        f"heat {agreement.heat_exact}/{of} exactly and {agreement.heat_within_8}/{of} within 8"
    )


def parameters(found: Check) -> str:
    names = ", ".join(f"{name.upper()} {value}" for name, value in found.parameters._asdict().items())
    return f"With {names}."
