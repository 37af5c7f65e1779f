"""Conflicts, as editors decide them: keep the editor's value, take the file's, or write a third; and undo it.

The article's own columns stay the only truth about what visitors see; a conflict remembers what stood before
and what was decided. `base` already holds the file's value, so that a decision outlasts the next reseed: the
same value opens nothing again, a new one does.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles import curation
from articles.curation import AddressTakenError, StaleArticleError
from articles.editions import Change, public_change
from articles.models import Article, Conflict, Coverage, Picture, Provider, Snapshot
from articles.ranking.keeping import rank_again
from articles.seeding.merging import OWN_TEXT, part_like
from articles.values import PREFETCHED, RELATED, stored_values

BATCH = 200  # conflicts a transaction (blueprint rule 5)
REOPEN = "reopen"
MINE, FILE, THIRD = Conflict.Resolution.MINE, Conflict.Resolution.FILE, Conflict.Resolution.THIRD
BY_ELEMENT = ("pictures", "coverage")


class CannotResolveError(Exception):
    """What is asked for cannot be done; the message says why, to an editor."""


class Left(NamedTuple):
    """A conflict that a bulk decision left as it was, and why."""

    conflict: Conflict
    reason: str


def mark_of(conflict: Conflict) -> str:
    """What a decision is made in sight of: it changes with the article, the file's value and the state."""
    seen = [conflict.pk, conflict.article.version, conflict.theirs, str(conflict.closed_at)]
    return sha256(json.dumps(seen).encode()).hexdigest()[:16]


def mark_of_all(conflicts: Iterable[Conflict]) -> str:
    return sha256(" ".join(mark_of(conflict) for conflict in conflicts).encode()).hexdigest()[:16]


def standing(article: Article, conflict: Conflict) -> Any:
    """What an article now says where a conflict is about it."""
    value = stored_values(article)[conflict.field]
    return part_like(conflict.theirs or [], value) if conflict.field in BY_ELEMENT else value


def present_value(conflict: Conflict) -> Any:
    """What visitors see now where a conflict is about it."""
    return standing(with_values().get(pk=conflict.article_id), conflict)


def with_values() -> QuerySet[Article]:
    """Articles with all that stored_values() looks at."""
    return Article.objects.select_related(*RELATED).prefetch_related(*PREFETCHED)


def decide(pk: int, choice: str, user: User, mark: str, value: Any = None) -> Conflict:
    """Resolves one conflict, or opens it again (REOPEN), and leaves a revision.

    `mark` is its mark_of() when the editor saw it; `value` the third value, as stored_values() has it.
    Raises StaleArticleError where something has changed since, CannotResolveError.
    """
    with public_change() as change:
        return carry_out(pk, choice, user, mark, value, change)


def carry_out(pk: int, choice: str, user: User, mark: str, value: Any, change: Change) -> Conflict:
    """decide() as a part of a public change."""
    conflict, article = locked(pk)
    if mark_of(conflict) != mark:
        raise StaleArticleError
    if choice == REOPEN:
        reopen(conflict, article, user, change)
    else:
        resolve(conflict, article, choice, user, change, value)
    return conflict


def decide_all(conflicts: Sequence[Conflict], choice: str, user: User) -> tuple[list[Conflict], list[Left]]:
    """Decides many conflicts alike, a batch a transaction, each as it was seen when `conflicts` was read.

    Returns those that were decided and those that were left.
    """
    done: list[Conflict] = []
    left: list[Left] = []
    moved_on: dict[int, int] = Counter()  # versions, by article
    # By article, the order in which every writer locks.
    ordered = sorted(conflicts, key=lambda conflict: (conflict.article_id, conflict.pk))
    for start in range(0, len(ordered), BATCH):
        with public_change() as change:
            for conflict in ordered[start : start + BATCH]:
                # An article moves on with each of its conflicts, and its heat with some; the later ones were
                # seen all the same.
                conflict.article.version += moved_on[conflict.article_id]
                if reason := hindrance(conflict, choice, user, change):
                    left.append(Left(conflict, reason))
                else:
                    done.append(conflict)
                    present = Article.objects.values_list("version", flat=True).get(pk=conflict.article_id)
                    moved_on[conflict.article_id] += present - conflict.article.version
    return done, left


