"""Two at one article: a save that comes late is refused and told, and undoes nothing unseen."""

import pytest
from django.contrib.auth.models import User

from articles import curation
from articles.admin.forms import ArticleForm, RowForm
from articles.models import Article
from tests.desk.browser import LIST
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


def change_meanwhile(article: Article, user: User, **columns) -> None:
    """What another editor does to the article while a form is open."""
    theirs = curation.comparable(Article.objects.all()).get(pk=article.pk)
    before = curation.desk_values(theirs)
    for name, value in columns.items():
        setattr(theirs, name, value)
    curation.save(theirs, before, user)


def test_a_late_save_is_refused_once_with_what_happened_and_nothing_typed_lost(desk, grace, article):
    form = desk.form(article)
    ada = User.objects.create_user("ada")
    change_meanwhile(article, ada, title="Ada's headline")
    page = desk.send(article, form, excerpt="Grace's excerpt").content.decode()
    assert "Not saved: this article was changed while you had it open" in page
    assert "ada: headline: A story → Ada&#x27;s headline" in page
    assert "Grace&#x27;s excerpt" in page
    article.refresh_from_db()
    assert (article.title, article.excerpt) == ("Ada's headline", "What A story is about.")


def test_the_save_after_a_late_one_is_a_decision(desk, article):
    form = desk.form(article)
    change_meanwhile(article, User.objects.create_user("ada"), title="Ada's headline")
    article.refresh_from_db()
    assert desk.send(article, form, version=str(article.version), title="Mine").status_code == 302
    article.refresh_from_db()
    assert article.title == "Mine"


@pytest.mark.parametrize("forged", [None, "", "0", "999", "x"])
def test_a_form_without_the_version_it_was_read_at_is_late(desk, article, forged):
    response = desk.change(article, version=forged, title="Forged")
    assert response.status_code == 200
    article.refresh_from_db()
    assert article.title == "A story"


def test_a_change_between_the_check_and_the_write_is_seen(article, grace):
    read = curation.comparable(Article.objects.all()).get(pk=article.pk)
    before = curation.desk_values(read)
    change_meanwhile(article, grace, title="First")
    read.title = "Second"
    with pytest.raises(curation.StaleArticleError):
        curation.save(read, before, grace)
    assert Article.objects.get(pk=article.pk).title == "First"


@pytest.mark.parametrize("form", [ArticleForm, RowForm])
def test_a_save_that_loses_the_race_by_a_moment_is_read_once_more(desk, article, grace, monkeypatch, form):
    racers, clean = [grace], form.clean

    def clean_and_be_overtaken(self):
        clean(self)
        if racers and self.instance == article:
            change_meanwhile(article, racers.pop(), heat=99)

    monkeypatch.setattr(form, "clean", clean_and_be_overtaken)
    if form is ArticleForm:
        response = desk.change(article, published=None)
    else:
        response = desk.client.post(LIST, desk.switch(desk.rows(), article, on=False))
    assert response.status_code == 302
    article.refresh_from_db()
    assert not article.published


def test_a_reseed_while_the_form_is_open_is_not_undone(desk, article, folder, run):
    form = desk.form(article)
    write_seed(folder, "a.md", "A story", n=1, excerpt="News from the file.")
    run()
    page = desk.send(article, form, heat="99").content.decode()
    assert "excerpt: What A story is about. → News from the file." in page
    article.refresh_from_db()
    assert (article.excerpt, article.heat) == ("News from the file.", 60)
