"""What of a text was found: where its words stand, and an excerpt cut around them."""

import re
from collections.abc import Iterable, Sequence

from articles.presentation import COVERAGE, cut
from articles.search.documents import repeated
from articles.search.language import Query, Term
from articles.search.words import places

LEAD_IN = 70  # characters before the first word found, where an excerpt starts within the text
START = re.compile(r"(?<=\s)\S")


def found_in(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the words and phrases of a question stand in a text, in order and apart from each other."""
    placed = places(text)
    plain = [word for word, _, _ in placed]
    spans = [
        (placed[first][1], placed[first + len(term.words) - 1][2])
        for term in query.wanted
        for first in starts(plain, term)
    ]
    apart: list[tuple[int, int]] = []
    for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, stop))
    return apart


def starts(plain: Sequence[str], term: Term) -> list[int]:
    """Where a term begins in a row of words."""
    *first, last = term.words
    size = len(term.words)
    return [
        place
        for place in range(len(plain) - size + 1)
        if list(plain[place : place + size - 1]) == first
        and (plain[place + size - 1].startswith(last) if term.prefix else plain[place + size - 1] == last)
    ]


def matches(pieces: Iterable[str], term: Term) -> bool:
    """Whether a term is in one of these pieces of text."""
    return any(starts(repeated(piece), term) for piece in pieces)


def cut_around(text: str, query: Query) -> str:
    """A text cut to the length of an excerpt: around the first match where the start would not show it."""
    start = cut(text, COVERAGE)
    found = found_in(text, query)
    if not found or found[0][1] < len(start):
        return start
    earliest = max(0, found[0][0] - LEAD_IN)
    begins = START.search(text, earliest, found[0][0] + 1)
    return "…" + cut(text[begins.start() if begins else found[0][0] :], COVERAGE)
