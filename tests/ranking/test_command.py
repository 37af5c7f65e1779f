"""rank_articles: what it prints, changes and refuses."""

import json
import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Edition, Revision
from tests.seedfiles import SEEDS, related, write_seed

pytestmark = pytest.mark.django_db

CORPUS = os.environ.get("NEWSROOM_CORPUS")


def rank_articles(*arguments):
    out = StringIO()
    call_command("rank_articles", *arguments, stdout=out)
    return out.getvalue()


def checked():
    return json.loads(rank_articles("--check", "--json"))


def rates(agreement):
    return [agreement[name] for name in ("files", "lead", "published", "heat_exact", "heat_within_8")]


def test_the_five_seeds_agree_with_the_rule(run):
    run(SEEDS)
    found = checked()
    assert rates(found) == [4, 4, 4, 4, 4]  # the fifth is plain text and records nothing
    assert found["parameters"] == {"heat_per_related": 10, "min_boost_quality": 50, "publish_threshold": 60}


def test_other_parameters_fit_the_five_seeds_less_well(run, settings):
    run(SEEDS)
    settings.HEAT_PER_RELATED = 20
    found = checked()
    assert found["heat_exact"] < found["files"]
    assert {"path", "heat", "computed_heat", "published", "computed_published"} == set(found["exceptions"][0])


@pytest.mark.skipif(CORPUS is None, reason="NEWSROOM_CORPUS names no folder of real seed files")
def test_the_rule_is_the_publishers(run, settings):
    settings.HEAT_PER_RELATED, settings.PUBLISH_THRESHOLD = 20, 70
    run(CORPUS)
    found = checked()
    assert rates(found) == [797, 797, 797, 793, 797]
    assert [exception["path"].removeprefix("azure/_news/")[:21] for exception in found["exceptions"]] == [
        "2021-06-01-vectra-10-",
        "2021-08-25-hard-coded",
        "2021-08-26-azure-func",
        "2021-08-27-microsoft-",
    ]
    assert {name: rates(folder)[:3] for name, folder in found["folders"].items()} == {
        "azure/_news": [605, 605, 605],
        "powerapps/_news": [192, 192, 192],
    }


def test_exceptions_are_named(folder, run):
    write_seed(folder, "a.md", "A", quality=70, heat=75, published=False)
    run()
    words = rank_articles("--check")
    assert "all: lead 1/1, published 0/1, heat 0/1 exactly and 1/1 within 8" in words
    assert "a.md: heat 75, by the rule 70; published False, by the rule True" in words
    assert "HEAT_PER_RELATED 10" in words


def test_a_changed_parameter_moves_what_the_rule_gave_and_nothing_else(folder, run, settings):
    write_seed(folder, "a.md", "A", n=1, quality=70, heat=None, related=[related("Elsewhere", 9)])
    write_seed(folder, "b.md", "B", n=2, quality=70, heat=80, related=[related("Elsewhere", 9)])
    run()
    number = Edition.objects.get().number
    assert "0 moved." in rank_articles()
    assert Edition.objects.get().number == number
    settings.HEAT_PER_RELATED = 20
    words = rank_articles("--dry-run")
    assert "80 → 90  A" in words
    assert "Quality 70 ≥ 50, 1 related × 20 → heat 90." in words
    assert "1 would move." in words
    assert not Revision.objects.filter(changes__heat=[80, 90]).exists()
    moved = json.loads(rank_articles("--json"))["moved"]
    assert [(line["title"], line["before"], line["after"]) for line in moved] == [("A", 80, 90)]
    assert dict(Article.objects.values_list("title", "heat")) == {"A": 90, "B": 80}
    assert Edition.objects.get().number == number + 1


def test_check_and_dry_run_exclude_each_other():
    with pytest.raises(CommandError, match="leave out --dry-run") as refused:
        rank_articles("--check", "--dry-run")
    assert refused.value.returncode == 2
