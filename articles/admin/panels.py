"""What an article's form tells beside what it asks: coverage, difference from the files, history."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from articles import curation
from articles.admin.words import author, changes_table, field_name, moment, shown
from articles.leading import missing_lead
from articles.models import Article, Coverage, Revision
from articles.ranking.keeping import in_force, is_estimate, standings
from articles.ranking.words import explain, stands
from articles.seeding.merging import Values

REVISIONS_TOLD = 20


def panels(article: Article, stored: Values) -> dict[str, Any]:
    """The context of the panels; `stored` are the article's desk_values() before anything was typed."""
    revisions = list(article.revisions.select_related("user", "run")[:REVISIONS_TOLD])
    # Never the bytes of a file: they hold `secured` (blueprint rule 11).
    files = list(article.seed_files.values("path", "read_at", "current"))
    return {
        "coverage": coverage(article),
        "ranking": ranking(article),
        "differences": differences(article, stored, revisions),
        "files": [{**file, "read_at": moment(file["read_at"])} for file in files],
        "history": [history_line(revision) for revision in revisions],
    }


def ranking(article: Article) -> dict[str, Any]:
    """What the ranking rule says of an article, why, and whose heat stands."""
    parameters = in_force()
    [(_article, found)] = standings(Article.objects.filter(pk=article.pk), parameters)
    rule = found.ranking
    return {
        "reasons": explain(rule, parameters) if rule else [],
        "stands": stands(found),
        "estimated": is_estimate(article),
        "missing_lead": missing_lead(article),
        "would_switch": rule is not None and rule.published != article.published and not article.removed,
        "would_publish": rule is not None and rule.published,
    }


def coverage(article) -> list[dict[str, Any]]:
    """The lines of its coverage in order, each with where it leads on the site and on the desk."""
    ours = Article.objects.visible().filter(pk=OuterRef("snapshot__key__article"))
    lines = Coverage.objects.filter(article=article).annotate(is_visible=Exists(ours))
    related = lines.select_related("snapshot__provider", "snapshot__key__article__provider")
    big = [f"snapshot__key__article__{name}" for name in ("body", "base", "computed", "tags")]
    return [
        {
            "number": line.position + 1,
            "piece": line.snapshot.key.article or line.snapshot,
            "article": line.snapshot.key.article,
            "url": line.snapshot.url,
            "quality": line.snapshot.quality,
            "leads": leads(line),
        }
        for line in related.defer(*big)
    ]


def leads(line) -> str:
    """Where a line of coverage leads a visitor (table of blueprint rule 1)."""
    if line.is_visible:
        return "page"
    if line.line is None:
        return "withheld"
    return "out" if line.snapshot.url else "nowhere"


def differences(article: Article, stored: Values, revisions: Iterable[Revision]) -> list[dict[str, Any]]:
    """The fields where an editor's value stands in place of the files', with the latest change of each."""
    latest: dict[str, Revision] = {}
    for revision in revisions:
        for name in revision.changes:
            latest.setdefault(name, revision)
    disputed = set(article.conflicts.filter(closed_at=None).values_list("field", flat=True))
    return [
        {
            "field": field_name(name),
            "file": shown(said),
            "present": shown(stands),
            "who": f"{author(latest[name])}, {moment(latest[name].at)}" if name in latest else "",
            "disputed": name in disputed,
        }
        for name, (said, stands) in curation.edited_fields(article, stored).items()
    ]


def history_line(revision: Revision) -> dict[str, Any]:
    return {
        "at": moment(revision.at),
        "who": author(revision),
        "version": revision.version,
        "changes": changes_table(revision.changes),
    }
