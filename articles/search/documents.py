"""What of an article is indexed: four lists of words, the same for every engine."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from articles.search.words import EDGE, GAP, SOURCE, TOPIC, words

MOST_WORDS = 16_000  # an article; PostgreSQL knows 16,383 positions,
MOST_BYTES = 900_000  # takes a megabyte a row, with a few bytes for each position,
MOST_OF_ONE = 250  # and keeps 255 places of one word


class Document(NamedTuple):
    """An article's words by where they stand, in the order in which they are kept when room runs out."""

    filed: Sequence[str]  # the names of topics and source, for filters
    title: Sequence[str]
    text: Sequence[str]
    coverage: Sequence[str]


# Names and the headlines of coverage come back with nearly every article.
@lru_cache(maxsize=8192)
def repeated(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def document(
    title: str, texts: Iterable[str], topics: Sequence[str], sources: Sequence[str], coverage: list[str]
) -> Document:
    """The words of an article: headline; excerpt and own text; topics; its source's names; its coverage.

    The last of `sources` is the domain: only filters find it, since no page shows it as text.
    """
    text = joined([*map(words, texts), *map(repeated, (*sources[:-1], *topics))])
    return bounded(Document(filed(topics, sources), words(title), text, coverage))


def joined(pieces: Iterable[Sequence[str]]) -> list[str]:
    """The words of several pieces of text, with a gap after each."""
    found: list[str] = []
    for piece in pieces:
        if piece:
            found += piece
            found.append(GAP)
    return found


def filed(topics: Iterable[str], sources: Iterable[str]) -> list[str]:
    """The names that an article is filed under, each between edges; one edge is in every article."""
    found = [EDGE]
    for mark, names in ((TOPIC, topics), (SOURCE, sources)):
        for name in names:
            found += [mark + word for word in repeated(name)]
            found.append(EDGE)
    return found


def bounded(whole: Document) -> Document:
    """As much of a document as every engine can hold, so that all hold the same."""
    if sum(map(len, whole)) <= MOST_OF_ONE:
        return whole
    met: Counter[str] = Counter()
    room, size, parts = MOST_WORDS, 0, []
    for part in whole:
        kept = []
        for word in part[:room]:
            met[word] += 1
            size += len(word.encode()) + 4
            if size > MOST_BYTES:
                break
            kept.append(word if met[word] <= MOST_OF_ONE else GAP)
        room -= len(kept) + 1
        parts.append(kept)
    return Document(*parts)
