"""A run's plan: what each seed file would do, worked out with reads only (blueprint rule 5)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from articles.importing.matching import NEW, Match, match
from articles.importing.whereabouts import Refusal, Whereabouts, find_renamed, look_around
from articles.models import Article, ArticleQuerySet, Conflict, SeedFile
from articles.seeding import folder
from articles.seeding.document import READER_VERSION, read_document
from articles.seeding.errors import SeedFileError
from articles.seeding.folder import FoundFile
from articles.seeding.merging import Clash, Merge, Values, fold, merge, values_of
from articles.seeding.newsroom import TAKEN_DOWN, joined
from articles.seeding.records import DeskNotes, EmptyDocument, SeedDocument
from articles.values import PREFETCHED, RELATED, changed_fields, stored_values

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many
CHUNK = 500  # articles loaded at a time
SAME_PATH = (
    "Another file of this run has the same path in its folder; import the two folders one after the other."
)


@dataclass
class FilePlan:
    """One file that has to be taken in: what it says, and the digest of its bytes when it was read."""

    found: FoundFile
    folder: str  # the one given, where that is not SEEDS_DIR
    digest: str
    document: Any


@dataclass
class Decision:
    """What the merge of one article comes to."""

    values: Values
    changes: dict[str, list]
    clashes: tuple[Clash, ...]
    base_moves: bool


@dataclass(eq=False)
class ArticlePlan:
    """One article: the files of this run that feed it, what all its files say, what becomes of it."""

    match: Match
    theirs: Values
    creates: bool
    version: int | None  # of the stored article that the decision was made for
    decision: Decision
    conflicts: list[Conflict] = field(default_factory=list)  # open before the run

    @property
    def lacks(self) -> list[str]:
        """Why it is a draft, in the words of its files."""
        return sorted({lack for document in self.match.documents.values() for lack in document.lacks})

    @property
    def notes(self) -> DeskNotes:
        return joined(document.notes for document in self.match.documents.values())

    @property
    def base(self) -> Values:
        return base_of(self.theirs, self.notes)


@dataclass
class Plan:
    """Everything that a run is going to do."""

    files: dict[str, FilePlan] = field(default_factory=dict)
    articles: list[ArticlePlan] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    seen: Whereabouts = field(default_factory=Whereabouts)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def taxonomy(self) -> list[FilePlan]:
        return [file for file in self.files.values() if not isinstance(file.document, SeedDocument)]


def make_plan(paths: Sequence[Path], seeds_dir: Path, progress: Progress) -> Plan:
    """Finds, reads and merges the seed files under `paths`, writing nothing.

    Raises folder.NoSuchPath for a path that is not there.
    """
    plan = Plan()
    found = folder.find(paths, seeds_dir)
    rows = SeedFile.objects.filter(current=True, reader_version=READER_VERSION)
    stored = dict(rows.values_list("path", "digest"))
    home = str(seeds_dir.resolve())
    for number, file in enumerate(found):
        progress("Reading", number, len(found))
        base = file.place.removesuffix(file.path).rstrip("/")
        read_file(plan, file, "" if base == home else base, stored.get(file.path))
    plan.seen = look_around(found, paths, seeds_dir, plan.refused)
    documents = {path: file.document for path, file in plan.files.items()}
    matches = match({path: read for path, read in documents.items() if isinstance(read, SeedDocument)})
    digests = {path: file.digest for path, file in plan.files.items()}
    renamed = find_renamed(matches, digests, plan.seen.missing)
    plan.missing = [path for path in plan.seen.missing if path not in renamed]
    plan.seen.newly_missing = [path for path in plan.seen.newly_missing if path not in renamed]
    for start in range(0, len(matches), CHUNK):
        progress("Comparing", start, len(matches))
        plan.articles += plan_articles(matches[start : start + CHUNK])
    return plan


def read_file(plan: Plan, file: FoundFile, given: str, known_digest: str | None) -> None:
    """Reads one file into the plan. An unchanged one costs no more than its digest."""
    if file.path in plan.files:
        plan.refused.append(Refusal(file.path, SAME_PATH, folder=given))
        return
    try:
        content = folder.read(file)
        digest = sha256(content).hexdigest()
        if digest == known_digest:
            plan.unchanged += 1
            return
        document = read_document(content, file.path)
    except SeedFileError as error:
        reason = f"{error.reason}; {error.remedy}."
        plan.refused.append(Refusal(file.path, reason, error.line, error.field or "", folder=given))
        return
    if isinstance(document, EmptyDocument):
        plan.refused.append(Refusal(file.path, "The file is empty.", empty=True))
        return
    plan.files[file.path] = FilePlan(file, given, digest, document)


def plan_articles(matches: Sequence[Match]) -> list[ArticlePlan]:
    """Merges what the files of each article say together with what is stored."""
    ids = [found.article for found in matches if found.article != NEW]
    stored = {article.pk: article for article in with_values(ids)}
    files, conflicts = stored_files(ids), open_conflicts(ids)
    plans = []
    for found in matches:
        read = {path: values_of(document) for path, document in found.documents.items()}
        stored_now = files[found.article]
        kept = {path: stored_now[path] for path in stored_now if path not in found.renamed.values()}
        theirs = fold({**kept, **read})
        article = stored.get(found.article)
        version = article.version if article else None
        decision = decide(article, theirs, joined(document.notes for document in found.documents.values()))
        plans.append(ArticlePlan(found, theirs, article is None, version, decision, conflicts[found.article]))
    return plans


def with_values(articles: Iterable[int]) -> ArticleQuerySet:
    """Articles with all that stored_values() looks at."""
    chosen = Article.objects.filter(pk__in=articles)
    return chosen.select_related(*RELATED).prefetch_related(*PREFETCHED)


def stored_files(articles: Iterable[int]) -> dict[int, dict[str, Values]]:
    """What each article's files said when last read, by path; a reused path keeps its old share apart."""
    files: dict[int, dict[str, Values]] = defaultdict(dict)
    for row in SeedFile.objects.filter(article__in=articles).defer("content"):
        files[row.article_id or NEW][row.path if row.current else f"{row.path}\n{row.pk}"] = row.values
    return files


def open_conflicts(articles: Iterable[int]) -> dict[int, list[Conflict]]:
    conflicts: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in Conflict.objects.filter(article__in=articles, closed_at__isnull=True):
        conflicts[conflict.article_id].append(conflict)
    return conflicts


def decide(article: Article | None, theirs: Values, notes: DeskNotes) -> Decision:
    """What becomes of an article, stored or not, when its files say `theirs`."""
    ours = stored_values(article) if article else {}
    merged = merge(article.base, ours, theirs, article.computed) if article else Merge(dict(theirs), ())
    values = merged.values
    if values["published"] and not (values["published_at"] and values["provider"]):
        # Both sides together may take away what neither took alone: then it is a draft again.
        values["published"] = False
    if article is None:
        return Decision(values, {}, (), base_moves=True)
    base_moves = article.base != base_of(theirs, notes)
    return Decision(values, changed_fields(ours, values), merged.clashes, base_moves)


def base_of(theirs: Values, notes: DeskNotes) -> Values:
    """What the next merge starts from: what the files say.

    Where they tell of an editor who took the article down or gave it another quality, that is an editor's
    change here too: so others' coverage does not quote it, and the ranking rule steps in.
    """
    base = theirs | {"published": True, TAKEN_DOWN: True} if notes.published is False else theirs
    was = {"quality": notes.quality_was, "heat": notes.heat_was}
    return base | {name: value for name, value in was.items() if value is not None}
