"""Parses front matter entry by entry, and each distinct related item, source or list of topics only once.

A field at the margin with what stands below it is valid YAML by itself, and so are the items of a list. Most
fields hold a text in plain quotation marks, which needs no parser. And on a large site nearly all bytes are
lists of related items, which repeat a few texts over and over (seed format §7): each text is looked up before
it is parsed. Whatever is unusual goes the plain way, as a whole, and so does whatever is refused: `build` is
the judge of it, and names the line.
"""

import re
from functools import lru_cache
from typing import Any

from yaml.events import SequenceStartEvent

from .builder import MAX_NODES, NULLS, Built, Map, Raw, build
from .errors import SeedFileError

# What libyaml takes for a line break or refuses is not plain.
PLAIN = r'[^"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*'
ENTRY = re.compile(
    r"([A-Za-z][A-Za-z0-9_]{0,59}):"
    rf'(?: "({PLAIN}(?:\\["\\]{PLAIN})*)"'
    r"| ([A-Za-z0-9](?:[A-Za-z0-9_./+-]|[: ](?=[A-Za-z0-9]))*)"
    r"|( .*))?\n"
    r"((?:  .*\n|\n)*)"
)
ESCAPED = re.compile(r"\\(.)")
ITEM = "\n  - "
# Longer texts are parsed anew each time, so that a hostile folder cannot fill the memory with them.
LONGEST_KEPT = 4_000


class Unusual(Exception):  # noqa: N818  (it is no error)
    """Only the whole can tell."""


def build_front_matter(text: str, first_line: int) -> Map:
    """What `build` gives for the map in `text`, sooner; equal parts may be one object, so change none."""
    try:
        return _built_by_entry(text)
    except (Unusual, SeedFileError):
        value: Map = build(text, first_line).value
        return value


def _built_by_entry(text: str) -> Map:
    values: Map = {}
    nodes = 1
    end = len(text) - len(text.lstrip("\n"))
    for entry in ENTRY.finditer(text, end):
        name, quoted, word, other, below = entry.groups()
        if entry.start() != end or name in values or name in NULLS:
            raise Unusual
        end = entry.end()
        if other or below.strip(" \n"):
            values[name], more = _built_entry(entry)
        elif quoted is not None:
            values[name], more = ESCAPED.sub(r"\1", quoted) if "\\" in quoted else quoted, 2
        else:
            values[name], more = None if word in NULLS else word, 2
        nodes += more
    if end != len(text) or nodes > MAX_NODES or not values:
        raise Unusual
    return values


def _built_entry(entry: re.Match[str]) -> tuple[Raw, int]:
    """The value of an entry that needs the parser, and the number of its nodes, or a few more."""
    name, below = entry[1], entry[5]
    if name == "related" and entry.end(1) + 2 == entry.start(5):
        return _built_list(below)
    text = entry[0]
    built = _built_map(text) if len(text) <= LONGEST_KEPT else build(text)
    if list(built.value) != [name]:
        raise Unusual
    return built.value[name], built.nodes


def _built_list(below: str) -> tuple[list[Raw], int]:
    before, *chunks = ("\n" + below[:-1]).split(ITEM)
    if before or not chunks or max(map(len, chunks)) > LONGEST_KEPT:
        raise Unusual
    parts = [_built_items(chunk) for chunk in chunks]
    return [item for part in parts for item in part.value], 2 + sum(part.nodes for part in parts)


class RepeatedMap(dict[str, Raw]):
    """An item that may stand in many lists. Whoever reads it can leave the result here, to read it once."""

    __slots__ = ("read",)

    read: Any


@lru_cache(maxsize=1024)
def _built_map(text: str) -> Built:
    return build(text)


@lru_cache(maxsize=8192)
def _built_items(chunk: str) -> Built:
    built = build(f"{ITEM}{chunk}\n", outer=1, root=SequenceStartEvent)
    items = [RepeatedMap(item) if type(item) is dict else item for item in built.value]
    return built._replace(value=items)
