"""Pages of a list by key: 30 rows before or after one that the reader has seen (blueprint rule 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from articles.reading.stories import Listing

PAGE = 30
LARGEST = 2**63 - 1  # what a database takes for a number
START = "?"  # the list's first part


@dataclass(frozen=True)
class Part:
    """A part of a list, newest first, and the parameters of the parts beside it, if there are any."""

    rows: list[Any]
    newer: str = ""
    older: str = ""
    here: str = ""  # this part's own parameter

    @property
    def past_the_end(self) -> bool:
        """Whether it lies beyond the oldest or the newest row, where there is nothing (yet)."""
        return bool(self.here and not self.rows)


def take(listing: Listing, rows: QuerySet, parameters: Mapping[str, str]) -> Part:
    """The part that `?before=` or `?after=` ask for: the number of a row of the list, else Http404."""
    before, after = number(parameters.get("before")), number(parameters.get("after"))
    if before is not None and after is not None:
        raise Http404
    if before is not None:
        return older_than(before, listing, rows)
    if after is not None:
        return newer_than(after, listing, rows)
    found = list(listing.newest(rows)[: PAGE + 1])
    return part(listing, found[:PAGE], newer=False, older=len(found) > PAGE)


def older_than(seen: int, listing: Listing, rows: QuerySet) -> Part:
    here = f"?before={seen}"
    found = without(seen, listing, list(listing.newest(rows, lte=seen)[: PAGE + 2]))
    if not found:
        above = list(listing.newest(rows, gte=seen).reverse()[: PAGE + 1])
        newer = f"?before={listing.number(above[PAGE])}" if len(above) > PAGE else START
        return Part([], newer=newer, here=here)
    return part(listing, found[:PAGE], newer=True, older=len(found) > PAGE, here=here)


def newer_than(seen: int, listing: Listing, rows: QuerySet) -> Part:
    here = f"?after={seen}"
    found = without(seen, listing, list(listing.newest(rows, gte=seen).reverse()[: PAGE + 2]))
    if not found:
        return Part([], older=START, here=here)
    return part(listing, found[:PAGE][::-1], newer=len(found) > PAGE, older=True, here=here)


def without(seen: int, listing: Listing, rows: list[Any]) -> list[Any]:
    """The rows after the one that the reader has seen, which has to be there."""
    if not rows or listing.number(rows[0]) != seen:
        raise Http404
    return rows[1:]


def part(listing: Listing, rows: list[Any], newer: bool, older: bool, here: str = "") -> Part:
    return Part(
        rows,
        newer=f"?after={listing.number(rows[0])}" if newer else "",
        older=f"?before={listing.number(rows[-1])}" if older else "",
        here=here,
    )


def number(text: str | None) -> int | None:
    """A row's number as a parameter gives it; anything else asks for a page that does not exist."""
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST):
        raise Http404
    return int(text)
