"""Plain values from libyaml's events, refusing everything that makes YAML dangerous."""

from typing import Any, NamedTuple, TypeAlias

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .errors import SeedFileError

Raw: TypeAlias = "str | list[Raw] | dict[str, Raw] | None"
Map: TypeAlias = dict[str, Raw]

MAX_DEPTH = 20
MAX_NODES = 50_000

# Only these, unquoted, are null. Every other scalar stays the text that was written.
NULLS = frozenset({"", "~", "null", "Null", "NULL"})

ROOTS: dict[type, tuple[str, str]] = {
    MappingStartEvent: ("the top level is not a map of fields", "write lines of the form `field: value`"),
    SequenceStartEvent: ("a list was expected", "write lines of the form `- value`"),
}
# The events of PyYAML come without types.
Event: TypeAlias = Any


class Built(NamedTuple):
    """A map or list, and the number of nodes in it."""

    value: Any
    nodes: int


def build(text: str, first_line: int = 1, outer: int = 0, root: type = MappingStartEvent) -> Built:
    """The one YAML document in `text`, whose top level must be a `root`: maps, lists, text and None.

    `first_line` is the line of the file on which `text` begins, `outer` the depth at which it stands there.
    Raises SeedFileError, with the line, for invalid YAML and for all that seed format §3 refuses.
    """
    try:
        return _Builder(text, first_line, outer).document(root)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = first_line + text.count("\n", 0, mark.index) if mark else None
        problem = getattr(error, "problem", None) or "a character is not allowed"
        remedy = "correct the line, and put text into double quotes"
        raise SeedFileError(f"the YAML cannot be read: {problem}", remedy, line) from None


class _Builder:
    """Walks the flat stream of events with a stack of its own, so that nesting never reaches the C stack."""

    def __init__(self, text: str, first_line: int, outer: int) -> None:
        self.text = text
        self.first_line = first_line
        self.room = MAX_DEPTH - outer
        self.next_event = CParser(text).get_event
        self.nodes = 1

    def document(self, root: type) -> Built:
        self.next_event()
        event = self.next_event()
        if type(event) is DocumentStartEvent:
            event = self.next_event()
        if type(event) is not root:
            raise self.refusal(event, *ROOTS[root])
        value = self.collection(event)
        self.next_event()
        event = self.next_event()
        if type(event) is not StreamEndEvent:
            raise self.refusal(event, "a second YAML document begins", "keep one document in a file")
        return Built(value, self.nodes)

    def collection(self, event: Event) -> Any:
        """The map or list that `event` opens. One loop: a call for each node would double the time."""
        top: Any = self.opened(event)
        node = top
        parents: list[Any] = []
        key = None
        value: Raw
        for event in iter(self.next_event, None):
            kind = type(event)
            if kind is ScalarEvent:
                value = self.scalar(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                if not parents:
                    break
                node = parents.pop()
                continue
            else:
                value = self.opened(event)
            if type(node) is list:
                node.append(value)
            elif key is None:
                key = self.key(event, value, node)
                continue
            else:
                node[key] = value
                key = None
            if kind is not ScalarEvent:
                parents.append(node)
                node = value
                self.check_depth(event, len(parents))
        return top

    def scalar(self, event: Event) -> str | None:
        self.nodes += 1
        if event.tag is not None or event.anchor is not None or self.nodes > MAX_NODES:
            self.check_node(event)
        value: str = event.value
        return None if value in NULLS and event.implicit[0] else value

    def opened(self, event: Event) -> Raw:
        self.nodes += 1
        self.check_node(event)
        return {} if type(event) is MappingStartEvent else []

    def key(self, event: Event, value: Raw, node: Map) -> str:
        if not isinstance(value, str):
            raise self.refusal(event, "a field has no name, or a map or list for a name", "name it by a word")
        if value == "<<":
            raise self.refusal(event, "merge keys (<<) are not accepted", "write the fields out")
        if value in node:
            reason = "the field stands twice in one map"
            raise self.refusal(event, reason, "keep one of the two", field=readable(value))
        return value

    def check_node(self, event: Event) -> None:
        """Refuses what only a hostile file holds; none occurs in 16,207 real ones (seed format §3)."""
        if type(event) is AliasEvent:
            raise self.refusal(event, "aliases (*name) are not accepted", "write the value out")
        if event.anchor is not None:
            raise self.refusal(event, "anchors (&name) are not accepted", "quote the text or drop the anchor")
        if event.tag is not None:
            raise self.refusal(event, "tags (!name) are not accepted", "quote the text or drop the tag")
        if self.nodes > MAX_NODES:
            raise self.refusal(event, f"there are more than {MAX_NODES:,} values", "split the file")

    def check_depth(self, event: Event, parents: int) -> None:
        if parents >= self.room:
            raise self.refusal(event, f"the nesting is deeper than {MAX_DEPTH}", "flatten the file")

    def refusal(self, event: Event, reason: str, remedy: str, field: str | None = None) -> SeedFileError:
        line = self.first_line + self.text.count("\n", 0, event.start_mark.index)
        return SeedFileError(reason, remedy, line, field)


def readable(name: str) -> str:
    """A field's name as an error may show it: printable and short."""
    return "".join(character for character in name if character.isprintable())[:60]
