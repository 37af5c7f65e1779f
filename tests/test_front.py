"""The front page: what leads, what stands where, and how little there may be of it."""

import re
from datetime import UTC, datetime
from random import Random

import pytest

from articles.models import Edition
from tests.builders import article, articles, change, mention, provider, run, topic
from tests.reading import get

pytestmark = pytest.mark.django_db


def stories(page):
    """The headlines of the page's own part that lead to our pages."""
    return re.findall(r'title"[^>]*><a href="/articles/[^"]*">([^<]*)</a>', page.main)


def test_without_stories_it_says_how_to_fill_the_site():
    page = get("/")
    assert page.titles("h1") == ["The page is still blank"]
    assert "python manage.py import_seeds" in page.text
    assert not page.classes & {"search", "topicbar__list", "few", "lead"}
    assert "/sources/" not in page.html


def test_two_stories_are_told_whole_the_hotter_first():
    long = "A sentence of some length stands here. " * 12
    article(
        "Cooler and newer", heat=72, date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC), excerpt=long + "End..."
    )
    article("Hotter and older", heat=109, date=datetime(2020, 1, 12, 22, 17, tzinfo=UTC))
    page = get("/")
    assert stories(page) == ["Hotter and older", "Cooler and newer"]
    assert page.main.count('class="few__story"') == 2
    assert f"{long}End…" in page.main
    assert "12 Jan 2020, 22:17" in page.text
    assert '<time datetime="2020-07-09T00:20:00Z">9 Jul 2020, 00:20</time>' in page.main


def test_few_stories_count_their_sources_and_say_when_they_were_updated():
    article("One", source=provider("a.example"), coverage=["Report b", "Report c"])
    article("Two", source=provider("b.example"), coverage=["Report c"])
    Edition.objects.update(made_at=datetime(2026, 11, 21, 23, 59, tzinfo=UTC))
    run()
    page = get("/")
    assert "2 stories from 4 sources" in page.text
    assert "Last updated 21 November 2026" in page.text
    assert '<time datetime="2026-11-21">' in page.main


def test_one_story_is_counted_in_the_singular():
    article("Alone")
    page = get("/")
    assert "1 story from 1 source" in page.text


@pytest.mark.parametrize(
    ("number", "places"),
    [
        (4, {"few__story": 4}),
        (5, {"lead": 1, "second": 4}),
        (7, {"lead": 1, "second": 6}),
        (8, {"lead": 1, "second": 7}),
        (9, {"lead": 1, "second": 5, "line": 3}),
        (10, {"lead": 1, "second": 5, "card": 4}),
        (11, {"lead": 1, "second": 6, "card": 4}),
        (12, {"lead": 1, "second": 7, "card": 4}),
        (13, {"lead": 1, "second": 5, "card": 4, "line": 3}),
        (30, {"lead": 1, "second": 5, "card": 4, "line": 20}),
        (31, {"lead": 1, "second": 5, "card": 4, "line": 20}),
    ],
)
def test_every_place_has_its_minimum_and_every_story_one_place(number, places):
    made = articles(number, heat=100)
    page = get("/")
    kinds = ["few__story", "lead", "second", "card", "line"]
    found = {kind: len(re.findall(rf'<(?:article|li) class="{kind}"', page.main)) for kind in kinds}
    assert {kind: count for kind, count in found.items() if count} == places
    assert len(stories(page)) == len(set(stories(page))) == min(number, 30)
    assert ("Latest" in page.titles("h2")) == ("line" in places)
    assert len(made) == number


def test_seconds_and_cards_stay_in_the_order_of_heat_when_one_story_is_left_over():
    for heat in range(11):
        article(f"Heat {heat}", heat=100 + heat)
    assert stories(get("/")) == [f"Heat {heat}" for heat in reversed(range(11))]


def test_heat_decides_then_the_date_and_unknown_heat_comes_last():
    article("Unknown heat, newest", heat=None, date=datetime(2020, 5, 4, tzinfo=UTC))
    article("Older of two", heat=90, date=datetime(2020, 5, 1, tzinfo=UTC))
    article("Newer of two", heat=90, date=datetime(2020, 5, 2, tzinfo=UTC))
    article("Hottest, oldest", heat=91, date=datetime(2020, 4, 1, tzinfo=UTC))
    expected = ["Hottest, oldest", "Newer of two", "Older of two", "Unknown heat, newest"]
    assert stories(get("/")) == expected


def test_only_the_newest_compete_for_the_top(settings):
    settings.TOP_WINDOW = 10
    article("Hot once", heat=999)
    articles(12, heat=10)
    page = get("/")
    assert "Hot once" not in stories(page)[:10]
    assert "Hot once" in stories(page)


def test_a_changed_heat_changes_the_lead_on_the_next_load():
    article("First", heat=109)
    second = article("Second", heat=72)
    assert stories(get("/"))[0] == "First"
    change(second, heat=200)
    assert stories(get("/"))[0] == "Second"