def hindrance(conflict: Conflict, choice: str, user: User, change: Change) -> str:
    """Carries out one of many decisions, or says why not."""
    try:
        with transaction.atomic():
            carry_out(conflict.pk, choice, user, mark_of(conflict), None, change)
    except StaleArticleError:
        return _("It has changed meanwhile.")
    except CannotResolveError as error:
        return str(error)
    return ""


def locked(pk: int) -> tuple[Conflict, Article]:
    """A conflict and its article with all values. The article is locked first, as by every other writer."""
    article = Article.objects.select_for_update().only("pk").get(conflicts=pk)
    article = with_values().get(pk=article.pk)
    conflict = Conflict.objects.get(pk=pk)
    conflict.article = article
    return conflict, article


def resolve(
    conflict: Conflict, article: Article, choice: str, user: User, change: Change, value: Any = None
) -> None:
    """Carries out a decision about an open conflict."""
    if conflict.closed_at is not None:
        raise StaleArticleError
    before = standing(article, conflict)
    after = {MINE: before, FILE: conflict.theirs}.get(Conflict.Resolution(choice), value)
    if choice == THIRD and after in (before, conflict.theirs):
        choice = MINE if after == before else FILE
    put(article, conflict.field, before, after, user, change)
    curation.close(conflict, choice, user, before, after)


def reopen(conflict: Conflict, article: Article, user: User, change: Change) -> None:
    """Takes a decision back: what stood before stands again, and the conflict is open."""
    said = article.base.get(conflict.field)
    if conflict.field in BY_ELEMENT:
        said = part_like(conflict.theirs or [], said or [])
    others = Conflict.objects.filter(article=article, field=conflict.field, closed_at=None)
    if not conflict.resolution:
        raise CannotResolveError(_("Nobody decided this: it was the file that ended it."))
    if others.exists() or said != conflict.theirs:
        raise CannotResolveError(_("The file has said something else since."))
    if standing(article, conflict) != conflict.left:
        raise CannotResolveError(_("It was changed again since."))
    put(article, conflict.field, conflict.left, conflict.ours, user, change)
    conflict.closed_at, conflict.resolution, conflict.resolved_by, conflict.left = None, "", None, None
    conflict.save(update_fields=["closed_at", "resolution", "resolved_by", "left"])


def put(article: Article, field: str, before: Any, after: Any, user: User, change: Change) -> None:
    """Gives an article one value, with a revision even where it has it already: that is a decision too."""
    if before == after:
        curation.write(article, {}, {field: [before, after]}, user)
    elif field in BY_ELEMENT:
        put_elements(article, field, after)
        curation.write(article, {}, {field: [before, after]}, user)
        change.touch([article.pk])
        rank_again([article.pk], change)
    else:
        stored = curation.desk_values(article)
        set_value(article, field, after)
        if article.published and article.lacks:
            raise CannotResolveError(
                _("A published article needs a date and a source: unpublish it first, or give what it lacks.")
            )
        try:
            with transaction.atomic():
                curation.save(article, stored, user, change=change)
        except AddressTakenError:
            raise CannotResolveError(_("That is the address of another article.")) from None


def set_value(article: Article, field: str, value: Any) -> None:
    """Sets a field from the form that files and conflicts have it in (values.stored_values)."""
    if field == "provider":
        article.own_text = value == OWN_TEXT
        article.provider = Provider.objects.filter(domain=value).first()
    elif field == "published_at":
        article.published_at = datetime.fromisoformat(value) if value else None
    else:
        setattr(article, field, value)


def put_elements(article: Article, field: str, elements: Sequence[Sequence[Any]]) -> None:
    """Gives elements of a list the values given for them; the others, and all places, stay."""
    if field == "pictures":
        for url, width, height in elements:
            Picture.objects.filter(article=article, url=url).update(width=width, height=height)
    else:
        for key, digest, _quality in elements:
            snapshot = Snapshot.objects.get(digest=digest)
            Coverage.objects.filter(article=article, snapshot__key__key=key).update(snapshot=snapshot)
