"""A story found by its coverage: by what that coverage shows at this moment, and by nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles import search
from articles.editions import current_edition, public_change
from articles.models import Article, Provider
from tests.builders import article, change, mention, provider
from tests.reading import get
from tests.seedfiles import related, write_seed

pytestmark = pytest.mark.django_db

LATER = datetime(2999, 1, 1, tzinfo=UTC)


def found(text: str, at: datetime | None = None) -> list[str]:
    return [each.title for each in search.find(search.parse(text), at or timezone.now(), 30)]


def test_a_story_is_found_by_headline_and_source_of_its_coverage():
    article("Lead", coverage=[mention("Boston bans cameras", source=provider("herald.example", "Herald"))])
    assert found("boston cameras") == ["Lead"]
    assert found("herald") == ["Lead"]
    assert found("lead boston") == ["Lead"]
    assert found("lead -boston") == []
    assert found('"cameras herald"') == []


def test_its_hit_says_so_and_links_to_the_report():
    article(
        "Lead",
        excerpt="Of other things.",
        coverage=["Denver waits", mention("Boston bans <b>", "https://h.example/1")],
    )
    article("Boston itself")
    page = get("/search/?q=boston+bans")
    assert (
        "In its coverage: Boston bans <b> h.example" in page.text
        or "In its coverage: Boston bans <b>" in page.text
    )
    assert "<mark>Boston</mark> <mark>bans</mark> &lt;b&gt;</a>" in page.main
    assert page.link("Boston bans <b>") == {
        "href": "https://h.example/1",
        "rel": "noopener external",
        "dir": "auto",
    }
    assert "In its coverage" not in get("/search/?q=lead").text
    assert get("/search/?q=boston").text.count("In its coverage") == 1


def test_the_report_that_says_what_the_story_does_not_is_named():
    article("Police and cameras", coverage=["Police again", "Boston, police and cameras", "Boston waits"])
    assert "In its coverage: Boston, police and cameras" in get("/search/?q=police+boston").text
    assert "In its coverage: Boston, police" in get("/search/?q=police+boston&order=best").text


def test_a_visible_piece_speaks_with_its_own_words_and_a_hidden_one_with_the_snapshots():
    piece = article("Snapword")
    article("Lead", coverage=[piece])
    change(piece, title="Ownword")
    assert (found("ownword"), found("snapword")) == (["Lead", "Ownword"], [])
    assert "In its coverage: Ownword" in get("/search/?q=ownword").text
    assert get("/search/?q=ownword").main.count(f'href="{piece.get_absolute_url()}"') == 2
    piece.base = {"published": False}
    change(piece, published=False)
    assert (found("ownword"), found("snapword")) == ([], ["Lead"])
    change(piece, published=True)
    assert (found("ownword"), found("snapword")) == (["Lead", "Ownword"], [])


@pytest.mark.parametrize("columns", [{"published": False}, {"removed": True}])
def test_a_withheld_piece_is_in_nobodys_index(columns):
    piece = article("Snapword")
    article("Lead", coverage=[piece])
    piece.base = {"published": True}
    change(piece, **columns)
    assert found("snapword") == []
    change(piece, published=True, removed=False)
    assert found("snapword") == ["Lead", "Snapword"]


def test_a_piece_with_a_date_to_come_speaks_for_itself_from_that_minute_on():
    due = timezone.now().replace(microsecond=0) + timedelta(days=2)
    piece = article("Snapword", date=due)
    article("Lead", coverage=[piece])
    change(piece, title="Ownword")
    current_edition(due - timedelta(seconds=1))
    assert (found("ownword", due - timedelta(seconds=1)), found("snapword")) == ([], ["Lead"])
    current_edition(due)
    assert (found("ownword", due), found("snapword", due)) == (["Ownword", "Lead"], [])


def test_a_date_that_comes_during_another_change_is_not_missed(monkeypatch):
    due = timezone.now().replace(microsecond=0) + timedelta(days=2)
    piece = article("Snapword", date=due)
    lead = article("Lead", coverage=[piece])
    change(piece, title="Ownword")
    monkeypatch.setattr("django.utils.timezone.now", lambda: due + timedelta(hours=1))
    change(lead, excerpt="Changed.")
    assert (found("ownword"), found("snapword")) == (["Ownword", "Lead"], [])
    assert Provider.objects.get(domain="example.com").visible_count == 2


def test_a_source_with_a_new_name_is_found_by_it_in_coverage_too():
    paper = provider("paper.example", "Oldname")
    article("Piece", source=paper, url="https://paper.example/1")
    article("Lead", coverage=[mention("Quote", source=paper), Article.objects.get(title="Piece")])
    with public_change() as public:
        Provider.objects.filter(pk=paper.pk).update(name="Newname")
        public.touch(renamed=[paper.pk])
    assert found("oldname") == []
    assert found("newname") == ["Lead", "Piece"]
    assert found("newname quote") == ["Lead"]
    assert found("from:newname") == ["Piece"]


def test_the_import_keeps_all_of_it_in_step(folder, run):
    write_seed(folder, "lead.md", "Lead", n=1, related=[related("Snapword", 2)])
    run()
    assert found("snapword") == ["Lead"]
    write_seed(folder, "piece.md", "Ownword", n=2)
    run()
    assert (found("snapword"), sorted(found("ownword"))) == ([], ["Lead", "Ownword"])
    write_seed(folder, "piece.md", "Ownword", n=2, published=False)
    run()
    assert (found("snapword"), found("ownword")) == (["Lead"], [])


def test_the_import_finds_articles_by_a_better_name_of_their_source(folder, run):
    write_seed(folder, "a.md", "One", n=1, provider={"name": "The long Gazette", "domain": "paper.example"})
    run()
    write_seed(folder, "b.md", "Two", n=2, provider={"name": "Gazette", "domain": "paper.example"})
    run()
    assert Provider.objects.get(domain="paper.example").name == "Gazette"
    assert found('from:"Gazette"') == ["Two", "One"]
