"""The one way into the database from files: carries out a plan in short transactions and keeps a ledger."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

from django.utils import timezone

from articles.editions import Change, public_change
from articles.importing import ledger
from articles.importing.articlerows import store_articles
from articles.importing.bookkeeping import finish, settle_conflicts, start_run, store_files, write_entries
from articles.importing.journal import Journal
from articles.importing.ledger import Entry
from articles.importing.matching import NEW
from articles.importing.planning import ArticlePlan, FilePlan, Plan, Progress, make_plan
from articles.importing.retention import forget
from articles.importing.retiring import Retiring, find_retired, retire
from articles.importing.runlock import one_run_at_a_time
from articles.importing.shelf import Shelf
from articles.importing.taxonomy import take_organization, take_topic
from articles.importing.whereabouts import Refusal, keep_whereabouts
from articles.models import Run
from articles.ranking.keeping import listing, rank_again, ranked_by_rule
from articles.seeding import folder
from articles.seeding.errors import SeedFileError
from articles.seeding.records import OrganizationDocument, TopicDocument

BATCH = 200  # articles a transaction (blueprint rule 5)
CHANGED_MEANWHILE = "It changed while the run was under way; the next run takes it in."


@dataclass
class Report:
    """What a run did, or a dry run would do."""

    run: int | None
    entries: list[Entry]
    counts: dict[str, Any]
    seconds: float
    stopped: str = ""  # where it was asked to end early


def rehearse(
    paths: Sequence[Path], seeds_dir: Path, progress: Progress, retiring: Retiring | None = None
) -> Report:
    """The report of the run that would be, writing nothing at all. Raises what import_seeds() does."""
    started = monotonic()
    plan = make_plan(paths, seeds_dir, progress)
    if retiring:
        plan.retiring = find_retired(plan, paths, seeds_dir, retiring)
    entries = ledger.entries_of(plan)
    return Report(None, entries, ledger.summary(plan, entries), monotonic() - started)


def import_seeds(
    paths: Sequence[Path],
    seeds_dir: Path,
    progress: Progress,
    stop: Callable[[], bool] = lambda: False,
    retiring: Retiring | None = None,
) -> Report:
    """Imports seed files. Between two batches it asks `stop` whether to end early.

    With `retiring` it also unpublishes articles that have lost all their files. Raises
    runlock.AnotherRunError, folder.NoSuchPath and retiring.RetiringRefusedError before anything is written.
    What a killed run left undone, the next one does.
    """
    started = monotonic()
    with one_run_at_a_time():
        plan = make_plan(paths, seeds_dir, progress)
        if retiring:
            plan.retiring = find_retired(plan, paths, seeds_dir, retiring)
        run = start_run(paths)
        planned = len(plan.articles)
        complete = apply(plan, run, progress, stop)
        stopped = "" if complete else f"after {len(plan.articles)} of {planned} articles"
        entries = ledger.entries_of(plan)
        counts = ledger.summary(plan, entries)
        finish(run, counts, complete)
        forget(timezone.now())
        return Report(run.pk, entries, counts, monotonic() - started, stopped)


def apply(plan: Plan, run: Run, progress: Progress, stop: Callable[[], bool]) -> bool:
    """Carries out a plan batch by batch, leaving in it what was done. False: it was asked to stop before."""
    shelf = Shelf(Journal(run))
    if plan.files or plan.retiring:
        shelf.journal.begin()
    keep_whereabouts(plan.seen, plan.refused, run)
    write_entries(run, ledger.file_entries(plan))
    take_taxonomy(plan.taxonomy, shelf)
    planned, plan.articles = plan.articles, []
    for start in range(0, len(planned), BATCH):
        if stop():
            return False
        progress("Writing", start, len(planned))
        plan.articles += store_batch(plan, planned[start : start + BATCH], run, shelf)
    rank_requalified(plan.articles)
    progress("Writing", len(planned), len(planned))
    return retire_articles(plan, run, stop, shelf.journal)


def retire_articles(plan: Plan, run: Run, stop: Callable[[], bool], journal: Journal) -> bool:
    """Unpublishes what has lost its files, after everything else. False: it was asked to stop before."""
    planned, plan.retiring = plan.retiring, []
    for start in range(0, len(planned), BATCH):
        if stop():
            return False
        with public_change() as change:
            batch = planned[start : start + BATCH]
            journal.look([each.article for each in batch], [])
            retired = retire(batch, run, change)
            journal.keep({})
            write_entries(run, ledger.retired_entries(retired))
        plan.retiring += retired
    return True


def take_taxonomy(files: Sequence[FilePlan], shelf: Shelf) -> None:
    """Taxonomy documents come first, so that articles find their topics and sources described."""
    contents = same_bytes(files)
    steady = {file.found.path: file for file in files if file.found.path in contents}
    if not steady:
        return
    with public_change() as change:
        shelf.journal.look([], steady)
        for file in steady.values():
            if isinstance(file.document, TopicDocument):
                change.touch(topics=take_topic(file.document, shelf))
            elif isinstance(file.document, OrganizationDocument):
                change.touch(renamed=take_organization(file.document, shelf))
        store_files(steady, dict.fromkeys(steady), contents, renamed={})
        shelf.journal.keep({})


def store_batch(plan: Plan, batch: list[ArticlePlan], run: Run, shelf: Shelf) -> list[ArticlePlan]:
    """Stores a batch of articles with their files and ledger lines, all or nothing. Returns what it stored.

    What cannot be stored as planned, because its file or the desk changed meanwhile, is left to the next run.
    """
    contents = same_bytes(plan.files[path] for article in batch for path in article.match.documents)
    steady = [article for article in batch if contents.keys() >= article.match.documents.keys()]
    with public_change() as change:
        shelf.journal.look([a.match.article for a in steady if a.match.article != NEW], contents)
        stored = store_articles(steady, shelf, run, change)
        owners = {path: article.match.article for article in stored for path in article.match.documents}
        renamed = {path: row.pk for article in stored for path, row in article.renamed.items()}
        store_files(plan.files, owners, contents, renamed)
        rank(stored, change)
        settle_conflicts(stored, run)
        shelf.journal.keep(owners)
        write_entries(run, [entry for article in stored for entry in ledger.article_entries(article)])
    left = [path for article in batch if article not in stored for path in article.match.documents]
    postponed = [Refusal(path, CHANGED_MEANWHILE, empty=True) for path in left]
    plan.refused += postponed
    write_entries(run, ledger.refused_entries(Plan(refused=postponed)))
    return stored


def rank(stored: Sequence[ArticlePlan], change: Change) -> None:
    """Applies the ranking rule where it may have something to say: mostly nowhere, since files give heat."""
    articles = [plan.match.article for plan in stored]
    unsaid = {plan.match.article for plan in stored if not plan.creates or plan.theirs["heat"] is None}
    rank_again(unsaid | ranked_by_rule(articles), change)


def rank_requalified(articles: Iterable[ArticlePlan]) -> None:
    """Ranks what came with an editor's quality from another site, and what lists it, once all is here."""
    new = [plan for plan in articles if plan.creates]
    requalified = {
        plan.match.article for plan in new if plan.decision.base["quality"] != plan.theirs["quality"]
    }
    if requalified:
        with public_change() as change:
            rank_again(requalified | listing(requalified), change)


def same_bytes(files: Iterable[FilePlan]) -> dict[str, bytes]:
    """The bytes of files by path, read again, without those that are no longer what was planned with."""
    contents = {}
    for file in files:
        with suppress(SeedFileError):
            content = folder.read(file.found)
            if sha256(content).hexdigest() == file.digest:
                contents[file.found.path] = content
    return contents
