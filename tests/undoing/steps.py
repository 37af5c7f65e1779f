"""What files may do between two runs: each step by itself, or all together."""

from pathlib import Path

from tests.seedfiles import related, write_seed


def first_files(folder: Path) -> None:
    """What stands before the run that is undone: articles, a twin, mentions, taxonomy."""
    lines = [related("Second", 2), related("Elsewhere", 9)]
    write_seed(folder, "a.md", "First", n=1, related=lines, images=[{"url": "https://i.example/1.jpg"}])
    write_seed(folder, "b.md", "Second", n=2, topics=["AI"])
    write_seed(folder, "twin-1.md", "Twin", n=3)
    write_seed(folder, "reused.md", "One piece", n=4)
    (folder / "plain.txt").write_text("A draft\n\nA paragraph.\n")
    topic(folder, "Robots", "What walks.")
    source(folder, "Outlet One")


def topic(folder, name, description, number=1) -> None:
    path = folder / "_data" / "topics" / f"0{number}-{name.lower()}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"taxonomy: topic\n_id: {name.lower()}\nname: {name}\ndescription: {description}\n")


def source(folder, name) -> None:
    path = folder / "_data" / "organizations" / "outlet1.example.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntaxonomy: organization\nname: {name}\ndomain: outlet1.example\n---\n")


def rewritten(folder):
    write_seed(folder, "a.md", "First, in other words", n=1, excerpt="New.", heat=90, quality=80)


def lists_changed(folder):
    lines = [related("Elsewhere", 9), related("A newcomer", 10), related("Another", 11)]
    pictures = [{"url": "https://i.example/2.jpg", "width": 10, "height": 20}]
    write_seed(folder, "a.md", "First", n=1, related=lines, images=pictures, topics=["Ships", "AI"])


def dated_and_moved_to_another_source(folder):
    other = {"name": "A new source", "domain": "new.example"}
    write_seed(folder, "b.md", "Second", n=2, publishedDateTime="2021-01-01T00:00:00Z", provider=other)


def address_moved(folder):
    write_seed(folder, "b.md", "Second", n=2, webUrl="https://moved.example/2")


def address_moved_to_that_of_a_mention(folder):
    write_seed(folder, "b.md", "Second", n=2, webUrl="https://outlet9.example/stories/9")


def mention_made_an_article(folder):
    write_seed(folder, "new.md", "Elsewhere", n=9)


def only_the_bytes(folder):
    write_seed(folder, "b.md", "Second", n=2, topics=["AI"], secured="bmV3;bmV3")


def twin_arrived(folder):
    write_seed(folder, "twin-2.md", "Twin, later", n=3, publishedDateTime="2020-07-09T10:00:00Z")


def path_reused(folder):
    write_seed(folder, "reused.md", "Quite another piece", n=14)


def draft_given_more_text(folder):
    (folder / "plain.txt").write_text("A draft\n\nAnother paragraph.\n")


def taxonomy_changed(folder):
    topic(folder, "Robots", "What walks and talks.")
    topic(folder, "Ships", "What sails.", number=2)
    source(folder, "The Outlet")


def source_named_better(folder):
    write_seed(folder, "b.md", "Second", n=2, provider={"name": "Out", "domain": "outlet2.example"})


def withdrawn(folder):
    write_seed(folder, "a.md", "First", n=1, published=False, removed=True)


def file_renamed(folder):
    (folder / "b.md").rename(folder / "renamed.md")


STEPS = [
    rewritten,
    lists_changed,
    dated_and_moved_to_another_source,
    address_moved,
    address_moved_to_that_of_a_mention,
    mention_made_an_article,
    only_the_bytes,
    twin_arrived,
    path_reused,
    draft_given_more_text,
    taxonomy_changed,
    source_named_better,
    withdrawn,
    file_renamed,
]
