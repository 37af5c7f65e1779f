"""Seed files in the file system: found without following links out, opened once, read whole."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .cleaning import BIDI_CONTROLS
from .envelope import MAX_BYTES
from .errors import SeedFileError

ARTICLE_SUFFIXES = (".md", ".markdown", ".txt")
YAML_SUFFIXES = (".yaml", ".yml")
TAXONOMY_FOLDER = "_data"
NOT_SEEDS = ("readme", "license")
MAX_PATH = 1_000
MAX_PATH_BYTES = 2_000  # a path is a key, and no index has room for much more
UNPRINTABLE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff{BIDI_CONTROLS}]")

OUTSIDE = "it is a link that leads out of the folder"
NOWHERE = "it is a link that leads nowhere"
NOT_REGULAR = "it is a named pipe, a socket or a device"
TOO_BIG = "the file is larger than 2 MB"
UNREADABLE = "the permission to read it is missing"
BAD_NAME = "its name holds a control character or bytes that are not UTF-8"
LONG_NAME = f"its path is longer than {MAX_PATH:,} characters or {MAX_PATH_BYTES:,} bytes"
CHANGED = "it changed while it was read"
REMEDIES = {
    OUTSIDE: "put the file itself into the folder",
    NOWHERE: "remove the link or bring its target back",
    NOT_REGULAR: "put a regular file in its place",
    TOO_BIG: "split or shorten it",
    UNREADABLE: "give the user that runs the import the right to read it",
    BAD_NAME: "rename it",
    LONG_NAME: "rename it or a folder above it",
    CHANGED: "import it again when nobody writes to it",
}


class NoSuchPath(Exception):  # noqa: N818  (it says what is missing)
    """A path given for import that leads to nothing."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path

    def __str__(self) -> str:
        return f"there is no file or folder {self.path}; check the spelling."


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A seed file: `path` is its identity, `place` where it lies, `problem` why it cannot be read, if any."""

    path: str
    place: str
    problem: str | None = None

    @property
    def location(self) -> Path:
        return Path(self.place)


def find(paths: Sequence[Path], seeds_dir: Path) -> list[FoundFile]:
    """All seed files in the files and folders given: taxonomy first, then by path.

    Their identity is the path relative to `seeds_dir`, or else to the folder given. Raises NoSuchPath.
    """
    home = seeds_dir.resolve()
    found = {(file.path, file.place): file for given in paths for file in _find(given, home)}
    return sorted(found.values(), key=lambda file: (not _is_taxonomy(file.place), file.path))


def read(found: FoundFile) -> bytes:
    """The bytes of a found file, from a single opening. Raises SeedFileError."""
    if found.problem:
        raise _refused(found.problem)
    try:
        # A pipe that took the file's place must not keep us waiting, nor a link lead us away.
        descriptor = os.open(found.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            before = os.fstat(descriptor)
            problem = _obstacle(before)
            if problem:
                raise _refused(problem)
            # One byte more than there should be tells a file that grew. Room for the largest would cost time.
            content = os.read(descriptor, before.st_size + 1)
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror})"
        raise SeedFileError(reason, "see to it that it exists and may be read") from None
    if before.st_mtime_ns != after.st_mtime_ns or not before.st_size == after.st_size == len(content):
        raise _refused(CHANGED)
    return content


def _refused(problem: str) -> SeedFileError:
    return SeedFileError(problem, REMEDIES[problem])


def _find(given: Path, home: Path) -> Iterator[FoundFile]:
    try:
        root = given.resolve(strict=True)
    except (OSError, RuntimeError):
        raise NoSuchPath(given) from None
    inside = root.is_relative_to(home)
    if root.is_dir():
        base = home if inside else root
        yield from _walk(root, f"{root.relative_to(base).as_posix()}/".removeprefix("./"))
    else:
        base = home if inside else root.parent
        yield _found(root.relative_to(base).as_posix(), str(root), root.stat())


def _walk(root: Path, prefix: str) -> Iterator[FoundFile]:
    """The seed files below `root`; every path begins with `prefix`."""
    folders = [(str(root), prefix)]
    while folders:
        folder, prefix = folders.pop()
        in_taxonomy = _is_taxonomy(f"{folder}/")
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError:
            yield _with_problem(prefix.rstrip("/") or ".", folder, UNREADABLE)
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                yield from _linked(path, Path(entry.path), root)
            elif entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, f"{path}/"))
            elif _is_seed(entry.name, in_taxonomy):
                yield _found(path, entry.path, entry.stat(follow_symlinks=False))


def _linked(path: str, link: Path, root: Path) -> Iterator[FoundFile]:
    """The file that a link leads to, or a problem. Folders are walked under their own names only."""
    is_seed = _is_seed(link.name, _is_taxonomy(str(link)))
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        if is_seed:
            yield _with_problem(path, str(link), NOWHERE)
        return
    if not target.is_relative_to(root):
        if target.is_dir() or is_seed:
            yield _with_problem(path, str(link), OUTSIDE)
    elif is_seed and not target.is_dir():
        yield _found(path, str(target), target.stat())


def _found(path: str, place: str, info: os.stat_result) -> FoundFile:
    problem = _obstacle(info)
    if not problem and not os.access(place, os.R_OK):
        problem = UNREADABLE
    return _with_problem(path, place, problem)


def _with_problem(path: str, place: str, problem: str | None) -> FoundFile:
    """The file under a printable path; what an unprintable or endless one stands for is not read."""
    if UNPRINTABLE.search(path):
        path = UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], path)
        problem = problem or BAD_NAME
    if len(path) > MAX_PATH or len(path.encode()) > MAX_PATH_BYTES:
        cut = path[:MAX_PATH].encode()[:MAX_PATH_BYTES].decode(errors="ignore")
        path, problem = cut, problem or LONG_NAME
    return FoundFile(path, place, problem)


def _obstacle(info: os.stat_result) -> str | None:
    if not stat.S_ISREG(info.st_mode):
        return NOT_REGULAR
    return TOO_BIG if info.st_size > MAX_BYTES else None


def _is_seed(name: str, in_taxonomy: bool) -> bool:
    name = name.lower()
    if name.startswith(NOT_SEEDS):
        return False
    return name.endswith(ARTICLE_SUFFIXES) or (name.endswith(YAML_SUFFIXES) and in_taxonomy)


def _is_taxonomy(place: str) -> bool:
    return f"/{TAXONOMY_FOLDER}/" in place
