"""Heat that the rule gives: where no file and no editor does, and when an editor changes what it hangs on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import curation
from articles.editions import public_change
from articles.models import Article, Conflict, Edition, Revision
from articles.ranking.keeping import rank_again
from tests import builders
from tests.fingerprint import site_fingerprint, site_state
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db


def heats():
    return dict(Article.objects.values_list("title", "heat"))


def edit(user, title, **columns):
    """What an editor does in the form of an article."""
    article = curation.comparable(Article.objects.filter(title=title)).get()
    before = curation.desk_values(article)
    for name, value in columns.items():
        setattr(article, name, value)
    return curation.save(article, before, user)


@pytest.fixture
def story(folder, run):
    """A lead of quality 80 with two others of the story, each of which lists it."""
    lead, second = related("Lead", 1, quality=80), related("Second", 2, quality=70)
    third = related("Third", 3, quality=20)
    write_seed(folder, "2020-07-01-lead.md", "Lead", n=1, quality=80, heat=100, related=[second, third])
    write_seed(folder, "2020-07-02-second.md", "Second", n=2, quality=70, heat=-1, related=[lead, third])
    write_seed(folder, "2020-07-03-third.md", "Third", n=3, quality=20, heat=-1, related=[lead, second])
    write_seed(folder, "2020-07-04-other.md", "Other", n=4, quality=70, heat=77)
    run()


def test_heat_that_a_file_gives_stands_even_where_the_rule_says_otherwise(story):
    assert heats() == {"Lead": 100, "Second": -1, "Third": -1, "Other": 77}
    assert not Revision.objects.exists()


def test_heat_that_no_file_gives_is_the_rules(folder, run):
    write_seed(folder, "a.md", "A", n=1, quality=80, heat=None, related=[related("B", 2, quality=90)])
    write_seed(folder, "b.md", "B", n=2, quality=90, heat=None, related=[related("A", 1, quality=80)])
    write_seed(folder, "c.md", "C", n=3, quality=None, heat=None)
    run()
    assert heats() == {"A": -1, "B": 100, "C": None}
    assert dict(Article.objects.values_list("title", "computed"))["B"] == {"heat": 100}


def test_files_without_heat_give_the_same_site_in_any_order(folder, run):
    write_seed(folder, "z.md", "A", n=1, quality=80, heat=None, related=[related("B", 2, quality=80)])
    run()
    # Its name by its words would come first; the name that its file really has comes last.
    assert heats() == {"A": -1}
    write_seed(folder, "zz.md", "B", n=2, quality=80, heat=None, related=[related("A", 1, quality=80)])
    run()
    assert heats() == {"A": 90, "B": -1}
    before = site_state()["articles"]
    run()
    assert site_state()["articles"] == before


def test_a_lower_quality_moves_the_article_and_those_that_list_it(story, grace):
    number = Edition.objects.get().number
    edit(grace, "Lead", quality=40)
    assert heats() == {"Lead": -1, "Second": 90, "Third": -1, "Other": 77}
    assert Edition.objects.get().number == number + 1
    moved = Revision.objects.filter(by_rule=True)
    assert {(each.article.title, *each.changes["heat"]) for each in moved} == {
        ("Lead", 100, -1),
        ("Second", -1, 90),
    }


def test_publication_is_never_flipped(story, grace):
    edit(grace, "Lead", quality=5)
    edit(grace, "Other", quality=5)
    assert set(Article.objects.values_list("published", flat=True)) == {True}


def test_taking_the_quality_back_brings_everything_back(story, grace):
    before = site_fingerprint()
    edit(grace, "Lead", quality=40)
    edit(grace, "Lead", quality=80)
    assert site_fingerprint() == before


def test_a_reseed_changes_nothing_of_it(story, grace, run, folder):
    edit(grace, "Lead", quality=40)
    before = heats()
    write_seed(folder, "2020-07-04-other.md", "Other", n=4, quality=70, heat=78)
    assert run()["conflicts"] == 0
    assert heats() == before | {"Other": 78}


def test_heat_set_by_hand_stays_whatever_the_rule_says(story, grace):
    edit(grace, "Lead", heat=500)
    edit(grace, "Lead", quality=40)
    assert heats()["Lead"] == 500
    edit(grace, "Lead", heat=100)
    assert heats()["Lead"] == -1


def test_emptied_by_hand_is_set_by_hand(story, grace):
    edit(grace, "Lead", heat=None)
    edit(grace, "Lead", quality=40)
    assert heats()["Lead"] is None


def test_a_files_new_heat_is_no_conflict_with_the_rules(story, grace, run, folder):
    edit(grace, "Other", quality=60)
    assert heats()["Other"] == 60
    write_seed(folder, "2020-07-04-other.md", "Other", n=4, quality=70, heat=90)
    assert run()["conflicts"] == 0
    assert not Conflict.objects.exists()
    assert heats()["Other"] == 60, "the editor's quality still asks for the rule"
    edit(grace, "Other", quality=70)
    assert heats()["Other"] == 90


def test_a_file_that_gives_heat_at_last_is_believed(folder, run):
    write_seed(folder, "a.md", "A", quality=80, heat=None)
    run()
    write_seed(folder, "a.md", "A", quality=80, heat=85)
    assert run()["conflicts"] == 0
    article = Article.objects.get()
    assert (article.heat, article.computed) == (85, {})


def test_coverage_cut_here_counts_no_more(story):
    with public_change() as change:
        lead = Article.objects.get(title="Lead")
        lead.coverage.get(snapshot__title="Third").delete()
        rank_again([lead.pk], change)
    assert heats()["Lead"] == 90
    assert Article.objects.get(title="Lead").computed == {"heat": 90}


def far_away(number):
    """Articles that have nothing to do with the story."""
    builders.articles(number, quality=50, heat=50, coverage=["Elsewhere", "Nowhere"])


def test_what_a_change_costs_depends_on_its_neighbours_alone(story, grace):
    far_away(20)
    with CaptureQueriesContext(connection) as few:
        edit(grace, "Lead", quality=40)
    edit(grace, "Lead", quality=80)
    far_away(300)
    versions = dict(Article.objects.values_list("title", "version"))
    with CaptureQueriesContext(connection) as many:
        edit(grace, "Lead", quality=40)
    assert len(few) == len(many)
    after = dict(Article.objects.values_list("title", "version"))
    assert {title for title in after if after[title] != versions[title]} == {"Lead", "Second"}
