"""The number of the current state of all public content."""

from secrets import token_hex

from django.db import models
from django.db.models import Q
from django.utils import timezone


def new_epoch() -> str:
    return token_hex(8)


class Edition(models.Model):
    """A single row. Every public change raises the number (blueprint rule 6)."""

    number = models.PositiveBigIntegerField(default=0)
    epoch = models.CharField(
        max_length=16,
        default=new_epoch,
        editable=False,
        help_text="Tells this database from others that count from one too; new after a restore.",
    )
    due_at = models.DateTimeField(
        null=True, help_text="When the next article with a date to come is to appear."
    )

    made_at = models.DateTimeField(
        default=timezone.now, help_text="When the content last changed: short pages say it."
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="edition_single_row")]

    def __str__(self):
        return str(self.number)
