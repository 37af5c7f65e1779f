"""The estimated quality of what comes without one."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from articles import curation
from articles.models import Article
from articles.ranking.estimating import MIDDLE, estimate
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db

PROVIDER = {"name": "Paper", "domain": "paper.example"}
PICTURE = [{"url": "https://paper.example/a.png", "width": 700, "height": 400}]


def rank_articles():
    out = StringIO()
    call_command("rank_articles", "--json", stdout=out)
    return json.loads(out.getvalue())["moved"]


def unscored(folder, title="Ships at sea", **fields):
    fields = {"topics": ["Ships", "Robots"], "provider": PROVIDER, "images": PICTURE} | fields
    write_seed(folder, "unscored.md", title, n=9, quality=None, heat=None, published=None, **fields)


def scored(folder, *qualities, **fields):
    for number, quality in enumerate(qualities):
        write_seed(folder, f"{number}.md", f"No. {number}", n=number + 10, quality=quality, heat=7, **fields)


def the_unscored():
    return Article.objects.get(base__quality=None)


@given(st.integers(0, 200), st.booleans(), st.integers(0, 5))
def test_an_estimate_is_never_negative_and_grows_with_pictures_and_topics(typical, has_picture, named):
    found = estimate(typical, has_picture, named)
    assert 0 <= found <= estimate(typical, True, named) <= estimate(typical, True, named + 1)


def test_it_goes_by_the_median_of_its_source(folder, run):
    scored(folder, 20, 30, 90, provider=PROVIDER)
    unscored(folder)
    run()
    assert the_unscored().quality is None, "an import estimates nothing, so that its order does not matter"
    rank_articles()
    article = the_unscored()
    assert (article.quality, article.heat) == (33, 33)
    assert article.computed == {"quality": 33, "heat": 33}


def test_a_source_with_too_few_goes_by_the_site(folder, run):
    scored(folder, 10, 40, 41)
    unscored(folder)
    run()
    rank_articles()
    assert the_unscored().quality == 43


def test_without_any_quality_it_is_the_middle(folder, run):
    unscored(folder, "Elsewhere", images=None)
    run()
    rank_articles()
    assert the_unscored().quality == MIDDLE - 5 - 7


def test_headlines_that_name_several_topics_are_worth_more(folder, run):
    unscored(folder, "Robots and ships")
    run()
    rank_articles()
    assert the_unscored().quality == MIDDLE + 3 + 20


def test_estimates_are_no_ground_for_estimates(folder, run):
    unscored(folder)
    run()
    rank_articles()
    assert rank_articles() == []


def test_it_publishes_nothing(folder, run):
    unscored(folder, publishedDateTime=None, images=PICTURE)
    scored(folder, 150, 150, 150, provider=PROVIDER)
    run()
    rank_articles()
    assert the_unscored().quality > 100
    assert not the_unscored().published


def test_what_a_file_or_an_editor_gives_is_not_estimated(folder, run, grace):
    write_seed(folder, "hot.md", "Hot", n=1, quality=None, heat=90)
    write_seed(folder, "chosen.md", "Chosen", n=2, quality=None, heat=None)
    run()
    chosen = curation.comparable(Article.objects.filter(title="Chosen")).get()
    before = curation.desk_values(chosen)
    chosen.heat = 70
    curation.save(chosen, before, grace)
    assert rank_articles() == []
    assert set(Article.objects.values_list("title", "quality", "heat")) == {
        ("Hot", None, 90),
        ("Chosen", None, 70),
    }


def test_a_quality_that_the_file_gives_at_last_takes_its_place_without_conflict(folder, run):
    unscored(folder)
    run()
    rank_articles()
    unscored(folder)
    write_seed(folder, "unscored.md", "Ships at sea", n=9, quality=80, heat=None)
    assert run()["conflicts"] == 0
    article = Article.objects.get()
    assert (article.quality, article.heat, article.computed) == (80, 80, {"heat": 80})


def test_the_desk_says_that_it_is_an_estimate(folder, run, client, admin_user):
    unscored(folder)
    run()
    rank_articles()
    client.force_login(admin_user)
    page = client.get(f"/admin/articles/article/{the_unscored().pk}/change/").content.decode()
    assert "Its quality is an estimate" in page
