"""The folder that an export goes to: nothing in it that an export did not write is changed or deleted."""

import fcntl
import os
import stat
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import file_digest
from pathlib import Path, PurePosixPath

from articles.seeding.folder import UNPRINTABLE

# Beside what is exported byte for byte: the SHA-256 and path of each file that only an export ever wrote.
LIST = ".newsroom-export"
PART = ".newsroom-export.part"

UNSAFE = "its path leads out of the folder, or to a hidden file"
LINKED = "a link or something that is no file stands in its place in the folder"
CHANGED = "somebody changed it in the folder since; import it or delete it there, then export again"


class ExportRefused(Exception):  # noqa: N818  (it says what happened)
    """Nothing was exported, and why."""


class ExportFolder:
    """A folder, empty but for hidden names, or holding an earlier export of ours. Use inside opened()."""

    def __init__(self, root: Path, dry_run: bool) -> None:
        self.root = root.resolve()
        self.dry_run = dry_run
        self.ours: dict[str, set[str]] = defaultdict(set)  # digests of what earlier exports wrote, by path
        self.kept: dict[str, str] = {}  # the same, of this one
        self.safe: set[PurePosixPath] = {PurePosixPath()}  # folders seen to be none but folders

    def put(
        self, path: str, digest: str, content: Callable[[], bytes], known: Collection[str]
    ) -> tuple[bool, str]:
        """Sees to it that a file has the bytes with this digest.

        `known` are the digests of bytes that the site has read at this path, so that they may be replaced.
        Returns whether it wrote the file, and why it could not.
        """
        problem = self.obstacle(path)
        if problem:
            return False, problem
        there = self.digest_of(path)
        if there not in ("", digest, *known, *self.ours.get(path, ())):
            return False, CHANGED
        if digest not in known:
            self.note(path, digest)
        if there == digest:
            return False, ""
        if not self.dry_run:
            self.write(path, content())
        return True, ""

    def obstacle(self, path: str) -> str:
        """Why nothing may be written at a path, if so."""
        parts = PurePosixPath(path)
        names = path.split("/")
        if UNPRINTABLE.search(path) or not all(names) or any(name.startswith(".") for name in names):
            return UNSAFE
        for above in reversed(parts.parents):
            if above not in self.safe:
                if not self.is_a(above, stat.S_ISDIR):
                    return LINKED
                self.safe.add(above)
        return "" if self.is_a(parts, stat.S_ISREG) else LINKED

    def is_a(self, path: PurePosixPath, kind: Callable[[int], bool]) -> bool:
        """Whether what stands at a path, links not followed, is of a kind; what is not there will be."""
        try:
            return kind((self.root / path).lstat().st_mode)
        except FileNotFoundError:
            return True

    def digest_of(self, path: str) -> str:
        """The digest of the file at a path, "" where there is none. Raises OSError for a link."""
        try:
            descriptor = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return ""
        with os.fdopen(descriptor, "rb") as file:
            return file_digest(file, "sha256").hexdigest()

    def write(self, path: str, content: bytes) -> None:
        """Puts a file there whole or not at all."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.parent / PART
        # A link that somebody laid in its place is not followed.
        part.unlink(missing_ok=True)
        with part.open("xb") as file:
            file.write(content)
        part.replace(target)

    def note(self, path: str, digest: str) -> None:
        """Remembers what is ours before it is there, so that an export that was interrupted can go on."""
        self.kept[path] = digest
        if not self.dry_run and digest not in self.ours.get(path, ()):
            with (self.root / LIST).open("a", encoding="utf-8") as file:
                file.write(f"{digest}  {path}\n")

    def finish(self, exported: Callable[[str], bool]) -> list[str]:
        """Takes away what earlier exports wrote and this one does not; what was changed since stays.

        `exported` tells of a path that this export has in another way. Returns the paths taken away.
        """
        removed = []
        for path in sorted(self.ours.keys() - self.kept.keys()):
            if exported(path) or self.obstacle(path) or self.digest_of(path) not in self.ours[path]:
                continue
            removed.append(path)
            if not self.dry_run:
                (self.root / path).unlink()
        if not self.dry_run:
            lines = [f"{digest}  {path}\n" for path, digest in sorted(self.kept.items())]
            self.write(LIST, "".join(lines).encode())
        return removed

    def read_list(self) -> None:
        with suppress(FileNotFoundError), (self.root / LIST).open(encoding="utf-8") as file:
            for line in file:
                digest, _, path = line.rstrip("\n").partition("  ")
                self.ours[path].add(digest)

    def files(self) -> Iterator[str]:
        """The paths of all files in the folder that are not hidden; links are not followed."""
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            above = Path(folder).relative_to(self.root)
            yield from ((above / name).as_posix() for name in sorted(names) if not name.startswith("."))


@contextmanager
def opened(root: Path, dry_run: bool) -> Iterator[ExportFolder]:
    """The folder, made where it is missing, for one export at a time. Raises ExportRefused, OSError."""
    if root.exists() and not root.is_dir():
        raise ExportRefused(f"{root} is no folder; give the name of an empty or new one.")
    folder = ExportFolder(root, dry_run)
    if dry_run and not root.exists():
        yield folder
        return
    root.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ExportRefused(f"Another export into {root} is in progress; wait for it to end.") from None
    else:
        begin(folder, root)
        yield folder
    finally:
        os.close(descriptor)


def begin(folder: ExportFolder, root: Path) -> None:
    """Makes sure that the folder is ours to write to, and reads what earlier exports wrote."""
    marker = folder.root / LIST
    names = os.listdir(folder.root)  # noqa: PTH208  (names alone are wanted)
    if LIST not in names and not all(name.startswith(".") for name in names):
        raise ExportRefused(
            f"{root} holds files that no export wrote; give an empty folder, or one of an earlier export."
        )
    if marker.is_symlink() or (LIST in names and not marker.is_file()):
        raise ExportRefused(f"{marker} is no file; remove it or give another folder.")
    if not folder.dry_run:
        marker.touch()
    folder.read_list()
