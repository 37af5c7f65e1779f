"""A seed file's text with the place of every value in it, so that one can be changed and all else stays."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yaml._yaml import CParser
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from .builder import NULLS, Raw
from .cleaning import FORBIDDEN, WINDOWS_1252
from .envelope import HANDLER

# What clean_raw() changes, in one pass, so that each place of the clean text leads to one of the raw text.
UNCLEAN = re.compile(f"\\A\ufeff+|\r\n?|â€\x9d|{FORBIDDEN.pattern}")
LINE_END = re.compile("\r\n|\r|\n")


@dataclass
class Node:
    """A value in the text: `start` to `end` is what is written; for a block, to the end of its last line."""

    start: int
    end: int
    value: Raw = None
    quote: str = ""  # of a scalar: ", ', | or >; of a map or list in a line: its bracket
    entries: dict[str, "Entry"] = field(default_factory=dict)
    items: list["Node"] = field(default_factory=list)


@dataclass
class Entry:
    """A field of a map: where its name stands, and its value."""

    name: str
    start: int
    node: Node


class MarkedText:
    """The clean text of a seed file, each place of which leads back to the raw text.

    `front` and `body` are the spans of the front matter and of what follows the closing line, `root` the map
    between the fences (None where it is empty). `body` is None in a file that is YAML as a whole.
    """

    def __init__(self, content: bytes, is_yaml: bool = False) -> None:
        self.raw = content.decode("utf-8")
        self.text, self.places = aligned(self.raw)
        found = LINE_END.search(self.raw)
        self.line_end = found[0] if found else "\n"
        self.body: tuple[int, int] | None = None
        self.front = (0, len(self.text))
        if not is_yaml:
            opening, closing = self.fences()
            self.front = (opening, closing[0])
            self.body = (closing[1], len(self.text))
        self.root = self.map_between(*self.front)

    def fences(self) -> tuple[int, tuple[int, int]]:
        """Where the front matter begins, and the span of the closing fence."""
        text = self.text.lstrip("\n\t ")
        skipped = len(self.text) - len(text)
        fences: Iterator[re.Match[str]] = HANDLER.FM_BOUNDARY.finditer(text)
        opening, closing = next(fences), next(fences)
        return skipped + opening.end() + 1, (skipped + closing.start(), skipped + closing.end())

    def map_between(self, start: int, end: int) -> Node | None:
        next_event: Callable[[], Any] = CParser(self.text[start:end]).get_event
        for event in iter(next_event, None):
            if type(event) is MappingStartEvent:
                return read_node(event, next_event, self.text, start)
        return None

    def raw_place(self, place: int) -> int:
        """The place in the raw text of a place in the clean text."""
        clean, raw = self.places[bisect_right(self.places, (place, len(self.raw))) - 1]
        return raw + place - clean

    def written(self, start: int, end: int) -> str:
        """The raw text of a span; from the very start with what vanishes there, such as a byte order mark."""
        last = len(self.raw) if end == len(self.text) else self.raw_place(end)
        return self.raw[self.raw_place(start) if start else 0 : last]

    def line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1

    def next_line(self, place: int) -> int:
        """Where the line after the one of `place` begins."""
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end + 1

    def column(self, place: int) -> int:
        return place - self.line_start(place)


def aligned(raw: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as clean_raw() gives it, and pairs of places from which both run alike."""
    pieces: list[str] = []
    places = [(0, 0)]
    clean, done = 0, 0
    for found in UNCLEAN.finditer(raw):
        pieces += (raw[done : found.start()], stands_for(found[0]))
        clean += found.start() - done + len(pieces[-1])
        done = found.end()
        places.append((clean, done))
    return "".join([*pieces, raw[done:]]), places


def stands_for(unclean: str) -> str:
    if unclean[0] == "\r":
        return "\n"
    return "”" if len(unclean) == 3 and unclean[0] == "â" else WINDOWS_1252.get(ord(unclean[0]), "")


def read_node(event: Any, next_event: Callable[[], Any], text: str, offset: int) -> Node:
    """The value that `event` opens. The text was read before, so its depth is bounded."""
    start, end = event.start_mark.index + offset, event.end_mark.index + offset
    if type(event) is ScalarEvent:
        value = None if event.value in NULLS and event.implicit[0] else event.value
        # A block of text takes the blank lines after it along; they are the file's, not the value's.
        trimmed = len(text[:end].rstrip("\n")) if event.style in ("|", ">") else end
        return Node(start, trimmed, value, event.style or "")
    if type(event) is MappingStartEvent:
        return read_map(event, next_event, text, offset)
    return read_list(event, next_event, text, offset)


def read_map(opening: Any, next_event: Callable[[], Any], text: str, offset: int) -> Node:
    value: dict[str, Raw] = {}
    node = Node(opening.start_mark.index + offset, 0, value, "{" if opening.flow_style else "")
    last = node.start
    for event in iter(next_event, None):
        if type(event) is MappingEndEvent:
            return closed(node, event, last, offset)
        inner = read_node(next_event(), next_event, text, offset)
        node.entries[event.value] = Entry(event.value, event.start_mark.index + offset, inner)
        value[event.value], last = inner.value, inner.end
    return node


def read_list(opening: Any, next_event: Callable[[], Any], text: str, offset: int) -> Node:
    value: list[Raw] = []
    node = Node(opening.start_mark.index + offset, 0, value, "[" if opening.flow_style else "")
    last = node.start
    for event in iter(next_event, None):
        if type(event) is SequenceEndEvent:
            return closed(node, event, last, offset)
        inner = read_node(event, next_event, text, offset)
        node.items.append(inner)
        value.append(inner.value)
        last = inner.end
    return node


def closed(node: Node, closing: Any, last: int, offset: int) -> Node:
    """A map or list to its end: its bracket, or the end of its last value."""
    node.end = closing.end_mark.index + offset if node.quote else last
    return node
