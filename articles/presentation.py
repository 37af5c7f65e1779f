"""How things are put before readers: monograms, tones, heat levels, cut excerpts, dates."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha1
from urllib.parse import quote, urlencode, urlsplit

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.translation import gettext as _

TONES = 8  # hues in the style sheet
HEAT_BANDS = (1, 80, 150, 250, 450)  # the smallest heat of levels 1 to 5
WORDS_A_MINUTE = 220

# Excerpts are cut to these many characters; a lead among few stories keeps the whole.
BRIEF, COVERAGE, LEAD = 165, 230, 360

LETTERS = re.compile(r"[^\W\d_]+")
SENTENCE_END = re.compile(r"(?<=[a-z0-9%)’”]{2})[.!?][”’\"')]*(?= [A-Z“‘\"'(])")
TRAILING_DOTS = re.compile(r"\s*(\.\.\.|…)$")


def monogram(name: str) -> str:
    """The one to four letters that stand for a source: NYT, VB, CNET."""
    words = LETTERS.findall(name)
    if len(words) > 1 and words[0] == "The":
        del words[0]
    if not words:
        return name[:1]
    first, capitals = words[0], [letter for letter in words[0] if letter.isupper()]
    if 2 <= len(first) <= 4 and first.isupper():
        return first
    if 2 <= len(capitals) <= 3 and first[0].isupper():
        return "".join(capitals)
    initials = [word[0] for word in words if word[0].isupper()][:3]
    return "".join(initials or capitals[:1]) or first[0].upper()


def tone(domain: str) -> int:
    """The hue of a source, 0 to 7: the same for ever, whatever else is imported."""
    return sha1(domain.encode(), usedforsecurity=False).digest()[-1] % TONES


def heat_level(heat: int | None) -> int:
    """Ticks for a heat, 1 to 5; 0 for none, unknown or folded."""
    return bisect_right(HEAT_BANDS, heat or 0)


def cut(text: str, limit: int) -> str:
    """The start of a text: to the end of a sentence if one ends past half the limit, else to a word."""
    if len(text) > limit:
        ends = [match.end() for match in SENTENCE_END.finditer(text[: limit + 2]) if match.end() <= limit]
        if ends and ends[-1] >= limit / 2:
            return text[: ends[-1]]
        room = text[:limit]
        text = (room.rpartition(" ")[0] or room).rstrip(" ,;:–—-.") + "…"
    return TRAILING_DOTS.sub("…", text)


def reading_minutes(text: str) -> int:
    """Minutes to read a text, at least one."""
    return max(1, round(len(text.split()) / WORDS_A_MINUTE))


def host(url: str) -> str:
    """The host of an address as readers know it, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def publishers_own(amp_url: str) -> str:
    """An AMP address if it is the publisher's own; empty for a cache's, which would learn of the reader."""
    name = host(amp_url)
    cache = name.endswith(".ampproject.org") or (
        name.startswith("google.") and "/amp" in urlsplit(amp_url).path
    )
    return "" if cache else amp_url


def letter_to(contact: str, **letter: str) -> str:
    """A link to a mail address, with the given parts of a letter; a web address, or none, as it is."""
    if "@" not in contact or "/" in contact:
        return contact
    parts = urlencode(letter, quote_via=quote)
    return f"mailto:{quote(contact, safe='@+')}" + (f"?{parts}" if parts else "")


def local(at: datetime) -> datetime:
    """A moment in the site's time zone."""
    return at.astimezone(timezone.get_default_timezone())


def machine_time(at: datetime) -> str:
    """For <time datetime>: 2020-07-09T00:20:00Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class When:
    """A moment as pages write it: 2020-01-12T22:17:00Z, 12 Jan 2020, 22:17, UTC.

    The date has its year, since which year is the current one changes without an edition.
    """

    machine: str
    date: str
    clock: str
    zone: str

    def __str__(self) -> str:
        """12 Jan 2020, 22:17."""
        return f"{self.date}, {self.clock}"


def when(at: datetime) -> When:
    """A moment in the site's time zone, worked out once for all its writings."""
    there = local(at)
    date = f"{there.day} {MONTHS_3[there.month].title()} {there.year}"
    return When(machine_time(at), date, f"{there.hour:02}:{there.minute:02}", there.tzname() or "")


def list_date(at: datetime) -> str:
    """12 Jan 2020, 22:17."""
    return str(when(at))


def short_date(at: datetime) -> str:
    """12 Jan 2020."""
    return when(at).date


def clock(at: datetime) -> str:
    """22:17."""
    return when(at).clock


def full_time(at: datetime) -> str:
    """Thursday 9 July 2020, 00:20 UTC."""
    told = when(at)
    return f"{full_date(local(at))}, {told.clock} {told.zone}"


def full_date(day: date) -> str:
    """Thursday 9 July 2020."""
    return f"{weekday(day)} {long_date(day)}"


def long_date(day: date) -> str:
    """9 July 2020."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def weekday(day: date) -> str:
    """Thursday."""
    return str(WEEKDAYS[day.weekday()])


def period(first: date, last: date) -> str:
    """20 to 27 January 2020, saying month and year once where both ends share them."""
    if first == last:
        return long_date(last)
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    elif first.year == last.year:
        start = f"{first.day} {MONTHS[first.month]}"
    else:
        start = long_date(first)
    return _("%(start)s to %(end)s") % {"start": start, "end": long_date(last)}
