"""Articles: one provider's piece each, with its topics and pictures, and who changed what of it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone

from articles.models.taxonomy import Provider, Topic
from articles.models.visibility import FOLDED, ArticleQuerySet
from articles.seeding.identity import latest_number


class Article(models.Model):
    class Kind(models.TextChoices):
        ARTICLE = "article", "article"
        VIDEO = "video", "video"

    class BodyFormat(models.TextChoices):
        NONE = "", "no text of ours"
        MARKDOWN = "markdown", "Markdown"
        PLAIN = "plain", "plain paragraphs"

    slug = models.SlugField(max_length=100, unique=True, editable=False)
    title = models.CharField(
        "headline",
        max_length=500,
        help_text="As the source printed it. Your change stays when the seed file is read again.",
    )
    excerpt = models.TextField(
        blank=True, max_length=5000, help_text="One paragraph of plain text under the headline."
    )
    body = models.TextField(
        "text",
        blank=True,
        help_text="Only for text of our own: the full story of a source stays at the source.",
    )
    body_format = models.CharField(
        "text format", max_length=10, choices=BodyFormat, blank=True, default=BodyFormat.NONE
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ARTICLE)
    category = models.CharField(max_length=100, blank=True, editable=False)
    language = models.CharField(
        max_length=35,
        null=True,
        blank=True,
        help_text="A language tag such as en or pt-BR, where it is known.",
    )
    url = models.URLField("address", max_length=2000, blank=True, help_text="The full story at its source.")
    amp_url = models.URLField(
        "fast version", max_length=2000, blank=True, help_text="The source's own AMP address."
    )
    video_id = models.CharField("YouTube video", max_length=11, blank=True, editable=False)
    published_at = models.DateTimeField(
        "date",
        null=True,
        blank=True,
        help_text="When the source published it. With a date to come, it appears at that minute.",
    )
    provider = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name="source",
        help_text="Leave empty only for our own text.",
    )
    provider_name = models.CharField(
        "source shown as",
        max_length=200,
        blank=True,
        help_text="Where this article names its source otherwise than the source's own entry.",
    )
    own_text = models.BooleanField(
        "our own text", default=False, help_text="Written here: there is no source to send readers to."
    )
    topics = models.ManyToManyField(Topic, through="ArticleTopic", related_name="articles")
    tags = models.JSONField(default=list, blank=True, editable=False)

    quality = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="Worth of the piece, 0 to about 200. Changing it moves heat by the ranking rule, here and "
        "in the stories that list this piece, unless heat was set by hand.",
    )
    heat = models.IntegerField(
        null=True,
        blank=True,
        help_text="Pull of the story: Top is ordered by it. −1 folds the article under its lead; empty means "
        "a lead whose heat is unknown. Set by hand it stays, whatever the ranking rule says.",
    )
    published = models.BooleanField(
        default=False, help_text="Shown to visitors. Needs a date and a source (or “our own text”)."
    )
    removed = models.BooleanField(
        default=False, help_text="Withdrawn: shown nowhere, and no seed file brings it back."
    )
    related_count = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Related items in the seed file before any was dropped; the ranking rule counts them.",
    )

    folded = models.GeneratedField(
        expression=Case(When(heat=FOLDED, then=Value(True)), default=Value(False)),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    latest = models.BigIntegerField(
        null=True,
        unique=True,
        editable=False,
        help_text="Order of every list, and the key of its pages (blueprint rule 7).",
    )
    report_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Reports shown as its coverage; kept."
    )
    source_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Distinct sources among them; kept."
    )
    indexed_as = models.BigIntegerField(
        null=True, editable=False, help_text="Its row in the search index; kept."
    )
    version = models.PositiveIntegerField(
        default=1, editable=False, help_text="Raised by every change, so that no change is lost to another."
    )
    base = models.JSONField(
        default=dict,
        editable=False,
        help_text="What its seed files last said, field by field (blueprint rule 2).",
    )
    computed = models.JSONField(
        default=dict, editable=False, help_text="What a rule last gave, field by field (blueprint rule 3)."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = [models.F("latest").desc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="article_has_a_title"),
            models.CheckConstraint(condition=Q(kind__in=["article", "video"]), name="article_kind_known"),
            models.CheckConstraint(
                condition=Q(body_format__in=["", "markdown", "plain"]), name="article_body_format_known"
            ),
            models.CheckConstraint(
                condition=Q(heat__isnull=True) | Q(heat__gte=FOLDED), name="article_heat_from_minus_1"
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(published_at__isnull=False),
                name="article_published_has_a_date",
                violation_error_message="A published article needs a date.",
            ),
            models.CheckConstraint(
                condition=Q(published=False) | Q(provider__isnull=False) | Q(own_text=True),
                name="article_published_has_a_source",
                violation_error_message="A published article needs a source, or the mark “our own text”.",
            ),
            models.CheckConstraint(
                condition=Q(own_text=False) | Q(provider__isnull=True),
                name="article_own_text_has_no_source",
                violation_error_message="Our own text has no source: clear one of the two.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, latest__isnull=True)
                | Q(published_at__isnull=False, latest__isnull=False),
                name="article_latest_goes_with_date",
            ),
        ]
        indexes = [
            # Top, Latest, days, feeds, sitemap, and what is still due. Nearly all that is published is a
            # lead, so a second index without the folded would only cost writes.
            models.Index(
                fields=["-latest"], condition=Q(published=True, removed=False), name="article_visible"
            ),
            # A source's page and feed.
            models.Index(
                fields=["provider", "-latest"],
                condition=Q(published=True, removed=False),
                name="article_by_provider",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("article", args=[self.slug])

    @property
    def source_name(self) -> str:
        """What readers see as its source; empty for our own text."""
        if self.provider_name or self.provider is None:
            return self.provider_name
        return self.provider.name

    @property
    def lacks(self) -> list[str]:
        """What has to be given before it can be published (blueprint rule 12)."""
        missing_source = self.provider_id is None and not self.own_text
        return ["date"] * (self.published_at is None) + ["source"] * missing_source

    def set_date(self, published_at: datetime | None) -> None:
        """Sets the date and, with it, the place in every list."""
        self.published_at = published_at and published_at.astimezone(UTC).replace(microsecond=0)
        self.latest = None if self.published_at is None else latest_number(self.published_at, self.slug)


def claim_places(articles: Sequence[Article]) -> None:
    """Moves articles on by a hair where another one has the very same place in the lists."""
    places = free_places([article.latest for article in articles])
    for article, place in zip(articles, places, strict=True):
        article.latest = place


def free_places(wanted: Sequence[int | None]) -> list[int | None]:
    """Places in the lists, none of them another article's: the ones wanted, or ones a hair further on."""
    stored = Article.objects.filter(latest__in=[place for place in wanted if place is not None])
    taken = set(stored.values_list("latest", flat=True))
    free = []
    for place in wanted:
        while place is not None and place in taken:
            place += 1
        taken.add(place)
        free.append(place)
    return free


