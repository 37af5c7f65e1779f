"""The columns of the list of articles: one function a column, from what the list has already fetched."""

from django.conf import settings
from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import curation
from articles.admin.words import needed
from articles.models import Article
from articles.models.visibility import FOLDED
from articles.presentation import clock, local, machine_time, monogram, short_date, tone

FULL_QUALITY, FULL_HEAT = 100, 150  # where the meters are full
QUIET = '<span class="desk-none">{}</span>'
NOTHING = format_html(QUIET, "–")
TILE = format_html('<span class="visually-hidden">{}</span>', _("Tile"))


@admin.display(description=TILE)
def tile(article: Article) -> SafeString:
    """The source's monogram, in the place where pictures will come."""
    name = article.source_name or (settings.SITE_NAME if article.own_text else "?")
    return monogram_tile(name, article.provider.domain if article.provider else "")


def monogram_tile(name: str, domain: str) -> SafeString:
    return format_html(
        '<span class="desk-thumb tone-{}" data-mono="{}"></span>', tone(domain), monogram(name)
    )


@admin.display(description=gettext_lazy("headline"), ordering="title")
def headline(article: Article) -> SafeString:
    context = {"article": article, "notes": notes(article)}
    return render_to_string("admin/articles/article/headline.html", context)


def notes(article) -> list[str]:
    """What an editor should know first of an article that ArticleAdmin.get_queryset() has annotated."""
    noted = {
        _("removed"): article.removed,
        _("needs %(what)s") % {"what": needed(article)}: article.lacks,
        _("scheduled"): article.is_due,
        _("conflict"): article.is_disputed,
        _("edited by hand"): curation.edited_fields(article, curation.desk_values(article)),
    }
    return [note for note, holds in noted.items() if holds]


@admin.display(description=gettext_lazy("source"), ordering="provider__name")
def source(article: Article) -> str:
    if article.own_text:
        return _("our own text")
    return format_html('<span dir="auto">{}</span>', article.source_name) if article.source_name else NOTHING


@admin.display(description=gettext_lazy("topics"))
def topics(article: Article) -> SafeString:
    names = ", ".join(link.topic.name for link in article.article_topics.all())
    return format_html('<span class="desk-topics">{}</span>', names) if names else NOTHING


@admin.display(description=gettext_lazy("quality"), ordering="quality")
def quality(article: Article) -> SafeString:
    if article.quality is None:
        return NOTHING
    return meter("quality", _("Quality %(number)d"), article.quality, FULL_QUALITY)


@admin.display(description=gettext_lazy("heat"), ordering="heat")
def heat(article: Article) -> SafeString:
    if article.heat is None:
        return NOTHING
    if article.heat == FOLDED:
        return format_html(QUIET, _("folded"))
    return meter("heat", _("Heat %(number)d"), article.heat, FULL_HEAT)


def meter(kind: str, label: str, number: int, full: int) -> SafeString:
    return format_html(
        '<span class="desk-meter desk-meter--{}"><meter min="0" max="{}" value="{}" aria-label="{}"></meter> '
        '<span class="desk-num">{}</span></span>',
        kind,
        full,
        number,
        label % {"number": number},
        number,
    )


@admin.display(description=gettext_lazy("date"), ordering="latest")
def date(article: Article) -> SafeString:
    at = article.published_at
    if at is None:
        return format_html(QUIET, _("not given"))
    return format_html(
        '<time datetime="{}">{}<small class="desk-sub">{} {}</small></time>',
        machine_time(at),
        short_date(at),
        clock(at),
        local(at).tzname(),
    )


@admin.display(description=gettext_lazy("coverage"), ordering="report_count")
def coverage(article: Article) -> SafeString:
    if not article.report_count:
        return NOTHING
    sources = ngettext("%(count)d source", "%(count)d sources", article.source_count)
    return format_html(
        '{}<small class="desk-sub">{}</small>',
        article.report_count,
        sources % {"count": article.source_count},
    )
