"""Dates and times as seed files write them, without YAML's own guesses (seed format §2, §6)."""

import re
from datetime import UTC, datetime, timedelta, timezone

MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]*)?)?"
    r"[ \t]*(?:[Zz]|([+-])([0-9]{1,2})(?::?([0-9]{2}))?)?)?"
)
# Away from the ends of the calendar a time can be shown in every zone, and its year has four digits.
FIRST_YEAR, LAST_YEAR = 1000, 9998


def parse_moment(text: str) -> datetime | None:
    """The time in UTC, fractions of a second cut; no zone means UTC. None for what is no time."""
    found = MOMENT.fullmatch(text)
    if not found:
        return None
    *numbers, sign, hours, minutes = found.groups(default="0")
    try:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(-offset if sign == "-" else offset) if offset else UTC
        year, month, day, hour, minute, second = map(int, numbers)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None
