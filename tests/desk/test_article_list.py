"""The list of articles: what a row tells, the queues and filters, search, and what it costs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.admin.filters import LACKING
from articles.models import Article, ArticleKey, Conflict, Run
from tests import builders
from tests.desk.browser import LIST, Desk, text
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


def row(desk: Desk, title: str) -> str:
    """The row of an article, as markup."""
    return next(part for part in desk.page(LIST).split("<tr>") if title in part and "field-headline" in part)


def listed(desk: Desk, query: str) -> set[str]:
    """The headlines on the list under a query."""
    page = desk.page(f"{LIST}?{query}")
    return {title for title in Article.objects.values_list("title", flat=True) if f">{title}<" in page}


def draft(title: str = "A draft", **columns) -> Article:
    """What a plain text gives: no date, no source, no address."""
    made = builders.article(title, own_text=True, published=False, **columns)
    builders.change(made, own_text=False, published_at=None, latest=None)
    return made


def test_a_row_tells_source_topics_quality_heat_date_coverage_and_the_switch(desk):
    builders.article(
        "A story",
        source=builders.provider("nyt.example", "New York Times"),
        topics=[builders.topic("Robots"), builders.topic("AI")],
        coverage=["One report", "Another"],
        date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC),
        quality=52,
        heat=72,
    )
    markup = row(desk, "A story")
    assert 'data-mono="NYT"' in markup
    assert "New York Times" in markup
    assert "Robots, AI" in markup
    assert '<meter min="0" max="100" value="52" aria-label="Quality 52">' in markup
    assert '<meter min="0" max="150" value="72" aria-label="Heat 72">' in markup
    assert '<time datetime="2020-07-09T00:20:00Z">9 Jul 2020' in markup
    assert "00:20 UTC" in markup
    assert "2 sources" in markup
    assert 'aria-label="Published: A story"' in markup
    assert "checked" in markup


def test_dates_stand_in_the_zone_of_the_site_and_name_it(desk, settings):
    settings.TIME_ZONE = "America/New_York"
    builders.article("A story", date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC))
    markup = row(desk, "A story")
    assert "8 Jul 2020" in markup
    assert "20:20 EDT" in markup


def test_a_folded_article_says_so_and_what_is_not_given_is_a_dash(desk):
    builders.article("Folded", heat=-1)
    markup = row(desk, "Folded")
    assert ">folded<" in markup
    assert "<meter" not in markup


def test_notes_say_what_is_missing_removed_scheduled_and_in_conflict(desk):
    draft()
    builders.article("Withdrawn", removed=True)
    builders.article("To come", date=timezone.now() + timedelta(days=3))
    disputed = builders.article("Disputed")
    Conflict.objects.create(article=disputed, field="title", run=Run.objects.create())
    builders.article("Plain")
    assert "needs a date and a source" in row(desk, "A draft")
    assert ">removed<" in row(desk, "Withdrawn")
    assert ">scheduled<" in row(desk, "To come")
    assert ">conflict<" in row(desk, "Disputed")
    assert "desk-notes" not in row(desk, "Plain")


def test_an_article_is_edited_by_hand_as_long_as_it_differs_from_its_file(desk, folder, run):
    write_seed(folder, "a.md", "A story")
    run()
    article = Article.objects.get()
    assert "edited by hand" not in row(desk, "A story")
    desk.change(article, heat="61")
    assert "edited by hand" in row(desk, "A story")
    desk.change(article, heat="60")
    assert "edited by hand" not in row(desk, "A story")


def test_a_change_past_the_desk_shows_as_edited_too(desk, folder, run):
    write_seed(folder, "a.md", "A story")
    run()
    builders.change(Article.objects.get(), excerpt="Written in a shell.")
    assert "edited by hand" in row(desk, "A story")


def test_a_value_that_a_rule_gave_is_nobodys_edit(desk, folder, run):
    write_seed(folder, "a.md", "A story", heat=None)
    run()
    builders.change(Article.objects.get(), heat=80, computed={"heat": 80})
    assert "edited by hand" not in row(desk, "A story")


def test_the_queues_hold_what_they_say(desk):
    draft()
    builders.article("Shown")
    builders.article("Held back", published=False)
    builders.article("Withdrawn", removed=True)
    builders.article("Withdrawn draft", removed=True, published=False)
    builders.article("To come", date=timezone.now() + timedelta(days=3))
    disputed = builders.article("Disputed")
    Conflict.objects.create(article=disputed, field="title", run=Run.objects.create())
    Conflict.objects.create(
        article=Article.objects.get(title="Shown"), field="title", closed_at=timezone.now()
    )
    assert listed(desk, "state=draft") == {"A draft", "Held back"}
    assert listed(desk, "state=lacking") == {"A draft"}
    assert listed(desk, "state=visible") == {"Shown", "Disputed"}
    assert listed(desk, "state=scheduled") == {"To come"}
    assert listed(desk, "state=conflict") == {"Disputed"}
    assert listed(desk, "state=removed") == {"Withdrawn", "Withdrawn draft"}
    assert len(listed(desk, "")) == 7


def test_the_queue_of_what_lacks_something_agrees_with_the_articles_themselves():
    draft("Neither")
    dated = builders.article("No source", own_text=True, published=False)
    builders.change(dated, own_text=False)
    builders.article("Our own", own_text=True)
    undated = builders.article("No date", published=False)
    builders.change(undated, published_at=None, latest=None)
    builders.article("Whole")
    lacking = {article.title for article in Article.objects.filter(LACKING)}
    assert lacking == {article.title for article in Article.objects.all() if article.lacks}
    assert lacking == {"Neither", "No source", "No date"}


def test_filters_narrow_by_publication_kind_topic_source_quality_and_heat(desk):
    robots, reason = builders.topic("Robots"), builders.provider("reason.example", "Reason")
    builders.article("A", quality=85, heat=200, topics=[robots])
    builders.article("B", quality=41, heat=-1, source=reason, published=False)
    builders.article("C", quality=12, heat=90, kind="video")
    builders.article("D", heat=None)
    assert listed(desk, "published__exact=0") == {"B"}
    assert listed(desk, "kind__exact=video") == {"C"}
    assert listed(desk, f"topics__id__exact={robots.pk}") == {"A"}
    assert listed(desk, "source=reason.example") == {"B"}
    assert [listed(desk, f"quality={band}") for band in ("high", "middle", "low", "none")] == [
        {"A"}, {"B"}, {"C"}, {"D"},
    ]  # fmt: skip
    assert [listed(desk, f"heat={band}") for band in ("hot", "warm", "folded", "none")] == [
        {"A"}, {"C"}, {"B"}, {"D"},
    ]  # fmt: skip


def test_the_chosen_source_is_offered_even_when_twenty_others_are_fuller(desk):
    for number in range(21):
        builders.article(source=builders.provider(f"outlet{number}.example", f"Outlet {number}"))
    builders.article("Rare", source=builders.provider("rare.example", "Zebra"), published=False)
    assert "Zebra" not in desk.page(f"{LIST}?source=outlet1.example").partition("changelist-filter")[2]
    assert "Zebra" in desk.page(f"{LIST}?source=rare.example").partition("changelist-filter")[2]


def test_a_nonsense_filter_shows_everything(desk):
    builders.article("A story")
    assert listed(desk, "state=nonsense&quality=nonsense&heat=nonsense") == {"A story"}


def test_words_are_searched_in_headline_excerpt_and_source(desk):
    builders.article("Police story", excerpt="Of cameras.", source=builders.provider("a.example", "Reason"))
    builders.article("Other")
    for words in ("police", "cameras", "reason", "story reason"):
        assert listed(desk, f"q={words.replace(' ', '+')}") == {"Police story"}
    assert listed(desk, "q=nowhere") == set()


def test_an_address_finds_the_article_that_has_or_had_it(desk):
    article = builders.article("A story", url="https://www.outlet.example/2020/story")
    ArticleKey.objects.create(key="https://outlet.example/old", article=article)
    builders.article("Other")
    for address in ("http://outlet.example/2020/story/%3Futm_source=x", "https://outlet.example/old"):
        assert listed(desk, f"q={address}") == {"A story"}
    assert listed(desk, "q=https://outlet.example/unknown") == set()


def test_headlines_are_text(desk):
    builders.article("<script>alert(1)</script>", source=builders.provider("x.example", "<b>X</b>"))
    page = desk.page(LIST)
    assert "<script>alert" not in page
    assert "<b>X" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_nobody_can_add_or_delete_articles(desk, admin_client):
    article = builders.article("A story")
    page = text(desk.page(LIST))
    assert "Add article" not in page
    assert "Delete selected" not in page
    for path in (f"{LIST}add/", f"{LIST}{article.pk}/delete/"):
        assert admin_client.get(path).status_code == 403
    admin_client.post(LIST, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"})
    assert Article.objects.count() == 1


def test_the_list_costs_the_same_queries_for_five_articles_and_for_two_hundred(
    desk, django_assert_num_queries, django_assert_max_num_queries
):
    topics = [builders.topic("Robots"), builders.topic("AI")]
    builders.articles(5, topics=topics, coverage=["One", "Two"], heat=70, quality=60)
    with django_assert_max_num_queries(12) as few:
        desk.page(LIST)
    cost = len(few)
    builders.articles(195, topics=topics, coverage=["One", "Two", "Three"], heat=70, quality=60)
    with django_assert_num_queries(cost):
        assert "200 articles" in desk.page(LIST)
