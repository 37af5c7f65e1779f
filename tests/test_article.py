"""A story's page: who reported it, where to read it, who else did."""

import gzip
import re
from datetime import UTC, datetime
from random import Random
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.builders import article, articles, change, mention, provider, topic
from tests.reading import get

pytestmark = pytest.mark.django_db

# Words enough that text made of them packs no better than a newspaper's.
VOCABULARY = [f"{Random(number).randbytes(3).hex()}" for number in range(900)]  # noqa: S311


def page_of(piece):
    return get(piece.get_absolute_url())


def test_it_names_the_source_the_moment_and_the_way_to_the_full_story():
    story = article(
        "A headline",
        source=provider("nbcmiami.com", "NBC 6 South Florida"),
        excerpt="What happened...",
        date=datetime(2020, 7, 9, 0, 20, tzinfo=UTC),
        topics=[topic("Robots"), topic("All of it", is_root=True)],
        heat=72,
        url="https://www.nbcmiami.com/full?a=1&b=2",
    )
    page = page_of(story)
    assert page.titles("h1") == ["A headline"]
    assert "Thursday 9 July 2020, 00:20 UTC" in page.text
    assert '<time datetime="2020-07-09T00:20:00Z">' in page.main
    assert "What happened…" in page.text
    assert page.link("Read the full story at NBC 6 South Florida") == {
        "class": "go__full", "href": "https://www.nbcmiami.com/full?a=1&b=2", "rel": "noopener external",
    }  # fmt: skip
    assert page.link("NBC 6 South Florida")["href"] == "/sources/nbcmiami.com/"
    assert re.findall(
        r'dir="auto">([^<]*)</a></li>', page.main.partition("kicker")[2].partition("story__title")[0]
    ) == [
        "Robots",
        "All of it",
    ]
    assert 'class="tile tile--lg tone-3" aria-hidden="true" data-mono="NBC"' in page.main
    assert '<meta name="description" content="What happened…">' in page.html


def test_times_are_shown_in_the_sites_zone_and_marked_up_in_utc(settings):
    settings.TIME_ZONE = "Europe/Paris"
    page = page_of(article(date=datetime(2020, 7, 8, 22, 20, tzinfo=UTC)))
    assert "Thursday 9 July 2020, 00:20 CEST" in page.text
    assert 'datetime="2020-07-08T22:20:00Z"' in page.main


def test_its_canonical_address_is_its_own(settings):
    story = article()
    settings.SITE_URL = "https://news.example"
    canonical = f'<link rel="canonical" href="https://news.example{story.get_absolute_url()}">'
    assert canonical in page_of(story).html


@pytest.mark.parametrize(
    ("amp", "shown"),
    [
        ("https://www.example.com/story?amp", True),
        ("https://amp.example.com/story", True),
        ("https://www-example-com.cdn.ampproject.org/c/s/example.com/story", False),
        ("https://cdn.ampproject.org/c/s/example.com", False),
        ("https://www.google.com/amp/s/example.com/story", False),
        ("https://google.com/amp/s/example.com/story", False),
        ("https://www.google.co.uk/amp/s/example.com/story", False),
        ("https://ampproject.org.example.com/story", True),
        ("", False),
    ],
)
def test_the_fast_version_is_the_publishers_own_never_a_caches(amp, shown):
    page = page_of(article(amp_url=amp))
    assert ("Fast version (AMP)" in page.text) == shown
    assert "cdn.ampproject" not in page.html


def test_coverage_has_one_group_a_source_in_the_lists_order():
    times, post = provider("times.example", "Times"), provider("post.example", "Post")
    reports = [
        mention(
            "Times first",
            source=times,
            excerpt="First of Times.",
            published_at=datetime(2020, 7, 10, 8, 4, tzinfo=UTC),
        ),
        mention("Post first", source=post, excerpt="First of Post."),
        mention("Times second", source=times, excerpt="Second of Times.", published_at=None),
    ]
    page = page_of(article("Lead", coverage=reports))
    assert page.titles("h3")[:3] == ["Times first", "Times second", "Post first"]
    assert "3 reports from 2 sources" in page.text
    assert "First of Times. 10 Jul 2020, 08:04 times.example Times second Date not given" in page.text
    assert "Second of Times." not in page.html
    assert page.link("2 more sources")["href"] == "#coverage"
    assert "fold" not in page.classes


