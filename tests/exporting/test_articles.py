"""Exported articles: what nobody edited byte for byte, else only what was edited, and nothing lost."""

from datetime import UTC, datetime

import pytest

from articles.models import Article, Provider, SeedFile, Snapshot
from tests import builders
from tests.exporting.sites import contents, difference, same_site
from tests.seedfiles import SECURED, related, seed_text, write_seed

pytestmark = pytest.mark.django_db


def test_unedited_files_come_out_byte_for_byte(folder, run, export, out):
    (folder / "deep").mkdir()
    write_seed(folder, "a.md", "One", n=1, related=[related("Two", 2)], mood="unknown: key")
    write_seed(folder / "deep", "b.md", "Two", n=2, end="\r\n")
    (folder / "c.md").write_bytes(b"\xef\xbb\xbf" + seed_text("Three", n=3).encode() + b"\n\nA body.\n\n")
    (folder / "d.txt").write_bytes(b"A draft\r\n\r\n  Its text.\r\n")
    run()
    report = export()
    assert contents(out) == contents(folder)
    assert (report["exit"], report["written"], report["edited"], report["new"]) == (0, 4, [], [])


def test_only_the_edited_lines_differ(folder, run, export, out, editing):
    path = write_seed(folder, "a.md", "One", n=1, related=[related("Two", 2)], mood="kept")
    run()
    editing.change(
        "One", title='One, "better"', excerpt="Short.", heat=95, quality=None, topics=["AI", "Ethics"]
    )
    report = export()
    assert report["edited"] == [
        {"path": "a.md", "fields": ["excerpt", "heat", "newsroom", "quality", "title", "topics"]}
    ]
    slug = Article.objects.get().slug
    assert difference(path.read_bytes(), (out / "a.md").read_bytes()) == [
        '- title: "One"',
        '- excerpt: "What One is about."',
        '+ title: "One, \\"better\\""',
        '+ excerpt: "Short."',
        "- quality: 60",
        "- heat: 60",
        "+ heat: 95",
        "-   - Robots",
        "+   - Ethics",
        "+ newsroom:",
        f"+   slug: {slug}",
        "+   quality_was: 60",
        "+   heat_was: 60",
    ]
    same_site(run, out)


def test_line_ends_and_secured_stay_in_an_edited_file(folder, run, export, out, editing):
    path = write_seed(folder, "a.md", "One", n=1, end="\r\n")
    run()
    editing.change("One", heat=95, amp_url="https://outlet1.example/amp")
    export()
    text = (out / "a.md").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") == path.read_bytes().count(b"\n") + 1
    assert f'secured: "{SECURED}"\r\n'.encode() in text


def test_the_same_site_comes_back_after_a_session_at_the_desk(folder, run, export, out, editing):
    for n in range(1, 9):
        others = [related(f"Story {m}", m, quality=90 - m) for m in range(1, 9) if m != n and m % 2 == n % 2]
        write_seed(folder, f"{n}.md", f"Story {n}", n=n, related=others, topics=["AI", f"T{n % 3}"])
    (folder / "draft.txt").write_text("A draft\n\nIts text.\n")
    run()
    editing.change("Story 1", title="Story one", excerpt="", heat=140, topics=["T2", "AI"])
    editing.publish("Story 2", False)
    editing.change("Story 3", removed=True)
    editing.change("Story 4", heat=-1, quality=7)
    editing.change(
        "Story 5", url="https://outlet5.example/moved", published_at=datetime(2021, 1, 1, tzinfo=UTC)
    )
    editing.change("Story 6", language="pt-BR", topics=[])
    editing.change("Story 7", body="# Our words\n\nMore.", body_format="markdown")
    editing.change("A draft", published_at=datetime(2021, 1, 2, tzinfo=UTC), own_text=True, published=True)
    report = export()
    assert (report["exit"], report["unsupported"], len(report["edited"])) == (0, [], 8)
    same_site(run, out)
    assert run(out)["unchanged"] == 9


def test_what_an_export_wrote_is_exported_as_it_is(folder, run, export, out, tmp_path, editing):
    test_the_same_site_comes_back_after_a_session_at_the_desk(folder, run, export, out, editing)
    again = tmp_path / "again"
    assert export(to=again)["edited"] == []
    assert contents(again) == contents(out)


