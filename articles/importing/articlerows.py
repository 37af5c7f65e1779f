"""Writing planned articles: columns, lists, addresses, revisions and conflicts of a batch at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import count, repeat
from operator import itemgetter
from typing import Any

from django.utils import timezone

from articles import bulk
from articles.corrections import headlines_replaced
from articles.editions import Change
from articles.importing.matching import article_of_key
from articles.importing.planning import ArticlePlan, decide, open_conflicts, with_values
from articles.importing.shelf import Shelf
from articles.kept import line_places
from articles.models import Article, ArticleKey, ArticleTopic, Coverage, Picture, Revision, Run
from articles.models.article import claim_places, free_places
from articles.seeding.identity import article_slug, latest_number, url_key
from articles.seeding.merging import OWN_TEXT, Values
from articles.values import SCALARS

COLUMNS = [name for name in SCALARS if name not in ("provider", "published_at")]
KEY = ("pk", "key", "article_id", "current")


def store_articles(plans: Iterable[ArticlePlan], shelf: Shelf, run: Run, change: Change) -> list[ArticlePlan]:
    """Stores articles inside a public change, and tells it what they touch.

    Returns the plans that were carried out. One is left out where the desk took its address meanwhile.
    """
    taken = article_of_key(plan.match.key for plan in plans if plan.creates)
    plans = [plan for plan in plans if not (plan.creates and plan.match.key in taken)]
    new = [plan for plan in plans if plan.creates]
    known = [plan for plan in plans if not plan.creates]
    meet_the_desk(known)
    change.touch(renamed=shelve(plans, shelf))
    create(new, shelf)
    update(known, shelf, run, change)
    changed = [plan for plan in known if plan.decision.changes]
    clear_lists(changed, change)
    write_topics(listing("topics", [*new, *changed]), shelf)
    write_coverage(listing("coverage", [*new, *changed]), shelf)
    write_pictures(listing("pictures", [*new, *changed]))
    write_keys(plans, known, shelf)
    change.touch(plan.match.article for plan in changed)
    change.add(plan.match.article for plan in new)
    return plans


def meet_the_desk(plans: Sequence[ArticlePlan]) -> None:
    """Locks the articles, and decides again for those that an editor changed since the plan was made."""
    if not plans:
        return
    ids = [plan.match.article for plan in plans]
    # In one order, as the desk does, so that neither waits for the other in a circle.
    locked = Article.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    versions = dict(locked.values_list("pk", "version"))
    stale = {plan.match.article: plan for plan in plans if versions[plan.match.article] != plan.version}
    conflicts = open_conflicts(stale)
    for article in with_values(stale):
        plan = stale[article.pk]
        plan.version, plan.conflicts = article.version, conflicts[article.pk]
        plan.decision = decide(article, plan.theirs, plan.notes, plan.conflicts)


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


def keys_of_files(plan: ArticlePlan) -> Iterable[str]:
    """Every key by which an article's files know it."""
    for document in plan.match.documents.values():
        yield document.key
        yield from document.other_keys


def current_key(plan: ArticlePlan) -> str:
    url = plan.decision.values["url"]
    return url_key(url) if url else plan.match.key


def create(plans: Sequence[ArticlePlan], shelf: Shelf) -> None:
    """Makes new articles, and tells their plans the ids."""
    slugs = free_slugs(plans)
    dates = [moment(plan.decision.values["published_at"]) for plan in plans]
    dated = zip(dates, slugs, strict=True)
    places = free_places([latest_number(at, slug) if at else None for at, slug in dated])
    rows = []
    for plan, slug, at, place in zip(plans, slugs, dates, places, strict=True):
        sources = [shelf.sources[digest] for _, digest, _ in plan.decision.values["coverage"]]
        counts = {"report_count": len(sources), "source_count": len(set(sources))}
        given = {"slug": slug, "published_at": at, "latest": place, "base": plan.decision.base}
        own = {"language": plan.notes.language or None}
        rows.append(columns(plan.decision.values, shelf) | given | own | counts)
    for plan, article in zip(plans, bulk.create(Article, rows), strict=True):
        plan.match.article = article


