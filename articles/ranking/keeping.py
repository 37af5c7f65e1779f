"""Heat as the rule has it, kept where neither a file nor an editor says otherwise (blueprint rule 3)."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from articles.editions import Change, public_change
from articles.models import Article, Coverage, Revision
from articles.ranking.pieces import Entry, coverage_of, own_pieces
from articles.ranking.rule import Parameters, Piece, Ranking, rank

BATCH = 200  # articles a transaction, as in an import (blueprint rule 5)
Progress = Callable[[int, int], None]  # how many are done, of how many

COLUMNS = (
    "title",
    "published_at",
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
    computed: dict[str, int | None]


def in_force() -> Parameters:
    """The rule's parameters as the settings have them."""
    return Parameters(settings.HEAT_PER_RELATED, settings.MIN_BOOST_QUALITY, settings.PUBLISH_THRESHOLD)


def standings(articles: QuerySet[Article], parameters: Parameters) -> Iterator[tuple[Article, Standing]]:
    """Articles with their standing: three queries for however many."""
    rows = list(articles.only(*COLUMNS))
    pieces, coverage = own_pieces(rows), coverage_of([article.pk for article in rows])
    for article in rows:
        entries = coverage.get(article.pk, [])
        yield article, standing(article, pieces[article.pk], entries, parameters)


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


def moves(articles: Collection[int], parameters: Parameters) -> Iterator[Move]:
    """What rank_again() would change."""
    for article, found in standings(Article.objects.filter(pk__in=articles), parameters):
        computed = {"heat": found.heat} if found.by_rule else {}
        if (found.heat, computed) != (article.heat, article.computed):
            yield Move(article, found, computed)


def rank_again(articles: Collection[int], change: Change) -> list[Move]:
    """Brings the heat of articles up to date, inside a public change. Returns what moved.

    Never flips `published`: that is an editor's or a file's to say.
    """
    moved = list(moves(articles, in_force()))
    for move in moved:
        store(move)
    change.touch(move.article.pk for move in moved)
    return moved


def store(move: Move) -> None:
    """Stores a heat; where it differs from what stood, as a change by the rule: by no editor, in no run."""
    row, before, after = Article.objects.filter(pk=move.article.pk), move.article.heat, move.standing.heat
    row.update(computed=move.computed)
    if before == after:
        return
    row.update(heat=after, version=F("version") + 1, changed_at=timezone.now())
    version, changes = move.article.version + 1, {"heat": [before, after]}
    Revision.objects.create(article=move.article, version=version, by_rule=True, changes=changes)


def rank_all(progress: Progress, *, rehearse: bool = False) -> Iterator[Move]:
    """Ranks every article again, a batch a transaction: after a parameter changed. Gives what moves."""
    ids = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        progress(start, len(ids))
        batch = ids[start : start + BATCH]
        if rehearse:
            yield from moves(batch, in_force())
        else:
            with public_change() as change:
                moved = rank_again(batch, change)
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
