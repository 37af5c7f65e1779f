"""A ledger as words on a terminal: the same for a dry run and for the run, with colours or without."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from articles.differences import differences
from articles.importing.ledger import Entry
from articles.models import RunEntry
from articles.seeding.merging import LISTS

if TYPE_CHECKING:
    from articles.importing.importer import Report

Outcome = RunEntry.Outcome
MANY_NEW = 40  # new articles that are named one by one without being asked
LONGEST = 70  # characters of one value
LEAD_IN = 20  # of them, those before the first difference
ELEMENTS = 8  # of a list, named
GRAVE = (Outcome.REJECTED, Outcome.CONFLICT, Outcome.SKIPPED, Outcome.REMOVED, Outcome.MISSING)
STYLES = {"old": "red strike", "new": "green", "grave": "bold red", "quiet": "dim", "": ""}


class Bit(NamedTuple):
    """A stretch of a line, and what it is: "old", "new", "grave", "quiet" or just text."""

    text: str
    kind: str = ""


Line = list[Bit]


def lines_of(report: "Report", in_full: bool = False) -> Iterator[Line]:
    """The ledger line by line: everything that changes, and new articles where they are few or asked for."""
    new = [entry for entry in report.entries if entry.outcome == Outcome.CREATED]
    brief = len(new) > MANY_NEW and not in_full
    for entry in report.entries:
        if not (brief and entry.outcome == Outcome.CREATED):
            yield entry_line(entry)
            yield from (change_line(name, *change) for name, change in entry.changes.items())
            yield from (dispute_line(name, *both) for name, both in entry.disputes.items())
    if brief:
        yield [Bit(f"{Outcome.CREATED:>9}  {len(new)} files; --verbosity=2 names them")]
    for warning in report.counts["warnings"]:
        yield [Bit(f"  warning  {warning['path']}  {warning['warning']}")]


def entry_line(entry: Entry) -> Line:
    place = f"{entry.path}:{entry.line}" if entry.line else entry.path
    words = [entry.title, f"({entry.field})" if entry.field else "", entry.reason]
    said = "".join(f"  {word}" for word in words if word)
    return [
        Bit(f"{entry.outcome:>9}", "grave" if entry.outcome in GRAVE else ""),
        Bit(f"  {place}"),
        Bit(said, "quiet"),
    ]


def change_line(name: str, before: Any, after: Any) -> Line:
    """One field: what it was and what it becomes, marked where they differ."""
    start = Bit(f"{'':>11}{name}: ")
    if name in LISTS and (elements := list(element_bits(before or [], after or []))):
        return [start, *elements]
    old, new = differences(*shortened(written(before), written(after)))
    return [
        start,
        *(Bit(piece.text, "old" if piece.differs else "") for piece in old),
        Bit(" → "),
        *(Bit(piece.text, "new" if piece.differs else "") for piece in new),
    ]


def dispute_line(name: str, ours: Any, theirs: Any) -> Line:
    """One field that both sides changed: the editor's value, which stays, and the file's."""
    mine, said = shortened(written(ours), written(theirs))
    pieces = differences(mine, said)[1]
    return [
        Bit(f"{'':>11}{name}: {mine} stays; the file says "),
        *(Bit(piece.text, "grave" if piece.differs else "") for piece in pieces),
    ]


def element_bits(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Bit]:
    """The elements of a list that go (−), come (+) or change (~); nothing where only their order does."""
    was, becomes = by_name(before), by_name(after)
    bits = [Bit(f"− {written(name)}", "old") for name in was if name not in becomes]
    bits += [Bit(f"+ {written(name)}", "new") for name in becomes if name not in was]
    bits += [Bit(f"~ {written(n)}", "new") for n in becomes if n in was and was[n] != becomes[n]]
    for number, bit in enumerate(bits[:ELEMENTS]):
        yield from [Bit(", ")] * bool(number)
        yield bit
    if len(bits) > ELEMENTS:
        yield Bit(f", and {len(bits) - ELEMENTS} more")


def by_name(elements: Sequence[Any]) -> dict[str, Any]:
    return {element if isinstance(element, str) else element[0]: element for element in elements}


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def shortened(before: str, after: str) -> tuple[str, str]:
    """Two values, cut so that the first difference between them is to be seen."""
    pairs = zip(before, after, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), 0)
    start = same - LEAD_IN if max(len(before), len(after)) > LONGEST and same > LONGEST // 2 else 0
    return cut(before, start), cut(after, start)


def cut(text: str, start: int) -> str:
    head = "…" if start else ""
    rest = text[start:]
    return head + (rest if len(rest) <= LONGEST else f"{rest[: LONGEST - 1]}…")


def plain(line: Line) -> str:
    return "".join(bit.text for bit in line)


def print_coloured(lines: Iterable[Line], out: Any) -> None:
    """Writes lines to something with a `write()`."""
    from rich.console import Console  # here, since loading it takes as long as an unchanged run
    from rich.text import Text

    console = Console(file=out, force_terminal=True, highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*((bit.text, STYLES[bit.kind]) for bit in line)))


def summary(report: "Report", dry_run: bool) -> str:
    """The counts in one table, nothing's own line left out."""
    counts = {name: len(count) if isinstance(count, list) else count for name, count in report.counts.items()}
    title = "A run would do this:" if dry_run else f"Run {report.run}, {report.seconds:.1f} s:"
    if report.stopped:
        title = f"Stopped early, {report.stopped}; run again to go on. {title}"
    return "\n".join([title, *(f"{count:>9}  {name}" for name, count in counts.items())])
