"""Pages of a list by key: 30 stories before or after one that the reader has seen (blueprint rule 7)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404

from articles.models import Article, ArticleQuerySet
from articles.reading.stories import Listing

PAGE = 30
LARGEST = 2**63 - 1  # what a database takes for a number


@dataclass(frozen=True)
class Part:
    """A part of a list, newest first, and the parameters of the parts beside it, if there are any."""

    articles: list[Article]
    newer: str = ""
    older: str = ""
    here: str = ""  # this part's own parameter


def take(listing: Listing, articles: ArticleQuerySet, parameters: Mapping[str, str]) -> Part:
    """The part that `?before=` or `?after=` ask for: the number of a story of the list, else Http404."""
    before, after = number(parameters.get("before")), number(parameters.get("after"))
    if before is not None and after is not None:
        raise Http404
    if before is not None:
        return older_than(before, listing, articles)
    if after is not None:
        return newer_than(after, listing, articles)
    rows = list(listing.newest(articles)[: PAGE + 1])
    return part(rows[:PAGE], newer=False, older=len(rows) > PAGE)


def older_than(seen: int, listing: Listing, articles: ArticleQuerySet) -> Part:
    rows = list(listing.newest(articles, lte=seen)[: PAGE + 2])
    found = without(seen, rows)
    return part(found[:PAGE], newer=True, older=len(found) > PAGE, here=f"?before={seen}")


def newer_than(seen: int, listing: Listing, articles: ArticleQuerySet) -> Part:
    rows = list(listing.newest(articles, gte=seen).reverse()[: PAGE + 2])
    found = without(seen, rows)
    return part(found[:PAGE][::-1], newer=len(found) > PAGE, older=True, here=f"?after={seen}")


def without(seen: int, rows: list[Article]) -> list[Article]:
    """The rows after the story that the reader has seen, which has to be there and not be the last."""
    if len(rows) < 2 or rows[0].latest != seen:
        raise Http404
    return rows[1:]


def part(articles: list[Article], newer: bool, older: bool, here: str = "") -> Part:
    return Part(
        articles,
        newer=f"?after={articles[0].latest}" if newer else "",
        older=f"?before={articles[-1].latest}" if older else "",
        here=here,
    )


def number(text: str | None) -> int | None:
    """A story's number as a parameter gives it; anything else asks for a page that does not exist."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST):
        raise Http404
    return int(text)
