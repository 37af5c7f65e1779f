"""Real files of the family, exported: where NEWSROOM_CORPUS names a folder of them."""

import os
from pathlib import Path

import pytest

from articles.models import Article
from tests.exporting.sites import contents, same_site
from tests.fingerprint import site_fingerprint
from tests.importing.test_identity import wipe

pytestmark = pytest.mark.django_db

CORPUS = Path(os.environ["NEWSROOM_CORPUS"])
FILES = {"powerapps": 192, "azure": 605}


@pytest.mark.parametrize("name", FILES)
def test_every_file_comes_out_byte_for_byte_and_gives_the_same_site(run, export, out, settings, name):
    settings.SEEDS_DIR = CORPUS / name
    run()
    report = export()
    exported = contents(out)
    assert (report["exit"], report["edited"], report["new"]) == (0, [], [])
    assert exported == contents(CORPUS / name)
    assert sum(path.startswith("_news/") for path in exported) == FILES[name]
    before = site_fingerprint()
    wipe()
    settings.SEEDS_DIR = out
    run()
    assert site_fingerprint() == before


def test_the_same_site_comes_back_after_a_session_with_real_files(run, export, out, editing, settings):
    settings.SEEDS_DIR = CORPUS / "azure"
    run()
    titles = list(Article.objects.order_by("slug").values_list("title", flat=True).distinct())
    chosen = [title for title in titles if Article.objects.filter(title=title).count() == 1]
    for title in chosen[0:10]:
        editing.change(title, title=title.upper(), excerpt=f"“{title}”: in short.")
    for title in chosen[10:20]:
        editing.change(title, heat=7, quality=99, topics=["Security", "Azure", "AI"])
    for title in chosen[20:30]:
        editing.publish(title, not Article.objects.get(title=title).published)
    for title in chosen[30:40]:
        editing.change(title, removed=True)
    for title in chosen[40:50]:
        editing.change(title, body="Ours:\n\n- one\n- two", body_format="markdown", language="en")
    report = export()
    assert (report["exit"], report["unsupported"], report["new"]) == (0, [], [])
    assert len({entry["path"] for entry in report["edited"]}) >= 50
    settings.SEEDS_DIR = out
    same_site(run, out)
