"""Reports: the entries of coverage as pages show them, with their sources."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import presentation
from articles.models import Article, ArticleQuerySet, Coverage, CoverageQuerySet, Provider, Snapshot

# What lists show of an article, and no more: texts and what the merge needs can be large.
COLUMNS = (
    "slug",
    "title",
    "excerpt",
    "kind",
    "url",
    "published_at",
    "provider_name",
    "own_text",
    "language",
    "heat",
    "folded",
    "latest",
    "report_count",
    "source_count",
    "provider__domain",
    "provider__name",
    "provider__visible_count",
)


def cards(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Articles with just what lists show, and the source with them."""
    return articles.select_related("provider").only(*COLUMNS)


@dataclass(frozen=True)
class Source:
    """Who published a piece, as readers see it."""

    name: str
    domain: str
    has_page: bool = False
    own: bool = False

    @cached_property
    def url(self) -> str:
        """Its page here, empty where it has none."""
        return reverse("source", args=[self.domain]) if self.has_page else ""

    @cached_property
    def monogram(self) -> str:
        return presentation.monogram(settings.SITE_NAME if self.own else self.name)

    @property
    def tone(self) -> int:
        return presentation.tone(self.domain)

    @property
    def is_long(self) -> bool:
        return len(self.monogram) > 3


def source_of(piece: Article | Snapshot) -> Source:
    """The source of an article or of a snapshot, under the name that it gives there."""
    if piece.provider is not None:
        return source_of_provider(piece.provider, piece.source_name)
    own = isinstance(piece, Article) and piece.own_text
    return Source(
        _("Our own text") if own else piece.source_name or presentation.host(piece.url), "", own=own
    )


def source_of_provider(provider: Provider, name: str = "") -> Source:
    return Source(name or provider.name, provider.domain, has_page=provider.visible_count > 0)


@dataclass(frozen=True)
class Report:
    """An entry of coverage: the article's own words where it is visible, else what the listing says of it."""

    title: str
    excerpt: str
    url: str
    host: str
    source: Source
    published_at: datetime | None
    article: int | None = None  # of ours; then `url` is our page

    @property
    def piece(self) -> int | str:
        """What tells it from other pieces: the same of two listings that speak of one piece."""
        return self.article or self.url or self.title

    @cached_property
    def when(self) -> presentation.When | None:
        return presentation.when(self.published_at) if self.published_at else None


def first_lines(depths: Mapping[int, int], at: datetime) -> dict[int, list[Report]]:
    """By article the first reports of its coverage, distinct sources first: as many as `depths` says."""
    articles: dict[int, list[int]] = defaultdict(list)
    for article, depth in depths.items():
        articles[depth].append(article)
    wanted = [Q(article__in=pks, line__lt=depth) for depth, pks in articles.items() if depth]
    lines: dict[int, list[Report]] = defaultdict(list)
    if wanted:
        rows = Coverage.objects.shown().filter(Q(*wanted, _connector=Q.OR)).order_by("article", "line")
        for row in with_visible_articles(rows, at):
            lines[row.article_id].append(report(row))
    return lines


def coverage_of(article: Article, at: datetime) -> list[Report]:
    """All of an article's coverage, in the list's own order."""
    rows = Coverage.objects.shown().filter(article=article).order_by("position")
    return [report(row) for row in with_visible_articles(rows, at)]


def with_visible_articles(rows: CoverageQuerySet, at: datetime) -> CoverageQuerySet:
    """Coverage with snapshots and, of the articles behind them, only those that a visitor may see."""
    visible = cards(Article.objects.visible(at))
    listed = rows.select_related("snapshot__key", "snapshot__provider")
    listed = listed.defer("snapshot__provider__description", "snapshot__provider__base")
    return listed.prefetch_related(Prefetch("snapshot__key__article", visible))


def report(row: Coverage) -> Report:
    """An entry of coverage as shown. `row` comes from with_visible_articles()."""
    snapshot, article = row.snapshot, row.snapshot.key.article
    if article is None:
        return report_of(snapshot, snapshot.url)
    return of_article(article)


def of_article(article: Article) -> Report:
    """An article as a report of its own story."""
    return report_of(article, article.get_absolute_url(), article.pk)


def report_of(piece: Article | Snapshot, url: str, article: int | None = None) -> Report:
    host = presentation.host(piece.url)
    return Report(piece.title, piece.excerpt, url, host, source_of(piece), piece.published_at, article)


@dataclass(frozen=True)
class Group:
    """The reports of one source on a story's page."""

    source: Source
    reports: list[Report]


def by_source(reports: Iterable[Report]) -> list[Group]:
    """One group a source, in order of first appearance; within it the list's order, which is best first."""
    groups: dict[str, list[Report]] = defaultdict(list)
    for entry in reports:
        groups[entry.source.domain or entry.source.name].append(entry)
    return [Group(entries[0].source, entries) for entries in groups.values()]
