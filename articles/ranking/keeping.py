"""Heat as the rule has it, kept where neither a file nor an editor says otherwise (blueprint rule 3)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from articles.editions import Change, public_change
from articles.models import Article, Coverage, Revision
from articles.ranking.estimating import estimates
from articles.ranking.pieces import Entry, coverage_of, own_pieces
from articles.ranking.rule import Parameters, Piece, Ranking, rank
from articles.values import changed_fields

BATCH = 200  # articles a transaction, as in an import (blueprint rule 5)
Progress = Callable[[int, int], None]  # how many are done, of how many

COLUMNS = (
    "title",
    "published_at",
    "provider",
    "quality",
    "heat",
    "published",
    "removed",
    "related_count",
    "version",
    "base",
    "computed",
)


class Standing(NamedTuple):
    """What the rule says of an article, and whose heat stands: an editor's, else the rule's, else the files'.

    `ranking` is None for an article without a quality. `heat` is what has to stand.
    """

    ranking: Ranking | None
    by_editor: bool
    by_rule: bool
    heat: int | None


class Move(NamedTuple):
    """An article whose heat is not what it should be, and what makes it so."""

    article: Article
    standing: Standing
    values: dict[str, int | None]  # the columns as they should stand
    computed: dict[str, int | None]

    @property
    def before(self) -> dict[str, int | None]:
        return {name: getattr(self.article, name) for name in self.values}


def in_force() -> Parameters:
    """The rule's parameters as the settings have them."""
    return Parameters(settings.HEAT_PER_RELATED, settings.MIN_BOOST_QUALITY, settings.PUBLISH_THRESHOLD)


def standings(articles: QuerySet[Article], parameters: Parameters) -> Iterator[tuple[Article, Standing]]:
    """Articles with their standing: four queries for however many."""
    yield from standings_of(list(articles.only(*COLUMNS)), {}, parameters)


def standings_of(
    articles: Collection[Article], estimated: Mapping[int, int], parameters: Parameters
) -> Iterator[tuple[Article, Standing]]:
    """`estimated` holds, by id, the quality to go by where it is not the stored one."""
    pieces, coverage = own_pieces(articles), coverage_of([article.pk for article in articles])
    for article in articles:
        piece, entries = pieces[article.pk], coverage.get(article.pk, [])
        piece = piece._replace(quality=estimated.get(article.pk, piece.quality))
        yield article, standing(article, piece, entries, parameters)


def standing(article: Article, piece: Piece, entries: list[Entry], parameters: Parameters) -> Standing:
    """The rule decides where the files give no heat, or where an editor changed what they reckoned with."""
    listed = article.base.get("coverage", [])
    related = article.related_count + len(entries) - len(listed)
    coverage = [entry.piece for entry in entries]
    ranking = rank(piece, coverage, related, parameters, removed=article.removed)
    said = article.base.get("heat")
    by_editor = article.heat not in (said, article.computed.get("heat", said))
    by_rule = not by_editor and ranking is not None and (said is None or reckons_otherwise(article, entries))
    heat = article.heat if by_editor else ranking.heat if ranking is not None and by_rule else said
    return Standing(ranking, by_editor, by_rule, heat)


def reckons_otherwise(article: Article, entries: Iterable[Entry]) -> bool:
    """Whether quality or coverage is no longer what the files reckoned their heat from."""
    digests = [digest for _, digest, _ in article.base.get("coverage", [])]
    return (
        article.quality != article.base.get("quality")
        or [entry.digest for entry in entries] != digests
        or any(entry.requalified for entry in entries)
    )


def moves(articles: Collection[int], parameters: Parameters, *, estimating: bool = False) -> Iterator[Move]:
    """What rank_again() would change."""
    rows = list(Article.objects.filter(pk__in=articles).only(*COLUMNS))
    estimated = estimates(rows) if estimating else standing_estimates(rows)
    for article, found in standings_of(rows, estimated, parameters):
        computed = {"heat": found.heat} if found.by_rule else {}
        values = {"heat": found.heat}
        if article.pk in estimated:
            values["quality"] = computed["quality"] = estimated[article.pk]
        move = Move(article, found, values, computed)
        if (move.before, article.computed) != (values, computed):
            yield move


def standing_estimates(articles: Iterable[Article]) -> dict[int, int]:
    """The estimates that stand as the quality of articles, by id."""
    qualities = {article.pk: article.quality for article in articles if is_estimate(article)}
    return {pk: quality for pk, quality in qualities.items() if quality is not None}


def is_estimate(article: Article) -> bool:
    """Whether its quality is an estimate: nobody gave it."""
    return article.quality is not None and article.quality == article.computed.get("quality")


def rank_again(articles: Collection[int], change: Change, *, estimating: bool = False) -> list[Move]:
    """Brings the heat of articles up to date, inside a public change. Returns what moved.

    `estimating` gives a quality to those that have none. Never flips `published`: that is an editor's or a
    file's to say.
    """
    moved = list(moves(articles, in_force(), estimating=estimating))
    for move in moved:
        store(move)
    change.touch(move.article.pk for move in moved)
    return moved


def store(move: Move) -> None:
    """Stores what moved; where columns change, as a change by the rule: by no editor, in no run."""
    row = Article.objects.filter(pk=move.article.pk)
    row.update(computed=move.computed)
    changes = changed_fields(move.before, move.values)
    if not changes:
        return
    row.update(**move.values, version=F("version") + 1, changed_at=timezone.now())
    version = move.article.version + 1
    Revision.objects.create(article=move.article, version=version, by_rule=True, changes=changes)


def rank_all(progress: Progress, *, rehearse: bool = False) -> Iterator[Move]:
    """Ranks every article again, a batch a transaction: after a parameter changed. Gives what moves."""
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        progress(start, len(ids))
        batch = ids[start : start + BATCH]
        if rehearse:
            yield from moves(batch, in_force(), estimating=True)
        else:
            with public_change() as change:
                moved = rank_again(batch, change, estimating=True)
            yield from moved
    progress(len(ids), len(ids))


def listing(articles: Collection[int]) -> set[int]:
    """The articles that list one of these: a change of quality moves them too."""
    entries = Coverage.objects.filter(snapshot__key__article__in=articles)
    return set(entries.values_list("article_id", flat=True))


def ranked_by_rule(articles: Collection[int]) -> set[int]:
    """Those of `listing` whose heat is the rule's: a new file here may give their coverage another name."""
    entries = Coverage.objects.filter(snapshot__key__article__in=articles).exclude(article__computed={})
    return set(entries.values_list("article_id", flat=True))
