"""Which files are found, under which names, and which are not read."""

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from articles.seeding import folder
from articles.seeding.errors import SeedFileError
from articles.seeding.folder import FoundFile, NoSuchPath, find, read


def put(place: Path, *names: str, content: bytes = b"x") -> None:
    for name in names:
        file = place / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def names(*given: Path, seeds_dir: Path = Path("/none")) -> list[str]:
    return [file.path for file in find(given, seeds_dir)]


def problems(*given: Path) -> dict[str, str | None]:
    return {file.path: file.problem for file in find(given, Path("/none"))}


def refusal(found: FoundFile) -> str:
    with pytest.raises(SeedFileError) as caught:
        read(found)
    assert caught.value.remedy
    return caught.value.reason


def test_seed_files_are_found_in_all_folders_taxonomy_first_then_by_path(tmp_path):
    put(
        tmp_path,
        "b.md",
        "a/z.txt",
        "a/B.MARKDOWN",
        "_data/topics/00-x.yaml",
        "_data/tags/y.yml",
        "_data/o/z.md",
        "é.md",
    )
    expected = [
        "_data/o/z.md",
        "_data/tags/y.yml",
        "_data/topics/00-x.yaml",
        "a/B.MARKDOWN",
        "a/z.txt",
        "b.md",
        "é.md",
    ]
    assert names(tmp_path) == expected


def test_other_files_are_passed_over(tmp_path):
    put(
        tmp_path,
        "README.md",
        "readme.txt",
        "LICENSE",
        "License.txt",
        "x.yaml",
        "x.html",
        "x.md~",
        "md",
        ".x.md",
    )
    put(tmp_path, ".git/x.md", "_data/.x.yaml", "_data/README.md")
    assert names(tmp_path) == []


def test_a_folder_may_be_named_like_a_file(tmp_path):
    put(tmp_path, "x.md/y.md")
    assert names(tmp_path) == ["x.md/y.md"]


def test_identity_is_the_path_within_the_seeds_folder_however_it_was_given(tmp_path, monkeypatch):
    put(tmp_path, "seeds/deep/a.md", "other/deep/b.md")
    seeds = tmp_path / "seeds"
    monkeypatch.chdir(tmp_path)
    assert names(seeds / "deep", seeds_dir=seeds) == ["deep/a.md"]
    assert names(seeds / "deep/a.md", seeds_dir=seeds) == ["deep/a.md"]
    assert names(Path("seeds/deep"), seeds_dir=Path("seeds")) == ["deep/a.md"]
    assert names(tmp_path / "other", seeds_dir=seeds) == ["deep/b.md"]
    assert names(tmp_path / "other/deep/b.md", seeds_dir=seeds) == ["b.md"]


def test_a_file_given_twice_is_found_once(tmp_path):
    put(tmp_path, "a/b.md")
    assert names(tmp_path, tmp_path / "a/b.md", tmp_path / "a", seeds_dir=tmp_path) == ["a/b.md"]


def test_a_file_given_by_name_needs_no_usual_name(tmp_path):
    put(tmp_path, "story")
    assert [read(file) for file in find([tmp_path / "story"], Path("/none"))] == [b"x"]


def test_a_path_that_leads_nowhere_is_named(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    for missing in (tmp_path / "missing", tmp_path / "loop"):
        with pytest.raises(NoSuchPath, match=missing.name) as caught:
            find([missing], tmp_path)
        assert caught.value.path == missing


def test_two_names_of_one_file_are_two_seed_files(tmp_path):
    put(tmp_path, "a.md")
    os.link(tmp_path / "a.md", tmp_path / "b.md")
    (tmp_path / "c.md").symlink_to("a.md")
    assert problems(tmp_path) == {"a.md": None, "b.md": None, "c.md": None}
    assert [read(file) for file in find([tmp_path], tmp_path)] == [b"x"] * 3


def test_links_that_lead_out_of_the_folder_are_reported_and_not_followed(tmp_path):
    put(tmp_path, "in/a.md", "out/b.md", "out/c.png")
    (tmp_path / "in/file.md").symlink_to(tmp_path / "out/b.md")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    (tmp_path / "in/picture.png").symlink_to(tmp_path / "out/c.png")
    (tmp_path / "in/broken.md").symlink_to("missing.md")
    found = problems(tmp_path / "in")
    assert found == {
        "a.md": None,
        "file.md": folder.OUTSIDE,
        "folder": folder.OUTSIDE,
        "broken.md": folder.NOWHERE,
    }


def test_links_to_folders_inside_and_loops_end(tmp_path):
    put(tmp_path, "a/b.md")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to("a")
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "folder.md").symlink_to("a")
    (tmp_path / "b.png").symlink_to("a/b.md")
    assert problems(tmp_path) == {"a/b.md": None, "self.md": folder.NOWHERE}


