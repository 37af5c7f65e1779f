"""Related items: from a list of snapshots to an article's coverage (seed format §7)."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import NamedTuple

from .builder import Map
from .fields import Fields
from .identity import title_key, url_key
from .piece import Piece, read_piece
from .records import SeedSnapshot, SeedWarning
from .repeats import RepeatedMap
from .vocabulary import RELATED_FIELDS, unknown_names

SIGNED = [field.name for field in fields_of(SeedSnapshot) if field.name != "digest"]


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
    """One related item. One that repeats, as most on a large site do, is read once."""
    if not isinstance(values, RepeatedMap):
        return _read_item(values)
    if not hasattr(values, "read"):
        values.read = _read_item(values)
    found: RelatedItem = values.read
    return found


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
    values = {name: getattr(snapshot, name) for name in SIGNED}
    written = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(written.encode()).hexdigest()
