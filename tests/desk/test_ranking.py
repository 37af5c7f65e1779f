"""What the desk tells of the ranking rule, and the button that follows it."""

import pytest
from django.contrib.auth.models import Permission

from articles.models import Article, Revision
from tests import builders
from tests.desk.browser import address, text
from tests.fingerprint import site_fingerprint
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


def panel(desk, article):
    page = desk.page(address(article)).partition('id="ranking-heading"')[2].partition("</section>")[0]
    return text(page.partition(">")[2])


@pytest.fixture
def story(folder, run):
    lines = [related("Elsewhere", 7, quality=84), related("Nowhere", 8, quality=57)]
    write_seed(folder, "a.md", "A story", n=1, quality=89, heat=109, related=lines)
    run()
    return Article.objects.get()


def test_the_panel_explains_a_lead(desk, story):
    told = panel(desk, story)
    assert "Leads because 89 &gt; 84 (“Elsewhere”)." in told
    assert "Quality 89 ≥ 50, 2 related × 10 → heat 109." in told
    assert "Heat 109 ≥ 60: the rule would publish it." in told
    assert "Its heat is as in its file" in told
    assert "as the rule would" not in told


def test_a_lower_quality_folds_the_story_and_the_panel_says_why(desk, story):
    desk.change(story, quality="40")
    story.refresh_from_db()
    assert story.heat == -1
    told = panel(desk, story)
    assert "Folded because 40 &lt; 84 (“Elsewhere”)." in told
    assert "Its heat is the rule's" in told.replace("&#x27;", "'")
    history = text(desk.page(address(story)).partition('id="history-heading"')[2])
    assert "the ranking rule Field Before After heat 109 -1" in history


def test_heat_set_by_hand_is_said_to_stay(desk, story):
    desk.change(story, heat="7")
    assert "set by hand" in panel(desk, story)


def test_one_button_publishes_what_the_rule_would(desk, story):
    desk.change(story, published=None)
    assert "Save and publish, as the rule would" in panel(desk, story)
    desk.change(story, _follow_rule="publish")
    story.refresh_from_db()
    assert story.published
    assert Revision.objects.filter(article=story, changes={"published": [False, True]}).exists()


def test_one_button_unpublishes_what_the_rule_would_not(desk, story):
    desk.change(story, quality="40")
    assert "Save and unpublish, as the rule would" in panel(desk, story)
    desk.change(story, _follow_rule="unpublish")
    story.refresh_from_db()
    assert not story.published


def test_the_button_asks_for_what_publishing_needs(desk, folder, run):
    write_seed(folder, "b.md", "Undated", n=2, quality=80, heat=80, publishedDateTime=None)
    run()
    draft = Article.objects.get()
    page = desk.change(draft, _follow_rule="publish").content.decode()
    assert "A published article needs a date." in page
    draft.refresh_from_db()
    assert not draft.published


def test_a_reader_of_the_desk_sees_the_reasons_and_no_button(story, client, django_user_model):
    viewer = django_user_model.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(viewer)
    builders.change(story, published=False)
    page = client.get(address(story)).content.decode()
    assert "2 related × 10" in page
    assert "_follow_rule" not in page


WHAT_IF = "/admin/articles/article/ranking/"


@pytest.fixture
def window(folder, run):
    write_seed(folder, "a.md", "Covered", n=1, quality=55, heat=65, related=[related("Elsewhere", 7)])
    write_seed(folder, "b.md", "Alone", n=2, quality=62, heat=62)
    write_seed(folder, "c.md", "Weak", n=3, quality=40, heat=40, published=False)
    run()


def test_other_parameters_are_tried_without_changing_anything(desk, window):
    before = site_fingerprint()
    page = text(desk.page(f"{WHAT_IF}?heat_per_related=20&min_boost_quality=50&publish_threshold=63"))
    assert "In force: 10, 50, 60 3 2 Tried: 20, 50, 63 3 1" in page
    assert "The hottest now (2) Covered heat 65 Alone heat 62" in page
    assert "The hottest then (1) Covered heat 75" in page
    assert "Published then, not now (0) None." in page
    assert "Published now, not then (1) Alone heat 62" in page
    assert site_fingerprint() == before


def test_the_page_begins_with_the_parameters_in_force(desk, window):
    page = desk.page(WHAT_IF)
    assert 'name="publish_threshold" value="60"' in page
    assert "The hottest" not in page


def test_nonsense_is_refused_with_a_sentence(desk, window):
    page = desk.page(f"{WHAT_IF}?heat_per_related=-1&min_boost_quality=x&publish_threshold=1")
    assert "greater than or equal to 0" in page
    assert "Enter a whole number" in page


def test_what_if_costs_the_same_however_many_articles(desk, window, django_assert_max_num_queries):
    builders.articles(100, quality=70, coverage=["Elsewhere"])
    with django_assert_max_num_queries(12):
        desk.page(f"{WHAT_IF}?heat_per_related=20&min_boost_quality=50&publish_threshold=63")


def test_what_if_is_for_those_who_may_see_articles(client, db, django_user_model):
    client.force_login(django_user_model.objects.create_user("nobody", is_staff=True))
    assert client.get(WHAT_IF).status_code == 403
    client.logout()
    assert client.get(WHAT_IF).status_code == 302
