"""What the envelope takes apart, and what it refuses by line."""

import json
import os
import re
from pathlib import Path

import frontmatter
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml import CBaseLoader

from articles.seeding.builder import NULLS, build
from articles.seeding.cleaning import clean_raw
from articles.seeding.envelope import (
    HANDLER,
    MAX_BYTES,
    MAX_NODES,
    Envelope,
    SeedFileError,
    split,
    split_yaml,
)
from articles.seeding.repeats import build_front_matter
from tests.seedfiles import SECURED, SEEDS, related, seed_text
from tests.seeding.builders import front

REAL_FILES = Path(os.environ.get("NEWSROOM_CORPUS") or SEEDS)


def refused(content: bytes) -> SeedFileError:
    with pytest.raises(SeedFileError) as caught:
        split(content)
    return caught.value


def test_front_matter_and_body_are_taken_apart():
    envelope = split(front('title: "A: b"', "quality: 52", body="\nFirst\n\n    code\n"))
    assert envelope.metadata == {"title": "A: b", "quality": "52"}
    assert envelope.body == "First\n\n    code"


def test_a_text_without_front_matter_has_no_metadata():
    for text in (
        "A title\n\nText",
        '{"title": "no"}',
        "# A heading\n---\n",
        "--- a dash",
        "----\na: 1\n----\n",
    ):
        assert split(text.encode()) == Envelope(None, text)


@pytest.mark.parametrize("opening", ["\ufeff---\n", "---\r\n", "---  \n", "\n\n---\n"])
def test_an_opening_fence_is_seen_behind_a_mark_and_before_any_line_end(opening):
    assert split(f"{opening}title: x\n---\n".encode()).metadata == {"title": "x"}


def test_a_closing_fence_needs_no_line_end():
    assert split(b"---\ntitle: x\n---").metadata == {"title": "x"}


def test_dashes_that_are_not_alone_on_their_line_close_nothing():
    envelope = split(front('title: "a --- b"', "more: |", "  ---", "  text", body="x\n---\ny"))
    assert envelope.metadata == {"title": "a --- b", "more": "---\ntext\n"}
    assert envelope.body == "x\n---\ny"


def test_every_scalar_is_the_text_that_was_written():
    written = {
        "a": "NO",
        "b": "2020",
        "c": "12:30",
        "d": "0123",
        "e": "1e3",
        "f": "true",
        "g": "2020-01-01",
        "h": "=",
    }
    assert split(front(*(f"{key}: {value}" for key, value in written.items()))).metadata == written


def test_only_an_unquoted_null_is_null():
    lines = ["a: null", "b: ~", "c:", 'd: "null"', "e: ''", "f: nil"]
    assert split(front(*lines)).metadata == {
        "a": None,
        "b": None,
        "c": None,
        "d": "null",
        "e": "",
        "f": "nil",
    }


def test_controls_that_yaml_forbids_are_cleaned_before_it_sees_them():
    envelope = split('---\ntitle: "approach\x97no\x00 lock\x81down"\n---\n'.encode())
    assert envelope.metadata == {"title": "approach—no lockdown"}


def test_the_interface_of_python_frontmatter_gives_the_same():
    post = frontmatter.loads(seed_text("One").strip(), handler=HANDLER)
    assert post.metadata == split(seed_text("One").encode()).metadata


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"---\ntitle: x\n", 1, "never closed"),
        (b"\n\n---\ntitle: x\n", 3, "never closed"),
        (b"---\n---\n", 2, "not a map"),
        (front("- a", "- b"), 2, "not a map"),
        (front("just text"), 2, "not a map"),
        (front("a: 1", "b: [1, 2"), 4, "cannot be read"),
        (front("a: 1", 'b: "open', "c: 2"), 5, "cannot be read"),
        (front("a: 1", "b: c: d"), 3, "mapping values are not allowed"),
        (front("a: 1", "\tb: 2"), 3, "cannot be read"),
        (front("a: &x 1", "b: 2"), 2, "anchors"),
        (front("a: 1", "b: *x"), 3, "aliases"),
        (front("a: 1", "b: {c: [&x {}]}"), 3, "anchors"),
        (front("a: 1", "b: !!python/object/apply:os.system [id]"), 3, "tags"),
        (front("a: 1", "b: !local 2"), 3, "tags"),
        (front("a: 1", "b: ! 2"), 3, "tags"),
        (front("a: {b: 1}", "<<: {c: 2}"), 3, "merge keys"),
        (front("a: 1", "b: 2", "a: 3"), 4, "twice"),
        (front("a: 1", "b:", "  - c: 1", "    c: 2"), 5, "twice"),
        (front("a: 1", "[b, c]: 2"), 3, "no name"),
        (front("a: 1", "~: 2"), 3, "no name"),
        (front("a: 1", "...", "--- {b: 2}"), 4, "second YAML document"),
        (front("a: " + "[" * 20 + "]" * 20), 2, "deeper than 20"),
        (front("a: 1", *("  " * depth + "b:" for depth in range(21))), 23, "deeper than 20"),
        (front("a: " + "[" * 60_000), 2, "deeper than 20"),
        (front("a:", *["- x"] * MAX_NODES), MAX_NODES - 1, "more than 50,000"),
        (b"---\na: x\nb: \xff\n---\n", 3, "byte 13 of the file is not valid UTF-8"),
        ("---\na: x\n---\n".encode("utf-16"), 1, "not valid UTF-8"),
        (b"x" * (MAX_BYTES + 1), None, "larger than 2 MB"),
    ],
)
def test_what_is_malformed_or_dangerous_is_refused_by_its_line(content, line, words):
    error = refused(content)
    assert error.line == line
    assert words in error.reason
    assert error.remedy


