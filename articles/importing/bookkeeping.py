"""What a run leaves on record: its row, its ledger, the files' bytes, the conflicts it opens and closes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from articles import bulk
from articles.importing.ledger import Entry
from articles.importing.planning import ArticlePlan, FilePlan
from articles.models import Conflict, Run, RunEntry, SeedFile
from articles.seeding.document import READER_VERSION
from articles.seeding.merging import Clash, values_of
from articles.seeding.records import OrganizationDocument, SeedDocument, TopicDocument

ENTRY = ("run", "path", "outcome", "article", "line", "field", "reason", "changes", "warnings")
# What a file's row says beside its path.
FILE = ("folder", "kind", "article", "content", "digest", "reader_version", "values", "read_at")


def start_run(paths: Sequence[Path]) -> Run:
    """A new run. Whoever holds the lock knows that any other run on record as running has died."""
    Run.objects.filter(state=Run.State.RUNNING).update(state=Run.State.STOPPED)
    return Run.objects.create(folders=[str(path) for path in paths])


def finish(run: Run, counts: dict[str, Any], complete: bool) -> None:
    run.state = Run.State.DONE if complete else Run.State.STOPPED
    run.finished_at = timezone.now()
    run.counts = {name: len(value) if isinstance(value, list) else value for name, value in counts.items()}
    run.save()


def write_entries(run: Run, entries: Iterable[Entry]) -> None:
    """Adds lines to a run's ledger."""
    rows = [
        (
            run.pk,
            entry.path,
            entry.outcome,
            entry.article,
            entry.line,
            entry.field,
            entry.reason,
            entry.changes,
            entry.warnings,
        )
        for entry in entries
    ]
    bulk.insert(RunEntry, ENTRY, rows)


def store_files(
    files: Mapping[str, FilePlan],
    owners: Mapping[str, int | None],
    contents: Mapping[str, bytes],
    renamed: Mapping[str, int],
) -> None:
    """Keeps the bytes of files, given by path, and what they say of the article that each one feeds.

    The old bytes of a path that now feeds another article stay with the old one, unless the piece is known
    to have a new path: then that takes over the row (`renamed`: its id, by the new path).
    """
    rows = SeedFile.objects.filter(path__in=owners, current=True)
    stored = {path: (pk, article) for path, pk, article in rows.values_list("path", "pk", "article_id")}
    left = [pk for path, (pk, article) in stored.items() if article not in (None, owners[path])]
    SeedFile.objects.filter(pk__in=left).update(current=False)
    now = timezone.now()
    new, known = [], []
    for path, article in owners.items():
        pk, _ = stored.get(path, (None, None))
        pk = renamed.get(path) if pk is None or pk in left else pk
        row = (path, True, False, *row_of(files[path], article, contents[path], now))
        if pk is None:
            new.append(row)
        else:
            known.append((*row, pk))
    columns = ("path", "current", "missing", *FILE)
    bulk.insert(SeedFile, columns, new)
    bulk.update(SeedFile, columns, known)


def row_of(file: FilePlan, article: int | None, content: bytes, now: datetime) -> tuple:
    """The columns FILE of a file."""
    document = file.document
    values = values_of(document) if isinstance(document, SeedDocument) else {}
    return file.folder, kind_of(document), article, content, file.digest, READER_VERSION, values, now


def kind_of(document: Any) -> str:
    if isinstance(document, SeedDocument):
        return SeedFile.Kind.ARTICLE
    if isinstance(document, TopicDocument):
        return SeedFile.Kind.TOPIC
    return SeedFile.Kind.ORGANIZATION if isinstance(document, OrganizationDocument) else SeedFile.Kind.TAG


def settle_conflicts(plans: Iterable[ArticlePlan], run: Run) -> None:
    """Opens conflicts, and closes those whose file says what it used to, or what the editor says."""
    opened: list[Conflict] = []
    for plan in plans:
        Conflict.objects.filter(pk__in=[row.pk for row in plan.settled]).update(closed_at=timezone.now())
        clashes = {clash.field: clash for clash in plan.decision.clashes}
        for conflict in plan.conflicts:
            if clash := clashes.pop(conflict.field, None):
                conflict.ours, conflict.theirs = clash.ours, clash.theirs
                conflict.run, conflict.path = run, source_of(plan)
                conflict.save(update_fields=["ours", "theirs", "run", "path"])
        opened += [new_conflict(plan, clash, run) for clash in clashes.values()]
    Conflict.objects.bulk_create(opened)


def new_conflict(plan: ArticlePlan, clash: Clash, run: Run) -> Conflict:
    return Conflict(
        article_id=plan.match.article,
        field=clash.field,
        base=clash.base,
        ours=clash.ours,
        theirs=clash.theirs,
        run=run,
        path=source_of(plan),
    )


def source_of(plan: ArticlePlan) -> str:
    """The file of this run whose values count, as the fold has it."""
    documents = plan.match.documents
    return max(documents, key=lambda path: (values_of(documents[path])["published_at"] or "", path))
