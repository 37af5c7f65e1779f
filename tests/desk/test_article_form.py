"""The form of an article: what saving stores, and what is refused."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User

from articles.models import Article, ArticleKey, Edition, Revision
from articles.seeding.identity import url_key
from tests import builders
from tests.desk.browser import address, text

pytestmark = pytest.mark.django_db


def edition() -> int:
    return Edition.objects.get().number


def test_saving_stores_values_raises_the_version_and_records_who_changed_what(desk, grace, article):
    before = edition()
    response = desk.change(article, title="Another headline", heat="200")
    assert response.status_code == 302
    stored = Article.objects.get(pk=article.pk)
    assert (stored.title, stored.heat, stored.version) == ("Another headline", 200, article.version + 1)
    assert stored.changed_at > article.changed_at
    revision = Revision.objects.get(article=article)
    assert revision.changes == {"title": ["A story", "Another headline"], "heat": [60, 200]}
    assert (revision.user, revision.version) == (grace, stored.version)
    assert edition() == before + 1


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"body": "One.\n\n  Two.\n", "body_format": "markdown", "excerpt": "“Curly” quotes & 1 < 2"},
        {"url": "https://under_score.example/a", "heat": -1, "quality": 0},
        {"language": "pt-BR", "provider_name": "Own name"},
    ],
)
def test_saving_without_a_change_writes_nothing(desk, article, columns):
    builders.change(article, **columns)
    number = edition()
    assert desk.change(article).status_code == 302
    assert not Revision.objects.filter(article=article).exists()
    assert not LogEntry.objects.exists()
    assert Article.objects.get(pk=article.pk).version == article.version
    assert edition() == number


def test_the_hour_that_clocks_repeat_is_no_obstacle_to_saving(desk, settings):
    settings.TIME_ZONE = "Europe/Paris"
    second_reading = datetime(2020, 10, 25, 1, 30, tzinfo=UTC)
    article = builders.article("At night", date=second_reading)
    assert desk.change(article, heat="5").status_code == 302
    article.refresh_from_db()
    assert (article.heat, article.published_at) == (5, second_reading)


def test_the_date_is_asked_in_the_zone_of_the_site(desk, article, settings):
    settings.TIME_ZONE = "America/New_York"
    assert "Time zone: America/New_York." in desk.page(address(article))
    desk.change(article, published_at_0="2020-07-01", published_at_1="20:00:00")
    article.refresh_from_db()
    assert article.published_at == datetime(2020, 7, 2, tzinfo=UTC)


def test_a_new_date_moves_the_article_in_every_list(desk, article):
    other = builders.article("Later", date=datetime(2021, 1, 1, tzinfo=UTC))
    desk.change(article, published_at_0="2022-01-01")
    assert [row.title for row in Article.objects.visible().newest_first()] == ["A story", other.title]


def test_topics_keep_their_order_and_new_ones_follow(desk, article):
    physics = builders.topic("Physics")
    links = {link.topic.name: link.topic for link in article.article_topics.all()}
    chosen = [str(topic.pk) for topic in (physics, links["AI"], links["Robots"])]
    desk.change(article, topic_names=chosen)
    assert [link.topic.name for link in article.article_topics.all()] == ["Robots", "AI", "Physics"]
    desk.change(article, topic_names=[str(physics.pk)])
    assert [link.topic.name for link in article.article_topics.all()] == ["Physics"]
    links["Robots"].refresh_from_db()
    assert links["Robots"].visible_count == 0
    changes = Revision.objects.filter(article=article).first().changes
    assert changes == {"topics": [["Robots", "AI", "Physics"], ["Physics"]]}


def test_another_source_takes_the_article_along(desk, article):
    before = article.provider
    other = builders.provider("other.example", "Other")
    desk.change(article, provider=str(other.pk))
    other.refresh_from_db()
    before.refresh_from_db()
    assert (other.visible_count, before.visible_count) == (1, 0)


def test_our_own_text_and_a_source_exclude_each_other(desk, article):
    page = desk.change(article, own_text="on").content.decode()
    assert "Our own text has no source" in page
    assert desk.change(article, own_text="on", provider=None).status_code == 302
    assert Revision.objects.get().changes == {"provider": ["outlet1.example", "(our own text)"]}


def test_a_new_address_is_the_current_key_and_the_old_one_stays_as_a_former_one(desk, article):
    old, new = url_key(article.url), "https://outlet1.example/moved"
    desk.change(article, url="https://www.outlet1.example/moved/?utm_source=x")
    keys = dict(ArticleKey.objects.filter(article=article).values_list("key", "current"))
    assert keys == {old: False, new: True}
    desk.change(article, url=article.url)
    assert dict(article.keys.values_list("key", "current")) == {old: True, new: False}


def test_the_address_of_another_article_is_refused_by_its_headline(desk, article):
    other = Article.objects.get(title="Ours too")
    page = desk.change(article, url=f"{other.url}?utm_source=mail").content.decode()
    assert "This is already the address of Ours too" in text(page)
    assert address(other) in page
    article.refresh_from_db()
    assert article.url == "https://outlet1.example/stories/1"


def test_the_address_of_a_mention_brings_its_place_in_others_coverage(desk, article):
    found = builders.article("Found it", source=builders.provider("outlet7.example"))
    desk.change(found, url="https://outlet7.example/stories/7")
    assert article.coverage.get(position=0).snapshot.key.article == found


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example/x", "https://me:pw@a.example/", "x"])
def test_only_web_addresses_are_taken(desk, article, url):
    page = desk.change(article, url=url).content.decode()
    assert "Give an address that starts with http:// or https://" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("heat", "-2"),
        ("heat", "99999999999"),
        ("quality", "-1"),
        ("quality", "99999999999"),
        ("title", "\u200b"),
        ("title", "x" * 501),
        ("language", "<en>"),
        ("url", "https://a.example/" + "{" * 1900),
        ("amp_url", "https://a.example/" + "a" * 2000),
        ("published_at_0", "2020-02-30"),
    ],
)
def test_what_cannot_be_stored_is_an_error_of_its_field(desk, article, field, value):
    response = desk.change(article, **{field: value})
    assert response.status_code == 200
    page = response.content.decode()
    assert '<ul class="errorlist" id="id_' in page
    assert "nonfield" not in page
    assert not Revision.objects.exists()


def test_text_is_cleaned_as_a_seed_files_is(desk, article):
    desk.change(article, title="  We&amp;#39;re\u00a0back <b>soon</b>\u202e ", body="One.\r\n\x00Two.")
    article.refresh_from_db()
    assert article.title == "We're back soon"
    assert (article.body, article.body_format) == ("One.\nTwo.", "plain")


def test_somebody_who_may_only_look_sees_values_and_no_field(client, article):
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(viewer)
    page = client.get(address(article)).content.decode()
    assert "Robots, AI" in page
    assert 'name="title"' not in page
    assert client.post(address(article), {"title": "Forged"}).status_code == 403