def free_slugs(plans: Sequence[ArticlePlan]) -> list[str]:
    """The addresses of new articles, a longer one where another article has it already."""
    slugs = [plan.notes.slug or article_slug(plan.decision.values["title"], plan.match.key) for plan in plans]
    taken = set(Article.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    for number, plan in enumerate(plans):
        if slugs[number] in taken:
            slugs[number] = slugs[number][:-6] + sha256(plan.match.key.encode()).hexdigest()[:12]
        taken.add(slugs[number])
    return slugs


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
    if not plans:
        return
    now = timezone.now()
    stored = Article.objects.in_bulk([plan.match.article for plan in plans])
    headlines = headlines_replaced({plan.match.article: plan.decision.changes for plan in plans})
    revisions = []
    for plan in plans:
        article, decision = stored[plan.match.article], plan.decision
        change.touch(providers=[article.provider_id] if "provider" in decision.changes else [])
        for name, value in columns(decision.values, shelf).items():
            setattr(article, name, value)
        if "published_at" in decision.changes:
            article.set_date(moment(decision.values["published_at"]))
            claim_places([article])
        article.base = decision.base
        if decision.changes:
            article.version += 1
            article.changed_at = now
            revisions.append(
                Revision(
                    article=article,
                    version=article.version,
                    run=run,
                    changes=decision.changes,
                    headline_was=headlines.get(article.pk),
                )
            )
        if decision.changes or decision.base_moves:
            article.save()
    Revision.objects.bulk_create(revisions)


def clear_lists(plans: Sequence[ArticlePlan], change: Change) -> None:
    """Takes away the lists of stored articles that are to be written anew."""
    if not plans:
        return
    links = ArticleTopic.objects.filter(article__in=listing("topics", plans))
    change.touch(topics=links.values_list("topic_id", flat=True))
    links.delete()
    Coverage.objects.filter(article__in=listing("coverage", plans)).delete()
    Picture.objects.filter(article__in=listing("pictures", plans)).delete()


def listing(name: str, plans: Iterable[ArticlePlan]) -> dict[int, list[Any]]:
    """The list of each article for which it is new or changed, by article."""
    chosen = [plan for plan in plans if plan.creates or name in plan.decision.changes]
    return {plan.match.article: plan.decision.values[name] for plan in chosen}


def write_topics(lists: dict[int, list[str]], shelf: Shelf) -> None:
    """Stores topics in their order; their copies of place and listing follow with all that is kept."""
    rows = [
        (article, shelf.topics[name], position, False)
        for article, names in lists.items()
        for position, name in enumerate(names)
    ]
    bulk.insert(ArticleTopic, ("article", "topic", "position", "listed"), rows)


def write_coverage(lists: dict[int, list[list]], shelf: Shelf) -> None:
    """Stores coverage with the places of its lines, as they are while nothing is withheld."""
    rows: list[tuple] = []
    for article, items in lists.items():
        digests = [digest for _, digest, _ in items]
        places = line_places([shelf.sources[digest] for digest in digests])
        snapshots = [shelf.snapshots[digest] for digest in digests]
        rows += zip(repeat(article), count(), snapshots, places)
    bulk.insert(Coverage, ("article", "position", "snapshot", "line"), rows)


def write_pictures(lists: dict[int, list[list]]) -> None:
    rows = [
        (article, position, *picture)
        for article, pictures in lists.items()
        for position, picture in enumerate(pictures)
    ]
    bulk.insert(Picture, ("article", "position", "url", "width", "height"), rows)


def write_keys(plans: Sequence[ArticlePlan], known: Sequence[ArticlePlan], shelf: Shelf) -> None:
    """Gives articles the keys that nobody has, and marks the present one. Former ones stay as aliases."""
    current = {current_key(plan): plan.match.article for plan in plans}
    owners = {key: plan.match.article for plan in plans for key in keys_of_files(plan)} | current
    shelf.find_keys(owners)
    stored = ArticleKey.objects.filter(pk__in=[shelf.keys[key] for key in owners if key in shelf.keys])
    met = ArticleKey.objects.filter(article__in=[plan.match.article for plan in known])
    changed = []
    for pk, key, article, was_current in {*stored.values_list(*KEY), *met.values_list(*KEY)}:
        owner = article or owners[key]
        is_current = current.get(key) == owner
        if (article, was_current) != (owner, is_current):
            changed.append((owner, is_current, pk))
    # One key at a time is current, so the former ones step back first.
    bulk.update(ArticleKey, ("article", "current"), sorted(changed, key=itemgetter(1)))
    new = [key for key in owners if key not in shelf.keys]
    bulk.insert(
        ArticleKey,
        ("key", "article", "current"),
        [(key, owners[key], current.get(key) == owners[key]) for key in new],
    )
