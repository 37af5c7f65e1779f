"""Keeping the index: what visitors may find of articles, and of the coverage that is shown under them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from articles.models import Article, ArticleQuerySet, ArticleTopic, Coverage, Snapshot
from articles.models.visibility import EVER
from articles.search.documents import Document, document, joined, repeated
from articles.search.engines import engine

BATCH = 200  # articles at a time; what of them is in memory is small

COLUMNS = ("title", "excerpt", "body", "provider_name", "provider__name", "provider__domain")
TOLD = ("title", "provider_name", "provider__name")  # of a piece in coverage


def index(articles: Iterable[int]) -> None:
    """Brings the index up to date for articles; those that nobody will ever see leave it.

    The places of their coverage lines have to be settled, and respoken() been asked about what they list.
    """
    ids = sorted(articles)
    batches = [
        Article.objects.filter(pk__in=ids[start : start + BATCH]) for start in range(0, len(ids), BATCH)
    ]
    for batch in batches:
        leave(batch)
    # Only now, since an article may enter in a place that another one leaves.
    for batch in batches:
        enter(batch.visible(EVER))


def leave(articles: ArticleQuerySet) -> None:
    """Takes articles out of the index that nobody will see, or that stand elsewhere by now."""
    staying = articles.visible(EVER).filter(indexed_as=F("latest"))
    leaving = articles.exclude(indexed_as=None).exclude(pk__in=staying.values("pk"))
    numbers = list(leaving.values_list("indexed_as"))
    if numbers:
        leaving.update(indexed_as=None)
        write(engine().delete, numbers)


def enter(articles: ArticleQuerySet) -> None:
    """Puts articles into the index, or what is new of them."""
    rows = list(articles.values_list("pk", "latest", *COLUMNS))
    ids = [pk for pk, *_ in rows]
    topics, coverage = topics_of(ids), coverage_of(ids)
    documents = ((number, read(columns, topics[pk], coverage[pk])) for pk, number, *columns in rows)
    write(engine().insert, [(number, *engine().document(each)) for number, each in documents])
    articles.filter(indexed_as=None).update(indexed_as=F("latest"))


def read(columns: Iterable[str | None], topics: list[str], coverage: list[str]) -> Document:
    """The document of an article, from its COLUMNS."""
    title, excerpt, body, shown_as, name, domain = (column or "" for column in columns)
    sources = list(dict.fromkeys(each for each in (shown_as, name) if each))
    return document(title, (excerpt, body), topics, [*sources, domain], coverage)


def topics_of(articles: Collection[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    links = ArticleTopic.objects.filter(article__in=articles).order_by("position")
    for article, name in links.values_list("article_id", "topic__name"):
        names[article].append(name)
    return names


def coverage_of(articles: Collection[int]) -> dict[int, list[str]]:
    """By article the words of the reports shown as its coverage: headlines, and each source's name once."""
    # refresh() settles lines before it comes here: what has none is withheld.
    lines = Coverage.objects.filter(article__in=articles, line__isnull=False)
    listed = list(lines.order_by("line").values_list("article_id", "snapshot_id"))
    spoken = words_of({snapshot for _, snapshot in listed})
    pieces: dict[int, dict[tuple[str, ...], None]] = defaultdict(dict)
    for article, snapshot in listed:
        pieces[article].update(spoken[snapshot])
    return defaultdict(list, {article: joined(found) for article, found in pieces.items()})


def words_of(snapshots: Collection[int]) -> dict[int, dict[tuple[str, ...], None]]:
    """By snapshot the pieces of text by which coverage shows it, as words."""
    rows = Snapshot.objects.filter(pk__in=snapshots)
    return {
        pk: dict.fromkeys(map(repeated, (spoken or told(*columns)).split("\n")))
        for pk, spoken, *columns in rows.values_list("pk", "spoken", *TOLD)
    }


def told(title: str, shown_as: str, name: str | None) -> str:
    """A report as coverage shows it: its headline, and the name of its source on a line of its own."""
    return f"{title}\n{shown_as or name or ''}"


def reports(articles: Collection[int]) -> Iterator[tuple[int, int, str]]:
    """The lines of articles' coverage as the index has them: article, entry of coverage, text."""
    lines = Coverage.objects.shown().filter(article__in=articles).order_by("article", "line")
    columns = (f"snapshot__{name}" for name in ("spoken", *TOLD))
    for article, pk, spoken, *told_columns in lines.values_list("article_id", "pk", *columns):
        yield article, pk, spoken or told(*told_columns)


def respoken(
    articles: Collection[int], renamed: Collection[int] = (), at: datetime | None = None
) -> set[int]:
    """The articles whose coverage says other words from now on, because `articles` changed.

    A piece that is visible speaks with its own words wherever it is listed, otherwise the snapshot does
    (blueprint rule 1). Which of the two the index has is kept with the snapshot. Articles of the providers in
    `renamed` are looked at too.
    """
    ids = {*articles, *published_by(renamed), *listed_by(articles)}
    listed = Snapshot.objects.filter(key__article__in=ids)
    snapshots = list(listed.values_list("pk", "key__article_id", "spoken", *TOLD))
    own = spoken_by(Article.objects.visible(at).filter(pk__in=ids)) if snapshots else {}
    rows = []
    for pk, article, spoken, *columns in snapshots:
        now = own.get(article)
        now = None if now == told(*columns) else now
        if now != spoken:
            rows.append(Snapshot(pk=pk, spoken=now))
    Snapshot.objects.bulk_update(rows, ["spoken"], batch_size=BATCH)
    return listing(Q(snapshot__in=[row.pk for row in rows])) if rows else set()


def listed_by(articles: Collection[int]) -> Iterable[int]:
    """The articles that stand in the coverage of `articles`: a list may be new, and they unchanged."""
    ours = Coverage.objects.filter(article__in=articles, snapshot__key__article__isnull=False)
    return ours.values_list("snapshot__key__article_id", flat=True)


def spoken_by(articles: ArticleQuerySet) -> dict[int, str]:
    """By article what it says of itself in others' coverage."""
    return {pk: told(*columns) for pk, *columns in articles.values_list("pk", *TOLD)}


def naming(providers: Collection[int]) -> set[int]:
    """The articles whose documents hold the names of these providers."""
    if not providers:
        return set()
    return {*published_by(providers), *listing(Q(snapshot__provider__in=providers))}


def published_by(providers: Collection[int]) -> Iterable[int]:
    return Article.objects.filter(provider__in=providers).values_list("pk", flat=True) if providers else ()


def listing(reports: Q) -> set[int]:
    return set(Coverage.objects.filter(reports).values_list("article_id", flat=True))


def write(statement: str, rows: list[tuple]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
