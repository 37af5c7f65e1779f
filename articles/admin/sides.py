"""The three values of a conflict side by side: what both started from, the editor's, the file's."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin import words
from articles.admin.ledger import run_link
from articles.differences import Piece, differences
from articles.models import Conflict, Revision


class Side(NamedTuple):
    """One column: whose value, where it comes from, and its text in pieces, marked where it is new."""

    title: str
    origin: str | SafeString
    path: str
    pieces: list[Piece]


def sides(conflict: Conflict, present: Any) -> list[Side]:
    """The columns; `present` is what stands now, which the editor's column shows while it is open."""
    author = authors([conflict])[conflict.pk]
    mine = conflict.ours if conflict.closed_at else present
    base, ours, theirs = (in_full(value) for value in (conflict.base, mine, conflict.theirs))
    titles = _("Both started from"), _("The editor’s value"), _("The file’s value")
    return [
        Side(titles[0], "", "", [Piece(base, False)]),
        Side(titles[1], author, "", differences(base, ours)[1]),
        Side(titles[2], run_link(conflict.run), conflict.path, differences(base, theirs)[1]),
    ]


def in_full(value: Any) -> str:
    """A value as text, however long: an editor decides about all of it."""
    return value if isinstance(value, str) and value else words.shown(value)


def authors(conflicts: Iterable[Conflict]) -> dict[int, str]:
    """For each conflict who gave the article the editor's value, and when; "" where nobody knows."""
    conflicts = list(conflicts)
    given: dict[tuple[int, str], str] = {}
    by_editors = Revision.objects.filter(article__in=[row.article_id for row in conflicts], run=None)
    by_editors = by_editors.filter(changes__has_any_keys=sorted({row.field for row in conflicts}))
    for revision in by_editors.select_related("user").order_by("pk"):
        for name, (before, after) in revision.changes.items():
            if before != after:
                given[revision.article_id, name] = f"{words.author(revision)}, {words.moment(revision.at)}"
    return {row.pk: given.get((row.article_id, row.field), "") for row in conflicts}
