"""The page of the desk on which an editor tries other parameters of the ranking rule."""

from django import forms
from django.contrib.admin import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.ranking import preview
from articles.ranking.keeping import in_force
from articles.ranking.rule import Parameters

LISTED = 20  # articles named that would change sides


class ParametersForm(forms.Form):
    """The rule's three numbers, within the limits of the settings of the same names."""

    heat_per_related = forms.IntegerField(label="HEAT_PER_RELATED", min_value=0, max_value=1000)
    min_boost_quality = forms.IntegerField(label="MIN_BOOST_QUALITY", min_value=0, max_value=1000)
    publish_threshold = forms.IntegerField(label="PUBLISH_THRESHOLD", min_value=0, max_value=10000)


@require_safe
def ranking(request: HttpRequest) -> HttpResponse:
    """What the front page and the counts would be, by the rule alone; nothing is changed by looking."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    present = in_force()
    form = ParametersForm(request.GET or None, initial=present._asdict())
    context = {
        **site.each_context(request),
        "title": _("Ranking: what if"),
        "form": form,
        "window": preview.WINDOW,
    }
    if form.is_valid():
        now, then = preview.preview(present), preview.preview(Parameters(**form.cleaned_data))
        gained, lost = preview.only_in(then, now), preview.only_in(now, then)
        context |= {"previews": [now, then], "gained": gained, "lost": lost, "listed": LISTED}
    return render(request, "admin/articles/article/what_if.html", context)
