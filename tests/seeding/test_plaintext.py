"""Drafts from plain text: title, paragraphs, and nothing invented."""

from tests.seedfiles import SEEDS
from tests.seeding.builders import read_text, refusal, warned


def test_the_seed_without_front_matter_is_an_unpublished_draft():
    name = "004_3b2ffb03947bb6ec.txt"
    draft = read_text((SEEDS / name).read_text(encoding="utf-8"), name)
    assert draft.key == "file:004_3b2ffb03947bb6ec.txt"
    assert draft.title.startswith("Miami police using facial recognition technology to identify")
    assert draft.excerpt.startswith("MIAMI, FL – According to NBC 6, Miami Police used a “controversial”")
    assert draft.body.startswith(draft.excerpt + "\n\nOn May 30, multiple “protestors”")
    assert draft.body.endswith("\n\nRelated Posts")
    assert (draft.body_format, draft.lacks) == ("plain", ("date", "source"))
    assert (draft.published_at, draft.provider_domain, draft.url) == (None, "", "")


def test_plain_text_becomes_paragraphs_of_clean_lines():
    draft = read_text("\ufeff\r\n  A  &amp; B \r\n\r\none\u00a0line\r\nnext <b>line</b>\r\n \t\r\n\r\nlast\n")
    assert (draft.title, draft.body, draft.excerpt) == (
        "A & B",
        "one line\nnext line\n\nlast",
        "one line next line",
    )


def test_plain_text_without_blank_lines_has_a_paragraph_a_line():
    assert read_text("Title\none\ntwo").body == "one\n\ntwo"


def test_a_title_alone_is_a_draft_that_lacks_text_too():
    draft = read_text("Only a title")
    assert (draft.body, draft.body_format, draft.excerpt) == ("", "", "")
    assert draft.lacks == ("date", "source", "url or text")


def test_a_first_line_too_long_for_a_title_stays_readable():
    draft = read_text("word " * 300)
    assert len(draft.title) <= 500
    assert draft.body == ("word " * 300).strip()
    assert warned(draft) == ["title: longer than 500 characters; cut there"]


def test_json_is_plain_text():
    assert read_text('{"title": "x"}', "a.txt").title == '{"title": "x"}'


def test_text_of_which_nothing_remains_is_refused():
    error = refusal(b"<b></b>\n&nbsp;\n")
    assert (error.field, error.line) == ("title", 1)
