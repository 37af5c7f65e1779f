"""How long a run can be undone and the ledger remembers: what is older goes, a little at a time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from articles.models import Preimage, Run, RunEntry

ALWAYS = 10  # of the latest runs that took files in can be undone whatever their age, or a clock, says
CHUNK = 1000  # rows a transaction


def forget(now: datetime) -> None:
    """Drops what UNDO_DAYS and LEDGER_DAYS no longer ask for. Writes nothing where nothing is that old.

    A ledger outlives the undo window: what can be undone keeps its lines. Runs stay on record as long as a
    revision or a conflict names them.
    """
    undoable = Run.objects.exclude(marks={})
    recent = list(undoable.values_list("pk", flat=True)[:ALWAYS])
    over = undoable.filter(started_at__lt=now - timedelta(days=settings.UNDO_DAYS)).exclude(pk__in=recent)
    # Runs are undone in the reverse of their order, so that with one all earlier ones are over, too.
    last = over.values_list("pk", flat=True).first()
    if last is not None:
        drop(Preimage.objects.filter(run__lte=last))
        Run.objects.filter(pk__lte=last).exclude(marks={}).update(marks={})
    old = Q(started_at__lt=now - timedelta(days=settings.LEDGER_DAYS), marks={})
    ancient = Run.objects.filter(old)
    drop(RunEntry.objects.filter(run__in=ancient.values("pk")))
    drop(ancient.filter(entries=None, revisions=None, conflicts=None, undos=None, undoes=None))


def drop(rows: QuerySet) -> None:
    """Deletes rows, so many a transaction that nobody has to wait."""
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        rows.model._default_manager.filter(pk__in=ids).delete()
