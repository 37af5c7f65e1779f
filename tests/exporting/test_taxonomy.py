"""Exported documents of topics and sources, with what editors changed on the desk."""

import pytest

from articles.models import Provider, Topic
from tests.exporting.sites import contents, difference, same_site
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db

TOPIC = "taxonomy: topic\n_id: ai\nname: AI\nkeywords:\n  - ai\nservices:\n  news: https://x.example/"
SOURCE = "---\ntaxonomy: organization\n_id: outlet1.example\nname: Outlet One\ndomain: outlet1.example\n---\n"


@pytest.fixture
def seeds(folder, run):
    """An article, a topic and its source, both with a document."""
    write_seed(folder, "a.md", "One", n=1)
    for name, text in (("topics/03-ai.yaml", TOPIC), ("organizations/outlet1.example.md", SOURCE)):
        path = folder / "_data" / name
        path.parent.mkdir(parents=True)
        path.write_text(text)
    (folder / "_data" / "tags").mkdir()
    (folder / "_data" / "tags" / "us.yaml").write_text("taxonomy: tag\n_id: US\n")
    run()
    return folder


def test_unedited_documents_come_out_byte_for_byte(seeds, export, out):
    report = export()
    assert (report["exit"], report["edited"], report["new"]) == (0, [], [])
    assert contents(out) == contents(seeds)


def test_only_the_edited_lines_of_a_document_differ(seeds, run, export, out, editing):
    editing.topic(
        "AI", description="Machines: that learn", parent=Topic.objects.get(name="Robots"), position=7
    )
    editing.source("outlet1.example", name="The Outlet", description="A paper.")
    report = export()
    assert (report["exit"], len(report["edited"])) == (0, 2)
    assert difference(TOPIC.encode(), (out / "_data/topics/03-ai.yaml").read_bytes()) == [
        "+ parent: Robots",
        '+ description: "Machines: that learn"',
        "+ newsroom:",
        "+   position: 7",
    ]
    assert difference(SOURCE.encode(), (out / "_data/organizations/outlet1.example.md").read_bytes()) == [
        "- name: Outlet One",
        "+ name: The Outlet",
        '+ description: "A paper."',
    ]
    same_site(run, out)


def test_a_topic_without_a_place_keeps_none(seeds, run, export, out, editing):
    editing.topic("AI", position=None)
    export()
    same_site(run, out)
    assert Topic.objects.get(name="AI").position is None


def test_edited_topics_and_sources_without_a_document_get_one(folder, run, export, out, editing):
    write_seed(folder, "a.md", "One", n=1, topics=["AI", "Robots", "365 apps"])
    run()
    editing.topic("AI", shortname="A.I.", position=0)
    editing.topic("Robots", position=12, slug="machines")
    editing.topic("365 apps", description="Office: all of it.")
    editing.source("outlet1.example", name="The Outlet")
    report = export()
    assert report["new"] == [
        "_data/topics/topic-365-apps.yaml",
        "_data/topics/0-ai.yaml",
        "_data/topics/12-machines.yaml",
        "_data/organizations/outlet1.example.md",
    ]
    assert (
        (out / "_data/organizations/outlet1.example.md")
        .read_text()
        .startswith("---\ntaxonomy: organization\n")
    )
    same_site(run, out)
    assert Provider.objects.get(domain="outlet1.example").name == "The Outlet"


def test_a_description_of_several_lines_is_named_as_what_a_file_cannot_hold(seeds, export, editing):
    editing.topic("AI", description="One.\nTwo.")
    report = export()
    assert [(entry["path"], entry["field"]) for entry in report["unsupported"]] == [
        ("_data/topics/03-ai.yaml", "description")
    ]
