"""What a run leaves on record: its row, its ledger, the files' bytes, the conflicts it opens and closes."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from articles.importing import bulk
from articles.importing.ledger import Entry
from articles.importing.planning import ArticlePlan, FilePlan
from articles.models import Conflict, Run, RunEntry, SeedFile
from articles.seeding.document import READER_VERSION
from articles.seeding.merging import Clash, values_of
from articles.seeding.records import OrganizationDocument, SeedDocument, TopicDocument


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
    bulk.create(
        RunEntry(
            run=run,
            path=entry.path,
            outcome=entry.outcome,
            article_id=entry.article,
            line=entry.line,
            field=entry.field,
            reason=entry.reason,
            changes=entry.changes,
            warnings=entry.warnings,
        )
        for entry in entries
    )


def store_files(
    files: Mapping[str, FilePlan], owners: Mapping[str, int | None], contents: Mapping[str, bytes]
) -> None:
    """Keeps the bytes of files, given by path, and what they say of the article that each one feeds.

    The old bytes of a path that now feeds another article stay with the old one.
    """
    rows = SeedFile.objects.filter(path__in=owners, current=True).defer("content")
    stored = {row.path: row for row in rows}
    left = [row.pk for row in stored.values() if row.article_id not in (None, owners[row.path])]
    SeedFile.objects.filter(pk__in=left).update(current=False)
    new = []
    for path, article in owners.items():
        row = stored.get(path)
        if row is None or row.pk in left:
            row = SeedFile(path=path)
            new.append(row)
        file = files[path]
        row.folder, row.kind, row.article_id = file.folder, kind_of(file.document), article
        row.content, row.digest, row.reader_version = contents[path], file.digest, READER_VERSION
        row.values = values_of(file.document) if isinstance(file.document, SeedDocument) else {}
        row.read_at = timezone.now()
        if row.pk:
            row.save()
    bulk.create(new)


def kind_of(document: Any) -> str:
    if isinstance(document, SeedDocument):
        return SeedFile.Kind.ARTICLE
    if isinstance(document, TopicDocument):
        return SeedFile.Kind.TOPIC
    return SeedFile.Kind.ORGANIZATION if isinstance(document, OrganizationDocument) else SeedFile.Kind.TAG


def settle_conflicts(plans: Iterable[ArticlePlan], run: Run) -> None:
    """Opens conflicts, and closes those whose file says what it used to, or what the editor says."""
    now = timezone.now()
    opened: list[Conflict] = []
    for plan in plans:
        clashes = {clash.field: clash for clash in plan.decision.clashes}
        for conflict in plan.conflicts:
            clash = clashes.pop(conflict.field, None)
            theirs = plan.theirs[conflict.field]
            if theirs in (conflict.base, plan.decision.values[conflict.field]):
                conflict.closed_at = now
            elif clash is not None:
                conflict.ours, conflict.theirs = clash.ours, clash.theirs
                conflict.run, conflict.path = run, source_of(plan)
            conflict.save()
        opened += [new_conflict(plan, clash, run) for clash in clashes.values()]
    bulk.create(opened)


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
