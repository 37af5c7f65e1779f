"""The ranking rule itself (seed format §8): pure functions of qualities, file names and counts."""

from collections.abc import Iterable
from typing import NamedTuple

FOLDED = -1  # the heat of a piece that does not lead its story


class Parameters(NamedTuple):
    """The rule's three numbers. Publishers use 10, 50, 60; or 10 and 100, or 20 and 70 (seed format §8)."""

    heat_per_related: int = 10
    min_boost_quality: int = 50
    publish_threshold: int = 60


class Piece(NamedTuple):
    """What the rule looks at in a piece of a story. Without a quality it outranks nothing."""

    quality: int | None
    file_name: str
    title: str = ""  # for the explanation only


class Ranking(NamedTuple):
    """What the rule says of a piece, with everything that it follows from."""

    piece: Piece
    rival: Piece | None  # the best of its own coverage; None where nothing there has a quality
    related: int  # items in its list as written, repeats and all
    boost: int  # what they add to its heat
    heat: int
    published: bool

    @property
    def leads(self) -> bool:
        return self.heat != FOLDED


def rank(
    piece: Piece, coverage: Iterable[Piece], related: int, parameters: Parameters, *, removed: bool = False
) -> Ranking | None:
    """What becomes of a piece beside its own coverage; None where it has no quality to go by.

    `related` counts the items of its list as its file has them. The piece leads if nothing in its own list
    ranks before it; a lead's heat is its quality and, from MIN_BOOST_QUALITY on, HEAT_PER_RELATED for each
    item; what is as hot as PUBLISH_THRESHOLD is published, unless it is removed.
    """
    if piece.quality is None:
        return None
    rival = min((other for other in coverage if other.quality is not None), key=rank_key, default=None)
    if rival is not None and rank_key(rival) < rank_key(piece):
        return Ranking(piece, rival, related, 0, FOLDED, published=False)
    boost = parameters.heat_per_related * related if piece.quality >= parameters.min_boost_quality else 0
    heat = piece.quality + boost
    published = heat >= parameters.publish_threshold and not removed
    return Ranking(piece, rival, related, boost, heat, published)


def rank_key(piece: Piece) -> tuple[int, bytes]:
    """The order of pieces within a story: the best first, then by file name, byte by byte."""
    return -(piece.quality or 0), piece.file_name.encode()
