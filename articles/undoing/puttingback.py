"""Putting articles back: values, base, keys, conflicts and files. For use inside a public change."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from articles import search
from articles.editions import Change
from articles.importing.articlerows import (
    clear_lists,
    listing,
    update,
    write_coverage,
    write_pictures,
    write_topics,
)
from articles.importing.journal import unpack
from articles.importing.matching import Match
from articles.importing.planning import ArticlePlan, Decision
from articles.importing.shelf import Shelf, find
from articles.models import Article, ArticleKey, ArticleTopic, Conflict, Preimage, Provider, Run, SeedFile
from articles.ranking import keeping as ranking
from articles.undoing.items import Item, Own

Table = Preimage.Table


def put_back(items: Sequence[Item], shelf: Shelf, run: Run, own: Own, change: Change) -> set[int]:
    """Gives articles what stood before the run, as the merge would write it.

    Returns the ids of the files that wait for their names.
    """
    plans = [plan_of(item) for item in items]
    need(plans, shelf)
    update(plans, shelf, run, change)
    changed = [plan for plan in plans if plan.decision.changes]
    clear_lists(changed, change)
    write_topics(listing("topics", changed), shelf)
    write_coverage(listing("coverage", changed), shelf)
    write_pictures(listing("pictures", changed))
    for item in items:
        for before in befores(item, Table.ARTICLE):
            Article.objects.filter(pk=item.article.pk).update(computed=before["computed"])
            change.touch(put_keys_back(item.article, before["keys"]))
    change.touch(plan.match.article for plan in changed)
    put_conflicts_back(items, own)
    return put_files_back(items, own)


def plan_of(item: Item) -> ArticlePlan:
    """The plan that a file would make which says what stood before."""
    base = item.article.base
    for before in befores(item, Table.ARTICLE):
        base = {name: value for name, value in base.items() if name not in before["unknown"]} | before["base"]
    values = item.now | {name: value for name, (_, value) in item.changes.items()}
    decision = Decision(values, item.changes, (), base, base_moves=True)
    return ArticlePlan(Match(item.article.pk, ""), base, False, item.article.version, decision)


def need(plans: Iterable[ArticlePlan], shelf: Shelf) -> None:
    """Puts on the shelf what the values of before point to."""
    values = [plan.decision.values for plan in plans]
    find(Provider.objects, "domain", shelf.providers, {each["provider"] for each in values})
    shelf.need_topics(topic for each in values for topic in each["topics"])
    shelf.find_snapshots(digest for each in values for _, digest, _ in each["coverage"])


def put_keys_back(article: Article, keys: Iterable[Sequence[Any]]) -> set[int]:
    """Leaves an article the keys it had. Returns it with those whose coverage a key that goes stands in."""
    had = {key[0]: key[1] for key in keys}
    present = dict(ArticleKey.objects.filter(article=article).values_list("pk", "current"))
    if had == present:
        return set()
    listed = ranking.listing([article.pk])
    article.keys.update(current=False)
    article.keys.exclude(pk__in=had).update(article=None)
    article.keys.filter(pk__in=[pk for pk, current in had.items() if current]).update(current=True)
    return {article.pk, *listed}


def put_conflicts_back(items: Sequence[Item], own: Own) -> None:
    Conflict.objects.filter(own.of(Conflict), article__in=[item.article.pk for item in items]).delete()
    for item in items:
        for before in befores(item, Table.CONFLICT):
            write_row(Conflict, before)


def put_files_back(items: Sequence[Item], own: Own) -> set[int]:
    """Drops the files that the run brought, and gives the others the bytes and names they had.

    Returns the ids of those that wait for their name, since another article's file has it at present.
    """
    brought = SeedFile.objects.filter(own.of(SeedFile), article__in=[item.article.pk for item in items])
    return replace_files(brought, [before for item in items for before in befores(item, Table.FILE)])


def replace_files(brought: QuerySet[SeedFile], befores: Collection[dict[str, Any]]) -> set[int]:
    """One path at a time is current, so those that go, and those that change, step aside first."""
    brought.delete()
    SeedFile.objects.filter(pk__in=[before["id"] for before in befores]).update(current=False)
    paths = [before["path"] for before in befores]
    held = set(SeedFile.objects.filter(path__in=paths, current=True).values_list("path", flat=True))
    waiting = {before["id"] for before in befores if before["current"] and before["path"] in held}
    for before in befores:
        write_row(SeedFile, before | {"current": before["current"] and before["id"] not in waiting})
    return waiting


def give_names_back(waiting: Collection[int]) -> None:
    """Makes files current again whose names are free by now. The others are kept with their articles."""
    for row in SeedFile.objects.filter(pk__in=waiting, current=False).only("path"):
        if not SeedFile.objects.filter(path=row.path, current=True).exists():
            SeedFile.objects.filter(pk=row.pk).update(current=True)


def delete_made(items: Sequence[Item], own: Own, change: Change) -> set[int]:
    """Deletes articles that the run made. Their addresses are mentions' again.

    Returns the ids of the files of others that wait for their names.
    """
    ids = [item.article.pk for item in items]
    change.touch(
        ranking.listing(ids) - set(ids),
        topics=ArticleTopic.objects.filter(article__in=ids).values_list("topic_id", flat=True),
        providers=[item.article.provider_id for item in items],
    )
    waiting = put_files_back(items, own)
    ArticleKey.objects.filter(article__in=ids).update(current=False, article=None)
    gone = Article.objects.filter(pk__in=ids)
    gone.update(published=False)
    search.index(ids)  # while they can still be asked for their place in it
    gone.delete()
    return waiting


def befores(item: Item, table: str) -> list[dict[str, Any]]:
    return [unpack(preimage)[0] for preimage in item.preimages if preimage.table == table]


def write_row(model: type[Model], before: dict[str, Any]) -> None:
    """Gives a row every column that was kept of it."""
    columns = {}
    for column in model._meta.concrete_fields:
        if column.attname in before and not column.primary_key:
            value = before[column.attname]
            is_bytes = column.get_internal_type() == "BinaryField"
            columns[column.attname] = value.encode("latin-1") if is_bytes else column.to_python(value)
    model._default_manager.filter(pk=before["id"]).update(**columns)
