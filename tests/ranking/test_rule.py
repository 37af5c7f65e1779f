"""The ranking rule as pure functions (seed format §8)."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.ranking.rule import Parameters, Piece, rank, rank_key

PARAMETERS = Parameters(heat_per_related=10, min_boost_quality=50, publish_threshold=60)
NAMES = st.text("abc-é.", min_size=1, max_size=6)
PIECES = st.builds(Piece, st.one_of(st.none(), st.integers(0, 200)), NAMES)
SCORED = st.builds(Piece, st.integers(0, 200), NAMES)
COVERAGE = st.lists(PIECES, max_size=6)


def ranked(quality, coverage=(), related=None, name="m.md", removed=False, **parameters):
    """A piece called m.md beside coverage given as (quality, name)."""
    pieces = [Piece(other, file_name) for other, file_name in coverage]
    related = len(pieces) if related is None else related
    return rank(Piece(quality, name), pieces, related, PARAMETERS._replace(**parameters), removed=removed)


@pytest.mark.parametrize(
    ("quality", "coverage", "heat"),
    [
        (52, [(52, "n.md"), (41, "a.md")], 72),  # the three examples of seed format §8
        (89, [(84, "a.md"), (57, "a.md")], 109),
        (37, [(85, "n.md")], -1),
        (52, [(52, "a.md")], -1),  # equal quality: the file name decides, by bytes
        (52, [(52, "é.md")], 62),
        (52, [(52, "m.md")], 62),  # itself, listed once more
        (49, [(10, "a.md")], 49),  # below MIN_BOOST_QUALITY
        (50, [(10, "a.md")], 60),
        (30, [], 30),
        (30, [(None, "a.md")], 30),  # without a quality it outranks nothing
        (0, [], 0),
    ],
)
def test_the_rule_gives_this_heat(quality, coverage, heat):
    assert ranked(quality, coverage).heat == heat


def test_every_item_of_the_list_counts_as_written():
    assert ranked(60, [(10, "a.md")], related=4).heat == 100


@pytest.mark.parametrize(("quality", "published"), [(59, False), (60, True), (61, True)])
def test_what_reaches_the_threshold_is_published(quality, published):
    assert ranked(quality).published is published


def test_what_is_removed_or_folded_is_not_published():
    assert not ranked(200, removed=True).published
    assert not ranked(100, [(101, "a.md")], publish_threshold=0).published


def test_without_a_quality_there_is_nothing_to_go_by():
    assert ranked(None, [(10, "a.md")]) is None


def test_the_rival_is_the_best_of_the_coverage():
    assert ranked(60, [(10, "z.md"), (40, "c.md"), (40, "b.md"), (None, "a.md")]).rival == Piece(40, "b.md")


@given(SCORED, COVERAGE, st.integers(0, 9), SCORED)
def test_adding_coverage_that_ranks_below_a_lead_never_cools_it(piece, coverage, related, added):
    before = rank(piece, coverage, related, PARAMETERS)
    after = rank(piece, [*coverage, added], related + 1, PARAMETERS)
    if before.leads and rank_key(added) > rank_key(piece):
        assert after.leads
        assert after.heat >= before.heat


@given(st.lists(SCORED, min_size=2, max_size=5, unique_by=lambda piece: piece.file_name))
def test_of_pieces_that_list_each_other_exactly_one_leads(pieces):
    rankings = [rank(piece, [each for each in pieces if each != piece], 1, PARAMETERS) for piece in pieces]
    assert [ranking.piece for ranking in rankings if ranking.leads] == [min(pieces, key=rank_key)]


@given(SCORED, st.lists(PIECES, max_size=4))
def test_the_order_of_the_list_does_not_matter(piece, coverage):
    outcomes = {rank(piece, order, len(coverage), PARAMETERS) for order in permutations(coverage)}
    assert len({(outcome.heat, outcome.leads, outcome.published) for outcome in outcomes}) == 1
