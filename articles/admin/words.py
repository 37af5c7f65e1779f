"""Stored values and field names in an editor's words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models import Article, Revision
from articles.presentation import list_date, local

NOTHING = "–"
LONGEST = 300  # characters of one value


def field_name(name: str) -> str:
    """What the desk calls a field that revisions, ledger and conflicts know by its stored name."""
    try:
        return str(getattr(Article._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name.replace("_", " ")


def shown(value: Any) -> str:
    """A stored value as text: long ones cut, lists by the names of their elements."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        value = ", ".join(str(element[0] if isinstance(element, list) else element) for element in value)
    return Truncator(str(value)).chars(LONGEST)


def changes_table(changes: Mapping[str, list]) -> SafeString | str:
    """{field: [before, after]} as a table, or a dash."""
    if not changes:
        return NOTHING
    rows = [
        (field_name(name), shown(before), kept_or_shown(before, after))
        for name, (before, after) in changes.items()
    ]
    return render_to_string("admin/articles/changes.html", {"rows": rows})


def kept_or_shown(before: Any, after: Any) -> str:
    """What a value became; a decision to keep it is recorded as a change to itself."""
    return _("kept") if before == after else shown(after)


def moment(at: datetime | None) -> str:
    """A time to the minute, in the site's zone, which is named."""
    return f"{list_date(at)} {local(at).tzname()}" if at else NOTHING


def needed(article: Article) -> str:
    """What an article lacks (blueprint rule 12), as words in a sentence."""
    return _(" and ").join({"date": _("a date"), "source": _("a source")}[lack] for lack in article.lacks)


def author(revision: Revision) -> str:
    """Who made a change: an editor by name, a run by number, or the ranking rule."""
    if revision.by_rule:
        return _("the ranking rule")
    if revision.user is not None:
        return revision.user.get_username()
    return str(revision.run) if revision.run is not None else _("unknown")


def happened(revision: Revision) -> str:
    """A change in one line: when, who, and what became what."""
    changes = ", ".join(
        f"{field_name(name)}: {shown(before)} → {kept_or_shown(before, after)}"
        for name, (before, after) in revision.changes.items()
    )
    return f"{moment(revision.at)}, {author(revision)}: {changes}"