def test_folded_articles_are_no_stories():
    article("Lead")
    article("Folded", heat=-1)
    assert stories(get("/")) == ["Lead"]


def test_the_lead_has_seven_reports_then_names_then_the_number_of_the_rest():
    article("Lead", heat=500, coverage=[f"Paper {number}" for number in range(1, 19)])
    articles(4, heat=1)
    page = get("/")
    rows = re.findall(r'ledger__title"[^>]*>([^<]*)<', page.main)
    assert rows == [f"Paper {number}" for number in range(1, 8)]
    names = "More: " + ", ".join(f"Paper {number}" for number in range(8, 16))
    assert f"{names} and 3 more sources" in page.text
    assert page.link("and 3 more sources")["href"].endswith("#coverage")


def test_reports_of_a_source_that_is_already_there_are_counted_not_named():
    times = provider("times.example", "Times")
    article("Lead", heat=500, coverage=[mention(f"Piece {number}", source=times) for number in range(10)])
    articles(4, heat=1)
    page = get("/")
    assert page.main.count("ledger__row") == 7
    assert "More:" not in page.text
    assert "3 more reports" in page.text


def test_a_storys_own_source_is_not_named_as_another():
    times = provider("times.example", "Times")
    own = [mention(f"Own {number}", source=times) for number in range(2)]
    article("Lead", heat=500)
    article("Own among others", heat=400, source=times, coverage=[own[0], "A", "B", "C", "D"])
    article("Own last", heat=300, source=times, coverage=["A", "B", "C", own[0]])
    article("Own only", heat=200, source=times, coverage=own)
    article("Cold", heat=1)
    text = get("/").text
    assert "More: A, B, C and 1 more Own last" in text
    assert "More: A, B, C Own only" in text
    assert "2 more reports Cold" in text


def test_seconds_name_three_sources_and_count_the_others():
    article("Lead", heat=500)
    article("Second", heat=400, coverage=["A", "B", "C", "D", "E"])
    articles(3, heat=1)
    assert "More: A, B, C and 2 more" in get("/").text


def test_a_report_links_to_our_page_when_its_article_is_visible_and_out_when_not():
    ours = article("Our headline", source=provider("ours.example", "Ours"), heat=-1)
    change(ours, title="Corrected headline")
    quoted = mention("Old headline", url=ours.url, source=ours.provider)
    article("Lead", coverage=[quoted, mention("Elsewhere"), mention("Nowhere", url="")])
    page = get("/")
    assert page.link("Corrected headline")["href"] == ours.get_absolute_url()
    assert "rel" not in page.link("Corrected headline")
    assert page.link("Elsewhere")["rel"] == "noopener external"
    assert "Old headline" not in page.html
    assert "Nowhere" in page.text
    assert "Nowhere" not in [text for _, text, _ in page.links]
    assert 'target="' not in page.html


def test_the_note_says_which_days_the_ranking_spans():
    article("Early", date=datetime(2020, 1, 20, tzinfo=UTC))
    articles(4, date=datetime(2020, 1, 27, 22, tzinfo=UTC))
    assert "Ranked by heat, 20 to 27 January 2020" in get("/").text


def test_earlier_stories_go_on_where_the_page_ends():
    articles(31, heat=1)
    page = get("/")
    following = get("/latest/" + page.link("Earlier stories")["href"].partition("/latest/")[2])
    assert stories(following) == ["Story 1"]


