"""Conflicts and what was decided about them, in an editor's words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin import words
from articles.admin.ledger import article_link
from articles.models import Conflict
from articles.resolving import Left

LEFT_NAMED = 50
SHORT = 140  # characters of a value in the list
PRESERVED = "_changelist_filters"  # where Django keeps the list's filters on the page of one row
DECIDED = {
    "mine": gettext_lazy("The editor’s value stays."),
    "file": gettext_lazy("The file’s value was taken."),
    "third": gettext_lazy("The third value was written."),
    "reopen": gettext_lazy("What stood before stands again; the conflict is open."),
}
MANY = {
    "mine": gettext_lazy("Keep the editor’s value"),
    "file": gettext_lazy("Take the file’s value"),
    "reopen": gettext_lazy("Take the decision back"),
}


def address(view: str, conflict: Conflict, filters: str) -> str:
    kept = f"?{urlencode({PRESERVED: filters})}" if filters else ""
    return reverse(f"admin:articles_conflict_{view}", args=[conflict.pk]) + kept


def in_short(value: Any) -> str:
    """A value in a row of the list; its page has all of it."""
    return Truncator(words.shown(value)).chars(SHORT)


def sample(conflict: Conflict) -> dict[str, str]:
    """One of many, in a line."""
    return {
        "title": conflict.article.title,
        "field": words.field_name(conflict.field),
        "ours": words.shown(conflict.ours),
        "theirs": words.shown(conflict.theirs),
    }


def state_of(conflict: Conflict) -> str:
    if conflict.closed_at is None:
        return _("open since %(at)s") % {"at": words.moment(conflict.opened_at)}
    closed = _("closed %(at)s") % {"at": words.moment(conflict.closed_at)}
    if not conflict.resolution:
        return f"{closed}: {_('the file no longer disagrees')}"
    who = conflict.resolved_by.get_username() if conflict.resolved_by else _("unknown")
    return f"{closed}: {who} {conflict.get_resolution_display()}"


def told(conflict: Conflict, choice: str, filters: str) -> SafeString:
    """What was decided, with the way to take it back."""
    said = f"{conflict.article.title}, {words.field_name(conflict.field)}: {DECIDED[choice]}"
    if choice == "reopen":
        return format_html("{}", said)
    return format_html('{} <a href="{}">{}</a>', said, address("change", conflict, filters), _("Undo"))


def told_many(done: Sequence[Conflict], choice: str, user: User, since: datetime) -> SafeString:
    """How many were decided, with the way to take just these back."""
    if choice == "reopen":
        said = ngettext("%(n)d conflict is open again.", "%(n)d conflicts are open again.", len(done))
        return format_html("{}", said % {"n": len(done)})
    said = ngettext("%(n)d conflict decided.", "%(n)d conflicts decided.", len(done)) % {"n": len(done)}
    query = {"state": "closed", "closed_at__gte": since.isoformat(), "resolved_by__id__exact": user.pk}
    undo = f"{reverse('admin:articles_conflict_many', args=['reopen'])}?{urlencode(query)}"
    return format_html('{} <a href="{}">{}</a>', said, undo, _("Undo")) if done else format_html("{}", said)


def left_behind(left: Sequence[Left]) -> SafeString:
    """Names the conflicts that could not be decided, each with the reason."""
    count = len(left)
    sentence = ngettext(
        "%(n)d conflict was left as it was:", "%(n)d conflicts were left as they were:", count
    )
    named = [
        (article_link(row.conflict.article), words.field_name(row.conflict.field), row.reason)
        for row in left[:LEFT_NAMED]
    ]
    items = format_html_join("", "<li>{}, {}: {}</li>", named)
    if count > LEFT_NAMED:
        items += format_html("<li>{}</li>", _("and %(n)d more") % {"n": count - LEFT_NAMED})
    return format_html("{}<ul>{}</ul>", sentence % {"n": count}, items)
