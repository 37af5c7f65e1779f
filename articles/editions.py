"""Every change that a visitor could see goes through public_change(), which makes a new edition."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from articles import kept
from articles.models import Article, Edition

EDITION = 1  # the only row


@dataclass
class Change:
    """What a public change touches: ids, collected while it runs."""

    articles: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)
    topics: set[int] = field(default_factory=set)
    providers: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)  # providers

    def touch(
        self,
        articles: Iterable[int] = (),
        *,
        topics: Iterable[int] = (),
        providers: Iterable[int | None] = (),
        renamed: Iterable[int] = (),
    ) -> None:
        """Adds articles that change, topics and providers that they leave, and providers with a new name."""
        self.articles.update(articles)
        self.topics.update(topics)
        self.providers.update(provider for provider in providers if provider is not None)
        self.renamed.update(renamed)

    def add(self, articles: Iterable[int]) -> None:
        """Adds articles that were not there before the change."""
        self.new.update(articles)

    def __bool__(self) -> bool:
        return bool(self.articles or self.new or self.topics or self.providers or self.renamed)


@contextmanager
def public_change() -> Iterator[Change]:
    """A transaction around writes that visitors could see.

    Tell the change what it touches; on leaving, everything kept beside the articles is brought up to date
    and, as the last statement, the edition is raised. A change that touched nothing makes no edition.
    """
    with transaction.atomic():
        change = Change()
        yield change
        if change:
            kept.refresh(change.articles, change.new, change.topics, change.providers, change.renamed)
            raise_edition()


def raise_edition() -> None:
    """Makes the next edition. For use inside a transaction."""
    now = timezone.now()
    overdue = Edition.objects.filter(pk=EDITION, due_at__lte=now).values_list("due_at", flat=True).first()
    if overdue is not None:
        bring_in(overdue, now)
    due_at = next_due(now)
    if not Edition.objects.filter(pk=EDITION).update(number=F("number") + 1, due_at=due_at, made_at=now):
        Edition.objects.create(pk=EDITION, number=1, due_at=due_at, made_at=now)


def bring_in(due_at: datetime, at: datetime) -> None:
    """Brings in the articles that were due from `due_at` on and have come by `at`."""
    kept.bring_in(Article.objects.visible(at).filter(published_at__gte=due_at), at)


def next_due(at: datetime) -> datetime | None:
    """The date of the first article that is to appear after `at`."""
    return Article.objects.due(at).order_by("latest").values_list("published_at", flat=True).first()


def current_edition(at: datetime) -> int:
    """The number of the edition at `at`."""
    return edition_at(at).number


def edition_at(at: datetime) -> Edition:
    """The edition at `at`, made on the spot when a date has come since the last one; number 0 before any."""
    edition = Edition.objects.filter(pk=EDITION).first() or Edition(number=0, epoch="")
    if edition.due_at is None or edition.due_at > at:
        return edition
    with transaction.atomic():
        # Of all the requests that see the date come, the conditional update lets one through.
        due = Edition.objects.filter(pk=EDITION, due_at=edition.due_at)
        if due.update(number=F("number") + 1, due_at=next_due(at), made_at=at):
            bring_in(edition.due_at, at)
    edition.number += 1
    return edition