def test_importing_an_export_into_its_own_site_changes_nothing_visible(folder, run, export, editing):
    write_seed(folder, "a.md", "One", n=1, related=[related("Two", 2)])
    write_seed(folder, "b.md", "Two", n=2)
    run()
    editing.publish("Two", False)
    editing.change("One", title="First", own_text=True, provider=None)
    assert Article.objects.get(title="First").report_count == 0
    (folder / ".newsroom-export").touch()
    export(to=folder)
    report = run()
    assert (report["created"], report["updated"], report["conflicts"]) == (0, 0, 0)
    article = Article.objects.get(title="First")
    assert (article.own_text, article.report_count) == (True, 0)


def test_an_article_that_an_editor_took_down_is_not_quoted_elsewhere_either(
    folder, run, export, out, editing
):
    write_seed(folder, "a.md", "One", n=1, related=[related("Two", 2), related("Three", 3)])
    write_seed(folder, "b.md", "Two", n=2)
    write_seed(folder, "c.md", "Three", n=3, published=False)
    run()
    editing.publish("Two", False)
    export()
    assert "  published: false" in (out / "b.md").read_text()
    assert (out / "c.md").read_bytes() == (folder / "c.md").read_bytes()
    same_site(run, out)
    assert Article.objects.get(title="One").report_count == 1


def test_an_article_published_again_loses_the_note(folder, run, export, out, editing):
    path = write_seed(folder, "a.md", "One", n=1)
    run()
    editing.publish("One", False)
    export()
    run(out)
    editing.publish("One", True)
    export()
    assert (out / "a.md").read_bytes() == path.read_bytes()


def test_removed_and_restored(folder, run, export, out, editing):
    write_seed(folder, "a.md", "One", n=1)
    write_seed(folder, "b.md", "Two", n=2, removed=True, published=False)
    run()
    editing.change("One", removed=True)
    editing.change("Two", removed=False, published=True)
    export()
    assert "\nremoved: true\n" in (out / "a.md").read_text()
    assert "removed" not in (out / "b.md").read_text()
    same_site(run, out)


def test_an_edit_is_written_into_each_twin(folder, run, export, out, editing):
    first = write_seed(folder, "a.md", "Before", n=1, topics=["AI", "Old"], heat=90)
    second = write_seed(
        folder, "b.md", "After", n=1, publishedDateTime="2020-08-01T10:00:00Z", topics=["New"]
    )
    run()
    editing.change("After", title="Ever after", heat=70, topics=["New", "Third", "AI"])
    report = export()
    assert (report["exit"], len(report["edited"])) == (0, 2)
    for path in (first, second):
        text = (out / path.name).read_text()
        assert 'title: "Ever after"' in text
        assert "heat: 70" in text
        assert "  - Third\n" in text
    assert "Old" not in (out / "a.md").read_text()
    assert "- New\n" not in (out / "a.md").read_text()
    same_site(run, out)


def test_an_earlier_date_does_not_bring_a_twins_values_forward(folder, run, export, out, editing):
    write_seed(folder, "z.md", "Before", n=1, category="sport")
    write_seed(folder, "b.md", "After", n=1, publishedDateTime="2020-08-01T10:00:00Z")
    run()
    editing.change("After", published_at=datetime(2020, 6, 1, tzinfo=UTC))
    export()
    same_site(run, out)
    assert (Article.objects.get().title, Article.objects.get().category) == ("After", "news")


def test_in_a_conflict_the_editors_value_is_exported(folder, run, export, out, editing):
    write_seed(folder, "a.md", "One", n=1, heat=60)
    run()
    editing.change("One", heat=95)
    write_seed(folder, "a.md", "One", n=1, heat=80)
    assert run()["conflicts"] == 1
    export()
    assert "\nheat: 95\n" in (out / "a.md").read_text()
    same_site(run, out)


def test_a_draft_stays_plain_text_when_only_its_text_is_edited(folder, run, export, out, editing):
    (folder / "d.txt").write_bytes(b"\r\n A draft \r\n\r\nFirst.\r\n\r\nSecond.\r\n")
    run()
    editing.change("A draft", body="First.\n\nAnother.")
    export()
    assert (out / "d.txt").read_bytes() == b"\r\n A draft \r\n\r\nFirst.\r\n\r\nAnother.\r\n"
    same_site(run, out)


def test_a_draft_that_gets_front_matter_keeps_its_line_ends(folder, run, export, out, editing):
    (folder / "d.txt").write_bytes(b"A draft\r\n\r\nFirst.\r\n\r\nSecond.\r\n")
    run()
    editing.change("A draft", excerpt="In short.")
    export()
    text = (out / "d.txt").read_bytes()
    assert (text.count(b"\r\n"), text.endswith(b"---\r\nFirst.\r\n\r\nSecond.\r\n")) == (
        text.count(b"\n"),
        True,
    )
    same_site(run, out)


