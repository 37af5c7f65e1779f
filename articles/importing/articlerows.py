"""Writing planned articles: columns, lists, addresses, revisions and conflicts of a batch at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone

from articles.editions import Change
from articles.importing import bulk
from articles.importing.matching import article_of_key
from articles.importing.planning import ArticlePlan, decide, with_values
from articles.importing.shelf import Shelf
from articles.kept import line_places
from articles.models import Article, ArticleKey, ArticleTopic, Coverage, Picture, Revision, Run
from articles.models.article import claim_places
from articles.seeding.identity import article_slug, url_key
from articles.seeding.merging import OWN_TEXT, Values
from articles.values import SCALARS

COLUMNS = [name for name in SCALARS if name not in ("provider", "published_at")]
COVERAGE = ("article", "position", "snapshot", "line")


def store_articles(plans: Iterable[ArticlePlan], shelf: Shelf, run: Run, change: Change) -> list[ArticlePlan]:
    """Stores articles inside a public change, and tells it what they touch.

    Returns the plans that were carried out. One is left out where the desk took its address meanwhile.
    """
    taken = article_of_key(plan.match.key for plan in plans if plan.creates)
    plans = [plan for plan in plans if not (plan.creates and plan.match.key in taken)]
    meet_the_desk([plan for plan in plans if not plan.creates])
    change.touch(providers=shelve(plans, shelf))
    create([plan for plan in plans if plan.creates], shelf)
    update([plan for plan in plans if not plan.creates], shelf, run, change)
    changed = [plan for plan in plans if plan.creates or plan.decision.changes]
    write_topics(listing("topics", changed), shelf, change)
    write_coverage(listing("coverage", changed), shelf)
    write_pictures(listing("pictures", changed))
    write_keys(plans, shelf)
    change.touch(plan.match.article for plan in changed)
    return plans


def meet_the_desk(plans: Sequence[ArticlePlan]) -> None:
    """Locks the articles, and decides again for those that an editor changed since the plan was made."""
    ids = [plan.match.article for plan in plans]
    # In one order, as the desk does, so that neither waits for the other in a circle.
    locked = Article.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    versions = dict(locked.values_list("pk", "version"))
    stale = {plan.match.article: plan for plan in plans if versions[plan.match.article] != plan.version}
    for article in with_values(stale):
        plan = stale[article.pk]
        plan.version, plan.decision = article.version, decide(article, plan.theirs)


def shelve(plans: Sequence[ArticlePlan], shelf: Shelf) -> set[int]:
    """Makes sure of every row that the articles point to. Returns the providers that got a better name."""
    documents = [document for plan in plans for document in plan.match.documents.values()]
    items = {item.digest: item for document in documents for item in document.coverage}
    names: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        names[document.provider_domain].add(document.provider_name)
    for item in items.values():
        names[item.provider_domain].add(item.provider_name)
    for plan in plans:
        names[plan.decision.values["provider"]].add("")
    renamed = shelf.need_providers(
        {domain: seen for domain, seen in names.items() if domain not in ("", OWN_TEXT)}
    )
    shelf.need_topics(topic for plan in plans for topic in plan.decision.values["topics"])
    shelf.need_keys(item.key for item in items.values())
    shelf.need_snapshots(items)
    shelf.find_snapshots(digest for plan in plans for _, digest, _ in plan.decision.values["coverage"])
    return renamed


def keys_of(plan: ArticlePlan) -> set[str]:
    """Every key by which an article's files and its own address know it."""
    documents = plan.match.documents.values()
    return {current_key(plan)}.union(*((document.key, *document.other_keys) for document in documents))


def current_key(plan: ArticlePlan) -> str:
    url = plan.decision.values["url"]
    return url_key(url) if url else plan.match.key


def create(plans: Sequence[ArticlePlan], shelf: Shelf) -> None:
    """Makes new articles, and tells their plans the ids."""
    taken = set(Article.objects.filter(slug__in=map(first_slug, plans)).values_list("slug", flat=True))
    articles = []
    for plan in plans:
        slug = first_slug(plan)
        if slug in taken:
            slug = slug[:-6] + sha256(plan.match.key.encode()).hexdigest()[:12]
        taken.add(slug)
        sources = [shelf.sources[digest] for _, digest, _ in plan.decision.values["coverage"]]
        counts = {"report_count": len(sources), "source_count": len(set(sources))}
        article = Article(slug=slug, base=plan.theirs, **counts, **columns(plan.decision.values, shelf))
        article.set_date(moment(plan.decision.values["published_at"]))
        articles.append(article)
    claim_places(articles)
    bulk.create(articles)
    for plan, article in zip(plans, articles, strict=True):
        plan.match.article = article.pk


