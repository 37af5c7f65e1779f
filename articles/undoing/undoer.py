"""Undoes a run: plans with reads only, then puts articles back in short transactions, and keeps a ledger."""

from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any

from articles.editions import public_change
from articles.importing.bookkeeping import finish, write_entries
from articles.importing.importer import Report
from articles.importing.journal import Journal
from articles.importing.ledger import Entry
from articles.importing.planning import Progress
from articles.importing.runlock import one_run_at_a_time
from articles.importing.shelf import Shelf
from articles.models import Article, Preimage, Run, RunEntry, SeedFile
from articles.ranking.keeping import rank_again, ranked_by_rule
from articles.undoing.choosing import chosen
from articles.undoing.items import Item, Own, articles_of, read_items
from articles.undoing.puttingback import delete_made, give_names_back, put_back
from articles.undoing.taxonomy import clear_away, edited_since, put_taxonomy_back

BATCH = 200  # articles a transaction (blueprint rule 5)
Outcome = RunEntry.Outcome


def rehearse(number: int | None, progress: Progress) -> Report:
    """The report of undoing a run (None: the latest), writing nothing at all. Raises CannotUndoError."""
    started = monotonic()
    run = chosen(number)
    items = [item for batch in batches(articles_of(run), progress) for item in read_items(run, batch)]
    entries = [entry for item in items for entry in entries_of(item)]
    entries += edited_since(run, Own(run))
    return Report(None, entries, counts_of(run, items, entries), monotonic() - started)


def undo_import(number: int | None, progress: Progress, stop: Callable[[], bool] = lambda: False) -> Report:
    """Undoes a run (None: the latest). Between two batches it asks `stop` whether to end early.

    Raises runlock.AnotherRunError and choosing.CannotUndoError before anything is written. What a killed undo
    left, the next one does.
    """
    started = monotonic()
    with one_run_at_a_time():
        target = chosen(number)
        Run.objects.filter(state=Run.State.RUNNING).update(state=Run.State.STOPPED)
        run = Run.objects.create(undoes=target, folders=target.folders)
        items, entries, stopped = carry_out(target, run, progress, stop)
        counts = counts_of(target, items, entries)
        finish(run, counts, complete=not stopped)
        return Report(run.pk, entries, counts, monotonic() - started, stopped)


def carry_out(
    target: Run, run: Run, progress: Progress, stop: Callable[[], bool]
) -> tuple[list[Item], list[Entry], str]:
    """Puts back what a run did, batch by batch. Says last where it was asked to stop, if it was."""
    own, shelf = Own(target), Shelf(Journal(run))
    items: list[Item] = []
    entries: list[Entry] = []
    waiting: set[int] = set()
    ids = articles_of(target)
    for batch in batches(ids, progress):
        if stop():
            return items, entries, f"after {len(items)} of {len(ids)} articles"
        done = undo_batch(target, batch, shelf, run, own, waiting)
        items += done
        entries += [entry for item in done for entry in entries_of(item)]
    give_names_back(waiting)
    left = put_taxonomy_back(target, own)
    found_missing_again(target)
    left += clear_away(own)
    write_entries(run, left)
    return items, entries + left, ""


def batches(ids: Sequence[int], progress: Progress) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), BATCH):
        progress("Undoing", start, len(ids))
        yield ids[start : start + BATCH]
    progress("Undoing", len(ids), len(ids))


def undo_batch(
    target: Run, ids: Sequence[int], shelf: Shelf, run: Run, own: Own, waiting: set[int]
) -> list[Item]:
    """Puts a batch of articles back with files and ledger lines, all or nothing.

    Adds to `waiting` the ids of files whose names other articles' files have at present.
    """
    with public_change() as change:
        list(Article.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
        items = read_items(target, ids)
        entries = [entry for item in items for entry in entries_of(item)]
        going = [item for item in items if not item.reason]
        waiting |= put_back([item for item in going if not item.made], shelf, run, own, change)
        made = [item for item in going if item.made]
        write_entries(run, entries)
        spent = [preimage.pk for item in going for preimage in item.preimages]
        ranked = {item.article.pk for item in going if not item.made} | ranked_by_rule(ids)
        waiting |= delete_made(made, own, change)
        rank_again(ranked, change)
        Preimage.objects.filter(pk__in=spent).delete()
    return items


def found_missing_again(target: Run) -> None:
    """The next run is to say again which files are missing."""
    missed = RunEntry.objects.filter(run=target, outcome=Outcome.MISSING).values("path")
    SeedFile.objects.filter(current=True, missing=True, path__in=missed).update(missing=False)


def entries_of(item: Item) -> Iterable[Entry]:
    """The lines of one article, one for each of its files; none where only bytes go back."""
    title = item.now["title"]
    for path in item.paths or [""]:
        if item.reason:
            yield Entry(path, Outcome.LEFT, title, item.article.pk, reason=item.reason)
        elif item.made:
            yield Entry(path, Outcome.UNDONE, title, item.article.pk, reason="Deleted: the run had made it.")
        elif item.changes:
            yield Entry(path, Outcome.UNDONE, title, item.article.pk, changes=item.changes)


def counts_of(target: Run, items: Iterable[Item], entries: Iterable[Entry]) -> dict[str, Any]:
    """The counts of an undo, in the words of the command's JSON."""
    going = [item for item in items if not item.reason]
    return {
        "undoes": target.pk,
        "deleted": sum(item.made for item in going),
        "restored": sum(bool(item.changes) and not item.made for item in going),
        "left": [
            {"path": entry.path, "title": entry.title, "reason": entry.reason}
            for entry in entries
            if entry.outcome == Outcome.LEFT
        ],
    }
