"""Editors' writes: the one way from the desk into articles, sources and topics."""

from collections.abc import Collection, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, Prefetch
from django.utils import timezone

from articles.corrections import headlines_replaced
from articles.editions import Change, public_change
from articles.models import (
    Article,
    ArticleKey,
    ArticleQuerySet,
    ArticleTopic,
    Conflict,
    Coverage,
    Picture,
    Provider,
    Revision,
    Topic,
)
from articles.models.article import claim_places
from articles.ranking.keeping import listing, rank_again
from articles.seeding.identity import url_key
from articles.seeding.merging import LISTS, Values
from articles.values import RELATED, SCALARS, changed_fields, stored_values

BATCH = 200  # articles a transaction, as in an import (blueprint rule 5)

# Coverage and pictures are not edited on the desk, so comparing an article there leaves them out.
RANKED = {"quality", "heat", "url"}  # what the ranking rule goes by, or gives
COMPARED = (*SCALARS, "topics")
PREFETCHED = (
    "article_topics__topic",
    Prefetch("coverage", Coverage.objects.none()),
    Prefetch("pictures", Picture.objects.none()),
)


class StaleArticleError(Exception):
    """The article was changed after it was read: storing it now would undo that."""


class AddressTakenError(Exception):
    """The address is already the address of another article."""