def first_slug(plan: ArticlePlan) -> str:
    return article_slug(plan.decision.values["title"], plan.match.key)


def columns(values: Values, shelf: Shelf) -> dict[str, Any]:
    """Values as columns, but for the date, which goes with a place in the lists."""
    provider = values["provider"]
    return {name: values[name] for name in COLUMNS} | {
        "own_text": provider == OWN_TEXT,
        "provider_id": shelf.providers.get(provider),
    }


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def update(plans: Sequence[ArticlePlan], shelf: Shelf, run: Run, change: Change) -> None:
    """Changes stored articles where the merge says so, and moves their base on."""
    now = timezone.now()
    stored = Article.objects.in_bulk([plan.match.article for plan in plans])
    revisions = []
    for plan in plans:
        article, decision = stored[plan.match.article], plan.decision
        change.touch(providers=[article.provider_id] if "provider" in decision.changes else [])
        for name, value in columns(decision.values, shelf).items():
            setattr(article, name, value)
        if "published_at" in decision.changes:
            article.set_date(moment(decision.values["published_at"]))
            claim_places([article])
        article.base = plan.theirs
        if decision.changes:
            article.version += 1
            article.changed_at = now
            revisions.append(
                Revision(article=article, version=article.version, run=run, changes=decision.changes)
            )
        if decision.changes or decision.base_moves:
            article.save()
    bulk.create(revisions)


def listing(name: str, plans: Iterable[ArticlePlan]) -> dict[int, list[Any]]:
    """The list of each article for which it is new or changed, by article."""
    chosen = [plan for plan in plans if plan.creates or name in plan.decision.changes]
    return {plan.match.article: plan.decision.values[name] for plan in chosen}


def write_topics(lists: dict[int, list[str]], shelf: Shelf, change: Change) -> None:
    links = ArticleTopic.objects.filter(article__in=lists)
    change.touch(topics=links.values_list("topic_id", flat=True))
    links.delete()
    bulk.create(
        ArticleTopic(article_id=article, topic_id=shelf.topics[name], position=position)
        for article, names in lists.items()
        for position, name in enumerate(names)
    )


def write_coverage(lists: dict[int, list[list]], shelf: Shelf) -> None:
    """Stores coverage with the places of its lines, as they are while nothing is withheld."""
    Coverage.objects.filter(article__in=lists).delete()
    rows: list[tuple] = []
    for article, items in lists.items():
        places = line_places([shelf.sources[digest] for _, digest, _ in items])
        digests = enumerate(digest for _, digest, _ in items)
        rows += [(article, at, shelf.snapshots[digest], places[at]) for at, digest in digests]
    bulk.insert(Coverage, COVERAGE, rows)


def write_pictures(lists: dict[int, list[list]]) -> None:
    Picture.objects.filter(article__in=lists).delete()
    bulk.create(
        Picture(article_id=article, position=position, url=url, width=width, height=height)
        for article, pictures in lists.items()
        for position, (url, width, height) in enumerate(pictures)
    )


def write_keys(plans: Sequence[ArticlePlan], shelf: Shelf) -> None:
    """Gives articles the keys that nobody has, and marks the present one. Former ones stay as aliases."""
    owners = {key: plan.match.article for plan in plans for key in keys_of(plan)}
    current = {current_key(plan): plan.match.article for plan in plans}
    shelf.find_keys(owners)
    stored = ArticleKey.objects.filter(pk__in=[shelf.keys[key] for key in owners if key in shelf.keys])
    met = ArticleKey.objects.filter(article__in=[plan.match.article for plan in plans if not plan.creates])
    changed = []
    for row in {*stored, *met}:
        owner = row.article_id or owners[row.key]
        is_current = current.get(row.key) == owner
        if (row.article_id, row.current) != (owner, is_current):
            row.article_id, row.current = owner, is_current
            changed.append(row)
    # One key at a time is current, so the former ones step back first.
    for row in sorted(changed, key=lambda row: row.current):
        row.save(update_fields=["article", "current"])
    new = [key for key in owners if key not in shelf.keys]
    bulk.create(
        ArticleKey(key=key, article_id=owners[key], current=current.get(key) == owners[key]) for key in new
    )
