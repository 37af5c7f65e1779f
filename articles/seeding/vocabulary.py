"""The names that the format knows, to tell unknown keys by (seed format §1, §2, §7, §11)."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from .builder import Map, readable

# A name with the vocabulary of the map, or list of maps, that it holds.
Vocabulary: TypeAlias = Mapping[str, Any]


def _names(words: str) -> dict[str, Any]:
    return {name: {} for name in words.split()}


PICTURE_FIELDS = _names("url width height title isCached")
PROVIDER_FIELDS = {**_names("name domain id"), "images": PICTURE_FIELDS}
PIECE_FIELDS = {
    **_names("title excerpt abstract publishedDateTime type quality"),
    **_names("webUrl originalUrl sourceUrl url ampWebUrl ampUrl cdnAmpWebUrl cdnAmpUrl"),
    "provider": PROVIDER_FIELDS,
    "images": PICTURE_FIELDS,
}
RELATED_FIELDS = PIECE_FIELDS
# What the desk decided and the format has no field for.
NEWSROOM_FIELDS = _names(
    "slug key former_keys language own_text no_source no_source_name plain_text published related_count"
)
# The items of `related` answer for themselves.
ARTICLE_FIELDS = {
    **PIECE_FIELDS,
    **_names("category heat score published removed featuredContent topics tags related secured"),
    "newsroom": NEWSROOM_FIELDS,
}


def unknown_names(values: Map, known: Vocabulary, within: str = "") -> set[str]:
    """The names in `values` that are not `known`, at any level, dotted."""
    unknown: set[str] = set()
    for name, value in values.items():
        if name not in known:
            unknown.add(within + readable(name))
        elif known[name]:
            for inner in value if isinstance(value, list) else [value]:
                if isinstance(inner, dict):
                    unknown |= unknown_names(inner, known[name], f"{within}{name}.")
    return unknown
