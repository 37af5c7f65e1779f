"""Answers: which articles a question finds, newest first or best match first."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from articles.models import Article, ArticleQuerySet
from articles.models.visibility import number_after
from articles.search.engines import Expression, Phrase, Scope, engine
from articles.search.language import Query, Term
from articles.search.words import EDGE, SOURCE, TOPIC

WINDOW = 200  # best matches, of which pages are parts; newest first goes on for ever


def find(query: Query, at: datetime, limit: int, before: int | None = None) -> ArticleQuerySet:
    """Up to `limit` visible articles that match, newest first, from before the article numbered `before`."""
    return Article.objects.visible(at).filter(matching(query, at, limit, before)).newest_first()


def matching(
    query: Query, at: datetime, limit: int, before: int | None = None, scope: Scope = Scope.ANYWHERE
) -> Q:
    """The condition of the newest `limit` articles that match, with all their words in this scope.

    The index holds numbers only: visible() stays the one place that decides what may be seen.
    """
    if not query:
        return Q(pk__in=[])
    parameters = [engine().expression(expression(query, scope)), *span(query, at, before), limit]
    return Q(latest__in=RawSQL(engine().newest, parameters))  # noqa: S611 (a constant)


def best(query: Query, at: datetime) -> dict[int, bool]:
    """The best WINDOW matches, the best first: by number, with whether they were found without coverage.

    Each kind of match comes before the next (see kinds()), and within it the newest first. So the order is
    the same on every engine, it can be said in a sentence, and asking for it costs no more than a few lists.
    """
    if not query:
        return {}
    asked: list[str] = []
    parameters: list[Any] = []
    for kind, (each, _own) in enumerate(kinds(query)):
        # A kind of its own for each: UNION ALL promises no order.
        asked.append(f"SELECT number, {kind} AS kind FROM ({engine().newest}) AS kind_{kind}")  # noqa: S608 (ours)
        parameters += [engine().expression(each), *span(query, at), WINDOW]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), parameters)
        rows = sorted(cursor.fetchall(), key=lambda row: (row[1], -row[0]))
    own = [own for _, own in kinds(query)]
    first: dict[int, bool] = {}
    for number, kind in rows:
        first.setdefault(number, own[kind])
    return dict(list(first.items())[:WINDOW])


def kinds(query: Query) -> Iterable[tuple[Expression, bool]]:
    """The kinds of match, best first, with whether each does without coverage.

    All words in a row in the headline; all in the headline; in a row in the article; in the article; in the
    article or its coverage.
    """
    if not query.wanted:
        return [(expression(query), True)]
    found = []
    row = in_a_row(query)
    for scope in (Scope.TITLE, Scope.OWN):
        found += [(expression(row, scope), True)] * (row != query) + [(expression(query, scope), True)]
    return [*found, (expression(query), False)]


def in_a_row(query: Query) -> Query:
    """The question with all its words as one phrase."""
    wanted = query.wanted
    if len(wanted) < 2 or any(term.prefix for term in wanted[:-1]):
        return query
    phrase = replace(wanted[-1], words=tuple(word for term in wanted for word in term.words))
    return Query((phrase, *query.filters))


def expression(query: Query, scope: Scope = Scope.ANYWHERE) -> Expression:
    """What an engine is asked: all words (in this scope), all topics, a source of those, nothing unwanted."""
    groups = [[phrase(term, scope)] for term in query.wanted]
    asked_for = [term for term in query.terms if term.kind and not term.minus]
    groups += [[phrase(term)] for term in asked_for if term.kind == "topic"]
    sources = [phrase(term) for term in asked_for if term.kind == "from"]
    groups += [sources] if sources else []
    unwanted = [phrase(term) for term in query.terms if term.minus]
    return Expression(groups or [[EVERYTHING]], unwanted)


EVERYTHING = Phrase([EDGE])  # is in every article


def phrase(term: Term, scope: Scope = Scope.ANYWHERE) -> Phrase:
    """A term as it is indexed. Within names every word has its mark, and a whole name its edges."""
    if not term.kind:
        return Phrase(term.words, term.prefix, scope)
    mark = TOPIC if term.kind == "topic" else SOURCE
    marked = [mark + word for word in term.words]
    return Phrase([EDGE, *marked, EDGE] if term.whole else marked, term.prefix)


def span(query: Query, at: datetime, before: int | None = None) -> tuple[int, int]:
    """The numbers of the articles asked for: at least the first, below the second."""
    start, end = query.span
    return start, min(end, number_after(at), *([] if before is None else [before]))
