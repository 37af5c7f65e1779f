"""The seed files of all articles: stored bytes where nobody edited anything, else rewritten ones."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from django.db.models import Prefetch

from articles.exporting.outfile import UNEDITABLE, OutFile
from articles.exporting.rewriting import Rewriting, is_edited
from articles.models import Article, SeedFile
from articles.seeding.errors import SeedFileError
from articles.seeding.folder import NOT_SEEDS
from articles.seeding.identity import file_name_for
from articles.seeding.writing import NOTHING
from articles.values import PREFETCHED, RELATED

CHUNK = 100  # articles loaded at a time
LONGEST_STEM = 100


def every_article() -> Iterator[Article]:
    """All articles with all that an export looks at but the files' bytes, a chunk in memory at a time."""
    files = Prefetch("seed_files", SeedFile.objects.defer("content", "values").order_by("pk"))
    articles = Article.objects.select_related(*RELATED).prefetch_related(*PREFETCHED, files, "keys")
    last = 0
    while chunk := list(articles.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk


class ArticleFiles:
    """Gives the files of one article after the other, and remembers what an export needs of them all.

    `new_paths` are the paths of new files; `named` and `unnamed` the names of sources that edited files give
    or give no longer, by domain.
    """

    def __init__(self) -> None:
        self.new_paths: set[str] = set()
        self.named: dict[str, set[str]] = {}
        self.unnamed: dict[str, set[str]] = {}

    def of(self, article: Article) -> list[OutFile]:
        rows = {self.path_of(row, article): row for row in article.seed_files.all()}
        if rows and not is_edited(article):
            return [OutFile(path, row) for path, row in rows.items()]
        stored = {path: bytes(row.content) for path, row in rows.items()}
        try:
            rewriting = Rewriting(article, stored or {self.new_path(article, ""): NOTHING})
            unsupported = rewriting.write()
        except SeedFileError:
            files = [OutFile(path, row) for path, row in rows.items()] or [OutFile(article.slug)]
            files[0].unsupported, files[0].reason = ["file"], UNEDITABLE
            return files
        self.note_names(rewriting)
        files = [rewritten(path, rewriting, rows) for path in rewriting.texts]
        files[0].unsupported = unsupported
        return files

    def path_of(self, row: SeedFile, article: Article) -> str:
        """Where a file goes: to its own path, or to a new one where that belongs to another piece now."""
        return row.path if row.current else self.new_path(article, str(PurePosixPath(row.path).parent))

    def new_path(self, article: Article, folder: str) -> str:
        """A path that no other file has (seed format §8)."""
        name = file_name_for(article.published_at, article.title).removesuffix(".md")[:LONGEST_STEM]
        if not name or name.startswith((*NOT_SEEDS, "-")):
            name = f"article-{name}"
        stem = PurePosixPath(folder) / name.rstrip("-")
        path = f"{stem}.md"
        if path in self.new_paths or SeedFile.objects.filter(path=path, current=True).exists():
            path = f"{stem}-{article.slug[-6:]}.md"
        self.new_paths.add(path)
        return path

    def note_names(self, rewriting: Rewriting) -> None:
        """Sources are called by the best name that any file gives them, so changed names matter to others."""
        before = {(said.provider_domain, said.provider_name) for said in rewriting.before.values()}
        after = {(said.provider_domain, said.provider_name) for said in rewriting.after.values()}
        for names, pairs in ((self.named, after - before), (self.unnamed, before - after)):
            for domain, name in pairs:
                names.setdefault(domain, set()).add(name)


def rewritten(path: str, rewriting: Rewriting, rows: Mapping[str, SeedFile]) -> OutFile:
    """A file of an edited article; one that came out as it was is exported as stored."""
    row, text = rows.get(path), rewriting.texts[path]
    if row is None:
        return OutFile(path, None, text)
    if text == rewriting.stored[path]:
        return OutFile(path, row)
    return OutFile(path, row, text, rewriting.changed_fields(path))
