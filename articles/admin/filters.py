"""The filters of the list of articles. Each stands in the address, so a filtered list can be bookmarked."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.leading import without_lead
from articles.models import ArticleQuerySet, Conflict, Provider
from articles.models.visibility import FOLDED

SOURCES_OFFERED = 20

# In SQL what Article.lacks says of a loaded article; a test holds the two together.
LACKING = Q(published_at=None) | Q(provider=None, own_text=False)


class State(NamedTuple):
    """A queue: its name on the desk, and what it keeps of all articles."""

    label: Any
    narrow: Callable[[ArticleQuerySet], ArticleQuerySet]


def draft(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.filter(published=False, removed=False)


def lacking(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.filter(LACKING, removed=False)


def visible(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.visible()


def scheduled(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.due(timezone.now())


def disputed(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.filter(pk__in=Conflict.objects.filter(closed_at=None).values("article_id"))


def removed(articles: ArticleQuerySet) -> ArticleQuerySet:
    return articles.filter(removed=True)


STATES: dict[str | None, State] = {
    "draft": State(_("Drafts to review"), draft),
    "lacking": State(_("Date or source missing"), lacking),
    "visible": State(_("On the site"), visible),
    "scheduled": State(_("Scheduled"), scheduled),
    "lead-missing": State(_("Lead missing"), without_lead),
    "conflict": State(_("Conflicts"), disputed),
    "removed": State(_("Removed"), removed),
}


class StateFilter(admin.SimpleListFilter):
    """The queues: shown as tabs over the list (templates/admin/articles/article/change_list.html)."""

    title = _("state")
    parameter_name = "state"
    template = "admin/articles/article/queues.html"

    def lookups(self, request, model_admin):
        return [(name, state.label) for name, state in STATES.items()]

    def queryset(self, request, queryset):
        state = STATES.get(self.value())
        return state.narrow(queryset) if state else None


class QualityFilter(admin.SimpleListFilter):
    title = _("quality")
    parameter_name = "quality"
    bands: dict[str | None, tuple[Any, Q]] = {
        "high": (_("High (80 and over)"), Q(quality__gte=80)),
        "middle": (_("Middle (40 to 79)"), Q(quality__gte=40, quality__lt=80)),
        "low": (_("Low (under 40)"), Q(quality__lt=40)),
        "none": (_("Not given"), Q(quality=None)),
    }

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _band) in self.bands.items()]

    def queryset(self, request, queryset):
        _label, band = self.bands.get(self.value(), ("", Q()))
        return queryset.filter(band)


class HeatFilter(QualityFilter):
    title = _("heat")
    parameter_name = "heat"
    bands = {
        "hot": (_("Hot (150 and over)"), Q(heat__gte=150)),
        "warm": (_("Warm (80 to 149)"), Q(heat__gte=80, heat__lt=150)),
        "cool": (_("Cool (under 80)"), Q(heat__gt=FOLDED, heat__lt=80)),
        "folded": (_("Folded"), Q(heat=FOLDED)),
        "none": (_("Not given"), Q(heat=None)),
    }


class SourceFilter(admin.SimpleListFilter):
    """Offers the fullest sources; the list of sources leads here for all others."""

    title = _("source")
    parameter_name = "source"

    def lookups(self, request, model_admin):
        fullest = Provider.objects.filter(visible_count__gt=0).order_by("-visible_count", "name")
        offered = list(fullest.values_list("domain", "name")[:SOURCES_OFFERED])
        chosen = self.value()
        if chosen and chosen not in dict(offered):
            offered += Provider.objects.filter(domain=chosen).values_list("domain", "name")
        return offered

    def queryset(self, request, queryset):
        return queryset.filter(provider__domain=self.value()) if self.value() else None
