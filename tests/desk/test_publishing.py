"""Publishing and unpublishing, by the form, by the switch in the row, and many at once."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import curation
from articles.models import Article, Edition, Revision
from tests import builders
from tests.desk.browser import LIST, Fields, address, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(folder, run) -> Article:
    """A plain text: no date, no source."""
    (folder / "draft.txt").write_text("A draft\n\nIts text.\n")
    run()
    return Article.objects.get()


def edition() -> int:
    return Edition.objects.get().number


# By the form.


def test_publishing_a_draft_asks_for_date_and_source_and_fills_in_now(desk, draft):
    page = desk.change(draft, published="on").content.decode()
    assert "A published article needs a date." in page
    assert "A published article needs a source: choose one, or tick “our own text”" in page
    offered = Fields(page).values
    now = timezone.now()
    given = f"{offered['published_at_0']} {offered['published_at_1']}"
    assert given in {f"{at:%Y-%m-%d %H:%M}:00" for at in (now, now - timedelta(minutes=1))}
    assert offered["published"] == "on"
    draft.refresh_from_db()
    assert (draft.published, draft.published_at) == (False, None)


def test_now_is_filled_in_in_the_zone_of_the_site(desk, draft, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    offered = Fields(desk.change(draft, published="on").content.decode()).values
    desk.send(draft, offered, own_text="on")
    draft.refresh_from_db()
    assert abs(draft.published_at - timezone.now()) < timedelta(minutes=2)


def test_the_form_asked_about_publishes_when_it_is_answered(desk, draft, client):
    offered = Fields(desk.change(draft, published="on").content.decode()).values
    source = builders.provider("outlet.example", "Outlet")
    assert desk.send(draft, offered, provider=str(source.pk)).status_code == 302
    assert [row.title for row in Article.objects.visible()] == ["A draft"]
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_only_what_is_missing_is_asked_for(desk, draft):
    page = desk.change(draft, published="on", own_text="on").content.decode()
    assert "needs a date" in page
    assert "needs a source" not in page
    page = desk.change(
        draft, published="on", published_at_0="2020-01-01", published_at_1="10:00:00"
    ).content.decode()
    assert "needs a date" not in page
    assert "needs a source" in page


def test_taking_date_or_source_from_a_published_article_asks_as_well(desk):
    article = builders.article("Shown")
    page = desk.change(article, published_at_0=None, published_at_1=None, provider=None).content.decode()
    assert "Now is filled in" in page
    assert "choose one, or tick “our own text”" in page
    article.refresh_from_db()
    assert article.published_at is not None


def test_unpublishing_takes_the_page_and_the_place_in_lists_away(desk, client):
    article = builders.article("Shown")
    assert client.get(article.get_absolute_url()).status_code == 200
    desk.change(article, published=None)
    assert client.get(article.get_absolute_url()).status_code == 404


# By the switch in the row.


def test_the_switch_in_the_row_publishes_and_unpublishes(desk, grace):
    off, on = builders.article("Off", published=False), builders.article("On")
    number = edition()
    rows = desk.switch(desk.switch(desk.rows(), off, on=True), on, on=False)
    assert desk.client.post(LIST, rows).status_code == 302
    assert {row.title for row in Article.objects.visible()} == {"Off"}
    assert edition() == number + 1
    recorded = {(row.article.title, row.user, str(row.changes)) for row in Revision.objects.all()}
    assert recorded == {
        ("Off", grace, "{'published': [False, True]}"),
        ("On", grace, "{'published': [True, False]}"),
    }


def test_saving_the_list_untouched_writes_nothing(desk):
    builders.articles(3)
    number = edition()
    assert desk.client.post(LIST, desk.rows()).status_code == 302
    assert not Revision.objects.exists()
    assert edition() == number


def test_a_draft_that_lacks_something_gets_an_error_in_its_row_and_no_row_is_saved(desk, draft):
    other = builders.article("Held back", published=False)
    rows = desk.switch(desk.switch(desk.rows(), draft, on=True), other, on=True)
    page = desk.client.post(LIST, rows).content.decode()
    assert "Not published: it needs a date and a source." in page
    assert f'href="{address(draft)}"' in page
    assert not Article.objects.filter(published=True).exists()
    assert "Please correct the error below." in page
    assert "edited by hand" not in page


def test_a_row_changed_meanwhile_is_refused_once(desk):
    article = builders.article("Held back", published=False)
    rows = desk.switch(desk.rows(), article, on=True)
    desk.change(article, heat="9")
    response = desk.client.post(LIST, rows)
    assert "was changed while you had the list open" in response.content.decode()
    assert "heat: – → 9" in response.content.decode()
    article.refresh_from_db()
    assert not article.published
    again = Fields(response.content.decode()).values | {"_save": "Save"}
    assert desk.client.post(LIST, again).status_code == 302
    article.refresh_from_db()
    assert article.published


def test_an_untouched_row_does_not_undo_what_somebody_else_switched(desk):
    untouched, mine = builders.article("Untouched"), builders.article("Mine", published=False)
    rows = desk.switch(desk.rows(), mine, on=True)
    desk.change(untouched, published=None)
    assert desk.client.post(LIST, rows).status_code == 302
    assert {row.title for row in Article.objects.visible()} == {"Mine"}


def test_refused_rows_come_back_as_sent_even_when_the_list_has_moved_on(desk, draft):
    rows = desk.switch(desk.rows(), draft, on=True)
    builders.article("Newcomer", date=timezone.now())
    undated = builders.article("Undated newcomer", published=False)
    builders.change(undated, published_at=None, latest=None)
    page = desk.client.post(LIST, rows).content.decode()
    assert "newcomer" not in page.lower()
    assert 'aria-label="Published: A draft"' in page


def test_a_row_of_no_article_is_refused(desk):
    article = builders.article("Held back", published=False)
    rows = desk.switch(desk.rows(), article, on=True)
    page = desk.client.post(LIST, rows | {"form-0-id": "99999"}).content.decode()
    assert "Please correct the error below." in page
    article.refresh_from_db()
    assert not article.published


# Many at once.


def test_publishing_many_says_exactly_what_was_done_and_what_was_left(desk, grace, draft):
    builders.articles(3, published=False)
    builders.article("Shown already")
    builders.article("Withdrawn", published=False, removed=True)
    number = edition()
    page = desk.act("publish", *Article.objects.all())
    said = text(page)
    assert "4 articles published. 1 published already. 1 of them removed, so still hidden." in said
    assert "1 article was left as it was. To be published it needs something first:" in said
    assert "A draft : a date and a source" in said
    assert f'href="{address(draft)}"' in page
    assert Article.objects.visible().count() == 4
    assert edition() == number + 1
    assert Revision.objects.filter(user=grace, changes={"published": [False, True]}).count() == 4
    assert set(Article.objects.filter(revisions__user=grace).values_list("version", flat=True)) == {2}


def test_unpublishing_many_says_how_many(desk):
    chosen = builders.articles(2)
    builders.article("Untouched")
    held_back = builders.article("Held back", published=False)
    said = text(desk.act("unpublish", *chosen, held_back))
    assert "2 articles unpublished. 1 unpublished already." in said
    assert [row.title for row in Article.objects.visible()] == ["Untouched"]


def test_publishing_what_is_published_writes_nothing(desk):
    chosen = builders.articles(2)
    number = edition()
    assert "0 articles published. 2 published already." in text(desk.act("publish", *chosen))
    assert edition() == number
    assert not Revision.objects.exists()


def test_an_action_on_all_that_match_does_not_stop_at_the_page(desk):
    builders.articles(60, published=False)
    one = Article.objects.first()
    chosen = {"action": "publish", "_selected_action": [one.pk], "select_across": "1"}
    page = desk.client.post(f"{LIST}?published__exact=0", chosen, follow=True).content.decode()
    assert "60 articles published." in page


def test_more_than_a_batch_is_published_whole(grace, monkeypatch):
    monkeypatch.setattr(curation, "BATCH", 2)
    for _ in range(3):
        builders.article(published=False)
        builders.change(builders.article(own_text=True, published=False), own_text=False)
    changed, left = curation.set_published(Article.objects.all(), True, grace)
    assert (len(changed), len(left)) == (3, 3)
    assert Article.objects.visible().count() == 3


def test_headlines_in_messages_are_text(desk, draft):
    builders.change(draft, title="<script>alert(1)</script>")
    page = desk.act("publish", draft)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_publishing_many_costs_the_same_queries_for_two_and_for_forty(
    grace: User, django_assert_num_queries, django_assert_max_num_queries
):
    builders.articles(2, published=False, topics=[builders.topic()])
    with django_assert_max_num_queries(40) as few:
        curation.set_published(Article.objects.all(), True, grace)
    cost = len(few)
    builders.articles(40, published=False, topics=[builders.topic()])
    with django_assert_num_queries(cost):
        curation.set_published(Article.objects.filter(published=False), True, grace)
