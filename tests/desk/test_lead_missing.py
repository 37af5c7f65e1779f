"""Stories whose best report has no article here: the queue, adopting it, leading with ours instead."""

import pytest
from django.test import Client

from articles.models import Article, ArticleKey, Revision
from tests.desk.browser import LIST, address, text
from tests.fingerprint import site_state
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db

QUEUE = "?state=lead-missing"


@pytest.fixture
def ours(folder, run) -> Article:
    """A folded piece; the lead of its story is a mention."""
    lines = [related("The scoop", 7, quality=90), related("An echo", 8, quality=10)]
    write_seed(folder, "a.md", "Ours", n=1, quality=55, heat=-1, published=False, related=lines)
    run()
    return Article.objects.get()


def test_the_queue_holds_folded_pieces_without_a_lead(desk, ours, folder, run):
    write_seed(folder, "b.md", "Folded well", n=2, heat=-1, related=[related("A lead", 3, quality=90)])
    write_seed(folder, "c.md", "A lead", n=3, quality=90, heat=90)
    run()
    page = desk.page(LIST + QUEUE)
    assert "Ours" in page
    assert "Folded well" not in page
    assert "A lead" not in page


def test_the_form_names_the_missing_lead(desk, ours):
    page = text(desk.page(address(ours)))
    assert "the report that leads it has no article here. The scoop" in page


def test_adopting_makes_the_mention_an_article_that_leads(desk, ours, grace):
    response = desk.change(ours, _adopt_lead="")
    lead = Article.objects.get(title="The scoop")
    assert response.url == address(lead)
    assert (lead.published, lead.quality, lead.heat) == (True, 90, 110)
    assert (lead.provider.domain, lead.url) == ("outlet7.example", "https://outlet7.example/stories/7")
    assert Revision.objects.get(article=lead, by_rule=False).user == grace
    page = Client().get("/").content.decode()
    assert "The scoop" in page
    story = Client().get(lead.get_absolute_url()).content.decode()
    assert "Ours" in story
    assert "An echo" in story
    assert "Ours" not in desk.page(LIST + QUEUE)


def test_an_adopted_lead_survives_a_reseed_and_its_own_file(desk, ours, folder, run):
    desk.change(ours, _adopt_lead="")
    before = site_state()["articles"]
    run()
    assert site_state()["articles"] == before
    write_seed(folder, "lead.md", "The scoop", n=7, quality=90, heat=95, excerpt="Its own words.")
    report = run()
    assert (report["created"], report["conflicts"]) == (0, 0)
    lead = Article.objects.get(title="The scoop")
    assert (lead.excerpt, lead.heat) == ("Its own words.", 95)


def test_an_adopted_lead_that_an_editor_takes_down_is_quoted_nowhere(desk, ours):
    desk.change(ours, _adopt_lead="")
    desk.change(ours, published="on", heat="80")
    desk.change(Article.objects.get(title="The scoop"), published=None)
    page = Client().get(ours.get_absolute_url()).content.decode()
    assert "Ours" in page
    assert "The scoop" not in page


def test_an_adopted_lead_has_no_file_and_says_so(desk, ours):
    desk.change(ours, _adopt_lead="")
    assert "No seed file feeds this article." in desk.page(address(Article.objects.get(title="The scoop")))


def test_leading_with_ours_sets_heat_by_hand_and_publishes(desk, ours):
    desk.change(ours, _lead_here="")
    ours.refresh_from_db()
    assert (ours.heat, ours.published) == (75, True)
    assert "Ours" in Client().get("/").content.decode()
    assert "set by hand" in desk.page(address(ours))


def test_a_piece_that_became_an_article_meanwhile_is_not_adopted_twice(desk, ours, folder, run):
    form = desk.form(ours)
    write_seed(folder, "lead.md", "The scoop", n=7, quality=90, heat=95)
    run()
    desk.send(ours, form, _adopt_lead="")
    assert Article.objects.count() == 2
    assert ArticleKey.objects.filter(article__title="The scoop").count() == 1


def test_only_those_who_may_change_articles_adopt(ours, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("viewer", is_staff=True))
    client.post(address(ours), {"_adopt_lead": ""})
    assert Article.objects.count() == 1
