"""How values are written in a seed file: the publisher's style, or that of the value replaced."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from .marked import Node

# Text that means the same to every reader of YAML when it stands without quotes in a map.
PLAIN = re.compile(r"[^\W\d_](?:[\w.&'’()/+ -]|:(?=\S)|,(?= ))*")
NOT_TEXT = frozenset(["y", "yes", "n", "no", "on", "off", "true", "false", "null"])
IN_LINE = re.compile(r"[,\[\]{}]")
TO_ESCAPE = re.compile('["\\\\\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]')
SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Word(str):
    """A text that is written without quotes where nobody can mistake it: a name, a topic."""

    __slots__ = ()


class Figure(str):
    """What is never quoted: a number, a date, true or false."""

    __slots__ = ()


New: TypeAlias = "str | Sequence[New] | Mapping[str, New]"


def literal(value: str, in_line: bool = False) -> str:
    """A text as a new field holds it."""
    return value[:] if is_bare(value, in_line) else in_quotes(value)


def literal_like(node: Node, value: str, in_line: bool) -> str:
    """A text in the style of the one that it replaces."""
    if node.quote == "'" and not TO_ESCAPE.search(value.translate({34: None, 92: None})):
        return "'" + value.replace("'", "''") + "'"
    if not node.quote:
        bare = value if isinstance(value, Figure) else Word(value)
        return literal(bare if node.start < node.end else value, in_line)
    return in_quotes(value)


def is_bare(value: str, in_line: bool) -> bool:
    """Whether a text is to stand without quotes."""
    if not isinstance(value, Word):
        return isinstance(value, Figure)
    if in_line and IN_LINE.search(value):
        return False
    return bool(PLAIN.fullmatch(value)) and value.lower() not in NOT_TEXT and value == value.strip()


def in_quotes(value: str) -> str:
    return '"' + TO_ESCAPE.sub(escaped, value) + '"'


def escaped(found: re.Match[str]) -> str:
    return SHORT.get(found[0], f"\\u{ord(found[0]):04X}")


def like_beside(value: New, beside: Sequence[Node]) -> New:
    """A new item of a list as those beside it are written: a text with quotes or without."""
    if isinstance(value, str) and beside:
        return str(value) if beside[0].quote else Word(value)
    return value


def in_one_line(value: New) -> str:
    """A value inside a map or list that is written in a line."""
    if isinstance(value, str):
        return literal(value, in_line=True)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {in_one_line(each)}" for name, each in value.items()) + "}"
    return "[" + ", ".join(map(in_one_line, value)) + "]"


def field_lines(name: str, value: New, indent: str) -> list[str]:
    """A new field of a map, a line each."""
    if isinstance(value, str):
        return [f"{indent}{name}: {literal(value)}\n"]
    if isinstance(value, Mapping):
        inner = [line for key, each in value.items() for line in field_lines(key, each, indent + "  ")]
    else:
        inner = [line for each in value for line in item_lines(each, indent + "  ")]
    return [f"{indent}{name}:\n", *inner]


def item_lines(value: New, indent: str) -> list[str]:
    """A new item of a list, a line each."""
    if not isinstance(value, Mapping):
        return [f"{indent}- {in_one_line(value)}\n"]
    inner = [line for key, each in value.items() for line in field_lines(key, each, indent + "  ")]
    return [f"{indent}- {inner[0].lstrip()}", *inner[1:]]
