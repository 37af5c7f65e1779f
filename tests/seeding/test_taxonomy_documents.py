"""Topics, organizations and tags, with what is missing and what is odd."""

import pytest

from articles.seeding.document import (
    EmptyDocument,
    OrganizationDocument,
    SeedDocument,
    SeedPicture,
    TagDocument,
    TopicDocument,
    read_document,
)
from tests.seeding.builders import front, refusal, warned

TOPIC = b"""taxonomy: topic
_id: ai
name: Artificial Intelligence
shortname: AI
parent: Azure
description: All &amp; more
keywords:
  - machine learning
  - 2020
hashtags: ["#AI"]
images:
  - https://site.example/ai.jpg
  - https://site.example/ai-2.jpg
services:
  news: https://site.example/api/
"""


def test_a_topic_has_its_place_from_its_file_name():
    assert read_document(TOPIC, "_data/topics/02-ai.yaml") == TopicDocument(
        name="Artificial Intelligence",
        slug="ai",
        shortname="AI",
        parent="Azure",
        position=2,
        is_root=False,
        description="All & more",
        keywords=("machine learning", "2020"),
        picture_url="https://site.example/ai.jpg",
        warnings=(),
    )


@pytest.mark.parametrize(
    ("name", "position", "is_root"),
    [
        ("00-azure.yaml", 0, True),
        ("0-azure.yaml", 0, False),
        ("100-A.YML", 100, False),
        ("azure.yaml", None, False),
    ],
)
def test_only_a_name_that_begins_with_two_noughts_makes_the_root(name, position, is_root):
    topic = read_document(TOPIC, f"_data/topics/{name}")
    assert (topic.position, topic.is_root) == (position, is_root)


def test_a_topic_named_like_a_yaml_value_keeps_its_name():
    assert read_document(b"taxonomy: topic\nname: NO\n", "_data/topics/a.yaml").name == "NO"


@pytest.mark.parametrize(
    ("line", "slug"),
    [("_id: – C & C++!", "c-c"), ("", "machine-learning"), ("_id: 学", ""), (f"_id: {'a' * 79} b", "a" * 79)],
)
def test_a_topics_slug_fits_an_address(line, slug):
    document = read_document(
        f"taxonomy: topic\nname: Machine Learning\n{line}\n".encode(), "_data/topics/a.yaml"
    )
    assert document.slug == slug


def test_a_topic_is_not_its_own_parent():
    topic = read_document(b"taxonomy: topic\nname: AI\nparent: AI\n", "_data/topics/a.yaml")
    assert topic.parent == ""
    assert warned(topic) == ["parent: a topic cannot be its own parent; dropped"]


def test_an_organization_gives_a_domain_its_name_and_logo():
    content = front(
        "taxonomy: organization",
        "_id: mit.edu",
        "name: MIT",
        "otherNames: [Massachusetts Institute of Technology]",
        "domain: www.MIT.edu",
        "description: A school",
        "images:",
        "  - {url: /assets/mit.edu-50x50.jpg, width: 50, height: 50}",
        "  - {url: /assets/mit.edu-400x400.jpg, width: 400, height: 400}",
    )
    expected = OrganizationDocument(
        domain="mit.edu",
        name="MIT",
        other_names=("Massachusetts Institute of Technology",),
        description="A school",
        logo=None,
        warnings=(),
    )
    assert read_document(content, "_data/organizations/mit.edu.md") == expected
    logo = read_document(content, "mit.edu.md", "https://assets.example/").logo
    assert logo == SeedPicture("https://assets.example/assets/mit.edu-50x50.jpg", 50, 50)


def test_an_organization_may_have_nothing_but_its_id():
    document = read_document(front("taxonomy: organization", "_id: example.org"), "_data/o/x.md")
    assert (document.domain, document.name) == ("example.org", "example.org")


def test_a_tag_keeps_ids_as_written():
    content = b"taxonomy: tag\n_id: NO\ndefinition: Norway\nparents: [Europe, 0]\nregex: a+\nservices: {}\n"
    expected = TagDocument(id="NO", definition="Norway", description="", parents=("Europe", "0"), warnings=())
    assert read_document(content, "_data/tags/no.yaml") == expected


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf \r\n"])
def test_an_empty_taxonomy_file_is_an_empty_document(content):
    assert read_document(content, "_data/tags/a.yaml") == EmptyDocument()
    assert read_document(content, "_data/organizations/a.md") == EmptyDocument()


def test_a_taxonomy_document_is_known_by_its_field_wherever_it_lies():
    assert isinstance(read_document(front("taxonomy: tag", "_id: a"), "a.md"), TagDocument)
    assert isinstance(read_document(front("title: taxonomy"), "a.md"), SeedDocument)


@pytest.mark.parametrize(
    ("content", "path", "field", "line"),
    [
        (b"name: x\n", "_data/topics/a.yaml", "taxonomy", None),
        (b"name: x\ntaxonomy: mood\n", "_data/topics/a.yaml", "taxonomy", 2),
        (front("title: x", "taxonomy: [topic]"), "a.md", "taxonomy", 3),
        (b"taxonomy: topic\nname:\n", "_data/topics/a.yaml", "name", 2),
        (b"taxonomy: topic\nname: " + b"a" * 101, "_data/topics/a.yaml", "name", 2),
        (front("taxonomy: organization", "name: x", "domain: 'no domain'"), "_data/o/a.md", "domain", 4),
        (b"taxonomy: tag\n", "_data/tags/a.yaml", "_id", None),
        (b"- a\n- b\n", "_data/topics/a.yaml", None, 1),
        (b"a: 1\n---\nb: 2\n", "_data/topics/a.yaml", None, 2),
        (b"a: 1\na: 2\n", "_data/topics/a.yaml", "a", 2),
        (b"just text\n", "_data/organizations/a.md", None, 1),
    ],
)
def test_a_taxonomy_document_that_declares_nothing_is_refused(content, path, field, line):
    error = refusal(content, path)
    assert (error.field, error.line) == (field, line)
    assert error.remedy
