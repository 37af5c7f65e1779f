"""How long runs can be undone and the ledger remembers; and clocks that jump."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from articles.importing import importer, retention
from articles.models import Article, Preimage, Run, RunEntry
from tests.fingerprint import site_fingerprint
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def aged(folder, run, settings, monkeypatch):
    """Four runs, each of which changed an article: 400, 100, 20 and 0 days ago."""
    settings.UNDO_DAYS, settings.LEDGER_DAYS = 30, 365
    monkeypatch.setattr(retention, "ALWAYS", 1)
    monkeypatch.setattr(importer, "forget", lambda _: None)
    write_seed(folder, "a.md")
    run()
    now = timezone.now()
    numbers = []
    for days in (400, 100, 20, 0):
        write_seed(folder, "a.md", excerpt=f"{days} days ago.")
        numbers.append(run()["run"])
        Run.objects.filter(pk=numbers[-1]).update(started_at=now - timedelta(days=days))
    monkeypatch.undo()
    monkeypatch.setattr(retention, "ALWAYS", 1)
    return numbers


def runs_of(model) -> set[int]:
    return set(model.objects.values_list("run", flat=True))


def test_preimages_go_with_the_undo_window_and_lines_with_the_ledgers(aged, run):
    first = Run.objects.order_by("pk").first().pk
    run()
    assert runs_of(Preimage) == set(aged[2:])
    assert runs_of(RunEntry) == {first, *aged[1:]}
    assert set(Run.objects.exclude(marks={}).values_list("pk", flat=True)) == set(aged[2:])


def test_what_is_over_is_said_and_what_is_not_can_be_undone(aged, run, undo):
    run()
    assert undo()["undoes"] == aged[3]
    assert undo()["undoes"] == aged[2]
    assert Article.objects.get().excerpt == "100 days ago."
    with pytest.raises(CommandError, match=f"Run {aged[1]} took no file in, or is older than the 30 days"):
        undo(aged[1])


def test_the_latest_runs_can_be_undone_whatever_their_age(aged, monkeypatch):
    monkeypatch.setattr(retention, "ALWAYS", 10)
    retention.forget(timezone.now() + timedelta(days=5000))
    assert runs_of(Preimage) == set(aged)
    assert runs_of(RunEntry) >= set(aged)


def test_a_run_stays_on_record_while_a_revision_names_it(aged):
    idle = Run.objects.create(started_at=timezone.now() - timedelta(days=500), state=Run.State.DONE)
    retention.forget(timezone.now())
    assert not Run.objects.filter(pk=idle.pk).exists()
    assert Run.objects.filter(pk__in=aged).count() == 4


@pytest.mark.parametrize("years", [-30, 30])
def test_a_clock_that_jumps_changes_nothing_but_times(folder, run, undo, monkeypatch, years):
    write_seed(folder, "a.md", "Headline")
    run()
    before = site_fingerprint()
    jumped = timezone.now() + timedelta(days=365 * years)
    monkeypatch.setattr(timezone, "now", lambda: jumped)
    write_seed(folder, "a.md", "Headline", excerpt="After the jump.")
    assert run()["updated"] == 1
    monkeypatch.undo()
    assert undo()["restored"] == 1
    assert site_fingerprint() == before
