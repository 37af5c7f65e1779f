"""Bulk actions on articles, which say exactly what they did and what they left."""

from collections.abc import Sequence

from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import curation
from articles.admin.words import needed
from articles.models import Article

LEFT_NAMED = 50  # of the articles that could not be published


@admin.action(description=gettext_lazy("Publish selected articles"), permissions=["change"])
def publish(desk, request, chosen):
    count = chosen.count()
    changed, left = curation.set_published(chosen, True, request.user)
    said = ngettext("%(n)d article published.", "%(n)d articles published.", len(changed))
    sentences = [said % {"n": len(changed)}]
    if already := count - len(changed) - len(left):
        sentences.append(_("%(n)d published already.") % {"n": already})
    if removed := sum(article.removed for article in changed):
        sentences.append(_("%(n)d of them removed, so still hidden.") % {"n": removed})
    desk.message_user(request, " ".join(sentences), messages.SUCCESS if changed else messages.INFO)
    if left:
        desk.message_user(request, left_behind(left), messages.WARNING)


@admin.action(description=gettext_lazy("Unpublish selected articles"), permissions=["change"])
def unpublish(desk, request, chosen):
    count = chosen.count()
    changed, _left = curation.set_published(chosen, False, request.user)
    said = ngettext("%(n)d article unpublished.", "%(n)d articles unpublished.", len(changed))
    sentences = [said % {"n": len(changed)}]
    if already := count - len(changed):
        sentences.append(_("%(n)d unpublished already.") % {"n": already})
    desk.message_user(request, " ".join(sentences), messages.SUCCESS if changed else messages.INFO)


def left_behind(left: Sequence[Article]) -> SafeString:
    """Names the articles that could not be published, each with what it needs and a link to give it."""
    count = len(left)
    sentence = ngettext(
        "%(n)d article was left as it was. To be published it needs something first:",
        "%(n)d articles were left as they were. To be published they need something first:",
        count,
    )
    named = [
        (reverse("admin:articles_article_change", args=[article.pk]), article.title, needed(article))
        for article in left[:LEFT_NAMED]
    ]
    items = format_html_join("", '<li><a href="{}" dir="auto">{}</a>: {}</li>', named)
    if count > LEFT_NAMED:
        items += format_html("<li>{}</li>", _("and %(n)d more") % {"n": count - LEFT_NAMED})
    return format_html("{}<ul>{}</ul>", sentence % {"n": count}, items)
