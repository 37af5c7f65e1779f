"""The coverage on a story's page: by source, in parts where there is much of it, and in the order of time."""

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from django.http import Http404

from articles.models import Article
from articles.reading.paging import number
from articles.reading.reports import Group, Report, Source, by_source, of_article
from articles.reading.timeline import in_time, timeline

GROUPS = 8  # sources whose reports are shown at once; the rest is folded away
REPORTS = 24  # on one page: with more, a story's page would grow beyond its weight
PART = "reports"  # the parameter with the number of a later part


class Slice(NamedTuple):
    """One part of the coverage; `before` and `after` are the numbers of the parts beside it, 0 for none."""

    groups: list[Group]
    number: int
    before: int = 0
    after: int = 0
    left: int = 0  # reports in the parts after it


def read(article: Article, source: Source, coverage: list[Report], parameters: Mapping[str, str]) -> dict:
    """What the page shows of the coverage: the part asked for, and the numbers that it says of all."""
    groups = by_source(coverage)
    part = take(groups, parameters.get(PART))
    at_once = GROUPS if part.number == 1 else len(part.groups)
    return {
        "coverage": part,
        "groups": part.groups[:at_once],
        "folded_groups": part.groups[at_once:],
        "folded_reports": sum(len(group.reports) for group in part.groups[at_once:]),
        "report_count": len(coverage),
        "source_count": len(groups),
        "other_sources": sum(group.source != source for group in groups),
        **in_order_of_time(article, coverage),
    }


def take(groups: list[Group], asked: str | None) -> Slice:
    """The part with this number, the first one for None; Http404 where there is none."""
    every = [(group.source, report) for group in groups for report in group.reports]
    wanted = 1 if asked is None else number(asked) or 0
    start, end = (wanted - 1) * REPORTS, wanted * REPORTS
    if start < 0 or (asked is not None and start >= len(every)):
        raise Http404
    of_part = groupby(every[start:end], key=lambda entry: entry[0])
    return Slice(
        [Group(source, [report for _, report in entries]) for source, entries in of_part],
        wanted,
        before=wanted - 1,
        after=wanted + 1 if end < len(every) else 0,
        left=max(0, len(every) - end),
    )


def in_order_of_time(article: Article, coverage: list[Report]) -> dict:
    """Who reported the story first, the article itself included, and how it went on."""
    dated = in_time([of_article(article), *coverage])
    return {"first": dated[0], "timeline": timeline(dated)}
