"""An article's values in the one form that files, base, revisions and conflicts are compared in."""

from datetime import UTC, datetime
from typing import Any

from articles.models import Article
from articles.seeding.merging import LISTS, OWN_TEXT

# As the seed format gives them. Language has no key there: it is the desk's alone.
SCALARS = (
    "title",
    "excerpt",
    "body",
    "body_format",
    "category",
    "kind",
    "url",
    "amp_url",
    "video_id",
    "published_at",
    "provider",
    "provider_name",
    "tags",
    "quality",
    "heat",
    "published",
    "removed",
    "related_count",
)
FIELDS = (*SCALARS, *LISTS)

# What a query has to bring along so that stored_values() asks for nothing more.
RELATED = ("provider",)
PREFETCHED = ("article_topics__topic", "coverage__snapshot__key", "pictures")


def stored_values(article: Article) -> dict[str, Any]:
    """The columns of an article and its lists, as JSON: dates as UTC text, a provider by its domain
    (or OWN_TEXT), topics by name, coverage as [key, digest of the snapshot, quality], pictures as [address,
    width, height].
    """
    values = {name: getattr(article, name) for name in SCALARS}
    values["published_at"] = date_text(article.published_at)
    values["provider"] = article.provider.domain if article.provider else OWN_TEXT * article.own_text
    values["topics"] = [link.topic.name for link in article.article_topics.all()]
    values["coverage"] = [
        [row.snapshot.key.key, row.snapshot.digest, row.snapshot.quality] for row in article.coverage.all()
    ]
    values["pictures"] = [[picture.url, picture.width, picture.height] for picture in article.pictures.all()]
    return values


def date_text(value: datetime | None) -> str | None:
    """A moment as the seed format writes it, to the second, in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def changed_fields(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list]:
    """The fields that differ, as {field: [before, after]}: what a revision records."""
    return {name: [before.get(name), after[name]] for name in after if before.get(name) != after[name]}
