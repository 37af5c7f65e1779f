"""The buttons on the form of an article whose story has no lead here."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from articles import curation
from articles.leading import adopt, lead_with, missing_lead
from articles.models import Article

ADOPT, LEAD_HERE = "_adopt_lead", "_lead_here"  # names of buttons
ASKED = {ADOPT, LEAD_HERE}


def answer(request, article: Article) -> HttpResponse:
    """Does what a button asks for, once the form is saved, and shows the article that leads now."""
    stored = curation.comparable(Article.objects.filter(pk=article.pk)).get()
    mention = missing_lead(stored)
    try:
        if mention is None:
            messages.info(request, _("Nothing done: the story has a lead by now."))
        elif ADOPT in request.POST:
            stored = adopt(mention, stored, request.user)
            messages.success(request, said(stored, _("Adopted as the lead of its story.")))
        else:
            lead_with(stored, request.user)
            messages.success(request, said(stored, _("Leads its story now.")))
    except (curation.StaleArticleError, curation.AddressTakenError):
        messages.warning(
            request, _("Nothing done: somebody else changed the story at this moment. Look again.")
        )
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[stored.pk]))


def said(lead: Article, sentence: str) -> str:
    """What was done, and whether visitors see it."""
    shown = (
        _("It is published.") if lead.published else _("It is a draft still: it lacks a date or a source.")
    )
    return f"{sentence} {shown}"
