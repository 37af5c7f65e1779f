"""The number of the current state of all public content."""

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """A single row. Every public change raises the number (blueprint rule 6)."""

    number = models.PositiveBigIntegerField(default=0)
    due_at = models.DateTimeField(
        null=True, help_text="When the next article with a date to come is to appear."
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="edition_single_row")]

    def __str__(self):
        return str(self.number)
