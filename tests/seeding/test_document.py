"""Articles as documents: what each of the seeds gives, what makes a draft, and what changes nothing."""

from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.seeding.document import EmptyDocument, SeedDocument, read_document
from articles.seeding.errors import SeedFileError
from tests.seedfiles import SECURED, SEEDS, related, seed_text
from tests.seeding.builders import ADDRESS, article, front, read_text, refusal


@pytest.fixture(scope="module")
def seeds() -> list[SeedDocument]:
    documents = [read_document(path.read_bytes(), path.name) for path in sorted(SEEDS.iterdir())]
    return [document for document in documents if isinstance(document, SeedDocument)]


def test_the_five_seeds_are_read_without_a_warning(seeds):
    assert [(seed.quality, seed.heat, seed.published, seed.related_count) for seed in seeds] == [
        (52, 72, True, 2),
        (37, -1, False, 5),
        (89, 109, True, 2),
        (41, -1, False, 2),
        (None, None, False, 0),
    ]
    assert not any(seed.warnings or seed.unknown_keys for seed in seeds)


def test_a_seed_gives_every_field(seeds):
    seed = seeds[2]
    address = "https://www.nytimes.com/2020/01/12/technology/facial-recognition-police"
    assert replace(seed, excerpt="", pictures=(), coverage=()) == SeedDocument(
        key="https://nytimes.com/2020/01/12/technology/facial-recognition-police.html",
        other_keys=(),
        title="How the Police Use Facial Recognition, and Where It Falls Short",
        excerpt="",
        body="",
        body_format="",
        category="news",
        kind="article",
        url=f"{address}.html",
        amp_url=f"{address}.amp.html",
        video_id="",
        published_at=datetime(2020, 1, 12, 22, 17, tzinfo=UTC),
        provider_domain="nytimes.com",
        provider_name="New York Times",
        provider_logo=None,
        quality=89,
        heat=109,
        published=True,
        removed=False,
        topics=("AI", "Computer Vision"),
        tags=(),
        pictures=(),
        coverage=(),
        related_count=2,
        lacks=(),
        unknown_keys=(),
        warnings=(),
    )
    assert (seed.pictures[0].width, seed.pictures[0].height) == (1050, 550)
    assert [item.provider_name for item in seed.coverage] == ["The Next Web", "The Guardian"]
    assert "the country’s biggest ..." in seed.coverage[1].excerpt


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\x00\x00"])
def test_an_empty_file_is_an_empty_document(content):
    assert read_document(content, "a.md") == EmptyDocument()


@pytest.mark.parametrize("line", ["title:", 'title: ""', 'title: "&nbsp;"', "title: [a]", "title: {a: b}"])
def test_an_article_without_a_usable_title_is_refused_by_its_line(line):
    error = refusal(front("category: news", line))
    assert (error.field, error.line) == ("title", 3)
    assert "title" in error.reason


def test_text_after_the_closing_fence_is_kept_as_written():
    document = article(body="\n\n    code <b>&amp;\r\n\nTwo \u200b\x97\n\n")
    assert (document.body, document.body_format) == ("    code <b>&amp;\n\nTwo \u200b—", "markdown")
    assert (article(body=" \n").body, article(body=" \n").body_format) == ("", "")


def test_a_draft_says_what_it_lacks():
    document = article("webUrl:", "provider:", "publishedDateTime: 2020-02-30")
    assert document.lacks == ("date", "source", "url or text")
    assert (document.published, document.key) == (False, "file:a.md")
    assert article("webUrl:", body="Text").lacks == ()


def test_flags_that_are_absent_publish_and_removal_withdraws():
    assert article().published
    assert not article("published: no").published
    assert article('published: " True "').published
    removed = article("published: true", "removed: yes", "heat: 102")
    assert (removed.published, removed.removed, removed.heat) == (False, True, 102)


def test_an_unreadable_flag_publishes_nothing():
    document = article("published: maybe", "removed: [1]")
    assert (document.published, document.removed) == (False, False)
    assert len(document.warnings) == 2


