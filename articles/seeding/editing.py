"""Changing single fields of a file of front matter or YAML, in its own style; every other byte stays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from .marked import Entry, MarkedText, Node
from .style import New, field_lines, in_one_line, item_lines, like_beside, literal_like

# As the publisher orders them: a field that a file lacks is put behind the one that stands before it here.
ORDER = """
    taxonomy _id definition category title name otherNames shortname parent domain keywords hashtags
    excerpt abstract publishedDateTime originalUrl webUrl sourceUrl url
    ampWebUrl ampUrl cdnAmpWebUrl cdnAmpUrl type width height isCached quality heat score removed published
    featuredContent description id provider topics tags images related services newsroom secured
"""
PLACE = {name: place for place, name in enumerate(ORDER.split())}
LAST = len(PLACE)


@dataclass
class ListChange:
    """What a list shall hold: `wanted`, in order.

    `identify` says which of these each item of the file is; None is no entry of the list, and stays. `make`
    gives the value of an entry that the file lacks.
    """

    wanted: Sequence[str]
    identify: Callable[[Sequence[Node]], list[str | None]]
    make: Callable[[str], New]


Change: TypeAlias = "New | ListChange | None"  # None takes the field away
Changes: TypeAlias = Mapping[tuple[str, ...], Change]  # by the names of a field, the usual one first
Part: TypeAlias = "str | tuple[int, int]"  # new text, or a span of the old one


@dataclass
class Editor:
    """Collects the changes of one file, then gives its new bytes."""

    marked: MarkedText
    edits: list[tuple[int, int, int, Sequence[Part]]] = field(default_factory=list)

    def result(self) -> bytes:
        """The file with all changes made."""
        pieces: list[str] = []
        done = 0
        for start, end, _, parts in sorted(self.edits, key=lambda edit: edit[:3]):
            pieces += [self.marked.written(done, start), *map(self.rendered, parts)]
            done = end
        pieces.append(self.marked.written(done, len(self.marked.text)))
        return "".join(pieces).encode("utf-8")

    def rendered(self, part: Part) -> str:
        if isinstance(part, tuple):
            return self.marked.written(*part)
        return part.replace("\n", self.marked.line_end)

    def replace(self, start: int, end: int, *parts: Part, rank: int = 0) -> None:
        """Puts parts in the place of a span; of insertions at one place the lower rank comes first."""
        self.edits.append((start, end, rank, parts))

    def set_body(self, body: str) -> None:
        """Puts a text behind the closing line."""
        if self.marked.body is not None:
            self.replace(*self.marked.body, f"\n{body}\n" if body else "\n")

    def set_fields(self, changes: Changes) -> None:
        """Changes fields of the file's map."""
        for names, change in changes.items():
            self.set_field(self.marked.root, names, change)

    def set_inner(self, name: str, changes: Changes) -> None:
        """Changes fields of the map `name`, which comes and goes with what it holds."""
        entry = self.marked.root.entries.get(name) if self.marked.root else None
        node = entry.node if entry else None
        if entry is None or node is None or not node.entries:
            values = {names[0]: made(change) for names, change in changes.items() if has_value(change)}
            if values:
                self.set_field(self.marked.root, (name,), values)
            return
        gone = {each for names, change in changes.items() if not has_value(change) for each in names}
        stays = any(map(has_value, changes.values())) or node.entries.keys() - gone
        if not stays:
            self.remove(self.marked.root, entry)
            return
        for names, change in changes.items():
            self.set_field(node, names, change)

    def set_field(self, owner: Node | None, names: tuple[str, ...], change: Change) -> None:
        """Changes a field of a map, under the first of its names that holds something in the file."""
        present = [owner.entries[name] for name in names if name in owner.entries] if owner else []
        if not has_value(change):
            for entry in present:
                self.clear(owner, entry, change)
            return
        chosen = next((entry for entry in present if entry.node.value), present[0] if present else None)
        if owner is None or chosen is None:
            self.add(owner, names[0], made(change))
        elif isinstance(change, ListChange) and chosen.node.items:
            self.set_list(chosen.node, change)
        elif isinstance(change, str) and isinstance(chosen.node.value, str | None):
            self.set_scalar(owner, chosen.node, change)
        else:
            self.put_instead(owner, chosen, made(change))

    def clear(self, owner: Node | None, entry: Entry, change: Change) -> None:
        """Takes a field away, but of a list nothing that is no entry of it."""
        if isinstance(change, ListChange) and None in change.identify(entry.node.items):
            self.set_list(entry.node, change)
        else:
            self.remove(owner, entry)

    def remove(self, owner: Node | None, entry: Entry) -> None:
        """Takes a field's lines away, and one of two blank lines that would meet. In a map that stands in a
        line it gets no value instead.
        """
        if owner and owner.quote:
            self.replace(entry.node.start, entry.node.end, " null" if self.is_empty(entry.node) else "null")
            return
        start, end = self.lines_of(entry)
        text, (first, last) = self.marked.text, self.marked.front
        if start > first and text[:start].endswith("\n\n") and (end >= last or text.startswith("\n", end)):
            start -= 1
        self.replace(start, end)

    def lines_of(self, entry: Entry) -> tuple[int, int]:
        return self.marked.line_start(entry.start), self.marked.next_line(entry.node.end)

    def is_empty(self, node: Node) -> bool:
        """Whether nothing at all is written for a value, behind its colon."""
        return node.start == node.end

    def set_scalar(self, owner: Node, node: Node, value: str) -> None:
        if node.value != value:
            gap = " " if self.is_empty(node) else ""
            self.replace(node.start, node.end, gap + literal_like(node, value, in_line=bool(owner.quote)))

    def put_instead(self, owner: Node, entry: Entry, value: New) -> None:
        """Writes a field anew whose value has another shape."""
        if owner.quote:
            self.replace(entry.node.start, entry.node.end, " " + in_one_line(value))
            return
        new = field_lines(entry.name, value, " " * self.marked.column(entry.start))
        self.replace(*self.lines_of(entry), *new)

    def add(self, owner: Node | None, name: str, value: New) -> None:
        """Adds a field behind the one that usually stands before it."""
        place = PLACE.get(name, LAST)
        if owner is not None and owner.quote:
            comma = ", " if owner.entries else ""
            self.replace(owner.end - 1, owner.end - 1, f"{comma}{name}: {in_one_line(value)}", rank=place)
            return
        entries = list(owner.entries.values()) if owner else []
        new = field_lines(name, value, " " * self.marked.column(entries[0].start) if entries else "")
        if owner is self.marked.root and not isinstance(value, str) and self.is_airy(entries):
            new = ["\n", *new]
        before = [entry for entry in entries if PLACE.get(entry.name, -1) < place]
        if before:
            last = max(before, key=lambda entry: (PLACE.get(entry.name, -1), entry.start))
            self.insert(self.marked.next_line(last.node.end), place, new)
        else:
            first = self.marked.line_start(entries[0].start) if entries else self.marked.front[0]
            self.insert(first, place, new)

    def insert(self, at: int, rank: int, new: Sequence[str]) -> None:
        if at and self.marked.text[at - 1] != "\n":
            # The file's last line does not end; then the new one does not either.
            new = ["\n", *new[:-1], new[-1].rstrip("\n")]
        self.replace(at, at, *new, rank=rank)

    def is_airy(self, entries: Sequence[Entry]) -> bool:
        """Whether the file has blank lines between its lists and maps, as a new one has."""
        starts = [self.marked.line_start(entry.start) for entry in entries[1:]]
        return not starts or any(self.marked.text[:start].endswith("\n\n") for start in starts)

    def set_list(self, node: Node, change: ListChange) -> None:
        order = arranged(change.identify(node.items), change.wanted)
        if order == list(range(len(node.items))):
            return
        if node.quote:
            self.set_list_in_line(node, change, order)
            return
        spans = [self.item_lines(item) for item in node.items]
        # Comments and blank lines belong to the item above them; a comment stays when its item goes.
        ends = [*(start for start, _ in spans[1:]), spans[-1][1]]
        below = [(end, following) for (_, end), following in zip(spans, ends, strict=True)]
        indent = " " * self.marked.column(self.dash(node.items[0]))
        gone = [gap for at, gap in enumerate(below) if at not in order]
        parts: list[Part] = [gap for gap in gone if "#" in self.marked.text[slice(*gap)]]
        for entry in order:
            if isinstance(entry, int):
                parts += [spans[entry], below[entry]]
            else:
                parts += item_lines(like_beside(change.make(entry), node.items), indent)
        self.replace(spans[0][0], spans[-1][1], *parts)

    def set_list_in_line(self, node: Node, change: ListChange, order: Sequence[int | str]) -> None:
        parts: list[Part] = []
        for entry in order:
            if isinstance(entry, int):
                parts += [", ", (node.items[entry].start, node.items[entry].end)]
            else:
                parts += [", ", in_one_line(like_beside(change.make(entry), node.items))]
        self.replace(node.start, node.end, "[", *parts[1:], "]")

    def item_lines(self, item: Node) -> tuple[int, int]:
        return self.marked.line_start(self.dash(item)), self.marked.next_line(item.end)

    def dash(self, item: Node) -> int:
        return self.marked.text.rfind("-", 0, item.start)


def has_value(change: Change) -> bool:
    return bool(change.wanted) if isinstance(change, ListChange) else change is not None


def made(change: Change) -> New:
    """The whole value of a change."""
    if isinstance(change, ListChange):
        return [change.make(entry) for entry in change.wanted]
    return "" if change is None else change


def arranged(identities: Sequence[str | None], wanted: Sequence[str]) -> list[int | str]:
    """The new list: the numbers of the file's items that stay, and what is new.

    What repeats an entry or is none stays behind the item above it.
    """
    at: dict[str, int] = {}
    for place, identity in enumerate(identities):
        if identity is not None:
            at.setdefault(identity, place)
    order: list[int | str] = [at.get(entry, entry) for entry in wanted]
    for place, identity in enumerate(identities):
        repeats = identity in wanted and identity is not None and at[identity] != place
        if identity is None or repeats:
            above = [number for number, each in enumerate(order) if isinstance(each, int) and each < place]
            order.insert(above[-1] + 1 if above else 0, place)
    return order
