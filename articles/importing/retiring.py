"""Articles whose files are all gone: unpublished on the files' side, where an operator asks for it."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import timezone

from articles.editions import Change
from articles.importing.matching import CHUNK
from articles.importing.planning import Plan, Retirement
from articles.importing.whereabouts import within
from articles.models import Article, Revision, Run, SeedFile

UNASKED = 0.1  # of the folder's articles may go without their number being given


@dataclass
class Retiring:
    """What the operator asked for: the exact number of articles to unpublish, or None for a few."""

    number: int | None = None


class RetiringRefusedError(Exception):
    """More articles, or others, would be unpublished than was agreed to."""


def find_retired(plan: Plan, paths: Sequence[Path], seeds_dir: Path, asked: Retiring) -> list[Retirement]:
    """The articles of the folders given that are published by files which are all missing.

    What an editor published or unpublished is not the files' to take back, so it is left alone.
    Raises RetiringRefusedError.
    """
    known = known_files(paths, seeds_dir)
    missing, fed = set(plan.missing), {article.match.article for article in plan.articles}
    files: dict[int, list[str]] = defaultdict(list)
    for path, article in known:
        if path in missing and article not in fed:
            files[article].append(path)
    lost = set(files) - still_fed(files, missing)
    found = [Retirement(article.pk, article.title, sorted(files[article.pk])) for article in published(lost)]
    agree(len(found), len({article for _, article in known}), asked)
    return found


def known_files(paths: Sequence[Path], seeds_dir: Path) -> set[tuple[str, int]]:
    """Path and article of every file known from the folders given that feeds one."""
    fed = SeedFile.objects.filter(current=True, article__isnull=False)
    return {file for rows in within(fed, paths, seeds_dir) for file in rows.values_list("path", "article_id")}


def agree(count: int, of: int, asked: Retiring) -> None:
    """Refuses to unpublish more than a tenth, or another number than the one given."""
    if asked.number not in (None, count):
        raise RetiringRefusedError(
            f"{count} articles have lost all their files, not {asked.number}; nothing was done."
        )
    if asked.number is None and count > of * UNASKED:
        raise RetiringRefusedError(
            f"{count} of {of} articles have lost all their files, which is more than a tenth; nothing was "
            f"done. If that is right, say --retire-missing={count}."
        )


def still_fed(articles: Iterable[int], missing: Container[str]) -> set[int]:
    """Those of these articles that have a file which is not missing."""
    fed: set[int] = set()
    for ids in chunks(articles):
        rows = SeedFile.objects.filter(article__in=ids, current=True).values_list("path", "article_id")
        fed.update(article for path, article in rows if article and path not in missing)
    return fed


def published(articles: Iterable[int]) -> Iterable[Article]:
    """Those of these articles that are published because their files say so."""
    for ids in chunks(articles):
        yield from Article.objects.filter(pk__in=ids, published=True, base__published=True).order_by("pk")


def chunks(articles: Iterable[int]) -> Iterable[list[int]]:
    ids = sorted(articles)
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


def retire(batch: Sequence[Retirement], run: Run, change: Change) -> list[Retirement]:
    """Unpublishes articles inside a public change, and gives those for which that still held.

    The files' own share says so from now on, without a digest, so that a file that comes back is read
    again, whatever its bytes, and publishes.
    """
    chosen = {each.article: each for each in batch}
    locked = Article.objects.select_for_update().filter(pk__in=chosen, published=True, base__published=True)
    articles = list(locked.order_by("pk"))
    for article in articles:
        article.published, article.base = False, {**article.base, "published": False}
        article.version, article.changed_at = article.version + 1, timezone.now()
        article.save(update_fields=["published", "base", "version", "changed_at"])
    changes = {"published": [True, False]}
    Revision.objects.bulk_create(
        Revision(article=article, version=article.version, run=run, changes=changes) for article in articles
    )
    for file in SeedFile.objects.filter(article__in=articles).defer("content"):
        file.values, file.digest = {**file.values, "published": False}, ""
        file.save(update_fields=["values", "digest"])
    change.touch(article.pk for article in articles)
    return [chosen[article.pk] for article in articles]