def comparable(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Articles with all that desk_values() and edited_fields() look at."""
    return articles.select_related(*RELATED).prefetch_related(*PREFETCHED)


def desk_values(article: Article) -> Values:
    """What the desk can change of an article, as stored_values() has it; language is the desk's alone."""
    values = stored_values(article)
    return {"language": article.language} | {name: values[name] for name in COMPARED}


def edited_fields(article: Article, values: Values) -> dict[str, list]:
    """The fields where neither the files' value nor a rule's stands, but an editor's (blueprint rule 3).

    `values` are the article's desk_values(). Returns {field: [what the files say, what stands]}.
    """
    said = {name: article.base[name] for name in COMPARED if name in article.base}
    return {
        name: [value, values[name]]
        for name, value in said.items()
        if values[name] not in (value, article.computed.get(name, value))
    }


def save(
    article: Article,
    before: Values,
    user: User,
    topics: Sequence[Topic] | None = None,
    change: Change | None = None,
) -> dict[str, list]:
    """Stores an article as an editor changed it, or nothing where nothing changed.

    `article` holds the new values and the version that it was read at, `before` its desk_values() as read,
    `topics` all its topics in order (None: they stay), `change` the public change that this is a part of
    (None: it is one of its own). Returns {field: [before, after]}.
    Raises StaleArticleError, AddressTakenError.
    """
    if change is None:
        with public_change() as change:
            return save(article, before, user, topics, change)
    after = desk_values(article)
    if topics is not None:
        after["topics"] = [topic.name for topic in topics]
    changes = changed_fields(before, after)
    if not changes:
        return changes
    change.touch(
        [article.pk],
        topics=article.article_topics.values_list("topic_id", flat=True),
        providers=Provider.objects.filter(domain=before["provider"]).values_list("pk", flat=True),
    )
    store(article, changes, user)
    if topics is not None and "topics" in changes:
        put_into_topics(article, topics)
    if "url" in changes:
        move_key(article)
    if RANKED & changes.keys():
        rank_again({article.pk, *listing([article.pk])}, change)
    close_taken([article.pk], changes, user)
    return changes


def store(article: Article, changes: dict[str, list], user: User) -> None:
    """Writes the changed columns and the revision, if the article still has the version it was read at."""
    write(article, changed_columns(article, changes), changes, user)


def write(article: Article, columns: dict[str, Any], changes: dict[str, list], user: User) -> None:
    """Writes columns, perhaps none, and a revision that tells `changes`. Raises StaleArticleError."""
    headline_was = headlines_replaced({article.pk: changes}).get(article.pk)
    as_read = Article.objects.filter(pk=article.pk, version=article.version)
    if not as_read.update(**columns, version=F("version") + 1, changed_at=timezone.now()):
        raise StaleArticleError
    Revision.objects.create(
        article=article,
        version=article.version + 1,
        user=user,
        changes=changes,
        headline_was=headline_was,
    )


def changed_columns(article: Article, fields: Collection[str]) -> dict[str, Any]:
    """The columns behind changed fields: with a date goes a place in lists, with a source "our own text"."""
    columns = {name: getattr(article, name) for name in fields if name not in LISTS}
    if "published_at" in columns:
        article.set_date(article.published_at)
        claim_places([article])
        columns |= {"published_at": article.published_at, "latest": article.latest}
    if "provider" in columns:
        columns["own_text"] = article.own_text
    return columns


def close_taken(articles: Collection[int], changes: dict[str, list], user: User) -> None:
    """Closes the conflicts in which an editor has now given articles the file's value."""
    disputed = Conflict.objects.filter(article__in=articles, field__in=changes, closed_at=None)
    for conflict in disputed:
        before, after = changes[conflict.field]
        if conflict.theirs == after:
            close(conflict, Conflict.Resolution.FILE, user, before, after)


def close(conflict: Conflict, resolution: str, user: User, before: Any, after: Any) -> None:
    """Closes a conflict with what stood before and what stands now, so that it can be opened again."""
    conflict.ours, conflict.left = before, after
    conflict.resolution, conflict.resolved_by, conflict.closed_at = resolution, user, timezone.now()
    conflict.save(update_fields=["ours", "left", "resolution", "resolved_by", "closed_at"])


def put_into_topics(article: Article, topics: Sequence[Topic]) -> None:
    article.article_topics.exclude(topic__in=topics).delete()
    for position, topic in enumerate(topics):
        ArticleTopic.objects.update_or_create(article=article, topic=topic, defaults={"position": position})


def address_holder(url: str) -> Article | None:
    """The article that has this address, now or formerly."""
    key = ArticleKey.objects.filter(key=url_key(url), article__isnull=False).select_related("article").first()
    return key.article if key else None


def move_key(article: Article) -> None:
    """Makes the key of its address an article's current one; the old key stays with it as a former one.

    An article that loses its address keeps its key: files know it by that.
    """
    key = url_key(article.url)
    if not key:
        return
    holder = address_holder(article.url)
    if holder not in (None, article):
        raise AddressTakenError
    article.keys.filter(current=True).update(current=False)
    # A mention's key becomes the article's, and with it the mention's place in others' coverage.
    ArticleKey.objects.update_or_create(key=key, defaults={"article": article, "current": True})


def set_published(
    articles: ArticleQuerySet, published: bool, user: User
) -> tuple[list[Article], list[Article]]:
    """Publishes or unpublishes articles, a batch a transaction.

    Returns the articles changed and those left because they lack a date or source (blueprint rule 12); the
    rest were so already.
    """
    ids = list(articles.exclude(published=published).values_list("pk", flat=True))
    changed, left = [], []
    for start in range(0, len(ids), BATCH):
        with public_change() as change:
            rows = Article.objects.select_for_update().filter(pk__in=ids[start : start + BATCH])
            unlike = rows.exclude(published=published).order_by("pk").defer("body", "base", "computed")
            ready = [article for article in unlike if not (published and article.lacks)]
            left += [article for article in unlike if published and article.lacks]
            switch(ready, published, user, change)
        changed += ready
    return changed, left


def switch(articles: Collection[Article], published: bool, user: User, change: Change) -> None:
    """Publishes or unpublishes locked articles, each with its revision."""
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(
        published=published, version=F("version") + 1, changed_at=timezone.now()
    )
    changes: dict[str, list] = {"published": [not published, published]}
    close_taken([article.pk for article in articles], changes, user)
    Revision.objects.bulk_create(
        Revision(article=article, version=article.version + 1, user=user, changes=changes)
        for article in articles
    )
    change.touch(article.pk for article in articles)


def save_provider(provider: Provider, fields: Collection[str] | None = None) -> None:
    """Stores a source: the given fields of a stored one (none: nothing happens), or all of a new one."""
    if fields is not None and not fields:
        return
    with public_change() as change:
        provider.save(update_fields=fields)
        change.touch(providers=[provider.pk], renamed=[provider.pk] if fields and "name" in fields else [])


def save_topic(topic: Topic, fields: Collection[str] | None = None) -> None:
    """Stores a topic: the given fields of a stored one (none: nothing happens), or all of a new one."""
    if fields is not None and not fields:
        return
    with public_change() as change:
        topic.save(update_fields=fields)
        change.touch(topics=[topic.pk])
