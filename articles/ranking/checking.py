"""How well the rule agrees with what seed files record: the publisher's own outcomes (seed format §8)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import PurePosixPath

from django.db.models import Count, QuerySet

from articles.models import SeedFile
from articles.ranking.pieces import names_of_snapshots
from articles.ranking.rule import FOLDED, Parameters, Piece, Ranking, rank
from articles.seeding.envelope import split
from articles.seeding.fields import Fields
from articles.seeding.identity import file_name_for, url_key
from articles.seeding.related import read_related

CHUNK = 500  # files held at a time
NEAR = 8  # a short-lived bonus, which no file records, adds a little heat


@dataclass
class Agreement:
    """How many files record what the rule says."""

    files: int = 0
    lead: int = 0
    published: int = 0
    heat_exact: int = 0
    heat_within_8: int = 0
    exceptions: list[dict] = field(default_factory=list)

    def add(self, path: str, values: dict, ranking: Ranking) -> None:
        leads, near = values["heat"] != FOLDED, abs(values["heat"] - ranking.heat) <= NEAR
        self.files += 1
        self.lead += leads == ranking.leads
        self.published += values["published"] == ranking.published
        self.heat_exact += values["heat"] == ranking.heat
        self.heat_within_8 += near
        if (values["heat"], values["published"]) != (ranking.heat, ranking.published):
            self.exceptions.append(
                {
                    "path": path,
                    "heat": values["heat"],
                    "computed_heat": ranking.heat,
                    "published": values["published"],
                    "computed_published": ranking.published,
                }
            )


@dataclass
class Check:
    """The agreement over all files, and by folder."""

    parameters: Parameters
    total: Agreement = field(default_factory=Agreement)
    folders: dict[str, Agreement] = field(default_factory=dict)

    def as_json(self) -> dict:
        return {
            "parameters": self.parameters._asdict(),
            **asdict(self.total),
            "folders": {name: asdict(agreement) for name, agreement in self.folders.items()},
        }


def check(parameters: Parameters, progress: Callable[[int], None] = lambda _: None) -> Check:
    """Compares every file that records a quality and a heat with what the rule makes of the same file."""
    result = Check(parameters)
    for file, ranking in rankings(scored_files(), parameters):
        folder = result.folders.setdefault(str(PurePosixPath(file.path).parent), Agreement())
        for agreement in (result.total, folder):
            agreement.add(file.path, file.values, ranking)
        progress(result.total.files)
    return result


def scored_files() -> Iterator[SeedFile]:
    """The seed files that record an outcome."""
    for file in article_files().order_by("path").iterator(CHUNK):
        if None not in (file.values["quality"], file.values["heat"]):
            yield file


def article_files() -> QuerySet[SeedFile]:
    return SeedFile.objects.filter(kind=SeedFile.Kind.ARTICLE, current=True).defer("content")


def rankings(files: Iterable[SeedFile], parameters: Parameters) -> Iterator[tuple[SeedFile, Ranking]]:
    waiting = iter(files)
    while chunk := list(islice(waiting, CHUNK)):
        known = names_of_snapshots(digest for file in chunk for _, digest, _ in file.values["coverage"])
        own = listed_twins(chunk)
        for file in chunk:
            said = file.values
            coverage = [Piece(quality, *known[digest]) for _, digest, quality in said["coverage"]]
            piece = Piece(said["quality"], PurePosixPath(file.path).name, said["title"])
            ranking = rank(
                piece, coverage + own[file.pk], said["related_count"], parameters, removed=said["removed"]
            )
            if ranking is not None:
                yield file, ranking


def listed_twins(files: Iterable[SeedFile]) -> dict[int, list[Piece]]:
    """By file the pieces that its list gives under the article's own address.

    Reading drops them from coverage. But where one article has several files, one may list the other under
    an earlier headline, and is outranked by it; so the kept bytes of such files are looked at again.
    """
    articles = {file.article_id for file in files}
    several = article_files().filter(article__in=articles).values("article").annotate(files=Count("pk"))
    twins = SeedFile.objects.filter(article__in=several.filter(files__gt=1).values("article"), current=True)
    found: dict[int, list[Piece]] = defaultdict(list)
    for twin in twins.only("content", "values"):
        items = read_related(Fields(split(bytes(twin.content)).metadata or {}, []), ()).coverage
        found[twin.pk] = [
            Piece(item.quality, file_name_for(item.published_at, item.title), item.title)
            for item in items
            if item.key == url_key(twin.values["url"])
        ]
    return found