def test_what_is_no_regular_file_is_reported_and_never_waited_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.md")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("socket.txt")
        assert problems(tmp_path) == {"pipe.md": folder.NOT_REGULAR, "socket.txt": folder.NOT_REGULAR}
    assert problems(Path("/dev/null")) == {"null": folder.NOT_REGULAR}
    assert refusal(find([tmp_path], tmp_path)[0]) == folder.NOT_REGULAR


def test_a_file_over_two_megabytes_is_reported(tmp_path):
    put(tmp_path, "big.md", content=b"x" * (2 * 1024 * 1024 + 1))
    put(tmp_path, "fits.md", content=b"x" * 2 * 1024 * 1024)
    assert problems(tmp_path) == {"big.md": folder.TOO_BIG, "fits.md": None}


@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"a\nb.md", "a\\nb.md"), (b"a\xff.md", "a\\udcff.md"), ("a\u202eb.md".encode(), "a\\u202eb.md")],
)
def test_a_name_that_cannot_be_shown_is_reported_readably(tmp_path, name, shown):
    (tmp_path / os.fsdecode(name)).write_bytes(b"x")
    assert problems(tmp_path) == {shown: folder.BAD_NAME}


def test_a_path_of_too_many_bytes_is_reported_too(tmp_path):
    """An index of PostgreSQL takes 2,704 bytes, and the path is a key."""
    deep = tmp_path
    for _ in range(10):
        deep /= "東" * 80
    deep.mkdir(parents=True)
    (deep / "a.md").touch()
    (file,) = folder.find([tmp_path], tmp_path)
    assert file.problem == folder.LONG_NAME
    assert len(file.path.encode()) <= 2000


def test_an_endless_path_is_reported_cut(tmp_path):
    put(tmp_path, "/".join(["d" * 200] * 6) + "/a.md")
    assert [(len(path), problem) for path, problem in problems(tmp_path).items()] == [
        (1000, folder.LONG_NAME)
    ]


READ_AS_ANOTHER_USER = """
import os, sys
from pathlib import Path
from articles.seeding.folder import FoundFile, find, read
place = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setuid(65534)
print({file.path: file.problem for file in find([place], Path("/none"))})
try:
    read(FoundFile("closed.md", place / "closed.md"))
except Exception as error:
    print(error)
"""


@pytest.fixture
def shared_folder():
    """A folder that every user can reach, as pytest's own ones are not."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o755)
        yield place
        (place / "shut").chmod(0o755)


def test_what_may_not_be_read_is_reported(shared_folder):
    put(shared_folder, "open.md", "closed.md", "shut/a.md")
    (shared_folder / "closed.md").chmod(0)
    (shared_folder / "shut").chmod(0)
    command = [sys.executable, "-c", READ_AS_ANOTHER_USER, str(shared_folder)]
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert shown[0] == str({"closed.md": folder.UNREADABLE, "open.md": None, "shut": folder.UNREADABLE})
    assert "Permission denied" in shown[1]


def test_a_file_that_vanished_or_became_a_link_or_a_pipe_is_refused(tmp_path):
    put(tmp_path, "a.md", "b.md", "c.md", "d.md")
    found = find([tmp_path], tmp_path)
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).unlink()
    (tmp_path / "b.md").symlink_to("d.md")
    os.mkfifo(tmp_path / "c.md")
    assert "cannot be read" in refusal(found[0])
    assert "cannot be read" in refusal(found[1])
    assert refusal(found[2]) == folder.NOT_REGULAR


@pytest.mark.parametrize(("content", "moved"), [(b"more than before", False), (b"y", True)])
def test_a_file_that_changes_in_size_or_time_while_it_is_read_is_refused(
    tmp_path, monkeypatch, content, moved
):
    put(tmp_path, "a.md")
    found = find([tmp_path], tmp_path)[0]
    info = found.location.stat()
    real, seen = os.fstat, []

    def fstat_of_a_changing_file(descriptor: int) -> os.stat_result:
        seen.append(descriptor)
        if len(seen) == 2:
            put(tmp_path, "a.md", content=content)
            os.utime(found.location, ns=(info.st_atime_ns, info.st_mtime_ns + moved))
        return real(descriptor)

    monkeypatch.setattr(folder.os, "fstat", fstat_of_a_changing_file)
    assert refusal(found) == folder.CHANGED


def test_reading_gives_the_bytes_unchanged(tmp_path):
    put(tmp_path, "a.md", content=b"\xef\xbb\xbf---\r\n\x00\xff")
    assert read(find([tmp_path], tmp_path)[0]) == b"\xef\xbb\xbf---\r\n\x00\xff"
