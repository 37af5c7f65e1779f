"""The merge as a plain model: what the blueprint's rules 2 to 4 say, without a database, to hold the site to.

One article a piece. Files are known by path; each holds the fields of FIELDS.
"""

from dataclasses import dataclass, field
from typing import Any

FIELDS = ("title", "excerpt", "url", "heat", "published", "removed")
Said = dict[str, Any]  # FIELDS, and "topics" and "date"


@dataclass
class Row:
    """A file as last read; `content` is None once it has to be read again whatever it holds."""

    said: Said
    content: Said | None


@dataclass
class Piece:
    """What is known of one article."""

    rows: dict[str, Row] = field(default_factory=dict)
    ours: Said = field(default_factory=dict)
    base: Said = field(default_factory=dict)
    conflicts: dict[str, tuple[Any, Any]] = field(default_factory=dict)  # field: base, theirs
    removed_here: bool = False  # an editor did before the files

    def read(self, files: dict[str, Said], there: set[str]) -> None:
        """What a run does that reads these files of the piece, while the paths of `there` exist."""
        changed = {path: said for path, said in files.items() if self.is_news(path, said)}
        if not changed:
            return
        for path in sorted(changed.keys() - self.rows.keys()):
            gone = [old for old in self.rows if old not in there and old not in changed]
            if gone:
                del self.rows[max(gone)]
            self.rows[path] = Row({}, None)
        for path, said in changed.items():
            self.rows[path] = Row(as_read(said), dict(said))
        self.take(self.fold())

    def is_news(self, path: str, said: Said) -> bool:
        return path not in self.rows or self.rows[path].content != said

    def fold(self) -> Said:
        """The later date, then the greater path, gives the values; the rest is united."""
        shares = {path: row.said for path, row in self.rows.items()}
        first = max(shares, key=lambda path: (shares[path]["date"], path))
        every = shares.values()
        return shares[first] | {
            "topics": set().union(*(said["topics"] for said in every)),
            "heat": max(said["heat"] for said in every),
            "published": any(said["published"] for said in every),
            "removed": any(said["removed"] for said in every),
        }

    def take(self, theirs: Said) -> None:
        """The three-way merge, and what it opens and closes."""
        if not self.ours:
            self.ours, self.base = dict(theirs), theirs
            return
        held, base, ours = self.removed_here and self.ours["removed"], self.base, self.ours
        self.removed_here = ours["removed"] and theirs["removed"] and (held or not base["removed"])
        for name in FIELDS:
            before, said = base[name], theirs[name]
            if said != before and ours[name] == before:
                ours[name] = said
            elif said not in (before, ours[name]):
                started = self.conflicts[name][0] if name in self.conflicts else before
                self.conflicts[name] = (started, said)
        ours["removed"] = ours["removed"] or held
        both = base["topics"] & ours["topics"] & theirs["topics"]
        ours["topics"] = both | ((ours["topics"] | theirs["topics"]) - base["topics"])
        self.base = theirs
        for name, (started, _) in list(self.conflicts.items()):
            if theirs[name] in (started, ours[name]):
                del self.conflicts[name]

    def edit(self, name: str, value: Any, seen: bool = True) -> None:
        """What an editor does; `seen` where the desk notices that it is the file's value."""
        if seen and self.ours[name] != value and self.conflicts.get(name, (None, None))[1] == value:
            del self.conflicts[name]
        self.ours[name] = value

    def can_retire(self, there: set[str]) -> bool:
        lost = bool(self.rows) and not any(path in there for path in self.rows)
        return lost and self.ours["published"] and self.base["published"]

    def retire(self) -> None:
        self.ours["published"] = False
        self.base = self.base | {"published": False}
        for row in self.rows.values():
            row.said, row.content = row.said | {"published": False}, None


def as_read(said: Said) -> Said:
    """A file that removes its article does not publish it."""
    return said | {"published": said["published"] and not said["removed"]}