def test_latest_stands_under_days_in_the_sites_time_zone(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    articles(10, heat=9, date=datetime(2020, 7, 1, tzinfo=UTC))
    articles(3, heat=1, date=datetime(2020, 7, 9, 22, 30, tzinfo=UTC))
    page = get("/")
    assert "Friday 10 July 2020 07:30" in page.text
    assert page.link("Friday 10 July 2020")["href"] == "/days/2020-07-10/"


def test_rails_count_the_topics_and_sources_of_the_page():
    for number in range(1, 4):
        named = topic(f"Topic {number}"), provider(f"p{number}.example", f"Paper {number}")
        articles(5 * number, topics=[named[0]], source=named[1])
    page = get("/")
    assert "Recently by topic Topic 3 15 Topic 2 10 Topic 1 5" in page.text
    assert "Most-cited sources Paper 3 15 Paper 2 10 Paper 1 5" in page.text


def test_rails_of_less_than_three_entries_are_left_out():
    articles(20, topics=[topic("A"), topic("B")])
    assert not get("/").classes & {"rail", "latest__grid"}


def test_the_bar_has_eight_topics_and_a_way_to_the_rest():
    for number in range(8):
        topic(f"Topic {number}", position=number)
    root = topic("Everything", is_root=True, position=0)
    article(topics=[topic(f"Topic {number}") for number in range(8)])
    page = get("/")
    assert "All topics" not in page.text
    article(topics=[root])
    page = get("/")
    bar = page.html.partition('class="topicbar"')[2].partition("</nav>")[0]
    assert re.findall(r'dir="auto">([^<]*)<', bar) == [f"Topic {number}" for number in range(8)]
    assert '<a href="#topics">All topics</a>' in bar


def test_a_topic_whose_articles_are_hidden_is_linked_nowhere():
    article("Shown", topics=[topic("Shown topic")])
    article("Hidden", topics=[topic("Hidden topic")], published=False)
    page = get("/")
    assert "Shown topic" in page.text
    assert "Hidden topic" not in page.html


def test_the_tagline_and_contact_come_from_the_settings(settings):
    article()
    assert "masthead__note" not in get("/").classes
    settings.SITE_NAME, settings.SITE_TAGLINE, settings.SITE_CONTACT = (
        "Daybook",
        "All of it",
        "hi@daybook.example",
    )
    page = get("/")
    assert "Top stories · Daybook" in page.text
    assert "All of it" in page.text
    assert page.link("Contact")["href"] == "mailto:hi@daybook.example"


def test_of_topics_with_as_many_stories_a_headline_names_the_one_further_along_the_bar():
    ai, vision = topic("AI"), topic("Computer Vision")
    article("One", topics=[ai, vision])
    article("Other", topics=[vision, ai])
    lines = re.findall(r'<p class="meta">.*?</p>', get("/").main, re.DOTALL)
    assert [re.findall(r"/topics/([^/]*)/", line) for line in lines] == [["computer-vision"]] * 2


def test_articles_that_are_all_folded_stand_under_the_stories_that_they_belong_to():
    article("Folded", heat=-1, coverage=[mention("The lead")], source=provider("b.example", "Beta"))
    page = get("/")
    assert page.titles("h1", "h2", "h3")[:3] == ["Top stories", "Within other stories", "The lead"]
    assert "Beta Folded 1 Jan 2020" in page.text
    assert "Ranked by heat" not in page.text


def test_beside_few_stories_folded_articles_have_their_place_too():
    part = article("Part", heat=-1, coverage=[mention("Its lead")])
    article("Orphan", heat=-1)
    article("Story", coverage=[part, "Times"])
    page = get("/")
    assert stories(page) == ["Story"]
    assert [text for _, text, _ in page.links].count("Part") == 1
    assert page.main.index("Part") < page.main.index("Within other stories") < page.main.index("Orphan")


def test_what_the_leads_ledger_shows_has_no_place_besides():
    reported = article("Reported", heat=300)
    elsewhere = article("Reported further down", heat=10)
    articles(20, heat=100)
    article("Lead", heat=500, coverage=["Times", reported, elsewhere])
    page = get("/")
    ledger = page.main.partition("</ul>")[0]
    assert "Reported</a>" in ledger
    assert "Reported further down</a>" in ledger
    assert page.main.count(reported.get_absolute_url()) == 1
    assert page.main.count(elsewhere.get_absolute_url()) == 1
    assert page.main.count('class="card"') == 4
    assert stories(page)[0] == "Lead"


def test_a_story_with_a_place_of_its_own_is_not_named_under_another():
    own = article("Own place", heat=300, source=provider("own.example", "Own Paper"))
    article("Second", heat=400, coverage=[own, "A", "B"])
    article("Lead", heat=500)
    articles(3, heat=1)
    page = get("/")
    assert "More: A, B and 1 more Own place" in page.text
    assert page.main.count(own.get_absolute_url()) == 1


@pytest.mark.parametrize("number", [1, 5, 30])
def test_publishers_text_has_its_own_direction_and_language(number):
    articles(number, title="خبر عاجل", excerpt="نص", language="ar", heat=9)
    main = get("/").main
    assert main.count('dir="auto" lang="ar"><a href="/articles/') == number
    assert main.count('class="standfirst" dir="auto" lang="ar">نص') == 1


@pytest.mark.parametrize("number", [1, 3, 4, 6, 9, 12, 25, 45])
def test_no_headline_stands_twice_and_no_story_is_lost(number):
    """Whatever lists whatever as its coverage."""
    chance = Random(number)  # noqa: S311 - the same chances each time
    made: list = []
    for count in range(number):
        coverage = chance.sample(made, min(len(made), chance.randint(0, 9)))
        heat = chance.choice([-1, None, 0, 50, 100, 500])
        mentions = [f"Mention {chance.randint(1, 3)}."]
        made.append(article(f"Story {count}.", heat=heat, coverage=[*mentions, *coverage]))
    told = get("/").main.partition('class="within"')[0]
    headlines = re.findall(r'title"[^>]*>(?:<a [^>]*>)?([^<]*\.)<', told)
    assert len(headlines) == len(set(headlines))
    listed = {each.title for each in made if each.heat != -1}
    assert len(listed & set(headlines)) >= min(len(listed), 30)
