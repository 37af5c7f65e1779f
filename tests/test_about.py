"""What the site says of itself."""

import pytest

from tests.builders import article, topic
from tests.reading import get

pytestmark = pytest.mark.django_db


def test_it_says_what_the_site_is_and_how_stories_are_ranked_with_the_settings_in_force(settings):
    settings.SITE_NAME, settings.SITE_TAGLINE = "Daybook", "All the robots"
    settings.TOP_WINDOW, settings.HEAT_PER_RELATED = 45, 20
    settings.MIN_BOOST_QUALITY, settings.PUBLISH_THRESHOLD = 55, 70
    page = get("/about/")
    assert page.titles("h1") == ["About Daybook"]
    assert "All the robots" in page.main
    assert "“Top” is the 45 newest stories" in page.text
    assert "each related report adds 20, if the quality is at least 55" in page.text
    assert "from a heat of 70 on" in page.text


def test_it_tells_the_bands_that_ticks_stand_for(monkeypatch):
    monkeypatch.setattr("articles.imprint.HEAT_BANDS", (1, 10, 20, 30, 40))
    page = get("/about/")
    rows = page.main.partition("<tbody>")[2].split("<tr>")[1:]
    assert [f'data-level="{level}"' in row for level, row in enumerate(rows, 1)] == [True] * 5
    assert "1 to 9 10 to 19 20 to 29 30 to 39 40 and more" in page.text


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("desk@news.example", "mailto:desk@news.example"),
        ("de?sk@news.example", "mailto:de%3Fsk@news.example"),
        ("https://news.example/@desk", "https://news.example/@desk"),
        ("", None),
    ],
)
def test_whoever_runs_the_site_can_be_written_to_where_an_address_is_set(settings, contact, address):
    settings.SITE_CONTACT = contact
    for page in (get("/about/"), get("/privacy/")):
        assert [named["href"] for _, text, named in page.links if text == "Contact"] == [address] * bool(
            address
        )
        assert (address in [href for href, _, _ in page.links]) == bool(address)


def test_every_page_leads_to_what_the_site_says_of_itself():
    story = article(topics=[topic("Robots")])
    for address in ("/", "/latest/", "/search/", "/topics/robots/", story.get_absolute_url()):
        page = get(address)
        assert page.link("About")["href"] == "/about/"
        assert page.link("Corrections")["href"] == "/corrections/"
        assert page.link("privacy")["href"] == "/privacy/"


def test_every_page_names_the_zone_of_its_times(settings):
    settings.TIME_ZONE = "Europe/Paris"
    article()
    assert "Time zone: Europe/Paris." in get("/").text
