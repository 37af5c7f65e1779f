"""A run's plan: what each seed file would do, worked out with reads only (blueprint rule 5)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from articles.importing.matching import NEW, Match, match
from articles.importing.renames import renamed_files, shares
from articles.importing.whereabouts import Refusal, Whereabouts, look_around
from articles.models import Article, ArticleQuerySet, Conflict, SeedFile
from articles.seeding import folder
from articles.seeding.document import READER_VERSION, read_document
from articles.seeding.errors import SeedFileError
from articles.seeding.folder import FoundFile
from articles.seeding.merging import LISTS, Clash, Values, fold, merge, part_like, values_of
from articles.seeding.newsroom import TAKEN_DOWN, joined
from articles.seeding.records import DeskNotes, EmptyDocument, SeedDocument
from articles.seeding.safeguards import base_of, keep_publishable, keep_removed
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
    base: Values  # the article's next one
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
    renamed: dict[str, SeedFile] = field(default_factory=dict)  # the stored file that a new path succeeds

    @property
    def settled(self) -> list[Conflict]:
        """The open conflicts that end here: the file says what it used to say, or what is stored."""
        return [row for row in self.conflicts if settles(self.theirs, self.decision.values, row)]

    @property
    def lacks(self) -> list[str]:
        """Why it is a draft, in the words of its files."""
        return sorted({lack for document in self.match.documents.values() for lack in document.lacks})

    @property
    def notes(self) -> DeskNotes:
        return joined(document.notes for document in self.match.documents.values())


@dataclass
class Retirement:
    """An article to be unpublished because all its files are missing (importing/retiring.py)."""

    article: int
    title: str
    paths: list[str]


@dataclass
class Plan:
    """Everything that a run is going to do."""

    files: dict[str, FilePlan] = field(default_factory=dict)
    articles: list[ArticlePlan] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    seen: Whereabouts = field(default_factory=Whereabouts)
    refused: list[Refusal] = field(default_factory=list)
    retiring: list[Retirement] = field(default_factory=list)

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
    for start in range(0, len(matches), CHUNK):
        progress("Comparing", start, len(matches))
        plan.articles += plan_articles(matches[start : start + CHUNK], plan.files, seeds_dir)
    renamed = {row.path for article in plan.articles for row in article.renamed.values() if row.current}
    plan.missing = [path for path in plan.seen.missing if path not in renamed]
    plan.seen.newly_missing = [path for path in plan.seen.newly_missing if path not in renamed]
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


def plan_articles(
    matches: Sequence[Match], files: Mapping[str, FilePlan], seeds_dir: Path
) -> list[ArticlePlan]:
    """Merges what the files of each article say together with what is stored.

    `files` are all that the run takes in, by path.
    """
    ids = [found.article for found in matches if found.article != NEW]
    stored = {article.pk: article for article in with_values(ids)}
    rows, conflicts = stored_files(ids), open_conflicts(ids)
    plans = []
    for found in matches:
        read = {path: values_of(document) for path, document in found.documents.items()}
        renamed = renamed_files(found, rows[found.article], files, seeds_dir)
        theirs = fold({**shares(rows[found.article], renamed.values()), **read})
        article = stored.get(found.article)
        version = article.version if article else None
        notes = joined(document.notes for document in found.documents.values())
        decision = decide(article, theirs, notes, conflicts[found.article])
        plans.append(
            ArticlePlan(found, theirs, article is None, version, decision, conflicts[found.article], renamed)
        )
    return plans


def with_values(articles: Iterable[int]) -> ArticleQuerySet:
    """Articles with all that stored_values() looks at."""
    chosen = Article.objects.filter(pk__in=articles)
    return chosen.select_related(*RELATED).prefetch_related(*PREFETCHED)


def stored_files(articles: Iterable[int]) -> dict[int, list[SeedFile]]:
    """Each article's files as last read, without their bytes."""
    files: dict[int, list[SeedFile]] = defaultdict(list)
    for row in SeedFile.objects.filter(article__in=articles).defer("content"):
        files[row.article_id or NEW].append(row)
    return files


def open_conflicts(articles: Iterable[int]) -> dict[int, list[Conflict]]:
    conflicts: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in Conflict.objects.filter(article__in=articles, closed_at__isnull=True):
        conflicts[conflict.article_id].append(conflict)
    return conflicts


def settles(theirs: Values, values: Values, conflict: Conflict) -> bool:
    """Whether the files' values end a conflict, given what is then stored."""
    said, stands = theirs[conflict.field], values[conflict.field]
    if conflict.field in LISTS:
        said, stands = part_like(conflict.theirs or [], said), part_like(conflict.theirs or [], stands)
    return said in (conflict.base, stands)


def decide(
    article: Article | None, theirs: Values, notes: DeskNotes, conflicts: Sequence[Conflict] = ()
) -> Decision:
    """What becomes of an article, stored or not, when its files say `theirs`.

    A clash that only ends one of the open `conflicts` is none.
    """
    if article is None:
        # The desk's notes may take the date or source from a file that publishes: then it is a draft.
        published = theirs["published"] and bool(theirs["published_at"] and theirs["provider"])
        return Decision(theirs | {"published": published}, {}, (), told_by(notes, theirs), base_moves=True)
    ours = stored_values(article)
    merged = merge(article.base, ours, theirs, article.computed)
    merged = keep_removed(merged, article.base, ours)
    merged = keep_publishable(merged, article.base, ours, theirs)
    base = told_by(notes, base_of(article.base, ours, theirs))
    changes = changed_fields(ours, merged.values)
    ended = {row.field for row in conflicts if settles(theirs, merged.values, row)}
    clashes = tuple(clash for clash in merged.clashes if clash.field not in ended)
    return Decision(merged.values, changes, clashes, base, article.base != base)


def told_by(notes: DeskNotes, base: Values) -> Values:
    """A base as the files' notes have it.

    Where they tell of an editor who took the article down or gave it another quality, that is an editor's
    change here too: so others' coverage does not quote it, and the ranking rule steps in.
    """
    base = base | {"published": True, TAKEN_DOWN: True} if notes.published is False else base
    was = {"quality": notes.quality_was, "heat": notes.heat_was}
    return base | {name: value for name, value in was.items() if value is not None}
