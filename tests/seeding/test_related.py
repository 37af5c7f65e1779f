"""Related items: kept in order, keyed, digested, and read once."""

from dataclasses import asdict, replace

from articles.seeding.related import snapshot_digest
from tests.seedfiles import related, seed_text
from tests.seeding.builders import article, read_text, warned


def test_related_items_keep_their_order_without_own_and_repeated_keys():
    own = related("Own", 1)
    items = [
        related("Two", 2),
        own,
        related("Three", 3),
        related("Two again", 2),
        related("", 4),
        {"title": "None"},
    ]
    document = read_text(seed_text("One", n=1, related=items))
    assert [item.title for item in document.coverage] == ["Two", "Three", "None"]
    assert document.related_count == 6
    assert "related[5].title: no usable title; the item was dropped" in warned(document)


def test_a_related_item_without_address_has_its_title_and_time_for_a_key():
    items = [
        related("Video", 2, webUrl="", type="video"),
        related("Timeless", 3, webUrl="", publishedDateTime=None),
    ]
    items = [{name: value for name, value in item.items() if value is not None} for item in items]
    document = read_text(seed_text("One", n=1, related=items))
    assert [item.key for item in document.coverage] == ["title:Video|2020-07-02T10:00:00Z", "title:Timeless|"]
    assert document.coverage[0].kind == "video"


def test_a_video_does_not_list_itself():
    item = related("One", 1, webUrl="", type="video")
    assert read_text(seed_text("One", n=1, type="video", related=[item])).coverage == ()


def test_equal_snapshots_have_equal_digests_whatever_list_they_are_in():
    first = read_text(seed_text("One", n=1, related=[related("Two", 2), related("Three", 3)]))
    second = read_text(seed_text("Four", n=4, related=[related("Three", 3)]))
    assert first.coverage[1] == second.coverage[0]
    assert len(first.coverage[0].digest) == 64
    for name, value in asdict(first.coverage[0]).items():
        if name != "digest":
            changed = replace(first.coverage[0], **{name: f"{value}x"})
            assert snapshot_digest(changed) != first.coverage[0].digest


def test_entries_of_related_that_are_no_maps_are_dropped_but_counted():
    document = article("related: [~, text, [a]]")
    assert (document.coverage, document.related_count) == ((), 2)
    assert len(document.warnings) == 2
