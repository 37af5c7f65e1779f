"""The two engines: SQLite's FTS5 and PostgreSQL's full text, asked and fed in the words of our tokeniser."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import count
from typing import NamedTuple

from django.db import connection

from articles.search.documents import Document
from articles.search.words import GAP


class Scope(Enum):
    """Where a phrase has to stand."""

    ANYWHERE = "in the article or its coverage"
    OWN = "in the article"
    TITLE = "in the headline"


class Phrase(NamedTuple):
    """Words in a row."""

    words: Sequence[str]
    prefix: bool = False  # the last one may go on
    scope: Scope = Scope.ANYWHERE


class Expression(NamedTuple):
    """What an engine is to find: of each group at least one phrase, and none of the others."""

    groups: Sequence[Sequence[Phrase]]
    unwanted: Sequence[Phrase] = ()


# Words hold letters, digits and our own marks only, so that quoting them is all the engines need.


SQLITE_SCOPES = {Scope.ANYWHERE: "", Scope.OWN: "{title text} : ", Scope.TITLE: "title : "}


def sqlite_document(found: Document) -> list[str]:
    return [" ".join(part) for part in found]


def sqlite_phrase(phrase: Phrase) -> str:
    return f'{SQLITE_SCOPES[phrase.scope]}"{" ".join(phrase.words)}"' + " *" * phrase.prefix


def sqlite_expression(asked: Expression) -> str:
    groups = (" OR ".join(map(sqlite_phrase, group)) for group in asked.groups)
    wanted = " AND ".join(f"({group})" for group in groups)
    unwanted = " OR ".join(map(sqlite_phrase, asked.unwanted))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


POSTGRESQL_SCOPES = {Scope.ANYWHERE: "", Scope.OWN: "AB", Scope.TITLE: "A"}
WEIGHTS = ("", "A", "B", "")  # of the parts of a document


def postgresql_document(found: Document) -> list[str]:
    places = count(1)
    entries = []
    for part, weight in zip(found, WEIGHTS, strict=True):
        # zip() takes a place for the word that is no longer there: so a gap lies between parts, too.
        entries += [
            f"'{word}':{place}{weight}" for place, word in zip(places, part, strict=False) if word != GAP
        ]
    return [" ".join(entries)]


def postgresql_phrase(phrase: Phrase) -> str:
    scope = POSTGRESQL_SCOPES[phrase.scope]
    *first, last = (f"'{word}'" for word in phrase.words)
    starred = f"{last}:*{scope}" if phrase.prefix else f"{last}:{scope}" if scope else last
    return "(" + " <-> ".join([*(f"{word}:{scope}" if scope else word for word in first), starred]) + ")"


def postgresql_expression(asked: Expression) -> str:
    groups = (" | ".join(map(postgresql_phrase, group)) for group in asked.groups)
    wanted = (f"({group})" for group in groups)
    unwanted = (f"!{postgresql_phrase(phrase)}" for phrase in asked.unwanted)
    return " & ".join([*wanted, *unwanted])


@dataclass(frozen=True)
class Engine:
    """How a database engine is asked, and how it wants documents and questions written."""

    newest: str  # numbers that match, are at least, are less than; so many, newest first
    delete: str
    insert: str
    document: Callable[[Document], list[str]]
    expression: Callable[[Expression], str]


ENGINES = {
    "sqlite": Engine(
        newest="SELECT rowid AS number FROM articles_searchindex"
        " WHERE articles_searchindex MATCH %s AND rowid >= %s AND rowid < %s ORDER BY rowid DESC LIMIT %s",
        delete="DELETE FROM articles_searchindex WHERE rowid = %s",
        insert="INSERT OR REPLACE INTO articles_searchindex (rowid, filed, title, text, coverage)"
        " VALUES (%s, %s, %s, %s, %s)",
        document=sqlite_document,
        expression=sqlite_expression,
    ),
    "postgresql": Engine(
        newest="SELECT number FROM articles_search(%s::tsquery, %s, %s, %s) AS number",
        delete="DELETE FROM articles_searchindex WHERE latest = %s",
        insert="INSERT INTO articles_searchindex (latest, words) VALUES (%s, %s::tsvector)"
        " ON CONFLICT (latest) DO UPDATE SET words = excluded.words",
        document=postgresql_document,
        expression=postgresql_expression,
    ),
}


def engine() -> Engine:
    return ENGINES[connection.vendor]
