"""Who may see an article, and where it stands in every list: decided here alone (blueprint rules 1 and 7)."""

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone

FOLDED = -1  # the heat that folds an article under its lead
EVER = datetime.max.replace(tzinfo=UTC)  # "visible at EVER": visible now or once its date has come


class ArticleQuerySet(models.QuerySet):
    """Articles by what a visitor may see of them. Every public query starts here."""

    def visible(self, at: datetime | None = None):
        """Published, not removed, dated, and the date has come by `at` (default: now)."""
        return self.filter(published=True, removed=False, latest__lt=number_after(at or timezone.now()))

    def listed(self, at: datetime | None = None):
        """Visible and not folded: what lists, feeds and counts hold."""
        return self.visible(at).filter(folded=False)

    def due(self, at: datetime):
        """What will be visible later than `at`."""
        return self.visible(EVER).filter(latest__gte=number_after(at))

    def newest_first(self):
        return self.order_by("-latest")


def number_after(at: datetime) -> int:
    """The smallest `latest` of any article dated later than `at`, to the second."""
    return (int(at.timestamp()) + 1) << 20
