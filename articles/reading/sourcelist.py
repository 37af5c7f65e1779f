"""The list of all sources, under their first letters, in pages by key where they are many."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from articles.models import Provider
from articles.reading.reports import Source, source_of_provider

MOST = 500  # sources on one page
INDEXED = 30  # from here on there is an index of letters
NO_LETTER = "0–9"


class Letter(NamedTuple):
    """Sources that begin with the same letter, each with the number of its stories."""

    letter: str
    number: int  # its place on the page, which its anchor is named after
    sources: list[tuple[Source, int]]


def read(parameters: Mapping[str, str]) -> dict:
    """The page that `?from=` (the domain it begins with) asks for, else the first; or Http404."""
    shown = Provider.objects.filter(visible_count__gt=0).defer("description", "base")
    by_name = shown.annotate(lower=Lower("name")).order_by("lower", "domain")
    first = start(by_name, parameters.get("from"))
    found = list(by_name.filter(not_before(first))[: MOST + 1] if first else by_name[: MOST + 1])
    return {
        "letters": by_letter(found[:MOST]) if len(found) >= INDEXED else [],
        "sources": told(found),
        "count": len(found) if len(found) <= MOST and not first else None,
        "following": f"?from={found[MOST].domain}" if len(found) > MOST else "",
        "continued": first is not None,
    }


def start(providers: QuerySet[Provider], domain: str | None) -> Provider | None:
    """The source that the page begins with; None: the very first."""
    if domain is None:
        return None
    found = providers.filter(domain=domain).first() if domain.isprintable() else None
    if found is None:
        raise Http404
    return found


def not_before(first) -> Q:
    """What stands with a source or after it, in the order of names."""
    return Q(lower__gt=first.lower) | Q(lower=first.lower, domain__gte=first.domain)


def by_letter(providers: Iterable[Provider]) -> list[Letter]:
    """Sources under their letters, in the order of the alphabet; what begins with none comes first."""
    letters: dict[str, list[Provider]] = defaultdict(list)
    for provider in providers:
        letters[letter_of(provider.name)].append(provider)
    in_order = sorted(letters.items(), key=lambda each: (each[0] != NO_LETTER, each[0]))
    return [Letter(letter, number, told(under)) for number, (letter, under) in enumerate(in_order, 1)]


def told(providers: Iterable[Provider]) -> list[tuple[Source, int]]:
    return [(source_of_provider(provider), provider.story_count) for provider in providers]


def letter_of(name: str) -> str:
    """The letter that a name is filed under: without its accents, in upper case."""
    first = unicodedata.normalize("NFKD", name[:1])[:1].upper()[:1]
    return first if first.isalpha() else NO_LETTER
