"""A history in thirty steps over real files, where NEWSROOM_CORPUS names a folder of them: files and editors
change by turns, and at the end every decision stands and every other field is as in the last files."""

import json
import os
import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from articles import curation, resolving
from articles.models import Article, Conflict, Edition, SeedFile, Topic
from articles.seeding.document import read_document
from articles.seeding.merging import fold, values_of
from articles.values import PREFETCHED, RELATED, stored_values

pytestmark = pytest.mark.django_db

CORPUS = Path(os.environ["NEWSROOM_CORPUS"])
QUIET = {"updated": 0, "created": 0, "conflicts": 0, "moved": 0, "missing": 0, "removed": 0}


class Files:
    """The files of the sample, changed as their publisher changes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.away: dict[Path, bytes] = {}

    def every(self) -> list[Path]:
        return sorted((self.folder / "_news").iterdir())

    def single(self, number: int) -> list[Path]:
        """Published files, each the only one of its article."""
        found = defaultdict(list)
        for path in self.every():
            text = path.read_text()
            address = re.search(r'(?m)^webUrl: "(.*)"', text)[1]
            found[address].append((path, "\npublished: true" in text))
        return [rows[0][0] for rows in found.values() if len(rows) == 1 and rows[0][1]][:number]

    def say(self, path: Path, name: str, value) -> None:
        """Changes one field of the front matter, or adds it."""
        text = path.read_bytes().decode()
        line = f"{name}: {json.dumps(value, ensure_ascii=False)}"
        changed, found = re.subn(rf"(?m)^{name}: .*?(?=\r?$)", lambda _: line, text, count=1)
        path.write_bytes(
            (changed if found else text.replace("\nsecured:", f"\n{line}\nsecured:", 1)).encode()
        )

    def value(self, path: Path, name: str) -> str:
        return json.loads(re.search(rf'(?m)^{name}: (".*")', path.read_text())[1])

    def drop_related(self, path: Path) -> bytes:
        """Takes the last related item away, and gives what the file was."""
        before = path.read_bytes()
        head, mark, items = before.decode().partition("\nrelated:")
        assert mark
        listed, end, rest = items.partition("\n\nsecured:")
        kept = re.split(r"\n(?=  - )", listed)[:-1]
        path.write_bytes((head + mark + "\n".join(kept) + end + rest).encode())
        return before

    def encrypt_anew(self) -> None:
        for path in self.every():
            self.say(path, "secured", "bmV3;bmV3")

    def end_lines(self, end: bytes) -> None:
        for path in self.every():
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", end))

    def rename(self, path: Path) -> Path:
        return path.rename(path.with_name(f"0-{path.name}"))

    def take_away(self, path: Path) -> None:
        self.away[path] = path.read_bytes()
        path.unlink()

    def bring_back(self, path: Path) -> None:
        path.write_bytes(self.away.pop(path))


class Desk:
    """An editor, who remembers every decision."""

    def __init__(self) -> None:
        self.user = User.objects.create_user("grace")
        self.decided: dict[tuple[int, str], object] = {}

    def article(self, path: Path) -> Article:
        return curation.comparable(Article.objects.all()).get(seed_files__path__endswith=path.name)

    def edit(self, path: Path, **columns) -> None:
        article = self.article(path)
        before = curation.desk_values(article)
        for name, value in columns.items():
            setattr(article, name, value)
            self.decided[article.pk, name] = value
        curation.save(article, before, self.user)

    def put_into(self, path: Path, *names: str) -> None:
        article = self.article(path)
        topics = [Topic.objects.get(name=name) for name in names]
        curation.save(article, curation.desk_values(article), self.user, topics)
        self.decided[article.pk, "topics"] = list(names)

    def update(self, path: Path, **columns) -> None:
        """Past the desk, as from a shell."""
        article = self.article(path)
        Article.objects.filter(pk=article.pk).update(**columns)
        self.decided |= {(article.pk, name): value for name, value in columns.items()}

    def keep_mine(self, field: str) -> None:
        conflict = Conflict.objects.select_related("article").get(field=field, closed_at=None)
        resolving.decide(conflict.pk, "mine", self.user, resolving.mark_of(conflict))


def test_thirty_steps_lose_nothing(run, tmp_path, settings):
    settings.SEEDS_DIR = shutil.copytree(CORPUS / "azure", tmp_path / "azure")
    files, desk = Files(settings.SEEDS_DIR), Desk()
    a, b, c, d, e, f, g, h, i, j, lead = files.single(11)
    lead = max(files.every(), key=lambda path: (path.read_text().count("\n  - title:"), path.name))
    title, home, cased = files.value(a, "title"), files.value(b, "webUrl"), files.value(c, "title")
    kept: dict[str, bytes] = {}

    def rename_e():
        nonlocal e
        e = files.rename(e)

    steps = [
        ("the first import", lambda: None, {"created": 600}),
        ("heat", lambda: files.say(a, "heat", 321), {"updated": 1}),
        ("an editor's headline", lambda: desk.edit(a, title="Ours"), QUIET),
        ("a related item goes", lambda: kept.update(lead=files.drop_related(lead)), {"updated": 1}),
        ("an address away", lambda: files.say(b, "webUrl", "https://moved.example/x"), {"moved": 1}),
        ("new ciphertext", files.encrypt_anew, QUIET),
        ("capitals", lambda: files.say(c, "title", cased.upper()), {"updated": 1}),
        ("an editor's heat", lambda: desk.edit(c, heat=77), QUIET),
        ("an editor's topics", lambda: desk.put_into(b, "Security", "Azure"), QUIET),
        ("unpublished by its file", lambda: files.say(d, "published", False), {"updated": 1}),
        ("CRLF", lambda: files.end_lines(b"\r\n"), QUIET),
        ("a file renamed", rename_e, {"moved": 1, "missing": 0, "created": 0}),
        ("an address back", lambda: files.say(b, "webUrl", home), {"moved": 1, "created": 0}),
        ("unpublished by an editor", lambda: desk.edit(f, published=False), QUIET),
        ("an excerpt", lambda: files.say(f, "excerpt", "Rewritten."), {"updated": 1}),
        ("a file goes", lambda: files.take_away(g), {"missing": 1, "updated": 0}),
        ("and comes back", lambda: files.bring_back(g), {"missing": 0, "updated": 0}),
        ("removed by its file", lambda: files.say(h, "removed", True), {"removed": 1}),
        ("removed by an editor", lambda: desk.edit(i, removed=True), QUIET),
        ("heat of what is removed", lambda: files.say(i, "heat", 12), {"updated": 1}),
        ("the file takes its removal back", lambda: files.say(h, "removed", False), {"updated": 1}),
        ("a headline that an editor changed", lambda: files.say(a, "title", "Theirs"), {"conflicts": 1}),
        ("and back", lambda: files.say(a, "title", title), {"conflicts": 0}),
        ("heat that an editor changed", lambda: files.say(c, "heat", 5), {"conflicts": 1}),
        ("the editor's is kept", lambda: desk.keep_mine("heat"), QUIET),
        ("LF again", lambda: files.end_lines(b"\n"), QUIET),
        ("the related item comes back", lambda: lead.write_bytes(kept["lead"]), {"updated": 1}),
        ("past the desk", lambda: desk.update(j, excerpt="Ours, by hand"), QUIET),
        ("a date", lambda: files.say(j, "publishedDateTime", "2021-01-01T00:00:00Z"), {"updated": 1}),
        ("published by its file", lambda: files.say(d, "published", True), {"updated": 1}),
        ("what was renamed changes", lambda: files.say(e, "excerpt", "After the move."), {"updated": 1}),
        ("removed by both", lambda: files.say(i, "removed", True), {"created": 0}),
        ("and by the editor alone", lambda: files.say(i, "removed", False), {"created": 0}),
    ]
    for name, change, expected in steps:
        change()
        edition = Edition.objects.first()
        report = run()
        assert {key: report[key] for key in expected} == expected, name
        assert (report["rejected"], report["exit"]) == ([], 0), name
        if expected is QUIET:
            assert Edition.objects.first().number == edition.number, name

    decided = dict(desk.decided)
    for article in Article.objects.select_related(*RELATED).prefetch_related(*PREFETCHED):
        stored = stored_values(article)
        said = fold(read_files(article, settings.SEEDS_DIR))
        expected = {field: decided.pop((article.pk, field), value) for field, value in said.items()}
        assert stored == expected, article.title
    assert decided == {}
    assert Article.objects.get(seed_files__path=f"_news/{e.name}").excerpt == "After the move."
    assert not Conflict.objects.filter(closed_at=None)
    assert Article.objects.count() == 600


def read_files(article: Article, folder: Path) -> dict[str, dict]:
    """What the files of an article say, read from the folder itself."""
    paths = SeedFile.objects.filter(article=article).values_list("path", flat=True)
    return {path: values_of(read_document((folder / path).read_bytes(), path)) for path in paths}