def test_a_draft_that_got_an_address_and_a_source_keeps_what_it_was_known_by(
    folder, run, export, out, editing
):
    (folder / "d.txt").write_bytes(b"A draft\n\nIts text.\n")
    run()
    source = editing.source("paper.example", name="The Paper")
    editing.change("A draft", url="https://paper.example/1", provider=source)
    assert export()["edited"][0]["path"] == "d.txt"
    same_site(run, out)


def test_an_article_without_source_or_address_keeps_its_key(folder, run, export, out, editing):
    write_seed(folder, "a.md", "One", n=1)
    write_seed(folder, "b.md", "One too", n=1)
    write_seed(folder, "c.md", "Two", n=2)
    run()
    editing.change("One too", url="", published=False, provider=None, provider_name="")
    editing.change("Two", provider_name="", provider=editing.source("paper.example", name="The Paper"))
    assert export()["unsupported"] == []
    same_site(run, out)


def test_articles_without_a_file_become_new_ones(export, out, run):
    builders.article(
        "Ours: 1", own_text=True, body="Text.", body_format="plain", topics=[builders.topic("AI")], heat=0
    )
    builders.article("Ours: 1", date=datetime(2020, 1, 1, 13, tzinfo=UTC), language="de")
    builders.article("Readme", published=False)
    Article.objects.filter(title="Readme").update(published_at=None, latest=None)
    report = export()
    assert (report["exit"], report["unsupported"]) == (0, [])
    twin = Article.objects.order_by("pk")[1].slug[-6:]
    assert sorted(contents(out)) == [
        f"2020-01-01-ours-1-{twin}.md",
        "2020-01-01-ours-1.md",
        "_data/organizations/example.com.md",
        "_data/topics/ai.yaml",
        "article-readme.md",
    ]
    same_site(run, out)


def test_an_article_whose_path_was_reused_gets_a_file_of_its_own(folder, run, export, out):
    write_seed(folder, "a.md", "One piece", n=1)
    run()
    first = (folder / "a.md").read_bytes()
    write_seed(folder, "a.md", "Quite another piece", n=2)
    run()
    report = export()
    assert report["new"] == ["2020-07-01-one-piece.md"]
    assert (out / "2020-07-01-one-piece.md").read_bytes() == first


def test_coverage_that_somebody_changed_is_edited_item_by_item(folder, run, export, out):
    items = [related("Two", 2), related("Three", 3, mood="kept"), related("Four", 4)]
    path = write_seed(folder, "a.md", "One", n=1, related=items)
    write_seed(folder, "b.md", "Another", n=9, related=[related("Five", 5)])
    run()
    article = Article.objects.get(title="One")
    article.coverage.filter(position=0).delete()
    article.coverage.create(position=9, snapshot=Snapshot.objects.get(title="Five"))
    report = export()
    assert report["edited"] == [{"path": "a.md", "fields": ["coverage"]}]
    lines = difference(path.read_bytes(), (out / "a.md").read_bytes())
    assert '-   - title: "Two"' in lines
    assert '+   - title: "Five"' in lines
    assert not any("Three" in line or "Four" in line or "mood" in line for line in lines)


def test_a_value_that_no_file_can_give_is_named(folder, run, export, out):
    write_seed(folder, "a.md", "One", n=1)
    run()
    Article.objects.update(title="Two  spaces")
    report = export()
    assert report["exit"] == 1
    assert [(entry["path"], entry["field"]) for entry in report["unsupported"]] == [("a.md", "title")]


def test_a_source_keeps_its_name_whatever_an_editor_calls_it_in_one_article(
    folder, run, export, out, editing
):
    write_seed(folder, "a.md", "One", n=1)
    run()
    editing.change("One", provider_name="O1")
    assert export()["new"] == ["_data/organizations/outlet1.example.md"]
    same_site(run, out)
    assert Provider.objects.get(domain="outlet1.example").name == "Outlet 1"
    assert SeedFile.objects.count() == 2


def test_what_was_unpublished_with_its_file_gone_comes_out_unpublished(folder, run, export, out):
    for n in (1, 2):
        write_seed(folder, f"{n}.md", f"Story {n}", n=n)
    run()
    (folder / "1.md").unlink()
    run("--retire-missing=1")
    assert export()["exit"] == 0
    assert "published: false" in (out / "1.md").read_text()
    same_site(run, out)
