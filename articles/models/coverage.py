"""The coverage of a story: who else reported it, in whose words."""

from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from articles.models.seedfiles import ArticleKey
from articles.models.taxonomy import Provider


class Snapshot(models.Model):
    """What a list of coverage says of one piece: each distinct text is stored once, shared by all lists."""

    digest = models.CharField(max_length=64, unique=True)
    key = models.ForeignKey(ArticleKey, models.PROTECT, related_name="snapshots")
    kind = models.CharField(max_length=10, choices=Article.Kind, default=Article.Kind.ARTICLE)
    title = models.CharField(max_length=500)
    excerpt = models.TextField(blank=True)
    url = models.URLField(max_length=2000, blank=True)
    published_at = models.DateTimeField(null=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, related_name="snapshots")
    provider_name = models.CharField(max_length=200, blank=True)
    quality = models.PositiveIntegerField(null=True)
    spoken = models.TextField(
        null=True,
        editable=False,
        help_text="The words, other than its own, by which the search index knows it in coverage: those of "
        "the visible article behind it. Kept.",
    )

    def __str__(self):
        return self.title

    @property
    def source_name(self) -> str:
        return self.provider_name or (self.provider.name if self.provider else "")


class CoverageQuerySet(models.QuerySet):
    def shown(self):
        """Without what an editor unpublished and what anybody removed (table of blueprint rule 1)."""
        return self.filter(line__isnull=False).exclude(WITHHELD)


def taken_down(article: str = "") -> Q:
    """That an article, to which the lookup `article` leads, is withheld from others' coverage.

    What a file alone unpublishes is still quoted from the listing; what an editor took down is not.
    """
    gone = Q(**{f"{article}removed": True})
    return gone | Q(**{f"{article}published": False, f"{article}base__published": True})


# Nor does an article list itself, as it would once an editor gave it the address of a piece in its coverage.
LISTS_ITSELF = Q(snapshot__key__article=F("article"))
WITHHELD = taken_down("snapshot__key__article__") | LISTS_ITSELF


class Coverage(models.Model):
    """One entry in the ordered list of other pieces that an article's file lists as related."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="coverage")
    position = models.PositiveSmallIntegerField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="coverage")
    line = models.PositiveSmallIntegerField(
        null=True,
        help_text="Place among the lines under a headline, distinct sources first; empty: withheld. Kept.",
    )

    objects = CoverageQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "coverage"
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="coverage_position_once"),
            models.UniqueConstraint(fields=["article", "snapshot"], name="coverage_snapshot_once"),
        ]
        indexes = [
            # The first lines under each headline of a list.
            models.Index(fields=["article", "line"], condition=Q(line__isnull=False), name="coverage_lines")
        ]

    def __str__(self):
        return f"{self.article_id}: {self.position}"