def test_own_reports_are_no_other_source():
    paper = provider("paper.example", "Paper")
    page = page_of(article(source=paper, coverage=[mention("Again", source=paper)]))
    assert page.link("1 more report")["href"] == "#coverage"
    page = page_of(article(source=paper, coverage=[mention("Again", source=paper), "Times"]))
    assert page.link("1 more source")


def test_one_domain_is_one_source_whatever_names_it_goes_by():
    paper = provider("paper.example", "Paper")
    reports = [mention("One", source=paper), mention("Two", source=paper, provider_name="Paper Weekend")]
    assert "2 reports from 1 source" in page_of(article(coverage=reports)).text


def test_after_eight_sources_the_rest_is_folded_away():
    page = page_of(article(coverage=[f"Paper {number}" for number in range(10)]))
    shown, _, folded = page.main.partition("<details")
    assert (shown.count("cov__group"), folded.count("cov__group")) == (8, 2)
    assert "Show 2 more reports from 2 sources" in page.text


def test_without_coverage_there_is_no_section():
    assert not page_of(article()).classes & {"coverage", "byline__cov"}


def test_coverage_speaks_with_the_articles_words_only_while_it_is_visible():
    ours = article("Our words", excerpt="Our excerpt.", source=provider("o.example", "Ours"), heat=-1)
    quoted = mention("Quoted words", url=ours.url, source=ours.provider, excerpt="Quoted excerpt.")
    lead = article("Lead", coverage=[quoted])
    page = page_of(lead)
    assert page.link("Our words")["href"] == ours.get_absolute_url()
    assert "Our excerpt." in page.text
    assert "Quoted" not in page.html
    change(ours, published=False, base={"published": False})
    page = page_of(lead)
    assert page.link("Quoted words")["href"] == ours.url
    assert "Our words" not in page.main
    change(ours, base={"published": True})
    assert not page_of(lead).classes & {"coverage"}


def test_a_folded_article_says_whose_story_it_is_part_of():
    lead = article("The lead")
    page = page_of(article("Part", heat=-1, coverage=[lead, "Other"]))
    assert "Part of: The lead" in page.text
    assert page.main.count(lead.get_absolute_url()) == 2
    assert "Part of" not in page_of(article("A lead", coverage=["Other"])).text


def test_the_rail_has_six_newest_others_of_its_most_telling_topic():
    wide, narrow = topic("Wide"), topic("Narrow")
    articles(2, topics=[wide])
    others = [each.title for each in articles(7, topics=[wide, narrow])][::-1]
    story = article("Story", topics=[wide, narrow])
    articles(3, topics=[wide])
    page = page_of(story)
    assert page.link("More in Narrow")["href"] == "/topics/narrow/"
    assert page.titles("h3") == others[:6]


def test_the_rail_has_other_stories_when_its_topics_hold_none():
    article("Another")
    page = page_of(article("Story", topics=[topic("Robots")]))
    assert page.titles("h2")[0] == "More stories"
    assert page.titles("h3") == ["Another"]


def test_what_its_coverage_shows_is_not_beside_it_again():
    robots = topic("Robots")
    reported = article("Reported", topics=[robots])
    page = page_of(article("Story", topics=[robots], coverage=[reported]))
    assert page.titles("h3") == ["Reported"]
    assert "rail" not in page.classes


def test_the_only_story_has_no_rail():
    assert not page_of(article(topics=[topic("Robots")])).classes & {"rail", "withrail"}


def test_our_own_text_has_no_way_out():
    words = " ".join(["word"] * 300)
    story = article(
        "Written here",
        own_text=True,
        url="https://elsewhere.example/",
        body_format="plain",
        body=f"First <b>paragraph</b>.\n\n{words}",
        excerpt="First <b>paragraph</b>.",
    )
    page = page_of(story)
    assert "<p>First &lt;b&gt;paragraph&lt;/b&gt;.</p>" in page.main
    assert page.text.count("First <b>paragraph</b>.") == 1
    assert "Our own text" in page.text
    assert "1 min read" in page.text
    assert "Published by Newsroom as its own text" in page.text
    assert "tile--own" in page.classes
    assert not [href for href, _, _ in page.links if href.startswith("http")]


