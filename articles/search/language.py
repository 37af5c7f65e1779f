"""The language of questions: words, "phrases", minus, prefix*, topic:, from:, after:, before:.

Nothing is an error: what is not understood is taken as words.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils.timezone import get_default_timezone

from articles.models.visibility import EVER, number_after
from articles.search.words import ALONE, words

LONGEST_QUERY = 200  # characters
SHORTEST_PREFIX = 3  # letters before a *; what begins with fewer is nearly everything
MOST_PREFIXES = 3  # in a question: an engine gathers all words that begin so before it finds the first story

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»", '"') | {"−": "-"})  # as telephones write them
ITEM = re.compile(
    r'(?P<minus>-?)(?:(?P<kind>topic|from|after|before):(?=[^\s]))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))',
    re.IGNORECASE,
)
DAY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
A_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Term:
    """Words to be found in a row within one piece of text, or within one name of a topic or source."""

    typed: str
    words: tuple[str, ...]
    kind: str = ""  # "topic" and "from" are filters
    minus: bool = False
    prefix: bool = False  # the last word may go on
    whole: bool = False  # the words are the whole name
    star_unheeded: bool = False

    @property
    def said(self) -> str:
        """The term without what the page says in words of its own."""
        value = self.typed.removeprefix("-")
        return value.partition(":")[2].strip('"') if self.kind else value.strip('"')


@dataclass(frozen=True)
class Bound:
    """The day from which on ("after") or before which ("before") a story was published."""

    typed: str
    kind: str
    day: date
    number: int  # the smallest `latest` of that day


Item = Term | Bound


@dataclass(frozen=True)
class Query:
    """A question as understood: its items in the order they were asked in."""

    items: tuple[Item, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def terms(self) -> list[Term]:
        return [item for item in self.items if isinstance(item, Term)]

    @property
    def wanted(self) -> list[Term]:
        """The words and phrases to be found, which are marked on the page."""
        return [term for term in self.terms if not term.kind and not term.minus]

    @property
    def filters(self) -> list[Item]:
        """All that narrows what the words find."""
        return [item for item in self.items if item not in self.wanted]

    @property
    def unheeded(self) -> list[Term]:
        """Words whose * was not heeded."""
        return [term for term in self.terms if term.star_unheeded]

    @property
    def span(self) -> tuple[int, int]:
        """The numbers of stories between which the days asked for lie: from the first, before the second."""
        bounds = [item for item in self.items if isinstance(item, Bound)]
        return (
            max((bound.number for bound in bounds if bound.kind == "after"), default=-number_after(EVER)),
            min((bound.number for bound in bounds if bound.kind == "before"), default=number_after(EVER)),
        )

    @property
    def text(self) -> str:
        """The question, written tidily."""
        return " ".join(item.typed for item in self.items)

    def without(self, *items: Item) -> "Query":
        return Query(tuple(item for item in self.items if item not in items))

    def starred(self) -> "Query":
        """The question by the beginnings of its words: so that endings and slips of the pen do not matter."""
        taken = sum(term.prefix for term in self.terms)
        plain = [term for term in self.wanted if not term.prefix and len(term.words) == 1]
        long = [term for term in plain if len(term.words[0]) > SHORTEST_PREFIX][: MOST_PREFIXES - taken]
        begun: dict[Item, str] = {each: beginning(each.words[0]) for each in long}
        return parse(" ".join(begun.get(item, item.typed) for item in self.items))

    def narrowed(self, kind: str, name: str) -> str:
        """The question with a filter for a name, or nothing where that is no other or too long a question."""
        item = named(kind, name)
        text = f"{self.text} {item.typed}".strip()
        known = any(
            isinstance(each, Term) and (each.kind, each.words) == (kind, item.words) for each in self.items
        )
        return "" if known or not item.words or len(text) > LONGEST_QUERY else text


def beginning(word: str) -> str:
    return word[: max(SHORTEST_PREFIX, len(word) * 3 // 5)] + "*"


def named(kind: str, name: str) -> Term:
    """The filter for what bears exactly this name."""
    value = " ".join(name.replace('"', " ").split())
    return Term(f'{kind}:"{value}"', tuple(words(value)), kind, whole=True)


def parse(text: str) -> Query:
    """The question that a text asks, up to LONGEST_QUERY characters of it. See docs/search.md."""
    items: list[Item] = []
    for match in ITEM.finditer(text[:LONGEST_QUERY].translate(QUOTES)):
        item = understood(match, sum(isinstance(each, Term) and each.prefix for each in items))
        if item and item not in items:
            items.append(item)
    return Query(tuple(items))


def understood(match: re.Match[str], prefixes: int) -> Item | None:
    """One item of a question that has so many prefixes already; None where it holds no word at all."""
    kind = (match["kind"] or "").lower()
    quoted = match["phrase"] is not None
    value = match["phrase"] if quoted else match["word"]
    typed = match["minus"] + (f"{kind}:" if kind else "") + (f'"{value}"' if quoted else value)
    if kind in OPPOSITE:
        found: Item | None = bound(typed, value, OPPOSITE[kind] if match["minus"] else kind)
    else:
        found = term(
            Term(typed, tuple(words(value)), kind, bool(match["minus"]), whole=quoted), value, prefixes
        )
    # A filter without a value that makes sense is words like any others.
    return found or term(Term(typed, tuple(words(match[0])), "", bool(match["minus"])), "", prefixes)


OPPOSITE = {"after": "before", "before": "after"}


def term(read: Term, value: str, prefixes: int) -> Term | None:
    """A term with its * heeded where it can be."""
    if not read.words:
        return None
    # A character of a script without spaces is a word of its own: whatever follows it, it is found anyway.
    starred = value.endswith("*") and not ALONE.match(read.words[-1])
    prefix = starred and len(read.words[-1]) >= SHORTEST_PREFIX and prefixes < MOST_PREFIXES
    whole = read.whole and bool(read.kind) and not prefix
    return replace(read, prefix=prefix, whole=whole, star_unheeded=starred and not prefix)


def bound(typed: str, value: str, kind: str) -> Bound | None:
    day = first_day(value)
    number = None if day is None else number_of(day)
    return None if day is None or number is None else Bound(typed, kind, day, number)


def first_day(text: str) -> date | None:
    """The first day of a year, month or day written yyyy, yyyy-mm or yyyy-mm-dd; None for anything else."""
    match = DAY.fullmatch(text)
    try:
        return date(*(int(part or 1) for part in match.groups())) if match else None
    except ValueError:
        return None


def number_of(day: date) -> int | None:
    """The smallest number of any story from that day on, in the site's time zone; None out of all time."""
    try:
        start = datetime(day.year, day.month, day.day, tzinfo=get_default_timezone())
        return number_after(start - A_SECOND)
    except OverflowError:
        return None
