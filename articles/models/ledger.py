"""The ledger: what each run did to every file that it changed or refused."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article


class Run(models.Model):
    """One execution of the import, or the undoing of one."""

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
    undoes = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="undos", help_text="The run that this takes back."
    )
    marks = models.JSONField(
        default=dict,
        help_text="The last id in each table before it took files in: what is later is its own. Empty for a "
        "run that took nothing in, and once its undo window is over.",
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"undo of run {self.undoes_id}" if self.undoes_id else f"run {self.pk}"


class RunEntry(models.Model):
    """What one run did to one file."""

    class Outcome(models.TextChoices):
        CREATED = "created", "created"
        DRAFT = "draft", "draft"
        UPDATED = "updated", "updated"
        CONFLICT = "conflict", "conflict"
        MOVED = "moved", "moved"
        REMOVED = "removed", "removed"
        NOTED = "noted", "kept as it was"
        MISSING = "missing", "missing"
        SKIPPED = "skipped", "skipped"
        REJECTED = "rejected", "rejected"
        UNDONE = "undone", "undone"
        LEFT = "left", "left as it is"

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


class Preimage(models.Model):
    """One row as it stood before a run changed it, and as the run left it. Holds `secured`: never shown."""

    class Table(models.TextChoices):
        ARTICLE = "article", "article"
        FILE = "file", "seed file"
        CONFLICT = "conflict", "conflict"
        TOPIC = "topic", "topic"
        PROVIDER = "provider", "source"

    run = models.ForeignKey(Run, models.CASCADE, related_name="preimages")
    article = models.ForeignKey(
        Article, models.CASCADE, null=True, related_name="preimages", help_text="With which it goes back."
    )
    table = models.CharField(max_length=10, choices=Table)
    row = models.BigIntegerField(help_text="Its id in that table.")
    packed = models.BinaryField(help_text="JSON, compressed.")

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.table} {self.row} before run {self.run_id}"


class RejectedFile(models.Model):
    """A file that needs a hand: the last run that looked at it could not take it in."""

    path = models.CharField(max_length=1000, unique=True)
    folder = models.CharField(
        max_length=1000, blank=True, help_text="The folder given, where that is not SEEDS_DIR."
    )
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    line = models.PositiveIntegerField(null=True)
    field = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["path"]
        verbose_name = "file that needs a hand"
        verbose_name_plural = "files that need a hand"

    def __str__(self):
        return self.path


class Conflict(models.Model):
    """An editor and a seed file changed the same field differently: visitors see the editor's value.

    Where the field is a list, the values are the elements that both changed.
    """

    class Resolution(models.TextChoices):
        MINE = "mine", "kept the editor’s value"
        FILE = "file", "took the file’s value"
        THIRD = "third", "wrote another value"

    article = models.ForeignKey(Article, models.CASCADE, related_name="conflicts")
    field = models.CharField(max_length=50)
    base = models.JSONField(null=True, help_text="What both started from.")
    ours = models.JSONField(null=True, help_text="The editor's value.")
    theirs = models.JSONField(null=True, help_text="The file's value.")
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="conflicts")
    path = models.CharField(max_length=1000)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    resolution = models.CharField(
        max_length=10,
        choices=Resolution,
        blank=True,
        help_text="What an editor decided. Empty: it is open, or the file ended it.",
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", help_text="Who decided."
    )
    left = models.JSONField(null=True, help_text="What stood once that was decided.")

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
