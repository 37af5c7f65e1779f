"""What is kept beside the articles, so that pages need not work it out: one refresh after every change.

Kept are the sort keys copied into topics, the places of coverage lines, the counts of topics and sources,
and the search index. All of it can be worked out again from the articles, and is never edited.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from articles import bulk, search
from articles.models import Article, ArticleTopic, Coverage, Provider, Topic
from articles.models.coverage import LISTS_ITSELF, WITHHELD, taken_down
from articles.models.visibility import EVER

COUNTS = ("story_count", "visible_count")
IS_WITHHELD = Case(When(WITHHELD, then=Value(True)), default=Value(False))
WRONGLY_PLACED = Q(line__isnull=False, withheld=True) | Q(line__isnull=True, withheld=False)


def refresh(
    changed: Collection[int],
    new: Collection[int] = (),
    topics: Collection[int] = (),
    providers: Collection[int] = (),
    renamed: Collection[int] = (),
) -> None:
    """Brings everything kept up to date after articles `changed` or are `new`, `topics` and `providers` lost
    some, and the providers in `renamed` got other names.
    """
    articles, now = {*changed, *new}, timezone.now()
    copy_to_topics(articles)
    rearranged = unsettled(changed) | too_open(new)
    arrange_coverage(rearranged)
    search.index({*articles, *rearranged, *search.naming(renamed), *search.respoken(articles, renamed)})
    add_counts(new, now)
    recount({*topics, *topics_of(changed)}, {*providers, *providers_of(changed)}, now)


def copy_to_topics(articles: Collection[int]) -> None:
    """Copies place and listing of articles into their topics."""
    article = Article.objects.filter(pk=OuterRef("article_id"))
    ArticleTopic.objects.filter(article__in=articles).update(
        latest=Subquery(article.values("latest")), listed=Exists(article.listed(EVER))
    )


def unsettled(changed: Collection[int]) -> set[int]:
    """The articles whose coverage is no longer what it should be: of these, and of those that list them."""
    if not changed:
        return set()
    # Asked as a case, since "not withheld" is neither true nor false of a mention, which has no article.
    placed = Coverage.objects.annotate(withheld=IS_WITHHELD)
    wrong = placed.filter(WRONGLY_PLACED).values_list("article_id", flat=True)
    counted = Article.objects.filter(pk__in=changed).annotate(
        lines=Count("coverage", filter=Q(coverage__line__isnull=False))
    )
    return {
        *wrong.filter(article__in=changed),
        *wrong.filter(snapshot__key__article__in=changed),
        *counted.exclude(lines=F("report_count")).values_list("pk", flat=True),
    }


def too_open(new: Collection[int]) -> set[int]:
    """The articles whose coverage shows what is withheld, since `new` ones came with all lines placed."""
    placed = Coverage.objects.filter(line__isnull=False).values_list("article_id", flat=True)
    own = placed.filter(article__in=new)
    # Many lines lead to few articles, so each of these is looked at once.
    near = Q(pk__in=new) | Q(pk__in=own.values("snapshot__key__article"))
    hidden = set(Article.objects.filter(near, taken_down()).values_list("pk", flat=True))
    return {*own.filter(LISTS_ITSELF), *placed.filter(snapshot__key__article__in=hidden)}


def arrange_coverage(articles: Collection[int]) -> None:
    """Gives each coverage line its place, distinct sources first, and keeps the counts of the lists."""
    rows: dict[int, list[tuple]] = {article: [] for article in articles}
    entries = Coverage.objects.filter(article__in=rows).annotate(withheld=IS_WITHHELD)
    for article, *row in entries.order_by("article", "position").values_list(
        "article_id", "pk", "line", "snapshot__provider_id", "withheld"
    ):
        rows[article].append(tuple(row))
    moved: list[tuple] = []
    for coverage in rows.values():
        places = iter(line_places([provider for _, _, provider, hidden in coverage if not hidden]))
        placed = [(None if hidden else next(places), line, pk) for pk, line, _, hidden in coverage]
        moved += [(place, pk) for place, line, pk in placed if place != line]
    bulk.update(Coverage, ("line",), moved)
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


def bring_in(articles: QuerySet, at: datetime) -> None:
    """Brings everything kept up to date for articles whose date has come by `at`."""
    recount_for(articles, at)
    search.index(search.respoken(list(articles.values_list("pk", flat=True)), at=at))


def recount_for(articles: QuerySet, at: datetime) -> None:
    """Recounts the topics and providers of articles."""
    recount(topics_of(articles), providers_of(articles), at)


def topics_of(articles: Collection[int] | QuerySet) -> set[int]:
    return set(ArticleTopic.objects.filter(article__in=articles).values_list("topic_id", flat=True))


def providers_of(articles: Collection[int] | QuerySet) -> set[int]:
    with_provider = Article.objects.filter(pk__in=articles).exclude(provider=None)
    return set(with_provider.order_by().values_list("provider_id", flat=True))


def recount(topics: Collection[int], providers: Collection[int], at: datetime) -> None:
    """Keeps the counts of topics and providers as they are at `at`."""
    visible = Article.objects.visible(at).order_by()
    if topics:
        keep_counts(Topic.objects.filter(pk__in=topics), visible.filter(topics__in=topics), "topics")
    if providers:
        sources = Provider.objects.filter(pk__in=providers)
        keep_counts(sources, visible.filter(provider__in=providers), "provider")


def add_counts(new: Collection[int], at: datetime) -> None:
    """Adds new articles to the counts of topics and providers: nothing else need be counted again."""
    visible = Article.objects.visible(at).filter(pk__in=new).order_by()
    for model, owner in ((Topic, "topics"), (Provider, "provider")):
        counts = counts_by(owner, visible)
        bulk.add(model, COUNTS, [(*kept, pk) for pk, kept in counts.items() if pk is not None])


def keep_counts(owners: QuerySet, visible: QuerySet, owner: str) -> None:
    """Writes the counts that differ from what is stored."""
    counts = counts_by(owner, visible)
    stored = owners.values_list("pk", *COUNTS)
    changed = [(*counts.get(pk, (0, 0)), pk) for pk, *kept in stored if (*kept,) != counts.get(pk, (0, 0))]
    bulk.update(owners.model, COUNTS, changed)


def counts_by(owner: str, visible: QuerySet) -> dict[int, tuple[int, int]]:
    """How many stories, and how many visible articles in all, each topic or provider has."""
    counted = visible.values_list(owner).annotate(
        stories=Count("pk", filter=Q(folded=False)), visible=Count("pk")
    )
    return {pk: (stories, visible) for pk, stories, visible in counted}