def test_line_numbers_count_only_line_feeds():
    error = refused(front('a: "x\u2028y"', "b: 1", "b: 2"))
    assert (error.line, error.field) == (4, "b")


def test_a_file_of_just_two_megabytes_is_read():
    assert len(split(b"x" * MAX_BYTES).body) == MAX_BYTES


def test_nesting_just_within_the_limit_is_read():
    metadata = split(front("a: " + "[" * 19 + "]" * 19)).metadata
    assert metadata == {"a": json.loads("[" * 19 + "]" * 19)}


def test_an_error_is_one_sentence_and_quotes_no_value():
    error = refused(front("a: 1", f'secured: "{SECURED}'))
    assert re.fullmatch(r"line [34]: [^\n]+\.", str(error))
    assert SECURED not in str(error) + repr(error)
    assert error.__suppress_context__


def test_an_envelope_shows_nothing_of_its_content():
    assert SECURED not in repr(split(seed_text("One").encode()))


def test_the_line_of_a_field_is_that_of_the_file():
    envelope = split(b"\n---\na: 1\ntitle:\n---\n")
    assert (envelope.line_of("title"), envelope.line_of("b")) == (4, None)


def test_plain_yaml_needs_no_fences_and_may_be_blank():
    assert split_yaml(b"name: NO\r\nkeywords:\r\n  - 2020\r\n").metadata == {
        "name": "NO",
        "keywords": ["2020"],
    }
    assert split_yaml(b"---\nname: x\n").metadata == {"name": "x"}
    assert split_yaml(b" \n").metadata is None


def outcome(read, *given):
    """What reading gives, or the text of the refusal."""
    try:
        return read(*given)
    except SeedFileError as error:
        return str(error)


def list_of(*items: str) -> str:
    return "\n".join(["title: x", "related:", *items, "", "secured: y", ""])


@pytest.mark.parametrize(
    "text",
    [
        list_of("  - a: 1", "    b: 2", "  - a: 1", "    b: 2"),
        list_of("  - a: 1", "", "    b: 2", "  -", "    a: 3", "  - plain", "  - [x, y]"),
        list_of("  - a: |", "      b", "", "  - c: >-", "      d", "      e"),
        list_of("  - a: |+", "      b", "", "", "  - c: 1"),
        list_of('  - a: "one', '  - two"', "  - b: 1"),
        list_of("  - a: one", "      two", "  - b: 'three", "", "      four'"),
        list_of("  - a: 1  # note", "# note", "  - b: 2"),
        list_of("  - a: 1", "# note"),
        list_of("- a: 1", "- b: 2"),
        list_of("    - a: 1", "    - b: 2"),
        list_of("  a: 1", "  b: 2"),
        'title: "x\nrelated:\n  - a: 1\n y"\n',
        'title: "x\nrelated:\n  - a: 1\n y"\nrelated:\n  - b: 2\n',
        "title: {x: 1,\nrelated:\n  - a: 1\n}\n",
        "a: 1\nrelated:\n  - a: 1",
        "related:\n\n  - a: 1\n\n\nb: 2\n",
        "a: one\n  two\nb:\n\nc: null\nnull: d\n",
        "a: one\n  \t\nb: 2\n",
        "a: |+\n  one\n\n\nb: 2\n",
        "a: x\na: y\n",
        "a: x\nb: *x\n",
        "a: x\n b: y\n",
        "a: x y: z\n",
        "a: x\u2028b: y\n",
        'a: "x\\"y\\\\"\nb: "\\x41"\n',
        'a: "x" y\n',
        'a: "x\ny: z"\n',
        "a: 'x\nb: y'\n",
        "a: [x,\nb: y]\n",
        "topics:\n- x\n- y\n",
        "a: x\n...\nb: y\n",
        "a: x\n--- \nb: y\n",
        "a: x\n%b: y\n",
        "a: x\n# note\nb: y # note\n",
        "a:b\nc: d\n",
        "http://a: b\n",
        "\n\n",
        "a:\n",
    ],
)
def test_what_is_read_in_parts_is_what_the_whole_gives(text):
    assert outcome(build_front_matter, text, 1) == outcome(lambda: build(text).value)


