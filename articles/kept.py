"""What is kept beside the articles, so that pages need not work it out: one refresh after every change.

Kept are the sort keys copied into topics, the places of coverage lines, the counts of topics and sources,
and the search index. All of it can be worked out again from the articles, and is never edited.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from articles import search
from articles.models import Article, ArticleTopic, Coverage, Provider, Topic
from articles.models.coverage import WITHHELD
from articles.models.visibility import EVER

IS_WITHHELD = Case(When(WITHHELD, then=Value(True)), default=Value(False))


def refresh(articles: Collection[int], topics: Collection[int] = (), providers: Collection[int] = ()) -> None:
    """Brings everything kept up to date after `articles` changed and `topics` and `providers` lost some."""
    copy_to_topics(articles)
    arrange_coverage({*articles, *listing(articles)})
    search.index(articles)
    changed = Article.objects.filter(pk__in=articles)
    recount(
        {*topics, *ArticleTopic.objects.filter(article__in=articles).values_list("topic_id", flat=True)},
        {*providers, *changed.exclude(provider=None).values_list("provider_id", flat=True)},
        timezone.now(),
    )


def copy_to_topics(articles: Collection[int]) -> None:
    """Copies place and listing of articles into their topics."""
    article = Article.objects.filter(pk=OuterRef("article_id"))
    ArticleTopic.objects.filter(article__in=articles).update(
        latest=Subquery(article.values("latest")), listed=Exists(article.listed(EVER))
    )


def listing(articles: Collection[int]) -> Iterable[int]:
    """The articles whose coverage lists one of `articles`."""
    return Coverage.objects.filter(snapshot__key__article__in=articles).values_list("article_id", flat=True)


def unsettled(articles: Collection[int]) -> set[int]:
    """Those of `articles` whose coverage lines or counts are no longer what they should be."""
    lines = Coverage.objects.filter(article__in=articles).annotate(withheld=IS_WITHHELD)
    wrong = Q(line__isnull=False, withheld=True) | Q(line__isnull=True, withheld=False)
    counted = Article.objects.filter(pk__in=articles).annotate(
        lines=Count("coverage", filter=Q(coverage__line__isnull=False))
    )
    return {
        *lines.filter(wrong).values_list("article_id", flat=True),
        *counted.exclude(lines=F("report_count")).values_list("pk", flat=True),
    }


def arrange_coverage(articles: Collection[int]) -> None:
    """Gives each coverage line its place, distinct sources first, and keeps the counts of the lists."""
    rows: dict[int, list[tuple]] = {article: [] for article in unsettled(articles)}
    entries = Coverage.objects.filter(article__in=rows).annotate(withheld=IS_WITHHELD)
    for article, *row in entries.order_by("article", "position").values_list(
        "article_id", "pk", "line", "snapshot__provider_id", "withheld"
    ):
        rows[article].append(tuple(row))
    lines: list[Coverage] = []
    for coverage in rows.values():
        places = iter(line_places([provider for _, _, provider, hidden in coverage if not hidden]))
        for pk, line, _, hidden in coverage:
            place = None if hidden else next(places)
            if place != line:
                lines.append(Coverage(pk=pk, line=place))
    Coverage.objects.bulk_update(lines, ["line"], batch_size=400)
    keep_coverage_counts(rows)


def line_places(providers: Sequence[int | None]) -> list[int]:
    """For each report in order its place among the lines: the first of every source, then the rest."""
    firsts = {provider: position for position, provider in reversed(list(enumerate(providers)))}
    order = sorted(range(len(providers)), key=lambda position: firsts[providers[position]] != position)
    places = [0] * len(providers)
    for place, position in enumerate(order):
        places[position] = place
    return places


def keep_coverage_counts(rows: dict[int, list[tuple]]) -> None:
    """Keeps how many reports from how many sources each article's coverage shows."""
    stored = Article.objects.filter(pk__in=rows).values_list("pk", "report_count", "source_count")
    for article, *kept_counts in stored:
        shown = [provider for _, _, provider, hidden in rows[article] if not hidden]
        counts = [len(shown), len(set(shown))]
        if counts != kept_counts:
            Article.objects.filter(pk=article).update(report_count=counts[0], source_count=counts[1])


def recount_for(articles: QuerySet, at: datetime) -> None:
    """Recounts the topics and providers of articles, for instance of those whose date has come."""
    recount(
        set(ArticleTopic.objects.filter(article__in=articles).values_list("topic_id", flat=True)),
        set(articles.exclude(provider=None).values_list("provider_id", flat=True)),
        at,
    )


def recount(topics: Collection[int], providers: Collection[int], at: datetime) -> None:
    """Keeps the counts of topics and providers as they are at `at`."""
    visible = Article.objects.visible(at).order_by()
    keep_counts(Topic.objects.filter(pk__in=topics), visible.filter(topics__in=topics), "topics")
    keep_counts(Provider.objects.filter(pk__in=providers), visible.filter(provider__in=providers), "provider")


def keep_counts(owners: QuerySet, visible: QuerySet, owner: str) -> None:
    """Writes the counts that differ from what is stored."""
    counted = visible.values_list(owner).annotate(
        visible=Count("pk"), stories=Count("pk", filter=Q(folded=False))
    )
    counts = {pk: (stories, visible_count) for pk, visible_count, stories in counted}
    for row in owners:
        stories, visible_count = counts.get(row.pk, (0, 0))
        if (row.story_count, row.visible_count) != (stories, visible_count):
            owners.model.objects.filter(pk=row.pk).update(story_count=stories, visible_count=visible_count)