def test_unknown_keys_are_named_at_every_level():
    document = article(
        "newsroom: {pin: 1}",
        "provider: {domain: example.org, country: US, images: [{alt: x}]}",
        "images: [{url: https://i.example/a.png, alt: x}]",
        "related: [{title: x, mood: y, provider: {domain: a.example, rank: 1}}]",
    )
    assert document.unknown_keys == (
        "images.alt",
        "newsroom.pin",
        "provider.country",
        "provider.images.alt",
        "related.mood",
        "related.provider.rank",
    )


def test_what_is_secured_is_in_no_document_warning_or_error():
    for value in (SECURED, f"[{SECURED}]", f"{{a: {SECURED}}}"):
        document = article(f"secured: {value}", "heat: x")
        assert SECURED not in repr(document) + str(asdict(document))
        assert "secured" not in repr(document)


def test_line_ends_and_a_new_ciphertext_change_nothing():
    once = read_text(seed_text("One", related=[related("Two", 2)]))
    assert read_text(seed_text("One", related=[related("Two", 2)], end="\r\n")) == once
    assert read_text(seed_text("One", related=[related("Two", 2)], secured="eA==;eQ==")) == once


def test_the_order_of_fields_makes_no_difference():
    lines = seed_text("One", related=[related("Two", 2)]).splitlines()[1:-1]
    start = lines.index("provider:")
    assert read_document(front(*lines[start:], *lines[:start]), "a.md") == read_document(
        front(*lines), "a.md"
    )


def test_records_are_small_and_frozen():
    document = article()
    assert not hasattr(document, "__dict__")
    with pytest.raises(AttributeError):
        document.title = "x"


def outcome(content: bytes, path: str) -> object:
    """The document, or the text of the refusal; any other error fails the test."""
    try:
        return read_document(content, path)
    except SeedFileError as error:
        return str(error)


odd = [
    "",
    "~",
    "true",
    "NO",
    "-1",
    "2020-07-09",
    ADDRESS,
    "/a.jpg",
    "<b>",
    "&amp;",
    "'",
    "[a",
    "- b",
    "{c: d}",
]
scalars = st.one_of(st.sampled_from(odd), st.text(max_size=12))
TEXTS = "title excerpt publishedDateTime webUrl type quality heat published removed featuredContent url"
OTHERS = "name domain provider topics tags images related secured _id taxonomy"
names = st.sampled_from(TEXTS.split() + OTHERS.split())
starts = st.sampled_from(["{}: ", "{}: ", "{}: ", "  {}: ", "  - {}: ", "    {}: ", "  - "])
lines = st.builds(lambda start, name, value: start.format(name) + value, starts, names, scalars)


@given(st.lists(lines, max_size=10), st.sampled_from(["a.md", "a.txt", "_data/organizations/a.md"]))
def test_any_lines_give_a_document_or_a_refusal(some, path):
    assert outcome(front("title: T", *some), path)


@given(st.lists(lines, max_size=10), st.sampled_from(["topic", "organization", "tag"]))
def test_any_lines_of_taxonomy_give_a_document_or_a_refusal(some, kind):
    content = "\n".join([f"taxonomy: {kind}", *some, ""])
    assert outcome(content.encode(), "_data/any/00-a.yaml")


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_a_refusal(content):
    assert outcome(content, "a.txt")


def flow_list(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def flow_map(items: dict[str, str]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in items.items()) + "}"


values = st.recursive(
    st.sampled_from(["~", "x", "NO", f"'{ADDRESS}'", "2020-01-01", "7", "true", "/a.png", "'<b>&amp;'"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(flow_list), st.dictionaries(names, inner, max_size=3).map(flow_map)
    ),
    max_leaves=8,
)
optional = names.filter(lambda name: name not in ("title", "taxonomy"))


@given(st.dictionaries(optional, values, max_size=8))
def test_wrong_values_never_cost_the_article(given_fields):
    lines = [f"{name}: {value}" for name, value in given_fields.items()]
    document = read_document(front("title: T", *lines), "a.md")
    assert isinstance(document, SeedDocument)
    assert document.title == "T"
    assert not (document.published and (document.lacks or document.removed))
