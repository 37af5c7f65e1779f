"""The articles that a run made or changed, and which of them stand as the run left them. Reads only."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from articles.importing.journal import plain, unpack
from articles.importing.planning import with_values
from articles.models import Article, Conflict, Preimage, Revision, Run, RunEntry
from articles.seeding.merging import Values
from articles.undoing.choosing import later_marks
from articles.values import FIELDS, stored_values

Table = Preimage.Table
MADE = (RunEntry.Outcome.CREATED, RunEntry.Outcome.DRAFT)


@dataclass
class Item:
    """One article that goes back as a whole, or stays as a whole."""

    article: Article
    made: bool  # by the run: then it is deleted
    paths: list[str]
    now: Values
    changes: dict[str, list]  # field: [what stands, what stood before the run]
    preimages: list[Preimage] = field(default_factory=list)
    reason: str = ""  # why it stays


class Own:
    """Tells the rows that a run made from all others, by their ids."""

    def __init__(self, run: Run) -> None:
        self.first, self.last = run.marks, later_marks(run)

    def of(self, model: type[Model]) -> Q:
        name = str(model._meta.model_name)
        own = Q(pk__gt=self.first[name])
        return own & Q(pk__lte=self.last[name]) if name in self.last else own

    def has(self, row: Model) -> bool:
        name = str(row._meta.model_name)
        return self.first[name] < row.pk <= self.last.get(name, row.pk)


def articles_of(run: Run) -> list[int]:
    """The ids of the articles that a run made or changed and that are not yet put back."""
    made = RunEntry.objects.filter(run=run, outcome__in=MADE, article__isnull=False)
    kept = Preimage.objects.filter(run=run, article__isnull=False)
    back = Revision.objects.filter(run__undoes=run).values("article")
    revised = Revision.objects.filter(run=run).exclude(article__in=back)
    ids = {pk for rows in (made, kept, revised) for (pk,) in rows.values_list("article_id")}
    return sorted(ids)


def read_items(run: Run, ids: Collection[int]) -> list[Item]:
    """What goes back of these articles, each with the reason if it has to stay."""
    entries = by_article(RunEntry.objects.filter(run=run, article__in=ids))
    preimages = by_article(Preimage.objects.filter(run=run, article__in=ids))
    revisions = by_article(Revision.objects.filter(article__in=ids).select_related("user").order_by("id"))
    disputes = by_article(Conflict.objects.filter(article__in=ids))
    later = set(Preimage.objects.filter(article__in=ids, run__gt=run).values_list("article_id", flat=True))
    taken_back, own_rows = undone_after(run), Own(run)
    items = []
    for article in with_values(ids).order_by("pk"):
        own = [revision for revision in revisions[article.pk] if revision.run_id == run.pk]
        lines, now = entries[article.pk], stored_values(article)
        made = any(entry.outcome in MADE for entry in lines)
        paths = [entry.path for entry in lines]
        item = Item(article, made, paths, now, changes_of(own, now), preimages[article.pk])
        item.reason = (
            (LATER if article.pk in later else "")
            or changed_since(item, own, revisions[article.pk], taken_back)
            or differs(item, own)
            or settled_since(item, disputes[article.pk], own_rows)
        )
        items.append(item)
    return items


def undone_after(run: Run) -> set[int]:
    """The later runs that left no trace: those that were undone, and their undoing."""
    undone = Q(undoes__isnull=False) | Q(undos__state=Run.State.DONE)
    return set(Run.objects.filter(undone, pk__gt=run.pk).values_list("pk", flat=True))


LATER = "A later run changed it, and that could not be undone."


def by_article(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.article_id].append(row)
    return grouped


def changes_of(own: Iterable[Revision], now: Values) -> dict[str, list]:
    """What the revisions of a run come to, turned round."""
    before: Values = {}
    for revision in own:
        for name, (value, _) in revision.changes.items():
            before.setdefault(name, value)
    return {name: [now[name], value] for name, value in before.items() if name in now}


def changed_since(
    item: Item, own: Collection[Revision], revisions: Iterable[Revision], taken_back: Collection[int]
) -> str:
    """Why it stays, where its version tells of a change since. Runs that were undone do not count."""
    known = [after["version"] for after in afters(item, Table.ARTICLE)]
    left = max([*known, *(revision.version for revision in own)], default=1)
    since = [revision for revision in revisions if revision.version > left]
    for revision in since:
        # What the ranking rule did follows from what others did, and is worked out again.
        if revision.run_id not in taken_back and not revision.by_rule:
            who = revision.user.get_username() if revision.user else f"run {revision.run_id}"
            return f"Changed since by {who}: {', '.join(revision.changes)}."
    return "Changed since." if item.article.version != left + len(since) else ""


def differs(item: Item, own: Iterable[Revision]) -> str:
    """Why it stays, where a value is not the one that the run left. Sees what was changed past the desk."""
    article, now = item.article, item.now
    if item.made:
        said = [(name, (article.base.get(name), article.computed.get(name, ...))) for name in FIELDS]
        changed = [name for name, values in said if now[name] not in values]
    else:
        left = {name: after for revision in own for name, (_, after) in revision.changes.items()}
        changed = [name for name in item.changes if now[name] != left[name]]
    return f"Changed since: {', '.join(changed)}." if changed else ""


def settled_since(item: Item, disputes: Iterable[Conflict], own_rows: Own) -> str:
    """Why it stays, where an editor has dealt with a conflict that the run opened or closed."""
    present = {conflict.pk: conflict for conflict in disputes}
    settled = [
        after["field"]
        for after in afters(item, Table.CONFLICT)
        if after["id"] not in present or plain(row_of(present[after["id"]])) != after
    ]
    settled += [
        conflict.field for conflict in present.values() if conflict.closed_at and own_rows.has(conflict)
    ]
    return f"A conflict was settled since: {', '.join(settled)}." if settled else ""


def afters(item: Item, table: str) -> list[dict[str, Any]]:
    return [unpack(preimage)[1] for preimage in item.preimages if preimage.table == table]


def row_of(row: Model) -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
