"""Where files have gone: missing, or there again; and which need a hand until they are mended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from articles.models import RejectedFile, Run, SeedFile
from articles.seeding.folder import FoundFile

CHUNK = 500


@dataclass
class Refusal:
    """A file that cannot be taken in, or holds nothing."""

    path: str
    reason: str
    line: int | None = None
    field: str = ""
    empty: bool = False
    folder: str = ""  # the one given, where that is not SEEDS_DIR


@dataclass
class Whereabouts:
    """What a run saw of files where it looked, beside what they say."""

    missing: list[str] = field(default_factory=list)  # known, and not there
    newly_missing: list[str] = field(default_factory=list)
    there_again: list[str] = field(default_factory=list)
    mended: list[int] = field(default_factory=list)  # ids of RejectedFile


def look_around(
    found: Iterable[FoundFile], paths: Sequence[Path], seeds_dir: Path, refused: Iterable[Refusal]
) -> Whereabouts:
    """Compares what is there with what is known from the folders given. Missing files delete nothing."""
    here = {file.path for file in found}
    known = SeedFile.objects.filter(current=True)
    known_missing = set(known.filter(missing=True).values_list("path", flat=True))
    missing = sorted(paths_within(known, paths, seeds_dir) - here)
    rejected = dict(RejectedFile.objects.values_list("path", "pk"))
    looked_at = here | (paths_within(RejectedFile.objects, paths, seeds_dir) if rejected else set())
    bad = {refusal.path for refusal in refused if not refusal.empty}
    return Whereabouts(
        missing=missing,
        newly_missing=[path for path in missing if path not in known_missing],
        there_again=sorted(known_missing & here),
        mended=[pk for path, pk in rejected.items() if path in looked_at - bad],
    )


def paths_within(rows: Any, paths: Sequence[Path], seeds_dir: Path) -> set[str]:
    """The paths of those rows that belong to the folders given."""
    return {
        path for chosen in within(rows, paths, seeds_dir) for path in chosen.values_list("path", flat=True)
    }


def within(rows: Any, paths: Sequence[Path], seeds_dir: Path) -> Iterator[QuerySet[Any]]:
    """Those rows that belong to the folders given, folder by folder."""
    home = seeds_dir.resolve()
    for given in (path.resolve() for path in paths if path.is_dir()):
        inside = given.is_relative_to(home)
        chosen: QuerySet[Any] = rows.filter(folder="" if inside else str(given))
        if inside and given != home:
            chosen = chosen.filter(path__startswith=f"{given.relative_to(home).as_posix()}/")
        yield chosen


def keep_whereabouts(seen: Whereabouts, refused: Iterable[Refusal], run: Run) -> None:
    """Puts on record which files are missing and which need a hand. Writes nothing where nothing is new."""
    rejected = {row.path: row for row in RejectedFile.objects.all()}
    bad = {refusal.path: refusal for refusal in refused if not refusal.empty}
    news = [refusal for refusal in bad.values() if told(rejected.get(refusal.path)) != told(refusal)]
    if not (seen.newly_missing or seen.there_again or seen.mended or news):
        return
    with transaction.atomic():
        mark(seen.newly_missing, missing=True)
        mark(seen.there_again, missing=False)
        RejectedFile.objects.filter(pk__in=seen.mended).delete()
        for refusal in news:
            RejectedFile.objects.update_or_create(
                path=refusal.path,
                defaults={
                    "folder": refusal.folder,
                    "run": run,
                    "line": refusal.line,
                    "field": refusal.field,
                    "reason": refusal.reason,
                },
            )


def told(refusal: Refusal | RejectedFile | None) -> tuple | None:
    return (refusal.line, refusal.field, refusal.reason) if refusal else None


def mark(paths: Sequence[str], missing: bool) -> None:
    for start in range(0, len(paths), CHUNK):
        SeedFile.objects.filter(current=True, path__in=paths[start : start + CHUNK]).update(missing=missing)
