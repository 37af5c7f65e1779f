"""site_fingerprint(): a digest of everything that a visitor or an editor could tell apart."""

import json
from hashlib import sha256
from typing import Any

from articles.models import Article, ArticleKey, Conflict, Provider, SeedFile, Topic
from articles.values import PREFETCHED, RELATED, stored_values


def site_fingerprint() -> str:
    """The same exactly for databases that hold the same site: by key, without ids, clock and editions."""
    return sha256(json.dumps(site_state(), sort_keys=True, default=str).encode()).hexdigest()


def site_state() -> dict[str, Any]:
    """What site_fingerprint() digests, to look at when two of them differ."""
    return {
        "articles": {article.slug: article_state(article) for article in every_article()},
        "keys": sorted(ArticleKey.objects.values_list("key", "article__slug", "current"), key=str),
        "topics": sorted(
            Topic.objects.values_list(
                "name",
                "slug",
                "shortname",
                "parent__name",
                "position",
                "is_root",
                "description",
                "story_count",
                "visible_count",
            ),
            key=str,
        ),
        "providers": sorted(
            Provider.objects.values_list(
                "domain", "name", "description", "logo_url", "story_count", "visible_count"
            )
        ),
        "files": sorted(SeedFile.objects.values_list("path", "current", "digest", "article__slug"), key=str),
        "conflicts": [
            [row.article.slug, row.field, row.base, row.ours, row.theirs]
            for row in Conflict.objects.filter(closed_at=None)
            .order_by("article__slug", "field")
            .select_related("article")
        ],
    }


def every_article():
    return Article.objects.select_related(*RELATED).prefetch_related(*PREFETCHED)


def article_state(article: Article) -> dict[str, Any]:
    kept = ("latest", "folded", "report_count", "source_count", "base", "computed", "language")
    return {
        "values": stored_values(article),
        "kept": [getattr(article, name) for name in kept],
        "indexed": article.indexed_as == article.latest,
        "lines": [row.line for row in article.coverage.all()],
        "listed": [link.listed for link in article.article_topics.all()],
    }