class ArticleTopic(models.Model):
    """An article's place in a topic, with the sort key copied so that a topic's feed is one index walk."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="article_topics")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="article_topics")
    position = models.PositiveSmallIntegerField()
    latest = models.BigIntegerField(null=True)
    listed = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "topic"], name="article_topic_once")]
        indexes = [
            # A topic's feed, newest first.
            models.Index(fields=["topic", "-latest"], condition=Q(listed=True), name="article_topic_feed")
        ]

    def __str__(self):
        return f"{self.article_id} in {self.topic_id}"


class Picture(models.Model):
    """A picture as the seed file names it, at its publisher's address: never shown from there."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pictures")
    position = models.PositiveSmallIntegerField()
    url = models.URLField(max_length=2000)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "position"], name="picture_position_once")]

    def __str__(self):
        return self.url


class Revision(models.Model):
    """Who changed which fields of an article, when, from what to what. Rows are only ever added.

    `headline_was` alone is taken back, when the headline that it names returns (articles/corrections.py).
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField(help_text="The article's version after the change.")
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey("articles.Run", models.SET_NULL, null=True, blank=True, related_name="revisions")
    by_rule = models.BooleanField(default=False, help_text="The ranking rule did it: no editor, no run.")
    changes = models.JSONField(help_text="Field: [before, after].")
    headline_was = models.TextField(
        null=True, editable=False, help_text="The headline that visitors saw until this change."
    )

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            # An article's history, newest first.
            models.Index(fields=["article", "-at"], name="revision_history"),
            # The list of corrections, and those of one article.
            models.Index(fields=["-id"], condition=Q(headline_was__isnull=False), name="revision_headlines"),
            models.Index(
                fields=["article", "-id"],
                condition=Q(headline_was__isnull=False),
                name="revision_headlines_of",
            ),
        ]

    def __str__(self):
        return f"{self.article_id} version {self.version}"
