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
    topics: set[int] = field(default_factory=set)
    providers: set[int] = field(default_factory=set)

    def touch(
        self,
        articles: Iterable[int] = (),
        *,
        topics: Iterable[int] = (),
        providers: Iterable[int | None] = (),
    ) -> None:
        """Adds articles that change, and topics and providers that they leave."""
        self.articles.update(articles)
        self.topics.update(topics)
        self.providers.update(provider for provider in providers if provider is not None)

    def __bool__(self) -> bool:
        return bool(self.articles or self.topics or self.providers)


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
            kept.refresh(change.articles, change.topics, change.providers)
            raise_edition()


def raise_edition() -> None:
    """Makes the next edition. For use inside a transaction."""
    due_at = next_due(timezone.now())
    if not Edition.objects.filter(pk=EDITION).update(number=F("number") + 1, due_at=due_at):
        Edition.objects.create(pk=EDITION, number=1, due_at=due_at)


def next_due(at: datetime) -> datetime | None:
    """The date of the first article that is to appear after `at`."""
    return Article.objects.due(at).order_by("latest").values_list("published_at", flat=True).first()


def current_edition(at: datetime) -> int:
    """The number of the edition at `at`, made on the spot when a date has come since the last one."""
    number, due_at = Edition.objects.filter(pk=EDITION).values_list("number", "due_at").first() or (0, None)
    if due_at is None or due_at > at:
        return number
    with transaction.atomic():
        # Of all the requests that see the date come, the conditional update lets one through.
        due = Edition.objects.filter(pk=EDITION, due_at=due_at)
        if due.update(number=F("number") + 1, due_at=next_due(at)):
            arrived = Article.objects.visible(at).filter(published_at__gte=due_at)
            kept.recount_for(arrived, at)
    return number + 1
