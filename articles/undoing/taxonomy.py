"""Putting topics and sources back, and clearing away what a run made and nothing uses any more."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from articles.editions import Change, public_change
from articles.importing.journal import plain, unpack
from articles.importing.ledger import Entry
from articles.models import ArticleKey, Preimage, Provider, Run, RunEntry, SeedFile, Snapshot, Topic
from articles.undoing.items import Own
from articles.undoing.puttingback import replace_files

CHUNK = 200  # rows a transaction
Table = Preimage.Table
Described = Topic | Provider
MODELS: dict[str, type[Topic] | type[Provider]] = {Table.TOPIC: Topic, Table.PROVIDER: Provider}
NEVER_EDITED = {"story_count", "visible_count", "base", "id"}


def put_taxonomy_back(run: Run, own: Own) -> list[Entry]:
    """Gives topics, sources and taxonomy files what stood before the run, the last change first.

    Returns a ledger line for each row that stays because an editor changed it since.
    """
    left: dict[tuple[str, int], Entry] = {}
    with transaction.atomic():
        brought = SeedFile.objects.filter(own.of(SeedFile), article=None)
        brought.exclude(kind=SeedFile.Kind.ARTICLE).delete()
    pending = list(Preimage.objects.filter(run=run, article=None).values_list("pk", flat=True))
    for start in range(0, len(pending), CHUNK):
        with public_change() as change:
            rows = Preimage.objects.filter(pk__in=pending[start : start + CHUNK])
            for preimage in rows.exclude(table=Table.FILE):
                identity = preimage.table, preimage.row
                reason = "" if identity in left else put_row_back(preimage, own, change)
                if reason:
                    left[identity] = Entry("", RunEntry.Outcome.LEFT, reason=reason)
            files = [unpack(preimage)[0] for preimage in rows.filter(table=Table.FILE)]
            replace_files(SeedFile.objects.none(), files)
            rows.delete()
    return list(left.values())


def put_row_back(preimage: Preimage, own: Own, change: Change) -> str:
    """Gives a topic or source what it had, unless somebody changed it since: then says so."""
    row = MODELS[preimage.table]._default_manager.filter(pk=preimage.row).first()
    if row is None or own.has(row):
        return ""  # gone already, or made by the run itself
    before, after = unpack(preimage)
    if differs(row, after):
        return f"{kind(row)} {row}: changed since."
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**before)
    except IntegrityError:
        return f"{kind(row)} {row}: what it had belongs to another now."
    if isinstance(row, Provider):
        change.touch(providers=[row.pk], renamed=[row.pk] if before["name"] != after["name"] else [])
    else:
        change.touch(topics=[row.pk])
    return ""


def edited_since(run: Run, own: Own) -> list[Entry]:
    """The ledger lines that put_taxonomy_back() would give, with reads only."""
    seen: set[tuple[str, int]] = set()
    left = []
    for preimage in Preimage.objects.filter(run=run, article=None).exclude(table=Table.FILE):
        row = MODELS[preimage.table]._default_manager.filter(pk=preimage.row).first()
        latest = (preimage.table, preimage.row) not in seen
        seen.add((preimage.table, preimage.row))
        if row is not None and latest and not own.has(row) and differs(row, unpack(preimage)[1]):
            left.append(Entry("", RunEntry.Outcome.LEFT, reason=f"{kind(row)} {row}: changed since."))
    return left


def differs(row: Described, after: dict[str, Any]) -> bool:
    return plain({name: getattr(row, name) for name in after}) != after


def kind(row: Described) -> str:
    return str(row._meta.verbose_name).capitalize()


def clear_away(own: Own) -> list[Entry]:
    """Deletes the snapshots, keys, topics and sources that the run made and nothing uses any more.

    Returns a ledger line for each topic and source that stays because an editor changed it since.
    """
    delete_all(Snapshot.objects.filter(own.of(Snapshot), coverage=None))
    delete_all(ArticleKey.objects.filter(own.of(ArticleKey), article=None, snapshots=None))
    left = drop_unused(Provider.objects.filter(own.of(Provider), articles=None, snapshots=None))
    unused = Topic.objects.filter(own.of(Topic), article_topics=None, children=None)
    kept_topics = drop_unused(unused)
    while unused.exclude(pk__in=kept_topics).exists():  # parents, once their children are gone
        kept_topics |= drop_unused(unused.exclude(pk__in=kept_topics))
    reasons = [f"{kind(row)} {row}: changed since." for row in [*left.values(), *kept_topics.values()]]
    return [Entry("", RunEntry.Outcome.LEFT, reason=reason) for reason in reasons]


def drop_unused(rows: QuerySet[Any]) -> dict[int, Described]:
    """Deletes rows that stand as files had them, and returns the others by id."""
    edited = {row.pk: row for row in rows if not as_files_had_it(row)}
    delete_all(rows.exclude(pk__in=edited))
    return edited


def as_files_had_it(row: Described) -> bool:
    """Whether every column holds what its base says, or what a new row has."""
    said = {"domain": getattr(row, "domain", None), "name": row.name} | row.base
    fresh = type(row)()
    columns = [column.attname for column in row._meta.concrete_fields if column.name not in NEVER_EDITED]
    return all(getattr(row, name) == said.get(name, getattr(fresh, name)) for name in columns)


def delete_all(rows: QuerySet[Any]) -> None:
    ids = list(rows.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        with transaction.atomic():
            # Asked again: at this moment the desk may have begun to use one.
            rows.filter(pk__in=ids[start : start + CHUNK]).delete()
