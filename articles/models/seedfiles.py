"""Seed files as last read, which nothing public touches, and the keys by which articles are known."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article


class ArticleKey(models.Model):
    """The canonical form of an address (seed format §4). Without an article it belongs to a mention."""

    key = models.CharField(max_length=2200, unique=True)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="keys")
    current = models.BooleanField(
        default=False, help_text="The article's present address; the others are former ones."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(key=""), name="article_key_not_empty"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(current=True), name="article_key_one_current"
            ),
            models.CheckConstraint(
                condition=Q(current=False) | Q(article__isnull=False), name="article_key_current_has_article"
            ),
        ]

    def __str__(self):
        return self.key


class SeedFile(models.Model):
    """One seed file with its last-read bytes, which hold what is never shown (`secured`, unknown keys)."""

    class Kind(models.TextChoices):
        ARTICLE = "article", "article"
        TOPIC = "topic", "topic"
        ORGANIZATION = "organization", "organization"
        TAG = "tag", "tag"

    path = models.CharField(max_length=1000, help_text="Relative to SEEDS_DIR, or else to the folder given.")
    folder = models.CharField(
        max_length=1000,
        blank=True,
        help_text="The folder given, where that is not SEEDS_DIR. Only tells which files are missing.",
    )
    current = models.BooleanField(default=True, help_text="Off once its path was reused for another piece.")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ARTICLE)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="seed_files")
    content = models.BinaryField()
    digest = models.CharField(
        max_length=64, help_text="SHA-256 of the bytes: an unchanged file costs no more than this."
    )
    reader_version = models.PositiveSmallIntegerField()
    values = models.JSONField(
        default=dict, help_text="What the file says of its article, cleaned: its share of the fold."
    )
    read_at = models.DateTimeField(default=timezone.now)
    missing = models.BooleanField(
        default=False, help_text="Not there when a run last looked. Its article stays as it is."
    )

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["path"], condition=Q(current=True), name="seed_file_path_once")
        ]
        indexes = [
            # So that no run has to walk past the bytes of all files to find the few that are missing.
            models.Index(fields=["path"], condition=Q(missing=True), name="seed_file_missing")
        ]

    def __str__(self):
        return self.path
