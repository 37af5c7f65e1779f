"""Who reported a story first, and how its coverage went on from day to day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter

from articles.presentation import When, local
from articles.reading.reports import Report

LEAST = 8  # dated reports that make a timeline
MOST = 10  # days told one by one


@dataclass(frozen=True)
class Day:
    """A day on which a story was reported: how often, and by whom first."""

    on: date
    first: Report
    number: int

    @property
    def when(self) -> When | None:
        return self.first.when


@dataclass(frozen=True)
class Timeline:
    """The first days of a story; `later` reports followed, the last of them on the day `until`."""

    days: list[Day]
    later: int = 0
    until: Day | None = None


def in_time(reports: Iterable[Report]) -> list[Report]:
    """The dated ones, the earliest first; of two at the same second the one that stands first."""
    return sorted((report for report in reports if report.published_at), key=attrgetter("published_at"))


def timeline(dated: Sequence[Report]) -> Timeline | None:
    """The days of reports that are in the order of time; None where they are too few for it."""
    if len(dated) < LEAST:
        return None
    days = []
    for on, told in groupby(dated, key=day_of):
        of_day = list(told)
        days.append(Day(on, of_day[0], len(of_day)))
    if len(days) < 2:
        return None
    later = days[MOST:]
    return Timeline(days[:MOST], sum(day.number for day in later), later[-1] if later else None)


def day_of(report: Report) -> date:
    """The day in the site's time zone."""
    return local(report.published_at).date()  # type: ignore[arg-type] # dated
