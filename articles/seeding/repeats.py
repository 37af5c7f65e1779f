"""Parses front matter, and each distinct related item in it only once.

Lists of related items make up nearly all of a large site's bytes and repeat a few texts over and over
(seed format §7). So a list in the usual shape is cut into its items by their indentation, and the items'
texts are looked up before they are parsed. Whatever is unusual goes the plain way, as a whole.
"""

import re
from functools import lru_cache
from typing import Any

from yaml.events import SequenceStartEvent

from .builder import MAX_NODES, Built, Map, Raw, build
from .errors import SeedFileError

RELATED = re.compile(r"^related:\n((?:  .*\n|\n+(?=  ))+)", re.MULTILINE)
ITEM = "\n  - "
# Longer items are parsed anew each time, so that a hostile folder cannot fill the memory with them.
LONGEST_KEPT = 4_000


def build_front_matter(text: str, first_line: int) -> Map:
    """What `build` gives for the map in `text`, sooner; equal items may be one object, so change none."""
    related = RELATED.search(text)
    built = _built_in_parts(text, related) if related else None
    value: Map = (built or build(text, first_line)).value
    return value


def _built_in_parts(text: str, related: re.Match[str]) -> Built | None:
    """The map built from its items and the rest, or None where only the whole can tell."""
    before, *chunks = ("\n" + related[1]).split(ITEM)
    if before or not chunks or max(map(len, chunks)) > LONGEST_KEPT:
        return None
    try:
        rest = build(f"{text[: related.start()]}related:\n{text[related.end() :]}")
        parts = [_built_items(chunk) for chunk in chunks]
    except SeedFileError:
        # The whole is parsed again, to name the right line.
        return None
    if rest.starts.get("related") != related.start() or rest.value["related"] is not None:
        # The words stood inside a longer text, or the list goes on in another shape.
        return None
    if rest.nodes + sum(part.nodes for part in parts) > MAX_NODES:
        return None
    items: list[Raw] = []
    for part in parts:
        items += part.value
    rest.value["related"] = items
    return rest


class RepeatedMap(dict[str, Raw]):
    """An item that may stand in many lists. Whoever reads it can leave the result here, to read it once."""

    __slots__ = ("read",)

    read: Any


@lru_cache(maxsize=8192)
def _built_items(chunk: str) -> Built:
    built = build(f"{ITEM}{chunk}\n", outer=1, root=SequenceStartEvent)
    items = [RepeatedMap(item) if type(item) is dict else item for item in built.value]
    return built._replace(value=items)
