"""The ledger: what each run did to every file that it changed or refused."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article


class Run(models.Model):
    """One execution of the import."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "done"
        STOPPED = "stopped", "stopped early"

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    folders = models.JSONField(default=list, help_text="The paths it was given.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"run {self.pk}"


class RunEntry(models.Model):
    """What one run did to one file."""

    class Outcome(models.TextChoices):
        CREATED = "created", "created"
        UPDATED = "updated", "updated"
        CONFLICT = "conflict", "conflict"
        MOVED = "moved", "moved"
        REMOVED = "removed", "removed"
        NOTED = "noted", "kept as it was"
        MISSING = "missing", "missing"
        SKIPPED = "skipped", "skipped"
        REJECTED = "rejected", "rejected"

    run = models.ForeignKey(Run, models.CASCADE, related_name="entries")
    path = models.CharField(max_length=1000)
    outcome = models.CharField(max_length=10, choices=Outcome)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, related_name="run_entries")
    line = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=dict, help_text="Field: [before, after].")
    warnings = models.JSONField(default=list)

    class Meta:
        ordering = ["run", "id"]
        verbose_name_plural = "run entries"

    def __str__(self):
        return f"{self.path}: {self.outcome}"


class Conflict(models.Model):
    """An editor and a seed file changed the same field differently: visitors see the editor's value."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=50)
    base = models.JSONField(null=True, help_text="What both started from.")
    ours = models.JSONField(null=True, help_text="The editor's value.")
    theirs = models.JSONField(null=True, help_text="The file's value.")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="conflicts")
    path = models.CharField(max_length=1000)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "field"],
                condition=Q(closed_at__isnull=True),
                name="conflict_one_open_a_field",
            )
        ]

    def __str__(self):
        return f"{self.field} of {self.article_id}"
