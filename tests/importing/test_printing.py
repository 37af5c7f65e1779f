"""The plan on a terminal: the same words for dry run and run, marked where values differ."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from articles.importing import printing
from articles.importing.printing import change_line, plain, print_coloured
from articles.models import Article
from tests.builders import change
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db

RED_STRUCK, GREEN = "\x1b[9;31m", "\x1b[32m"


def words(*arguments, **options) -> str:
    out = StringIO()
    call_command("import_seeds", *arguments, stdout=out, **options)
    return out.getvalue()


def plan_of(said: str) -> str:
    """The part before the counts, which begin with a line about the run."""
    return said.partition("A run would do this:")[0].partition("Run ")[0]


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("title", "Old words", "New words", 'title: "Old words" → "New words"'),
        ("heat", 5, None, "heat: 5 → null"),
        ("topics", ["A", "B"], ["B", "C"], 'topics: − "A", + "C"'),
        ("topics", ["A", "B"], ["B", "A"], 'topics: ["A", "B"] → ["B", "A"]'),
        ("coverage", [["k", "d", 1], ["l", "d", 1]], [["k", "e", 1]], 'coverage: − "l", ~ "k"'),
    ],
)
def test_a_change_in_words(name, before, after, said):
    assert plain(change_line(name, before, after)).strip() == said


def test_long_texts_are_cut_so_that_the_difference_is_seen():
    before, after = "x " * 100 + "cat " + "y " * 100, "x " * 100 + "dog " + "y " * 100
    said = plain(change_line("excerpt", before, after))
    assert "cat" in said
    assert "dog" in said
    assert len(said) < 200


def test_a_long_list_of_elements_is_counted():
    said = plain(change_line("topics", [], [f"T{n}" for n in range(20)]))
    assert said.endswith(", and 12 more")


def test_on_a_terminal_what_goes_is_red_and_struck_and_what_comes_is_green():
    out = StringIO()
    print_coloured([change_line("title", "The old words", "The new words")], out)
    assert f"{RED_STRUCK}old" in out.getvalue()
    assert f"{GREEN}new" in out.getvalue()
    assert f"{RED_STRUCK}The" not in out.getvalue()


def test_colours_change_no_word(folder, run):
    write_seed(folder, "a.md", "Before [bold]x[/bold]", excerpt="E")
    run()
    write_seed(folder, "a.md", "After [bold]y[/bold]", excerpt="E")
    bare, coloured = words("--dry-run"), words("--dry-run", "--force-color")
    assert "\x1b[" not in bare
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == bare


def test_no_colour_where_nobody_wants_it_or_where_it_is_no_terminal(folder, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    write_seed(folder, "a.md")
    assert "\x1b[" in words("--dry-run")
    assert "\x1b[" not in words("--dry-run", "--no-color")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in words("--dry-run")


def test_dry_run_and_run_print_the_same_plan(folder, run):
    for n in range(1, 5):
        write_seed(folder, f"{n}.md", f"Story {n}", n=n)
    assert plan_of(words("--dry-run")) == plan_of(words()) != ""
    change(Article.objects.get(title="Story 1"), title="Mine")
    write_seed(folder, "1.md", "Theirs", n=1)
    write_seed(folder, "2.md", "Story 2", n=2, topics=["New"], excerpt="Rewritten.")
    write_seed(folder, "3.md", "Story 3", n=3, removed=True)
    (folder / "4.md").rename(folder / "5.md")
    write_seed(folder, "6.md", "Story 6", n=6, publishedDateTime=None)
    said = plan_of(words("--dry-run"))
    assert said == plan_of(words())
    assert 'title: "Mine" stays; the file says "Theirs"' in said
    for outcome in ("conflict", "updated", "removed", "moved", "draft"):
        assert f"{outcome}  " in said


def test_many_new_articles_are_counted_and_named_only_when_asked(folder, monkeypatch):
    monkeypatch.setattr(printing, "MANY_NEW", 2)
    for n in range(1, 4):
        write_seed(folder, f"{n}.md", f"Story {n}", n=n)
    assert "3 files; --verbosity=2 names them" in words("--dry-run")
    assert "2.md" not in words("--dry-run")
    assert "2.md" in words("--dry-run", verbosity=2)
