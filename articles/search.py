"""Search: our own words in, articles out, from one full-text index on either engine."""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from articles.models import Article, ArticleQuerySet
from articles.models.visibility import EVER, number_after

LONGEST_QUERY = 200  # characters
LONGEST_WORD = 60  # characters
SEARCHED = ("title", "excerpt", "provider_name", "body")  # beside source and topics
MOST_WORDS = 16_000  # an article; PostgreSQL knows 16,383 positions,
MOST_BYTES = 900_000  # and takes a megabyte a row, with a few bytes for each position

# Scripts written without spaces are indexed by the character; a run of them is then searched as a phrase.
UNSPACED = "\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Query:
    """A search as understood: phrases (lists of words) that must occur, and some that must not."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[tuple[str, ...], ...]


def words(text: str) -> list[str]:
    """The words of a text as the index knows them: without case, accents and punctuation."""
    plain = text.casefold()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in apart if not unicodedata.combining(character))
    return [word[:LONGEST_WORD] for word in WORD.findall(plain)]


def parse(text: str) -> Query:
    """Understands words, "phrases" and -minus. Anything else is taken as words; nothing is an error."""
    wanted: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    for term in TERM.finditer(text[:LONGEST_QUERY]):
        phrase = tuple(words(term["phrase"] if term["phrase"] is not None else term["word"]))
        if phrase:
            (unwanted if term["minus"] else wanted).append(phrase)
    return Query(tuple(wanted), tuple(unwanted))


def find(query: Query, at: datetime, limit: int, before: int | None = None) -> ArticleQuerySet:
    """Up to `limit` visible articles that match, newest first, from before the article numbered `before`."""
    if not query.wanted:
        return Article.objects.none()
    engine = ENGINES[connection.vendor]
    end = min(number_after(at), before or number_after(at))
    # The index holds numbers only; visible() stays the one place that decides what may be seen.
    found = RawSQL(engine.find, [engine.expression(query), end, limit])  # noqa: S611 (a constant)
    return Article.objects.visible(at).filter(latest__in=found).newest_first()


def index(articles: Collection[int]) -> None:
    """Brings the index up to date for articles; those that nobody will ever see leave it."""
    stored = Article.objects.filter(pk__in=articles)
    former = [number for (number,) in stored.values_list("indexed_as") if number is not None]
    shown = stored.visible(EVER).select_related("provider").prefetch_related("topics")
    entering = list(shown.only("latest", *SEARCHED, "provider__name"))
    write(
        leaving={*former, *(article.latest for article in entering)},
        entering={article.latest: indexable(words(searchable(article))) for article in entering},
    )
    ids = [article.pk for article in entering]
    stored.exclude(pk__in=ids).exclude(indexed_as=None).update(indexed_as=None)
    stored.filter(pk__in=ids).update(indexed_as=F("latest"))


def searchable(article: Article) -> str:
    """What of an article can be searched: headline, excerpt, source, topics and our own text."""
    topics = (topic.name for topic in article.topics.all())
    return "\n".join([article.title, article.excerpt, article.source_name, *topics, article.body])


def indexable(found: list[str]) -> list[str]:
    """As many of the words as any engine can hold for one article."""
    found = found[:MOST_WORDS]
    if len(found) < MOST_BYTES / (4 * LONGEST_WORD + 4):
        return found
    sizes = accumulate(len(word.encode()) + 4 for word in found)
    return [word for word, size in zip(found, sizes, strict=True) if size <= MOST_BYTES]


def write(leaving: Collection[int], entering: dict[int, list[str]]) -> None:
    """Takes rows out of the index and puts rows in, by the articles' numbers."""
    engine = ENGINES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.executemany(engine.delete, [(number,) for number in leaving])
        cursor.executemany(
            engine.insert, [(number, engine.document(found)) for number, found in entering.items()]
        )


# Words hold letters and digits only, so that quoting them is all the engines need.


def sqlite_document(found: list[str]) -> str:
    return " ".join(found)


def sqlite_expression(query: Query) -> str:
    wanted = " AND ".join(f'"{" ".join(phrase)}"' for phrase in query.wanted)
    return f"({wanted})" + "".join(f' NOT "{" ".join(phrase)}"' for phrase in query.unwanted)


def postgresql_document(found: list[str]) -> str:
    return " ".join(f"'{word}':{position}" for position, word in enumerate(found, start=1))


def postgresql_expression(query: Query) -> str:
    wanted, unwanted = (
        ["(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases]
        for phrases in (query.wanted, query.unwanted)
    )
    return " & ".join([*wanted, *(f"!{phrase}" for phrase in unwanted)])


@dataclass(frozen=True)
class Engine:
    """How a database engine is asked, and how it wants documents and queries written."""

    find: str
    delete: str
    insert: str
    document: Callable[[list[str]], str]
    expression: Callable[[Query], str]


ENGINES = {
    "sqlite": Engine(
        find="SELECT rowid FROM articles_searchindex"
        " WHERE articles_searchindex MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
        delete="DELETE FROM articles_searchindex WHERE rowid = %s",
        insert="INSERT INTO articles_searchindex (rowid, words) VALUES (%s, %s)",
        document=sqlite_document,
        expression=sqlite_expression,
    ),
    "postgresql": Engine(
        find="SELECT latest FROM articles_searchindex"
        " WHERE words @@ %s::tsquery AND latest < %s ORDER BY latest DESC LIMIT %s",
        delete="DELETE FROM articles_searchindex WHERE latest = %s",
        insert="INSERT INTO articles_searchindex (latest, words) VALUES (%s, %s::tsvector)",
        document=postgresql_document,
        expression=postgresql_expression,
    ),
}
