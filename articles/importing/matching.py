"""Which article does a seed file belong to (seed format §4)? Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from articles.models import ArticleKey, SeedFile
from articles.seeding.identity import slugify_title
from articles.seeding.records import SeedDocument

CHUNK = 5000  # keys or paths a query
NEW = 0  # stands for the id of an article that is still to be made


@dataclass
class Match:
    """One article, stored or to be made, with the documents of this run that feed it, by path."""

    article: int
    key: str
    documents: dict[str, SeedDocument] = field(default_factory=dict)


def match(documents: Mapping[str, SeedDocument]) -> list[Match]:
    """Groups documents, given by path, by the article that they feed.

    1. A stored article that has the document's key, as its address now or before. 2. The article that the
    same path fed so far, under the same slug(title): its address moved. 3. A new one. The address wins.
    """
    owners = article_of_key(document.key for document in documents.values())
    earlier = earlier_files(path for path, document in documents.items() if document.key not in owners)
    # Moves come before new articles: a twin at an article's new address belongs to it from the start.
    for path, document in sorted(documents.items()):
        before = earlier.get(path)
        if before and before.article_id and same_piece(before, document):
            owners.setdefault(document.key, before.article_id)
    matches: dict[tuple[int, str], Match] = {}
    for path, document in sorted(documents.items()):
        article = owners.get(document.key, NEW)
        identity = (article, document.key if article == NEW else "")
        matches.setdefault(identity, Match(article, document.key)).documents[path] = document
    return list(matches.values())


def article_of_key(keys: Iterable[str]) -> dict[str, int]:
    """The ids of the articles that have these keys, now or before."""
    wanted = sorted(set(keys))
    owners: dict[str, int] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = ArticleKey.objects.filter(key__in=wanted[start : start + CHUNK], article__isnull=False)
        owners.update(rows.values_list("key", "article_id"))
    return owners


def earlier_files(paths: Iterable[str]) -> dict[str, SeedFile]:
    """What these paths held for an article when last read, without the bytes."""
    wanted = sorted(paths)
    earlier: dict[str, SeedFile] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = SeedFile.objects.filter(path__in=wanted[start : start + CHUNK], current=True)
        earlier.update((row.path, row) for row in rows.filter(article__isnull=False).defer("content"))
    return earlier


def same_piece(before: SeedFile, document: SeedDocument) -> bool:
    """The title decides, without case and punctuation: publishers correct both."""
    return slugify_title(before.values["title"]) == slugify_title(document.title)
