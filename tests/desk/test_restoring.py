"""Removed articles on the desk: their queue, and bringing them back for good."""

import pytest

from articles.models import Article
from tests.desk.browser import LIST, text
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


def test_what_an_editor_removed_is_hidden_queued_and_restored_at_its_form(desk, client, folder, run):
    write_seed(folder, "a.md", "A story")
    run()
    article = Article.objects.get()
    desk.change(article, removed="on")
    assert client.get(article.get_absolute_url()).status_code == 404
    assert "A story" in text(desk.page(f"{LIST}?state=removed"))
    write_seed(folder, "a.md", "A story", excerpt="Rewritten.")
    run()
    assert not Article.objects.visible()
    desk.change(article, removed=None)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert "A story" not in text(desk.page(f"{LIST}?state=removed").partition("result_list")[2])


def test_what_the_file_removed_is_restored_at_its_form_and_stays_while_the_file_repeats_itself(
    desk, folder, run
):
    write_seed(folder, "a.md", "A story")
    run()
    write_seed(folder, "a.md", "A story", removed=True)
    run()
    article = Article.objects.get()
    assert "A story" in text(desk.page(f"{LIST}?state=removed"))
    desk.change(article, removed=None, published="on")
    assert Article.objects.visible().count() == 1
    write_seed(folder, "a.md", "A story", removed=True, excerpt="Rewritten.")
    report = run()
    assert (report["removed"], report["conflicts"]) == (0, 0)
    assert Article.objects.visible().get().excerpt == "Rewritten."
