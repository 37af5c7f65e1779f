"""Folding an article's seed files into one, and the three-way merge with what editors did since.

Values are JSON, in the form that `values_of` gives. Topics are names; coverage is [key, digest, quality] and
pictures are [address, width, height], both known by their first member.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from articles.seeding.records import SeedDocument

Values = dict[str, Any]

LISTS = ("topics", "coverage", "pictures")
OWN_TEXT = "(our own text)"  # stands where a provider's domain would: an editor said there is none


@dataclass(frozen=True)
class Clash:
    """An editor and a file changed the same field differently."""

    field: str
    base: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """The values to store, and what an editor has to look at."""

    values: Values
    clashes: tuple[Clash, ...]


def values_of(document: SeedDocument) -> Values:
    """What a seed file says of its article, field by field."""
    at = document.published_at
    return {
        "title": document.title,
        "excerpt": document.excerpt,
        "body": document.body,
        "body_format": document.body_format,
        "category": document.category,
        "kind": document.kind,
        "url": document.url,
        "amp_url": document.amp_url,
        "video_id": document.video_id,
        "published_at": at and at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "provider": provider_of(document),
        "provider_name": "" if document.notes.no_source_name else document.provider_name,
        "tags": list(document.tags),
        "quality": document.quality,
        "heat": document.heat,
        "published": document.published,
        "removed": document.removed,
        "related_count": document.related_count,
        "topics": list(document.topics),
        "coverage": [[item.key, item.digest, item.quality] for item in document.coverage],
        "pictures": [[picture.url, picture.width, picture.height] for picture in document.pictures],
    }


def provider_of(document: SeedDocument) -> str:
    """The domain of a document's provider, unless the desk said that there is none."""
    if document.notes.own_text:
        return OWN_TEXT
    return "" if document.notes.no_source else document.provider_domain


def fold(files: Mapping[str, Values]) -> Values:
    """All seed files of an article as one, whatever the order they were read in (seed format §4).

    `files` holds the values of each by its path. The later date, then the greater path, gives the values;
    topics and coverage are united; the highest heat counts; published if any is, removed if any is.
    """
    ordered = sorted(files.items(), key=lambda item: (item[1]["published_at"] or "", item[0]), reverse=True)
    every = [values for _, values in ordered]
    heats = [values["heat"] for values in every if values["heat"] is not None]
    return every[0] | {
        "topics": _united([values["topics"] for values in every]),
        "coverage": sorted(
            _united([values["coverage"] for values in every]), key=lambda item: -(item[2] or 0)
        ),
        "heat": max(heats, default=None),
        "published": any(values["published"] for values in every),
        "removed": any(values["removed"] for values in every),
    }


def merge(base: Values, ours: Values, theirs: Values, computed: Values | None = None) -> Merge:
    """The three-way merge, field by field (blueprint rule 2).

    `base` is the fold at the last merge (empty for an article that never had a file), `ours` what is stored,
    `theirs` the fold now, `computed` what a rule filled in: where ours is no more than that, nobody chose it.
    Where both sides changed a field differently, ours stays and a clash says so.
    """
    merged, clashes, computed = {}, [], computed or {}
    for field, value in theirs.items():
        before = base[field] if field in base else _nothing_like(value)
        if field in LISTS:
            merged[field] = merge_lists(before, ours[field], value)
            parts = disputed(before, ours[field], value)
            clashes += [Clash(field, *parts)] if parts[1] else []
        elif value in (before, ours[field]):
            merged[field] = ours[field]
        elif ours[field] in (before, computed.get(field, before)):
            merged[field] = value
        else:
            merged[field] = ours[field]
            clashes.append(Clash(field, before, ours[field], value))
    return Merge(merged, tuple(clashes))


def merge_lists(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """Element by element: what either side removed is gone, what either side added is there.

    An element that both changed differently stays as ours has it. The order is ours where we changed the
    list, unless only the file sorted it anew; what the other side added stands behind what it follows there.
    """
    before, mine, yours = _by_identity(base), _by_identity(ours), _by_identity(theirs)
    if list(mine) == list(before) or (_resorted(before, yours) and not _resorted(before, mine)):
        first, second = yours, mine
    else:
        first, second = mine, yours
    names = [name for name in first if name in second or name not in before]
    place = 0
    for name in second:
        if name in names:
            place = names.index(name) + 1
        elif name not in before:
            names.insert(place, name)
            place += 1
    return [_element(name, before, mine, yours) for name in names]


def disputed(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> tuple[list[Any], ...]:
    """The elements that both sides changed differently: as they were, as ours and as theirs has them."""
    before, mine, yours = _by_identity(base), _by_identity(ours), _by_identity(theirs)
    names = [
        name
        for name in mine
        if name in yours and mine[name] != yours[name] and before.get(name) not in (mine[name], yours[name])
    ]
    return (
        [before[name] for name in names if name in before],
        [mine[n] for n in names],
        [yours[n] for n in names],
    )


def part_like(part: Sequence[Any], whole: Sequence[Any]) -> list[Any]:
    """The elements of `whole` that are known by the same members as those of `part`, in that order."""
    elements = _by_identity(whole)
    return [elements[name] for name in _by_identity(part) if name in elements]


def _resorted(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether the elements that are in both have changed places."""
    return [name for name in before if name in after] != [name for name in after if name in before]


def _element(name: str, before: Mapping[str, Any], mine: Mapping[str, Any], yours: Mapping[str, Any]) -> Any:
    if name not in mine or name not in yours:
        return mine.get(name, yours.get(name))
    return yours[name] if mine[name] == before.get(name) else mine[name]


def _by_identity(elements: Sequence[Any]) -> dict[str, Any]:
    return {element if isinstance(element, str) else element[0]: element for element in elements}


def _united(lists: Sequence[Sequence[Any]]) -> list[Any]:
    united: dict[str, Any] = {}
    for elements in lists:
        for name, element in _by_identity(elements).items():
            united.setdefault(name, element)
    return list(united.values())


def _nothing_like(value: Any) -> Any:
    """What a field holds before anybody said anything."""
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return ""
    return [] if isinstance(value, list) else None