def test_a_body_of_a_source_stands_under_its_standfirst_and_its_way_out():
    page = page_of(article(excerpt="Standfirst.", body="## Heading\n\nSome *text*.", body_format="markdown"))
    assert "<h3>Heading</h3>" in page.main
    assert "<em>text</em>" in page.main
    assert page.main.index("standfirst") < page.main.index("go__full") < page.main.index("<h3>Heading")
    assert "endnote" not in page.classes


def test_a_video_is_a_link_and_asks_nothing_of_others():
    page = page_of(
        article(kind="video", video_id="dQw4w9WgXcQ", url="https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    )
    assert page.link("Watch at YouTube")["href"] == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert "Read the full story" not in page.text
    assert "<iframe" not in page.html
    assert "<img" not in page.html


def test_a_video_on_a_sources_page_has_both_ways():
    page = page_of(article(kind="video", video_id="dQw4w9WgXcQ", source=provider("paper.example", "Paper")))
    assert page.link("Watch at YouTube")
    assert page.link("Read the full story at Paper")


def test_publishers_text_has_its_own_direction_and_language():
    page = page_of(article("خبر عاجل", excerpt="نص", language="ar", coverage=["عنوان"]))
    assert 'class="story__title" dir="auto" lang="ar">خبر عاجل' in page.main
    assert 'class="standfirst" dir="auto" lang="ar">نص' in page.main
    assert 'class="cov__title" dir="auto"' in page.main


@pytest.mark.parametrize("hidden", [{"published": False}, {"removed": True}])
def test_what_is_not_visible_is_not_found(hidden):
    story = article()
    page_of(story)
    change(story, **hidden)
    get(story.get_absolute_url(), 404)


def test_markup_in_publishers_text_is_text():
    hostile = '"><script>alert(1)</script>'
    source = provider("bad.example", f"Bad{hostile}")
    story = article(
        hostile,
        excerpt=hostile,
        source=source,
        topics=[topic("T" + hostile, slug="t")],
        coverage=[hostile + "x"],
    )
    for page in (
        page_of(story),
        get("/"),
        get("/topics/t/"),
        get("/sources/bad.example/"),
        get("/search/?q=script"),
    ):
        assert "<script>" not in page.html
        assert hostile not in page.html


def at(hour, day=9):
    return datetime(2020, 7, day, hour, 4, tzinfo=UTC)


def test_it_says_who_reported_the_story_first_and_when(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    reports = [
        mention("Later", published_at=at(8, 10)),
        mention("First", source=provider("first.example", "First Paper"), published_at=at(23, 8)),
        mention("Undated", published_at=None),
    ]
    page = page_of(article(date=at(12), coverage=reports))
    assert "First reported 9 Jul 2020, 08:04 JST by First Paper" in page.text
    assert '<time datetime="2020-07-08T23:04:00Z">9 Jul 2020, 08:04 JST</time>' in page.main


def test_an_article_that_was_first_itself_is_named():
    story = article(date=at(7), source=provider("own.example", "Own Paper"), coverage=[mention("Late")])
    change(story, title="Renamed")
    assert "First reported 1 Jan 2020, 12:00 UTC by Late" in page_of(story).text
    story = article(
        date=at(7, 1), source=provider("own.example"), coverage=[mention("Late 2", published_at=at(8))]
    )
    assert "First reported 1 Jul 2020, 07:04 UTC by Own Paper" in page_of(story).text


def test_without_coverage_nobody_was_first():
    assert "First reported" not in page_of(article()).text


def test_much_coverage_is_told_day_by_day(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    times = [at(23, 8), at(1), at(2), at(20), at(3, 10), at(4, 12), at(5, 12)]
    reports = [mention(f"Paper {number}", published_at=time) for number, time in enumerate(times)]
    story = article(date=at(6, 12), coverage=[*reports[::-1], mention("Undated", published_at=None)])
    page = page_of(story)
    assert (
        "Day by day 9 Jul 2020 3 reports first at 08:04 JST, Paper 0 10 Jul 2020 2 reports first at 05:04 "
        "JST, Paper 3 12 Jul 2020 3 reports first at 13:04 JST, Paper 5"
    ) in page.text
    assert page.main.partition('class="timeline"')[2].partition("</ol>")[0].count("<li") == 3


def test_little_coverage_and_that_of_one_day_has_no_timeline():
    seven = [mention(f"Paper {number}", published_at=at(1, number + 1)) for number in range(6)]
    assert "timeline" not in page_of(article(date=at(1, 20), coverage=seven)).classes
    same_day = [mention(f"Post {number}", published_at=at(number)) for number in range(9)]
    assert "timeline" not in page_of(article(date=at(12), coverage=same_day)).classes


def test_after_ten_days_a_timeline_sums_up_the_rest():
    reports = [mention(f"Paper {number}", published_at=at(1, number + 1)) for number in range(14)]
    page = page_of(article(date=at(5, 14), coverage=reports))
    assert "10 Jul 2020 1 report first at 01:04 UTC, Paper 9 Later 5 reports until 14 Jul 2020" in page.text


def test_coverage_has_parts_that_hold_every_report_once():
    reports = [f"Report {number}" for number in range(60)]
    story = article(coverage=reports)
    first = page_of(story)
    assert "60 reports from 60 sources" in first.text
    second = get(first.link("36 more reports")["href"].partition("#")[0])
    third = get(second.link("12 more reports")["href"].partition("#")[0])
    told = [title for page in (first, second, third) for title in page.titles("h3") if "Report" in title]
    assert told == reports
    assert "fold" in first.classes
    assert "fold" not in second.classes
    assert second.link("Reports before these")["href"] == f"{story.get_absolute_url()}#coverage"
    assert "more reports" not in third.main.partition('aria-label="More of the coverage"')[2]


def test_a_part_of_the_coverage_that_is_not_there_is_not_found():
    story = article(coverage=[f"Report {number}" for number in range(24)])
    get(f"{story.get_absolute_url()}?reports=1")
    for part in ("0", "2", "-1", "x", "", "9" * 30):
        get(f"{story.get_absolute_url()}?reports={part}", 404)
    assert "More of the coverage" not in page_of(story).html


def test_only_the_first_sources_of_much_coverage_have_excerpts():
    page = page_of(article(coverage=[mention(f"Paper {n}", excerpt=f"Excerpt {n}.") for n in range(30)]))
    assert re.findall(r"Excerpt (\d+)\.", page.main) == [str(number) for number in range(8)]


def test_a_story_can_be_reported_where_there_is_somebody_to_report_it_to(settings):
    settings.SITE_URL, settings.SITE_CONTACT = "https://news.example", "desk@news.example"
    story = article("Who & what?")
    letter = urlsplit(page_of(story).link("Report this story")["href"])
    assert (letter.scheme, letter.path) == ("mailto", "desk@news.example")
    assert parse_qs(letter.query) == {
        "subject": ["About “Who & what?”"],
        "body": [f"https://news.example{story.get_absolute_url()}"],
    }
    settings.SITE_CONTACT = "https://news.example/contact"
    assert page_of(story).link("Report this story")["href"] == "https://news.example/contact"
    settings.SITE_CONTACT = ""
    assert "Report this story" not in page_of(story).text


def test_seventy_reports_weigh_no_more_than_eight_kilobytes():
    words = Random(1)  # noqa: S311 - the same words each time
    reports = [
        mention(
            " ".join(words.choice(VOCABULARY) for _ in range(11)),
            source=provider(
                f"{words.randbytes(5).hex()}.example", f"The {words.choice(VOCABULARY)} {number}"
            ),
            excerpt=" ".join(words.choice(VOCABULARY) for _ in range(40)),
            published_at=at(number % 24, 1 + number // 3),
        )
        for number in range(70)
    ]
    story = article(
        "A headline of an ordinary length, as they are", coverage=reports, topics=[topic("Robots")]
    )
    assert len(gzip.compress(page_of(story).html.encode(), 6)) <= 8 * 1024
