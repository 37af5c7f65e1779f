"""Which run can be undone: the latest that took files in and still stands."""

from django.conf import settings
from django.db.models import QuerySet

from articles.models import Run


class CannotUndoError(Exception):
    """The run asked for cannot be undone; the message says why, and what can."""


def standing() -> QuerySet[Run]:
    """The runs that took files in and are not undone, the latest first."""
    return Run.objects.filter(undoes=None).exclude(marks={}).exclude(undos__state=Run.State.DONE)


def chosen(number: int | None) -> Run:
    """The run with this number, or the latest. Raises CannotUndoError.

    A later run may have built on what an earlier one did, so that runs go in the reverse of their order.
    """
    latest = standing().first()
    if number is None and latest is None:
        raise CannotUndoError("There is no run to undo.")
    run = latest if number is None else Run.objects.filter(pk=number).first()
    if run is None:
        raise CannotUndoError(f"There is no run {number}.")
    if run.undoes_id:
        raise CannotUndoError(
            f"Run {run.pk} is itself the undoing of run {run.undoes_id}; reseeding brings that back."
        )
    if run.undos.filter(state=Run.State.DONE).exists():
        raise CannotUndoError(f"Run {run.pk} is undone already; reseeding the same files repeats it.")
    if latest is None or not run.marks:
        raise CannotUndoError(
            f"Run {run.pk} took no file in, or is older than the {settings.UNDO_DAYS} days (UNDO_DAYS) "
            "within which a run can be undone."
        )
    if run.pk != latest.pk:
        raise CannotUndoError(f"Run {latest.pk} came later and still stands; undo it first.")
    return run


def later_marks(run: Run) -> dict[str, int]:
    """The marks of the next run that took files in: what `run` made is not later than these."""
    after = Run.objects.filter(pk__gt=run.pk).exclude(marks={}).order_by("pk").first()
    return after.marks if after else {}
