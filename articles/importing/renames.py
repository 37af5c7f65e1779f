"""Files that were renamed: a new path takes the place of one that no longer holds the piece. Reads only.

Without this the old path's last words would count beside the new ones for ever, as those of a twin do.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from articles.importing.matching import Match, same_piece
from articles.models import SeedFile

if TYPE_CHECKING:
    from articles.importing.planning import FilePlan


def renamed_files(
    match: Match, rows: Iterable[SeedFile], files: Mapping[str, "FilePlan"], seeds_dir: Path
) -> dict[str, SeedFile]:
    """The stored file that each path new to an article takes the place of, by that path.

    `rows` are all the article's stored files; `files` those that this run takes in, by path.
    """
    known = {row.path for row in rows if row.current}
    left = [row for row in rows if row.path not in match.documents or not row.current]
    taken: dict[str, SeedFile] = {}
    for path in sorted(match.documents.keys() - known):
        free = [row for row in left if row not in taken.values() and is_over(row, path, files, seeds_dir)]
        if free:
            taken[path] = max(free, key=lambda row: likeness(row, path, match, files[path].digest))
    return taken


def is_over(row: SeedFile, path: str, files: Mapping[str, "FilePlan"], seeds_dir: Path) -> bool:
    """Whether a stored file of an article no longer holds it, so that `path` may be its new name."""
    if not row.current or row.path in files:
        return True
    return row.folder == files[path].folder and not is_there(Path(row.folder or seeds_dir) / row.path)


def is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder that may not be looked into proves nothing
        return True


def likeness(row: SeedFile, path: str, match: Match, digest: str) -> tuple[bool, bool, bool, str]:
    """The same path again goes before the same bytes, those before the same headline, the last path last."""
    return row.path == path, row.digest == digest, same_piece(row, match.documents[path]), row.path


def shares(rows: Iterable[SeedFile], without: Collection[SeedFile]) -> dict[str, dict]:
    """What each stored file says of its article, by path; a reused path keeps its old share apart."""
    kept = [row for row in rows if row not in without]
    return {row.path if row.current else f"{row.path}\n{row.pk}": row.values for row in kept}
