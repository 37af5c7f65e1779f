"""Related items: from a list of snapshots to an article's coverage (seed format §7)."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, replace
from functools import lru_cache
from typing import NamedTuple

from .builder import Map
from .fields import Fields
from .identity import title_key, url_key
from .piece import Piece, read_piece
from .records import SeedSnapshot, SeedWarning
from .vocabulary import RELATED_FIELDS, unknown_names

# Longer items are read anew each time, so that a hostile folder cannot fill the memory with them.
LONGEST_KEPT = 4_000


class RelatedItem(NamedTuple):
    """What one related item gives: no snapshot where it has no usable title."""

    snapshot: SeedSnapshot | None
    unknown_keys: frozenset[str]
    warnings: tuple[SeedWarning, ...]


class Related(NamedTuple):
    """What the list gives; `raw_count` is the number of items as written."""

    coverage: tuple[SeedSnapshot, ...]
    raw_count: int
    unknown_keys: frozenset[str]


def read_related(fields: Fields, own_keys: Collection[str]) -> Related:
    """The coverage that the list `related` gives: without the article's own keys, each other key once."""
    items = fields.items("related")
    coverage: dict[str, SeedSnapshot] = {}
    unknown: set[str] = set()
    for position, values in enumerate(items, start=1):
        if not isinstance(values, dict):
            fields.expected(dict, "related", values)
            continue
        item = read_item(values)
        unknown.update(item.unknown_keys)
        for warning in item.warnings:
            fields.warn(f"related[{position}].{warning.field}", warning.reason)
        if item.snapshot and item.snapshot.key not in own_keys:
            coverage.setdefault(item.snapshot.key, item.snapshot)
    return Related(tuple(coverage.values()), len(items), frozenset(unknown))


def read_item(values: Map) -> RelatedItem:
    """One related item. Equal ones, which make up most of a large site, are read once."""
    written = json.dumps(values, ensure_ascii=False)
    if len(written) > LONGEST_KEPT:
        return _read_item(values)
    return _kept_item(written)


@lru_cache(maxsize=8192)
def _kept_item(written: str) -> RelatedItem:
    return _read_item(json.loads(written))


def _read_item(values: Map) -> RelatedItem:
    warnings: list[SeedWarning] = []
    fields = Fields(values, warnings)
    piece = read_piece(fields)
    if not piece.title:
        fields.warn("title", "no usable title; the item was dropped")
    unknown = unknown_names(values, RELATED_FIELDS, "related.")
    return RelatedItem(_snapshot(piece) if piece.title else None, frozenset(unknown), tuple(warnings))


def _snapshot(piece: Piece) -> SeedSnapshot:
    unsigned = SeedSnapshot(
        digest="",
        key=url_key(piece.url) or title_key(piece.title, piece.published_at),
        kind=piece.kind,
        title=piece.title,
        excerpt=piece.excerpt,
        url=piece.url,
        published_at=piece.published_at,
        provider_domain=piece.provider.domain,
        provider_name=piece.provider.name,
        quality=piece.quality,
    )
    return replace(unsigned, digest=snapshot_digest(unsigned))


def snapshot_digest(snapshot: SeedSnapshot) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of all fields but the digest."""
    values = asdict(snapshot)
    del values["digest"]
    written = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(written.encode()).hexdigest()
