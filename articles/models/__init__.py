"""What the site stores, a module per subject."""

from articles.models.article import Article, ArticleTopic, Picture, Revision
from articles.models.coverage import Coverage, CoverageQuerySet, Snapshot
from articles.models.edition import Edition
from articles.models.ledger import Conflict, Preimage, RejectedFile, Run, RunEntry
from articles.models.seedfiles import ArticleKey, SeedFile
from articles.models.taxonomy import Provider, Topic
from articles.models.visibility import ArticleQuerySet

__all__ = [
    "Article",
    "ArticleKey",
    "ArticleQuerySet",
    "ArticleTopic",
    "Conflict",
    "Coverage",
    "CoverageQuerySet",
    "Edition",
    "Picture",
    "Preimage",
    "Provider",
    "RejectedFile",
    "Revision",
    "Run",
    "RunEntry",
    "SeedFile",
    "Snapshot",
    "Topic",
]
