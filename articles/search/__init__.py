"""Search: a question in, articles out, from one full-text index on either engine (docs/search.md).

`language` understands questions, `finding` answers them; `documents` are what is indexed, cut by the one
tokeniser in `words`, kept by `indexing` in one of the `engines`; `marking` shows what was found.
"""

from articles.search.engines import Scope
from articles.search.finding import WINDOW, best, find, matching
from articles.search.indexing import index, naming, reports, respoken
from articles.search.language import LONGEST_QUERY, Bound, Item, Query, Term, parse
from articles.search.marking import cut_around, found_in, matches

__all__ = [
    "LONGEST_QUERY",
    "WINDOW",
    "Bound",
    "Item",
    "Query",
    "Scope",
    "Term",
    "best",
    "cut_around",
    "find",
    "found_in",
    "index",
    "matches",
    "matching",
    "naming",
    "parse",
    "reports",
    "respoken",
]
