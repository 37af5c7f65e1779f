"""undo_import: the site stands as before the run, and importing the same files repeats the run."""

import pytest

from articles.models import Article, Edition
from tests.fingerprint import site_state
from tests.undoing.steps import STEPS, first_files

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)
def test_an_undone_run_leaves_no_trace_and_can_be_repeated(folder, run, undo, step):
    first_files(folder)
    run()
    before = site_state()
    step(folder)
    ran = run()
    after = site_state()
    assert after != before
    assert undo()["exit"] == 0
    assert site_state() == before
    again = run()
    assert {name: ran[name] for name in ran if name not in ("run", "seconds")} == {
        name: again[name] for name in ran if name not in ("run", "seconds")
    }
    assert site_state() == after


def test_runs_that_did_all_of_it_are_undone_one_after_the_other(folder, run, undo):
    first_files(folder)
    run()
    states = [site_state()]
    for steps in (STEPS[:6], STEPS[6:]):
        for step in steps:
            step(folder)
        run()
        states.append(site_state())
    for state in reversed(states[:-1]):
        undo()
        assert site_state() == state


def test_the_first_import_of_all_is_undone_to_nothing(folder, run, undo):
    empty = site_state()
    first_files(folder)
    run()
    edition = Edition.objects.get().number
    report = undo()
    assert (report["deleted"], report["restored"], report["left"]) == (5, 0, [])
    assert site_state() == empty
    assert not Article.objects.exists()
    assert Edition.objects.get().number > edition
