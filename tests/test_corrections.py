"""Headlines that changed after visitors had seen them: on the story's own page, and in the list of all."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles import curation
from articles.models import Article, Revision
from tests.builders import article, articles, change, provider
from tests.reading import get
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db


def rename(piece, title):
    """What an editor does on the desk."""
    editor, _ = User.objects.get_or_create(username="grace")
    stored = curation.comparable(Article.objects.filter(pk=piece.pk)).get()
    before = curation.desk_values(stored)
    stored.title = title
    curation.save(stored, before, editor)


def headlines(page):
    """(what each headline says now, what it was) of the list."""
    now, was = page.titles("h2"), [line.partition("</q>")[0] for line in page.main.split("It was:")[1:]]
    return list(zip(now, [line.rpartition(">")[2] for line in was], strict=False))


def test_an_editors_new_headline_stands_with_what_it_was_and_when(settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    story = article("First words", source=provider("paper.example", "The Paper"))
    rename(story, "Better words")
    Revision.objects.update(at=datetime(2020, 1, 12, 22, 17, tzinfo=UTC))
    page = get(story.get_absolute_url())
    assert page.titles("h1") == ["Better words"]
    assert "Updated 13 Jan 2020, 07:17 JST; was First words" in page.text
    listed = get("/corrections/")
    assert headlines(listed) == [("Better words", "First words")]
    assert "The Paper 13 Jan 2020, 07:17" in listed.text
    assert listed.link("Better words")["href"] == story.get_absolute_url()


def test_a_reseed_that_changes_a_headline_says_so(folder, run):
    write_seed(folder, "a.md", "The file's headline")
    run()
    write_seed(folder, "a.md", "The file's new headline")
    run()
    story = Article.objects.get()
    assert "was The file's headline" in get(story.get_absolute_url()).text.replace("’", "'")
    assert headlines(get("/corrections/")) == [
        ("The file&#x27;s new headline".replace("&#x27;", "'"), "The file&#x27;s headline")
    ]


def test_other_changes_are_no_corrections(folder, run):
    write_seed(folder, "a.md", "Headline")
    run()
    write_seed(folder, "a.md", "Headline", excerpt="Another excerpt.")
    run()
    assert Revision.objects.count() == 1
    assert headlines(get("/corrections/")) == []
    assert "Updated" not in get(Article.objects.get().get_absolute_url()).text


@pytest.mark.parametrize(
    "hidden",
    [{"published": False}, {"removed": True}, {"date": timezone.now() + timedelta(days=900)}],
)
def test_words_that_nobody_could_see_never_come_out(hidden):
    story = article("Words of a draft", **hidden)
    rename(story, "Words of the story")
    change(story, title="Words of the story", published=True, removed=False)
    story.set_date(datetime(2020, 1, 1, tzinfo=UTC))
    change(story)
    for page in (get(story.get_absolute_url()), get("/corrections/"), get("/")):
        assert "Words of the story" in page.text or page.path == "/corrections/"
        assert "Words of a draft" not in page.html


def test_a_draft_of_the_files_that_changed_stays_unseen(folder, run):
    write_seed(folder, "a.md", "Words of a draft", published=False)
    run()
    write_seed(folder, "a.md", "Words of the story", published=True)
    run()
    assert "Words of a draft" not in get(Article.objects.get().get_absolute_url()).html


def test_a_headline_changed_back_was_never_changed():
    story = article("First words")
    rename(story, "Second words")
    rename(story, "First words")
    assert "Updated" not in get(story.get_absolute_url()).text
    assert headlines(get("/corrections/")) == []


def test_a_change_back_takes_back_only_what_it_undoes():
    story = article("First")
    for title in ("Second", "Third", "Fourth", "Second"):
        rename(story, title)
    assert headlines(get("/corrections/")) == [("Second", "First")]
    assert "was First" in get(story.get_absolute_url()).text


def test_a_file_that_takes_its_headline_back_takes_the_correction_back(folder, run):
    for title in ("First words", "Second words", "First words"):
        write_seed(folder, "a.md", title)
        run()
    assert headlines(get("/corrections/")) == []
    assert Revision.objects.count() == 2


def test_each_change_is_listed_the_newest_first_and_the_page_of_the_story_tells_the_last():
    first, second = article("A1"), article("B1")
    for story, title in ((first, "A2"), (second, "B2"), (first, "A3")):
        rename(story, title)
    assert headlines(get("/corrections/")) == [("A3", "A2"), ("B2", "B1"), ("A3", "A1")]
    page = get(first.get_absolute_url())
    assert "was A2" in page.text
    assert "A1" not in page.text


@pytest.mark.parametrize("hidden", [{"published": False}, {"removed": True}])
def test_what_is_hidden_is_not_in_the_list(hidden):
    story = article("Old words")
    rename(story, "New words")
    change(story, title="New words", **hidden)
    page = get("/corrections/")
    assert headlines(page) == []
    assert "Old words" not in page.html


def test_a_folded_articles_headline_is_listed_too():
    rename(article("Old words", heat=-1), "New words")
    assert headlines(get("/corrections/")) == [("New words", "Old words")]


def test_the_list_has_pages_by_key():
    for number, story in enumerate(articles(33)):
        rename(story, f"Changed {number}")
    first = get("/corrections/")
    second = get("/corrections/" + first.link("Older")["href"])
    names = [now for page in (first, second) for now, _ in headlines(page)]
    assert names == [f"Changed {number}" for number in reversed(range(33))]
    back = get("/corrections/" + second.link("Newer")["href"])
    assert headlines(back) == headlines(first)
    get("/corrections/?before=999999", 404)
    get("/corrections/?after=x", 404)


def test_without_corrections_it_says_so():
    assert "No headline has been changed" in get("/corrections/").text


def test_markup_in_an_old_headline_is_text_with_a_direction_of_its_own():
    story = article("<b>خبر</b>", language="ar")
    rename(story, "New words")
    for page in (get("/corrections/"), get(story.get_absolute_url())):
        assert '<q dir="auto" lang="ar">&lt;b&gt;خبر&lt;/b&gt;</q>' in page.main
