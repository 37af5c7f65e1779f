"""From what is stored to what the rule looks at: qualities and file names."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from django.db.models import F

from articles.models import Article, Coverage, SeedFile, Snapshot
from articles.ranking.rule import Piece
from articles.seeding.identity import file_name_for

CHUNK = 500  # digests a query


class Entry(NamedTuple):
    """An entry of coverage as the rule sees it; `requalified` where an editor changed its quality here."""

    digest: str
    piece: Piece
    requalified: bool


def own_pieces(articles: Collection[Article]) -> dict[int, Piece]:
    """The articles themselves. One with several files goes by the name that ranks first."""
    names = file_names([article.pk for article in articles])
    return {
        article.pk: Piece(
            article.quality,
            first_name(names[article.pk], article),
            article.title,
        )
        for article in articles
    }


def coverage_of(articles: Collection[int]) -> dict[int, list[Entry]]:
    """The coverage of each article, in its order."""
    behind = "snapshot__key__article"
    rows = (
        Coverage.objects.filter(article__in=articles)
        .select_related("snapshot")
        .annotate(listed=F(behind), quality=F(f"{behind}__quality"), said=F(f"{behind}__base__quality"))
        .order_by("position")
    )
    names = file_names({row.listed for row in rows})
    entries: dict[int, list[Entry]] = defaultdict(list)
    for row in rows:
        item = row.snapshot
        requalified = row.listed is not None and row.quality != row.said
        quality = row.quality if requalified else item.quality
        piece = Piece(quality, first_name(names[row.listed], item), item.title)
        entries[row.article_id].append(Entry(item.digest, piece, requalified))
    return entries


def names_of_snapshots(digests: Iterable[str]) -> dict[str, tuple[str, str]]:
    """File name and title of the pieces that the snapshots with these digests tell of."""
    wanted = sorted(set(digests))
    found: dict[str, tuple[str, str]] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = Snapshot.objects.filter(digest__in=wanted[start : start + CHUNK])
        snapshots = list(rows.only("digest", "title", "published_at", "key").select_related("key"))
        names = file_names({item.key.article_id for item in snapshots})
        found |= {
            item.digest: (first_name(names[item.key.article_id], item), item.title) for item in snapshots
        }
    return found


def first_name(names: Collection[str], piece: Article | Snapshot) -> str:
    """The name of its files here that ranks first; where there is none, the one its words give it."""
    return min(names, key=str.encode, default=file_name_for(piece.published_at, piece.title))


def file_names(articles: Collection[int | None]) -> dict[int | None, list[str]]:
    """The names of each article's seed files, without folders; none for one born on the desk."""
    names: dict[int | None, list[str]] = defaultdict(list)
    rows = SeedFile.objects.filter(article__in=[pk for pk in articles if pk is not None], current=True)
    for article, path in rows.values_list("article", "path"):
        names[article].append(PurePosixPath(path).name)
    return names
