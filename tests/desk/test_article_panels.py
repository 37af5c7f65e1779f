"""What the form of an article tells: coverage, provenance, history, and the way to the site."""

import pytest

from articles.models import Article
from tests.desk.browser import address, text
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


def test_coverage_says_who_reported_what_and_where_it_leads(desk, article):
    shown = text(desk.page(address(article)).partition('id="coverage-heading"')[2].partition("</section>")[0])
    assert "1 Outlet 7 Elsewhere 40 links to the source" in shown
    assert "2 Outlet 2 Ours too 40 links to the source; our article is not published" in shown
    ours = Article.objects.get(title="Ours too")
    desk.change(ours, published="on")
    shown = text(desk.page(address(article)))
    assert "Ours too 40 links to our article" in shown


def test_coverage_that_an_editor_took_down_is_said_to_be_withheld(desk, folder, run):
    write_seed(folder, "a.md", "A story", n=1, related=[related("Ours too", 2)])
    write_seed(folder, "b.md", "Ours too", n=2)
    run()
    desk.change(Article.objects.get(title="Ours too"), published=None)
    page = text(desk.page(address(Article.objects.get(title="A story"))))
    assert "not shown: our article was taken down" in page


def test_provenance_names_the_file_and_the_fields_where_an_editor_stands(desk, article):
    assert "Every field is as in the file." in desk.page(address(article))
    desk.change(article, heat="200", published=None)
    page = text(desk.page(address(article)))
    assert "heat 60 200 grace, " in page
    assert "published yes no grace, " in page
    assert "a.md , last read" in page


def test_a_field_in_conflict_is_marked(desk, article, folder, run):
    desk.change(article, title="Mine")
    write_seed(folder, "a.md", "Theirs", n=1)
    run()
    page = text(desk.page(address(article)))
    assert "headline conflict Theirs Mine" in page


def test_history_tells_editors_and_runs_apart(desk, article, folder, run):
    desk.change(article, heat="200")
    write_seed(folder, "a.md", "A story", n=1, excerpt="Rewritten.")
    number = run()["run"]
    page = text(desk.page(address(article)).partition('id="history-heading"')[2])
    assert f"run {number} Field Before After" in page
    assert "excerpt What A story is about. Rewritten." in page
    assert "grace Field Before After heat 60 200" in page
    everything = desk.client.get(f"/admin/articles/article/{article.pk}/history/", follow=True)
    assert "Rewritten." in everything.content.decode()


def test_the_site_is_linked_only_where_it_shows_the_article(desk, article):
    link = f'href="{article.get_absolute_url()}"'
    assert link in desk.page(address(article))
    desk.change(article, removed="on")
    assert link not in desk.page(address(article))
