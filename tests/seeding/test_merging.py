"""Folding twins, and the three-way merge: what each side did is there afterwards, in any order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.seeding.merging import Clash, fold, merge, merge_lists, part_like

BLANK = {
    "published_at": None,
    "topics": [],
    "coverage": [],
    "heat": None,
    "published": False,
    "removed": False,
}

names = st.lists(st.sampled_from("abcdefgh"), unique=True)
scalars = st.sampled_from(["", "one", "two", "three"])


def values(**said):
    return BLANK | said


def merged(base, ours, theirs):
    outcome = merge({"field": base}, {"field": ours}, {"field": theirs})
    return outcome.values["field"], outcome.clashes


def test_what_only_the_file_changed_follows_the_file():
    assert merged("old", "old", "new") == ("new", ())


def test_what_only_an_editor_changed_stays():
    assert merged("old", "mine", "old") == ("mine", ())


def test_the_same_change_on_both_sides_is_no_conflict():
    assert merged("old", "new", "new") == ("new", ())


def test_different_changes_leave_the_editors_value_and_a_clash():
    assert merged("old", "mine", "theirs") == ("mine", (Clash("field", "old", "mine", "theirs"),))


def test_a_value_that_the_file_clears_is_cleared():
    assert merged("old", "old", "") == ("", ())
    assert merged(52, 52, None) == (None, ())


def test_a_desk_born_article_keeps_what_was_written_and_takes_the_rest_from_its_first_file():
    outcome = merge(
        {}, {"title": "Ours", "excerpt": "", "heat": None}, {"title": "Theirs", "excerpt": "E", "heat": 7}
    )
    assert outcome.values == {"title": "Ours", "excerpt": "E", "heat": 7}
    assert outcome.clashes == (Clash("title", "", "Ours", "Theirs"),)


def test_lists_take_additions_and_removals_of_both_sides():
    assert merge_lists(["a", "b", "c"], ["a", "c", "mine"], ["new", "a", "b"]) == ["new", "a", "mine"]


def test_a_list_that_only_the_editor_sorted_keeps_that_order():
    assert merge_lists(["a", "b", "c"], ["c", "a", "b"], ["a", "b", "c"]) == ["c", "a", "b"]


def test_an_element_whose_text_changed_in_the_file_is_renewed():
    assert merge_lists([["k", "old"]], [["k", "old"]], [["k", "new"]]) == [["k", "new"]]


def test_an_element_that_an_editor_removed_does_not_come_back_with_a_new_text():
    assert merge_lists([["k", "old"]], [], [["k", "new"]]) == []


def test_the_later_twin_gives_the_values_and_both_give_topics():
    earlier = values(published_at="2020-01-01T00:00:00Z", title="Before", topics=["A", "B"])
    later = values(published_at="2020-01-02T00:00:00Z", title="After", topics=["B", "C"])
    both = fold({"z.md": earlier, "a.md": later})
    assert (both["title"], both["topics"]) == ("After", ["B", "C", "A"])


def test_of_twins_of_one_moment_the_greater_path_gives_the_values():
    assert fold({"a.md": values(title="a"), "b.md": values(title="b")})["title"] == "b"


def test_twins_are_published_and_removed_if_either_is_and_keep_the_highest_heat():
    both = fold(
        {"a.md": values(published=True, heat=3), "b.md": values(removed=True, heat=90), "c.md": values()}
    )
    assert (both["published"], both["removed"], both["heat"]) == (True, True, 90)


def test_united_coverage_stands_in_order_of_quality():
    first, second = [["k1", "d", 50], ["k2", "d", 10]], [["k3", "d", 30], ["k1", "d", 50]]
    both = fold({"a.md": values(coverage=second), "b.md": values(coverage=first)})
    assert [key for key, _, _ in both["coverage"]] == ["k1", "k3", "k2"]


@settings(derandomize=True)
@given(names, names, names)
def test_merged_lists_hold_exactly_what_neither_side_removed_and_either_side_added(base, ours, theirs):
    found = merge_lists(base, ours, theirs)
    kept = {name for name in base if name in ours and name in theirs}
    added = {name for name in [*ours, *theirs] if name not in base}
    assert set(found) == kept | added
    assert len(found) == len(set(found))


@settings(derandomize=True)
@given(names, names)
def test_a_side_that_changed_nothing_leaves_the_other_as_it_is(base, other):
    assert merge_lists(base, other, base) == other
    assert merge_lists(base, base, other) == other


@settings(derandomize=True)
@given(scalars, scalars, scalars)
def test_a_merge_never_makes_up_a_value_and_never_loses_an_editors(base, ours, theirs):
    value, clashes = merged(base, ours, theirs)
    assert value in (ours, theirs)
    assert value == ours or ours == base
    assert bool(clashes) == (ours != base and theirs != base and ours != theirs)


@settings(derandomize=True)
@given(st.permutations([("a.md", 1), ("b.md", 2), ("c.md", 1)]))
def test_the_fold_does_not_depend_on_the_order_of_files(order):
    files = {
        name: values(title=name, published_at=f"2020-01-0{day}T00:00:00Z", topics=[name])
        for name, day in order
    }
    assert fold(files) == fold(dict(sorted(files.items())))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("abc", "cab", "abcd", "cdab"),  # sorted by us, and the file adds one behind c
        ("abc", "xabc", "abcd", "xabcd"),  # each adds one
        ("abc", "abcx", "cba", "cxba"),  # sorted by the file, added by us behind c
        ("abc", "cba", "bac", "cba"),  # sorted by both
        ("abc", "bc", "cab", "cb"),  # sorted by the file, removed by us
    ],
)
def test_the_order_of_a_list_is_the_editors_unless_only_the_file_sorted_it(base, ours, theirs, expected):
    assert merge_lists(base, ours, theirs) == list(expected)


def test_an_element_that_both_changed_differently_stays_ours_and_clashes_alone():
    base, ours, theirs = [["k", 1], ["l", 1]], [["k", 2], ["l", 1]], [["k", 3], ["l", 4]]
    outcome = merge({"pictures": base}, {"pictures": ours}, {"pictures": theirs})
    assert outcome.values["pictures"] == [["k", 2], ["l", 4]]
    assert outcome.clashes == (Clash("pictures", [["k", 1]], [["k", 2]], [["k", 3]]),)


def test_the_part_of_a_list_is_what_is_known_by_the_same_members():
    assert part_like([["l", 1], ["k", 1]], [["k", 2], ["m", 5], ["l", 3]]) == [["l", 3], ["k", 2]]
