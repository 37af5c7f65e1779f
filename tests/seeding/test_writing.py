"""Seed files rewritten in their own style."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.seeding.cleaning import clean_raw
from articles.seeding.document import read_document
from articles.seeding.marked import MarkedText, aligned
from articles.seeding.merging import OWN_TEXT
from articles.seeding.newsroom import NO_NOTES
from articles.seeding.records import DeskNotes, SeedDocument
from articles.seeding.writing import write_article, write_plain_text, write_taxonomy
from tests.seedfiles import related, seed_text

PIECES = [related(f"Piece {n}", n, excerpt=f"In short: “{n}” #1") for n in range(2, 8)]


def read(content: bytes, path: str = "a.md") -> SeedDocument:
    document = read_document(content, path)
    assert isinstance(document, SeedDocument)
    return document


SNAPSHOTS = {item.digest: item for item in read(seed_text(related=PIECES).encode()).coverage}
COVERAGE = [[item.key, item.digest, item.quality] for item in SNAPSHOTS.values()]


def rewrite(content: bytes, notes: DeskNotes = NO_NOTES, **edits: Any) -> bytes:
    return write_article(content, edits, SNAPSHOTS, notes)


def front(*lines: str, end: str = "\n", after: str = "") -> bytes:
    """A file with a headline and these lines, which may hold several."""
    return end.join(["---", 'title: "A headline"', *"\n".join(lines).split("\n"), "---", after]).encode()


# A line as it stands, an edit, and the line as it shall be.
STYLES = [
    ('title: "Old"', {"title": 'New "one"'}, 'title: "New \\"one\\""'),
    ("title: 'Old'", {"title": "It's new"}, "title: 'It''s new'"),
    ("title: 'Old'", {"title": "New\u2028line"}, 'title: "New\\u2028line"'),
    ("title: Old one", {"title": "New one"}, "title: New one"),
    ('title: "\\x4fld"', {"title": "Old"}, 'title: "\\x4fld"'),
    ("title: Old one", {"title": "New: one"}, 'title: "New: one"'),
    ("title: Old one", {"title": "No"}, 'title: "No"'),
    ("title: Old   # why", {"title": "New"}, "title: New   # why"),
    ("title: >-\n  Old\n  one", {"title": "New"}, 'title: "New"'),
    ("heat: 60", {"heat": -1}, "heat: -1"),
    ('heat: "60"', {"heat": 7}, 'heat: "7"'),
    ("score: 60", {"heat": 7}, "score: 7"),
    ("heat:\nscore: 60", {"heat": 7}, "heat:\nscore: 7"),
    ("heat:", {"heat": 7}, "heat: 7"),
    ("abstract: Old", {"excerpt": "New"}, "abstract: New"),
    ("originalUrl: https://a.example/1", {"url": "https://b.example/2"}, "originalUrl: https://b.example/2"),
    ("topics:\n- AI\n- Robots", {"topics": ["Robots", "Two: x"]}, 'topics:\n- Robots\n- "Two: x"'),
    ('topics:\n    - "AI"', {"topics": ["AI", "Art"]}, 'topics:\n    - "AI"\n    - "Art"'),
    ("topics: [AI, 'Robots']", {"topics": ["Robots", "Art, too"]}, "topics: ['Robots', \"Art, too\"]"),
    ("topics: [AI]", {"topics": ["Art", "AI"]}, "topics: [Art, AI]"),
    ("topics: AI", {"topics": ["Art"]}, "topics:\n  - Art"),
    ("topics:\n  - AI\n  -\n  - Art", {"topics": ["Art", "AI"]}, "topics:\n  - Art\n  - AI\n  -"),
    (
        "topics:\n  - AI\n  - Art\n  - AI",
        {"topics": ["New", "AI", "Art"]},
        "topics:\n  - New\n  - AI\n  - Art\n  - AI",
    ),
    ("heat: 60\n\ntopics:\n  - AI\n\nmood: x", {"topics": []}, "heat: 60\n\nmood: x"),
    ("topics:\n  - AI\n  # why\n  - Art", {"topics": ["Art"]}, "topics:\n  # why\n  - Art"),
    ("topics:\n  -\n  - AI", {"topics": ["Art"]}, "topics:\n  -\n  - Art"),
    (
        "provider: {name: Old, domain: old.example}",
        {"provider_name": "New"},
        "provider: {name: New, domain: old.example}",
    ),
    ("provider:\n  id: old.example", {"provider": "new.example"}, "provider:\n  id: new.example"),
    ("provider: old.example", {"provider": "new.example"}, "provider:\n  domain: new.example"),
    (
        "provider:\n  name: Old\n  domain: old.example",
        {"provider": OWN_TEXT},
        "provider:\n  name: Old\n  domain: old.example",
    ),
    ("heat: 60\nremoved: true", {"removed": False}, "heat: 60"),
    (
        "heat: 60\n\nprovider:\n  domain: a.example",
        {"quality": 5},
        "quality: 5\nheat: 60\n\nprovider:\n  domain: a.example",
    ),
    (
        "images:\n  - url: https://a.example/a.png\n    alt: kept\n  - https://a.example/b.png",
        {"pictures": [["https://a.example/a.png", None, None], ["https://a.example/c.png", None, None]]},
        'images:\n  - url: https://a.example/a.png\n    alt: kept\n  - url: "https://a.example/c.png"',
    ),
]


@pytest.mark.parametrize(("before", "edits", "after"), STYLES, ids=[str(n) for n in range(len(STYLES))])
def test_a_value_is_written_as_the_one_it_replaces(before, edits, after):
    for end in ("\n", "\r\n"):
        bare = end.join(["---", *before.split("\n"), 'secured: "x;y"', "---", ""]).encode()
        wanted = end.join(["---", *after.split("\n"), 'secured: "x;y"', "---", ""])
        assert rewrite(bare, **edits).decode() == wanted


def test_what_a_file_lacks_is_put_where_the_publisher_puts_it():
    content = front("type: article", "", "provider:", "  domain: a.example", "", 'secured: "x"')
    edits = {
        "topics": ["AI"],
        "heat": 5,
        "published": False,
        "url": "https://a.example/1",
        "video_id": "abcdefghijk",
    }
    lines = rewrite(content, DeskNotes(slug="a-abcdef"), **edits).decode().split("\n")
    assert [line.partition(":")[0] for line in lines] == [
        "---", "title", "webUrl", "type", "heat", "published", "featuredContent", "", "provider", "  domain",
        "", "topics", "  - AI", "", "newsroom", "  slug", "", "secured", "---", "",
    ]  # fmt: skip
    assert read("\n".join(lines).encode()).video_id == "abcdefghijk"


def test_a_map_in_one_line_stays_in_one_line():
    content = b'---\n{title: "Old", heat: 5, quality: 6, provider: {domain: a.example}}\n---\n'
    text = rewrite(content, title="New", heat=None, topics=["AI", "a, b"], provider_name="Name").decode()
    assert text == (
        '---\n{title: "New", heat: null, quality: 6, provider: {domain: a.example, name: Name}, '
        'topics: [AI, "a, b"]}\n---\n'
    )


def test_a_byte_order_mark_controls_and_comments_stay():
    content = b"\xef\xbb\xbf" + front("# note", "excerpt: caf\xc2\x97e", "heat: 5")
    text = rewrite(content, heat=6)
    assert text == content.replace(b"heat: 5", b"heat: 6")


def test_the_body_comes_and_goes_behind_the_closing_line():
    content = front("heat: 5", end="\r\n", after="\r\nOld\r\n\r\n---\r\nwords.")
    new = rewrite(content, body="New\n\n---\nwords.")
    assert new.endswith(b"\r\n---\r\nNew\r\n\r\n---\r\nwords.\r\n")
    assert read(new).body == "New\n\n---\nwords."
    assert rewrite(content, body="") == front("heat: 5", end="\r\n")


def test_notes_come_change_and_go():
    content = front("heat: 5", "secured: x", "# end")
    notes = DeskNotes(slug="a-abcdef", former_keys=("https://a.example/1",), published=False, related_count=3)
    written = rewrite(content, notes)
    assert read(written).notes == notes
    assert rewrite(written, notes) == written
    fewer = DeskNotes(slug="a-abcdef", language="de")
    assert read(rewrite(written, fewer)).notes == fewer
    assert rewrite(written) == content


def test_notes_of_another_form_are_dropped_with_a_warning():
    notes = (
        'newsroom: {slug: "../x", key: "a  b", former_keys: [[1], "\\0"], language: "<b>", related_count: -1}'
    )
    document = read(front(notes))
    assert document.notes == NO_NOTES
    assert len(document.warnings) == 6


def test_a_repeat_goes_with_the_item_that_it_repeats_and_the_articles_own_item_stays():
    own = related("Itself", 1)
    items = [PIECES[0], PIECES[1], {**PIECES[0], "excerpt": "Stale."}, own]
    content = seed_text(related=items).encode()
    key = read(content).key
    text = write_article(content, {"coverage": COVERAGE[1:2]}, SNAPSHOTS, NO_NOTES, {key}).decode()
    assert [item.title for item in read(text.encode()).coverage] == ["Piece 3"]
    assert [line.count("Itself") for line in text.splitlines() if "- title" in line] == [0, 1]
    text = write_article(
        content, {"coverage": [COVERAGE[0], COVERAGE[2]]}, SNAPSHOTS, NO_NOTES, {key}
    ).decode()
    assert [line.strip() for line in text.splitlines() if "- title" in line] == [
        '- title: "Piece 2"',
        '- title: "Piece 2"',
        '- title: "Itself"',
        '- title: "Piece 4"',
    ]


def test_plain_text_keeps_its_headline_as_it_stands():
    content = "\ufeff\r\n  A draft\r\n\r\nOld.\r\n".encode()
    assert (
        write_plain_text(content, "New.\n\nMore.")
        == "\ufeff\r\n  A draft\r\n\r\nNew.\r\n\r\nMore.\r\n".encode()
    )


def test_a_file_of_yaml_that_does_not_end_its_last_line_still_does_not():
    content = b"taxonomy: topic\n_id: ai\nname: AI"
    text = write_taxonomy(
        content, "_data/topics/01-ai.yaml", {"description": "All of it: here", "position": 1}
    )
    assert text == content + b'\ndescription: "All of it: here"'


@given(st.text(alphabet="ab\r\n\x85\x97\x9d\ufeffâ€\x00 ", max_size=30))
def test_places_in_the_clean_text_lead_to_the_raw_text(raw):
    clean, _ = aligned(raw)
    assert clean == clean_raw(raw)
    marked = MarkedText(b"k: v", is_yaml=True)
    marked.raw, marked.text, marked.places = raw, *aligned(raw)
    cuts = range(len(clean) + 1)
    assert all(marked.written(0, cut) + marked.written(cut, len(clean)) == raw for cut in cuts if cut)
    assert all(clean_raw(f"x{marked.written(cut, len(clean))}")[1:] == clean[cut:] for cut in cuts if cut)
