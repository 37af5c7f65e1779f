"""Tests over what is not ours to ship are collected only where it is at hand."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from articles.importing import importer
from articles.importing.importer import Report, rehearse
from articles.importing.printing import lines_of, plain
from tests.fingerprint import site_fingerprint

NEEDED = {
    "test_corpus.py": "NEWSROOM_CORPUS",
    "test_thirty_steps.py": "NEWSROOM_CORPUS",
    "test_torture.py": "NEWSROOM_TORTURE",
}

collect_ignore = [test for test, variable in NEEDED.items() if not os.environ.get(variable)]


@pytest.fixture
def rehearsed_run(run, monkeypatch):
    """Runs the import, and holds it against the dry run made just before: same words, same counts."""
    done: list[Report] = []
    import_seeds = importer.import_seeds

    def watched(*args):
        done.append(import_seeds(*args))
        return done[-1]

    monkeypatch.setattr("articles.management.commands.import_seeds.import_seeds", watched)

    def rehearsed_run(*arguments):
        before = site_fingerprint()
        paths = [Path(argument) for argument in arguments] or [settings.SEEDS_DIR]
        plan = rehearse(paths, settings.SEEDS_DIR, lambda *_: None)
        assert site_fingerprint() == before
        report = run(*arguments)
        assert [plain(line) for line in lines_of(plan, True)] == [
            plain(line) for line in lines_of(done[-1], True)
        ]
        assert plan.counts == done[-1].counts
        return report

    return rehearsed_run
