"""Who published a piece, and what it is about."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse


class Provider(models.Model):
    """An outlet. Its identity is its domain; readers see the word *source*."""

    domain = models.CharField(
        max_length=253,
        unique=True,
        help_text="Lower case, without www. Two names on one domain are one source.",
    )
    name = models.CharField(
        max_length=200, help_text="Shown to readers wherever an article gives no name of its own."
    )
    description = models.TextField(blank=True)
    logo_url = models.URLField(max_length=2000, blank=True, editable=False)
    story_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Listed articles; kept, not counted."
    )
    visible_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Visible articles, folded too; kept."
    )

    base = models.JSONField(
        default=dict, editable=False, help_text="What seed files last said; kept for the merge."
    )

    class Meta:
        ordering = ["name", "domain"]
        verbose_name = "source"
        constraints = [
            models.CheckConstraint(condition=~models.Q(domain=""), name="provider_has_a_domain"),
            models.CheckConstraint(condition=~models.Q(name=""), name="provider_has_a_name"),
        ]
        indexes = [
            # The list of all sources: the ones a visitor can open, by name in any case.
            models.Index(
                Lower("name"), "domain", condition=models.Q(visible_count__gt=0), name="provider_by_name"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("source", args=[self.domain])


class Topic(models.Model):
    """A subject with a feed. Its identity is its name; a taxonomy document may say more about it."""

    name = models.CharField(
        max_length=100, unique=True, help_text="As seed files cite it, letter for letter."
    )
    slug = models.SlugField(max_length=110, unique=True, help_text="Its address. Changing it breaks links.")
    shortname = models.CharField(max_length=100, blank=True, help_text="Used where room is short.")
    description = models.TextField(blank=True, help_text="A sentence or two under the topic's name.")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Order in the topic bar. Topics without one follow, the fullest first.",
    )
    is_root = models.BooleanField(
        "root topic",
        default=False,
        help_text="The site's own subject, on nearly every article; left out of the line under a headline.",
    )
    keywords = models.JSONField(default=list, blank=True, editable=False)
    picture_url = models.URLField(max_length=2000, blank=True, editable=False)
    story_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Listed articles; kept, not counted."
    )
    visible_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="Visible articles, folded too; kept."
    )

    base = models.JSONField(
        default=dict, editable=False, help_text="What seed files last said; kept for the merge."
    )

    class Meta:
        ordering = [models.F("position").asc(nulls_last=True), "-story_count", "name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="topic_has_a_name"),
            models.UniqueConstraint(
                fields=["is_root"], condition=models.Q(is_root=True), name="topic_one_root"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="topic_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("topic", args=[self.slug])
