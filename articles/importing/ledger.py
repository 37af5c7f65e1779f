"""What a plan does, file by file and in all: the same words for a dry run, a run and the desk."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from articles.importing.planning import ArticlePlan, Plan, Retirement
from articles.models import RunEntry
from articles.seeding.records import SeedDocument

Outcome = RunEntry.Outcome


@dataclasses.dataclass
class Entry:
    """What a run does to one file that it changes or refuses."""

    path: str
    outcome: str
    title: str = ""
    article: int | None = None
    line: int | None = None
    field: str = ""
    reason: str = ""
    changes: dict[str, list] = dataclasses.field(default_factory=dict)
    warnings: list[str] = dataclasses.field(default_factory=list)
    # Field: [what stays, what the file says]. The conflict itself keeps it, not the ledger.
    disputes: dict[str, list] = dataclasses.field(default_factory=dict)


def entries_of(plan: Plan) -> list[Entry]:
    """The ledger of a whole plan, by path."""
    articles = (entry for article in plan.articles for entry in article_entries(article))
    entries = [*file_entries(plan), *articles, *retired_entries(plan.retiring)]
    return sorted(entries, key=lambda entry: entry.path)


def file_entries(plan: Plan) -> list[Entry]:
    """The lines of files that feed no article now: refused, missing, there again, taxonomy."""
    return [*refused_entries(plan), *whereabouts_entries(plan), *taxonomy_entries(plan)]


def refused_entries(plan: Plan) -> list[Entry]:
    """The files that cannot be taken in, or hold nothing."""
    return [
        Entry(
            refusal.path,
            Outcome.SKIPPED if refusal.empty else Outcome.REJECTED,
            line=refusal.line,
            field=refusal.field,
            reason=refusal.reason,
        )
        for refusal in plan.refused
    ]


def whereabouts_entries(plan: Plan) -> Iterable[Entry]:
    """The files that went missing since the last run that looked, and those that are there again."""
    told = {path for each in plan.retiring for path in each.paths}
    for path in plan.seen.newly_missing:
        if path in told:
            continue
        yield Entry(path, Outcome.MISSING, reason="It is no longer there; its article stays as it is.")
    for path in plan.seen.there_again:
        if path not in plan.files:
            yield Entry(path, Outcome.NOTED, reason="It is there again.")


def article_entries(plan: ArticlePlan) -> Iterable[Entry]:
    """The lines of one article: one for each of its files that was read; none where only bytes differ."""
    outcome = outcome_of(plan)
    for path, document in plan.match.documents.items():
        if outcome is not None:
            yield Entry(
                path,
                outcome,
                title=plan.decision.values["title"],
                article=plan.match.article,
                reason=reason_of(plan, path),
                changes=plan.decision.changes,
                warnings=warnings_of(document),
                disputes={clash.field: [clash.ours, clash.theirs] for clash in plan.decision.clashes},
            )


def warnings_of(document: SeedDocument) -> list[str]:
    """What was dropped or cut, and a date that is still to come (seed format §6)."""
    warnings = [str(warning) for warning in document.warnings]
    if document.published_at and document.published_at > timezone.now():
        warnings.append("publishedDateTime: the date is to come; the article appears when it does")
    return warnings


def outcome_of(plan: ArticlePlan) -> Outcome | None:
    """The one word for what happens to an article, the gravest first; None: nothing."""
    decision = plan.decision
    if plan.creates:
        return Outcome.DRAFT if plan.lacks else Outcome.CREATED
    if decision.clashes:
        return Outcome.CONFLICT
    if decision.changes.get("removed") == [False, True]:
        return Outcome.REMOVED
    if has_moved(plan):
        return Outcome.MOVED
    if decision.changes:
        return Outcome.UPDATED
    return Outcome.NOTED if decision.base_moves else None


def reason_of(plan: ArticlePlan, path: str) -> str:
    """What an operator should know about the outcome, in sentences."""
    sentences = []
    if plan.decision.clashes:
        fields = ", ".join(clash.field for clash in plan.decision.clashes)
        sentences.append(f"An editor and the file changed {fields} differently; the editor's value stays.")
    if settled := plan.settled:
        fields = ", ".join(conflict.field for conflict in settled)
        sentences.append(f"The file no longer disagrees about {fields}; the conflict is closed.")
    if path in plan.renamed:
        sentences.append(f"The file was {plan.renamed[path].path} before.")
    if plan.creates and plan.lacks:
        sentences.append(f"Kept as an unpublished draft: it lacks {' and '.join(plan.lacks)}.")
    return " ".join(sentences)


def taxonomy_entries(plan: Plan) -> Iterable[Entry]:
    """Taxonomy documents say more about topics and sources; the ledger only names them."""
    for file in plan.taxonomy:
        warnings = [str(warning) for warning in file.document.warnings]
        yield Entry(file.found.path, Outcome.NOTED, reason="A taxonomy document.", warnings=warnings)


def retired_entries(retiring: Iterable[Retirement]) -> list[Entry]:
    """The missing files of articles that are unpublished for it."""
    reason = "All files of the article are missing: unpublished until one comes back."
    changes = {"published": [True, False]}
    return [
        Entry(path, Outcome.MISSING, title=each.title, article=each.article, reason=reason, changes=changes)
        for each in retiring
        for path in each.paths
    ]


def summary(plan: Plan, entries: Iterable[Entry]) -> dict[str, Any]:
    """The counts of a run, in the words of the command's JSON (blueprint, Commands)."""
    entries = list(entries)
    decisions = [article.decision for article in plan.articles]
    changed = [article for article in plan.articles if not article.creates and article.decision.changes]
    silent = sum(len(a.match.documents) for a in plan.articles if outcome_of(a) is None)
    return {
        "created": sum(article.creates for article in plan.articles),
        "updated": len(changed) + len(plan.retiring),
        "unchanged": plan.unchanged + silent,
        "drafts": sum(article.creates and bool(article.lacks) for article in plan.articles),
        "conflicts": sum(len(decision.clashes) for decision in decisions),
        "moved": sum(has_moved(article) for article in plan.articles),
        "missing": len(plan.missing),
        "skipped": sum(entry.outcome == Outcome.SKIPPED for entry in entries),
        "rejected": [rejection(entry) for entry in entries if entry.outcome == Outcome.REJECTED],
        "warnings": [
            {"path": entry.path, "warning": warning} for entry in entries for warning in entry.warnings
        ]
        + unknown_keys(plan),
        "removed": sum(article.decision.changes.get("removed") == [False, True] for article in changed),
    }


def has_moved(plan: ArticlePlan) -> bool:
    """Whether the address of a stored article changes, or the name of one of its files."""
    return not plan.creates and ("url" in plan.decision.changes or bool(plan.renamed))


def rejection(entry: Entry) -> dict[str, Any]:
    return {"path": entry.path, "line": entry.line, "field": entry.field, "reason": entry.reason}


def unknown_keys(plan: Plan) -> list[dict[str, str]]:
    """One note a run for all keys that the format does not know; an export gives them back."""
    documents = [file.document for file in plan.files.values() if isinstance(file.document, SeedDocument)]
    names = sorted({name for document in documents for name in document.unknown_keys})
    if not names:
        return []
    return [{"path": "", "warning": f"Unknown keys are kept in the files and not used: {', '.join(names)}."}]
