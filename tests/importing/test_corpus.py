"""Real files of the family, where NEWSROOM_CORPUS names a folder of them."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, ArticleKey, Edition, Run, RunEntry, SeedFile, Topic
from tests.fingerprint import site_state
from tests.importing.test_identity import wipe

pytestmark = pytest.mark.django_db

CORPUS = Path(os.environ["NEWSROOM_CORPUS"])
EXPECTED = {
    "powerapps": {"articles": 191, "visible": 131, "mentions": 0, "videos": 12},
    "azure": {"articles": 600, "visible": 72, "mentions": 0, "videos": 0},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_lands_and_the_counts_are_the_publishers(run, name):
    report = run(CORPUS / name)
    assert (report["rejected"], report["warnings"], report["exit"]) == ([], [], 0)
    assert {
        "articles": Article.objects.count(),
        "visible": Article.objects.visible().count(),
        "mentions": ArticleKey.objects.filter(article=None).count(),
        "videos": Article.objects.filter(kind="video").exclude(video_id="").count(),
    } == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_latest_is_the_publishers_own_order(run, name):
    run(CORPUS / name)
    dates = list(Article.objects.visible().newest_first().values_list("published_at", flat=True))
    assert dates == sorted(dates, reverse=True)


def test_topics_stand_in_their_declared_order_below_their_parents(run):
    run(CORPUS / "azure")
    topics = list(Topic.objects.exclude(position=None).values_list("name", "parent__name", "is_root"))
    assert topics[0] == ("Azure", None, True)
    assert [name for name, _, _ in topics[1:5]] == ["Serverless", "Compute", "AI", "Databases"]
    assert {parent for _, parent, _ in topics[1:5]} == {"Azure"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_second_run_writes_one_row(run, name):
    run(CORPUS / name)
    counts = (RunEntry.objects.count(), SeedFile.objects.count(), Edition.objects.get().number)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = run(CORPUS / name)
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (again["created"], again["updated"]) == (0, 0)
    assert (RunEntry.objects.count(), SeedFile.objects.count(), Edition.objects.get().number) == counts
    assert all("articles_run" in sql and "articles_runentry" not in sql for sql in written)
    assert Run.objects.count() == 2


def test_shuffled_files_in_several_runs_give_the_same_site(run, tmp_path, settings):
    settings.SEEDS_DIR = source = shutil.copytree(CORPUS / "azure", tmp_path / "azure")
    run(source)
    whole = site_state()
    wipe()
    files = sorted((source / "_news").iterdir(), key=lambda path: path.name[::-1])
    for start in range(0, len(files), 150):
        run(*files[start : start + 150])
    run(source)
    assert site_state() == whole
