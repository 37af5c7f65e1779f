"""The ledger on the desk, to read: runs, what they did to each file, and revisions."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from articles.admin import words
from articles.models import Article, RejectedFile, Revision, Run, RunEntry
from articles.undoing.choosing import CannotUndoError, chosen

ENTRIES_SHOWN = 100  # on the page of a run; the list of entries has all
# Columns of an article that nothing here shows.
BIG = ("article__body", "article__base", "article__computed", "article__tags")


def article_link(article: Article | None) -> SafeString | str:
    if article is None:
        return words.NOTHING
    address = reverse("admin:articles_article_change", args=[article.pk])
    return format_html('<a href="{}" dir="auto">{}</a>', address, article.title)


def place(row: RunEntry | RejectedFile) -> str:
    """Where in its file something stands."""
    return ", ".join(str(part) for part in (row.line, row.field) if part)


def run_link(run: Run | None) -> SafeString | str:
    if run is None:
        return words.NOTHING
    return format_html('<a href="{}">{}</a>', reverse("admin:articles_run_change", args=[run.pk]), run)


def why_not_undone(run: Run) -> str:
    """Why a run cannot be undone now; empty where it can."""
    try:
        chosen(run.pk)
    except CannotUndoError as error:
        return str(error)
    return ""


class ReadOnlyAdmin(admin.ModelAdmin):
    """A surface where everybody reads and nobody writes: what has happened is not edited."""

    show_full_result_count = False
    actions = None

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ["number", "started", "seconds", "state", "did"]
    list_filter = ["state"]
    fields = ["number", "started", "seconds", "state", "user", "paths", "did"]

    @admin.display(description=gettext_lazy("run"), ordering="pk")
    def number(self, obj):
        return f"{obj.pk}, {obj}" if obj.undoes_id else obj.pk

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, obj):
        return words.moment(obj.started_at)

    @admin.display(description=gettext_lazy("seconds"), empty_value=words.NOTHING)
    def seconds(self, obj):
        return obj.finished_at and f"{(obj.finished_at - obj.started_at).total_seconds():.1f}"

    @admin.display(description=gettext_lazy("paths"), empty_value=words.NOTHING)
    def paths(self, obj):
        return ", ".join(obj.folders)

    @admin.display(description=gettext_lazy("what it did"), empty_value=words.NOTHING)
    def did(self, obj):
        return ", ".join(f"{name} {count}" for name, count in obj.counts.items() if count)

    def render_change_form(self, request, context, *args, **kwargs):
        run = context["original"]
        by_outcome = run.entries.order_by("outcome").values_list("outcome").annotate(Count("pk"))
        outcomes = [(name, RunEntry.Outcome(name).label, count) for name, count in by_outcome]
        entries = run.entries.select_related("article").defer(*BIG)[:ENTRIES_SHOWN]
        context |= {
            "outcomes": outcomes,
            "entry_count": sum(count for *_name, count in outcomes),
            "why_not_undone": why_not_undone(run),
            "entries": [(entry, words.changes_table(entry.changes)) for entry in entries],
        }
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(RunEntry)
class RunEntryAdmin(ReadOnlyAdmin):
    """What runs did to files. A run's own page leads here for all of its entries."""

    list_display = ["path", "outcome", "of_article", "where", "why", "changed", "of_run"]
    list_display_links = None
    list_filter = ["outcome"]
    search_fields = ["path", "reason"]
    fields = ["path", "outcome", "of_run", "of_article", "where", "why", "changed"]
    ordering = ["-run", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("run", "article").defer(*BIG)

    @admin.display(description=gettext_lazy("article"))
    def of_article(self, obj):
        return article_link(obj.article)

    @admin.display(description=gettext_lazy("run"), ordering="run")
    def of_run(self, obj):
        return run_link(obj.run)

    @admin.display(description=gettext_lazy("line, field"), empty_value=words.NOTHING)
    def where(self, obj):
        return place(obj)

    @admin.display(description=gettext_lazy("reason and warnings"), empty_value=words.NOTHING)
    def why(self, obj):
        return " · ".join(said for said in (obj.reason, *obj.warnings) if said)

    @admin.display(description=gettext_lazy("changes"))
    def changed(self, obj):
        return words.changes_table(obj.changes)


@admin.register(RejectedFile)
class RejectedFileAdmin(ReadOnlyAdmin):
    """Files that no run can take in, until they are mended."""

    list_display = ["path", "where", "reason", "noticed", "of_run"]
    list_display_links = None
    search_fields = ["path", "reason"]
    fields = ["path", "folder", "where", "reason", "noticed", "of_run"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("run")

    @admin.display(description=gettext_lazy("line, field"), empty_value=words.NOTHING)
    def where(self, obj):
        return place(obj)

    @admin.display(description=gettext_lazy("since"), ordering="since")
    def noticed(self, obj):
        return words.moment(obj.since)

    @admin.display(description=gettext_lazy("run"), ordering="run")
    def of_run(self, obj):
        return run_link(obj.run)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    """Who changed what. The history of one article is this list, narrowed to it."""

    list_display = ["when", "of_article", "who", "changed"]
    list_display_links = None
    search_fields = ["article__title", "user__username"]
    fields = ["when", "of_article", "who", "version", "changed"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("run", "user", "article").defer(*BIG)

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def when(self, obj):
        return words.moment(obj.at)

    @admin.display(description=gettext_lazy("article"))
    def of_article(self, obj):
        return article_link(obj.article)

    @admin.display(description=gettext_lazy("who"), ordering="user__username")
    def who(self, obj):
        return words.author(obj)

    @admin.display(description=gettext_lazy("changes"))
    def changed(self, obj):
        return words.changes_table(obj.changes)
