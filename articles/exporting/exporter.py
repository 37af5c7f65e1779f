"""The way out of the database into files: every article and taxonomy document, and a report of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any

from articles.exporting.articles import ArticleFiles, every_article
from articles.exporting.folder import ExportFolder, opened
from articles.exporting.outfile import OutFile
from articles.exporting.taxonomy import TaxonomyFiles
from articles.models import Article, SeedFile

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
CHUNK = 500  # paths looked up at a time
EVERY = 100  # files between two looks whether to stop

ARTICLE_GONE = "its article was deleted, so it is not exported"


@dataclass
class Report:
    """What an export did, or a dry run would do: counts of files, and the files that need words."""

    written: int = 0
    unchanged: int = 0  # in the folder already
    edited: list[dict[str, Any]] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    unsupported: list[dict[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    seconds: float = 0.0
    stopped: bool = False

    def refuse(self, path: str, name: str, reason: str) -> None:
        self.unsupported.append({"path": path, "field": name, "reason": reason})


def export_seeds(
    root: Path, progress: Progress, dry_run: bool, stop: Callable[[], bool] = lambda: False
) -> Report:
    """Writes seed files into a folder: importing them into an empty database gives the same site.

    Between two batches it asks `stop` whether to end early; another export then goes on. Raises
    folder.ExportRefused before anything is written, and OSError where the folder cannot be written.
    """
    started = monotonic()
    report = Report()
    with opened(root, dry_run) as folder:
        total = Article.objects.count()
        for number, file in enumerate(every_file(lambda done: progress("Exporting", done, total))):
            if number % EVERY == 0 and stop():
                report.stopped = True
                break
            put(file, folder, report)
        if not report.stopped:
            settle(folder, report)
    report.seconds = monotonic() - started
    return report


def every_file(progress: Callable[[int], None]) -> Iterator[OutFile]:
    articles = ArticleFiles()
    done = 0
    for done, article in enumerate(every_article(), start=1):
        yield from articles.of(article)
        progress(done)
    taxonomy = TaxonomyFiles(articles.named, articles.unnamed)
    yield from taxonomy.stored()
    yield from taxonomy.new()


def put(file: OutFile, folder: ExportFolder, report: Report) -> None:
    """Puts one file into the folder and into the report."""
    for name in file.unsupported:
        report.refuse(file.path, name, file.reason)
    if file.row is None and file.content is None:
        return
    wrote, problem = folder.put(file.path, file.digest(), file.bytes, file.known)
    if problem:
        report.refuse(file.path, "", problem)
        return
    report.written += wrote
    report.unchanged += not wrote
    if file.is_new:
        report.new.append(file.path)
    elif file.content is not None:
        report.edited.append({"path": file.path, "fields": file.fields})


def settle(folder: ExportFolder, report: Report) -> None:
    """Takes away what only an earlier export wrote, and names what in the folder is none of ours."""
    new = set(report.new)
    report.removed = folder.finish(lambda path: path in new or bool(known_among([path])))
    files = folder.files()
    while paths := list(islice(files, CHUNK)):
        ours = known_among(paths) | new | set(report.removed)
        report.left += [path for path in paths if path not in ours]
    for path in gone():
        report.refuse(path, "", ARTICLE_GONE)


def known_among(paths: Any) -> set[str]:
    """Those of these paths at which the site has read what it still shows."""
    rows = SeedFile.objects.filter(path__in=paths, current=True)
    return set(rows.exclude(kind=SeedFile.Kind.ARTICLE, article=None).values_list("path", flat=True))


def gone() -> Iterator[str]:
    rows = SeedFile.objects.filter(kind=SeedFile.Kind.ARTICLE, article=None, current=True)
    return rows.order_by("path").values_list("path", flat=True).iterator()
