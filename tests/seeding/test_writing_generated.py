"""Generated files and edits: exactly the edited values change, and no line but theirs."""

import json

from hypothesis import given
from hypothesis import strategies as st

from articles.seeding.cleaning import clean_text
from articles.seeding.merging import values_of
from articles.seeding.newsroom import NO_NOTES
from articles.seeding.writing import NOTHING, write_article
from tests.seedfiles import seed_text
from tests.seeding.test_writing import COVERAGE, PIECES, SNAPSHOTS, read

words = (
    st.text(alphabet="aZé“:#'\"-,[]{}&%@!|>*?\\ 07\t’", min_size=1, max_size=20).map(clean_text).filter(bool)
)
names = st.lists(words, max_size=4, unique=True)
number = st.none() | st.integers(0, 300)
picture = st.tuples(
    st.sampled_from("abcd").map("https://a.example/{}.png".format), *[st.none() | st.integers(1, 99)] * 2
)
pictures = st.lists(picture.map(list), max_size=3, unique_by=lambda picture: picture[0])
values = st.fixed_dictionaries(
    {},
    optional={
        "title": words,
        "excerpt": words | st.just(""),
        "category": words.filter(lambda text: len(text) < 100),
        "url": st.sampled_from(["https://a.example/1", "https://b.example/?q=1&amp"]),
        "amp_url": st.sampled_from(["", "https://a.example/amp"]),
        "kind": st.sampled_from(["article", "video"]),
        "video_id": st.sampled_from(["", "abcdefghijk"]),
        "published_at": st.sampled_from(["2020-07-09T00:20:00Z", "1999-12-31T23:59:59Z"]),
        "provider": st.sampled_from(["a.example", "b.example"]),
        "provider_name": words,
        "quality": number,
        "heat": number | st.just(-1),
        "published": st.booleans(),
        "removed": st.booleans(),
        "topics": names,
        "tags": names,
        "pictures": pictures,
        "coverage": st.permutations(COVERAGE).flatmap(
            lambda items: st.integers(0, len(items)).map(lambda n: items[:n])
        ),
        "body": st.lists(words, max_size=3).map("\n\n".join),
    },
)  # fmt: skip
ALIASES = {
    "excerpt": ["excerpt", "abstract"],
    "heat": ["heat", "score"],
    "webUrl": ["webUrl", "originalUrl", "sourceUrl", "url"],
}
KEY_OF = {
    "title": "title", "excerpt": "excerpt", "category": "category", "url": "webUrl", "amp_url": "ampWebUrl",
    "kind": "type", "video_id": "featuredContent", "published_at": "publishedDateTime",
    "provider": "provider", "provider_name": "provider", "quality": "quality", "heat": "heat",
    "published": "published", "removed": "removed", "topics": "topics", "tags": "tags",
    "pictures": "images", "coverage": "related",
}  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, dict[str, str]]:
    """A file in one of many styles, and the text of each of its fields, by the field's usual name."""
    first = seed_text(
        "Start", tags=["US"], related=PIECES[:3], images=[{"url": "https://a.example/a.png", "x": "y"}]
    )
    made = read(write_article(first.encode(), draw(values), SNAPSHOTS, NO_NOTES))
    text = write_article(NOTHING, {**values_of(made), "body": ""}, SNAPSHOTS, NO_NOTES).decode()
    blocks: dict[str, str] = {}
    for line in text.split("\n")[1:-2]:
        if line and line[0] != " ":
            name = line.partition(":")[0]
            blocks[name] = ""
        blocks[name] += line + "\n"
    styled = {name: restyled(draw, name, block) for name, block in blocks.items()}
    order = draw(st.permutations(sorted(styled))) if draw(st.booleans()) else list(styled)
    styled = {name: styled[name] for name in order} | {
        "secured": 'secured: "x;y"\n',
        "mood": "mood: {kept: [1]}\n",
    }
    end = draw(st.sampled_from(["\n", "\r\n"]))
    bom = draw(st.sampled_from(["", "\ufeff"]))
    whole = (
        bom + "---\n" + "".join(styled.values()) + "---\n" + draw(st.sampled_from(["", "\n", "\nA body.\n"]))
    )
    return whole.replace("\n", end).encode(), {
        name: block.replace("\n", end) for name, block in styled.items()
    }


def restyled(draw: st.DrawFn, name: str, block: str) -> str:
    """The same field under another of its names, in other quotes, with a comment, or in one line."""
    block = block.rstrip("\n") + "\n"
    key, _, rest = block.partition(":")
    key = draw(st.sampled_from(ALIASES.get(name, [name])))
    lines = rest.split("\n")
    if len(lines) == 2 and lines[0].startswith(' "') and "\\" not in lines[0] and draw(st.booleans()):
        rest = " '" + json.loads(lines[0].strip()).replace("'", "''") + "'\n"
    if name in ("topics", "tags") and draw(st.booleans()):
        items = [line.strip()[2:] for line in lines if line.strip()]
        rest = " [" + ", ".join(items) + "]\n"
    elif name in ("topics", "tags") and draw(st.booleans()):
        rest = rest.replace("\n  -", "\n-")
    comment = draw(st.sampled_from(["", "# a comment\n", "\n"]))
    return f"{comment}{key}:{rest}"


@given(files(), values)
def test_exactly_the_edited_values_change_and_no_line_but_theirs(file, edits):
    content, blocks = file
    before = values_of(read(content))
    # Only what differs is ever handed over, as a page's form does.
    edits = {name: value for name, value in edits.items() if before[name] != value}
    new = write_article(content, edits, SNAPSHOTS, NO_NOTES)
    wanted = {**before, **edits}
    after = values_of(read(new))
    derived = {"related_count", "published", "body_format"}
    assert {name: after[name] for name in after.keys() - derived} == {
        name: wanted[name] for name in wanted.keys() - derived
    }
    if not (after["removed"] or before["removed"]):
        assert after["published"] == wanted["published"]
    touched = {KEY_OF[name] for name in edits if name in KEY_OF}
    kept = [line for name, block in blocks.items() if name not in touched for line in block.splitlines()]
    left = iter(new.decode().splitlines())
    assert all(line in left for line in kept if line.strip())
    assert new.count(b"\r\n") == (new.count(b"\n") if b"\r\n" in content else 0)
    assert read(new).unknown_keys == read(content).unknown_keys or "pictures" in edits
    assert write_article(new, edits, SNAPSHOTS, NO_NOTES) == new