def test_equal_related_items_are_built_once():
    text = seed_text("One", related=[related("Two", 2), related("Three", 3)])
    other = seed_text("Four", related=[related("Five", 5), related("Two", 2), related("Six", 6)])
    first = split(text.encode()).metadata["related"]
    second = split(other.encode()).metadata["related"]
    assert first[0] is second[1]


def test_items_count_towards_the_limits_of_the_whole_file():
    items = ["  - x: [" + "1, " * 900 + "1]" for _ in range(60)]
    assert "more than 50,000" in refused(front("related:", *items)).reason
    deep = refused(front("related:", "  - x: " + "[" * 18 + "]" * 18))
    assert (deep.line, "deeper than 20" in deep.reason) == (3, True)


def as_texts(value):
    """What PyYAML's plainest loader gives, with our null."""
    if isinstance(value, dict):
        return {key: as_texts(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_texts(item) for item in value]
    return None if value in NULLS else value


def test_real_files_give_what_pyyaml_gives():
    compared = 0
    for path in sorted(REAL_FILES.rglob("*.*")):
        text = clean_raw(path.read_bytes().decode())
        if path.suffix == ".yaml":
            front_matter, ours = text, split_yaml(path.read_bytes()).metadata
        elif text.startswith("---\n"):
            front_matter, ours = text[4 : text.rindex("\n---") + 1], split(path.read_bytes()).metadata
        else:
            continue
        assert as_texts(ours) == as_texts(yaml.load(front_matter, CBaseLoader))  # noqa: S506
        compared += 1
    assert compared >= 4


usual = ["x", "", '"y: z"', "'q'", "12:30", "[a, [b]]", "{a: 1}", "x # y", "é\u2028"]
values = st.sampled_from([*usual, "|", ">-", '"open', 'shut"', "&a", "- b"])
item_starts = st.sampled_from(["  - a: "] * 3 + ["    b: ", "    c: ", "  - ", "      ", "", "  d: ", "# "])
item_lines = st.lists(st.builds(str.__add__, item_starts, values), max_size=6)
# Most are valid lists of related items, or nearly so.
files = st.builds(
    lambda first, items, last: [f"a: {first}", "related:", *items, f"b: {last}"], values, item_lines, values
)


@given(st.one_of(st.binary(max_size=300), files.map(lambda lines: front(*lines))))
def test_any_bytes_give_an_envelope_or_a_refusal(content):
    assert isinstance(outcome(split, content), Envelope | str)


fields = st.sampled_from(
    ["a: ", "b: ", "c: ", "d:", "d:\n  ", "d:\n  - ", "  ", "  e: ", "- ", " ", "# ", "null: ", ""]
)
# Every way in which one line can reach into the next, or look as if it did.
entries = st.lists(st.builds(str.__add__, fields, st.one_of(values, st.text(max_size=4))), max_size=6)


@given(entries)
def test_what_is_read_in_parts_is_what_the_whole_gives_or_refuses(lines):
    text = "\n".join([*lines, ""])
    assert outcome(build_front_matter, text, 1) == outcome(lambda: build(text).value)


@given(files)
def test_what_is_read_in_parts_is_read_as_by_pyyaml(lines):
    text = "\n".join([*lines, ""])
    ours = outcome(build_front_matter, text, 1)
    if not isinstance(ours, str):
        assert as_texts(ours) == as_texts(yaml.load(text, CBaseLoader))  # noqa: S506
