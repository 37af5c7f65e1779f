"""The pages on which the site speaks of itself: what it is, what it corrected, what it keeps."""

from itertools import pairwise

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.presentation import HEAT_BANDS, when
from articles.reading.corrections import EVERY, shown
from articles.reading.pages import moment, page
from articles.reading.paging import take
from articles.reading.reports import source_of


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    ends = [above - 1 for _, above in pairwise(HEAT_BANDS)]
    return page(
        request,
        "about",
        bands=list(enumerate(zip(HEAT_BANDS, [*ends, None], strict=True), 1)),
        window=settings.TOP_WINDOW,
        heat_per_related=settings.HEAT_PER_RELATED,
        boosted_from=settings.MIN_BOOST_QUALITY,
        published_from=settings.PUBLISH_THRESHOLD,
    )


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    part = take(EVERY, shown(moment()), request.GET)
    changes = [(change, when(change.at), source_of(change.article)) for change in part.rows]
    return page(request, "corrections", part=part, changes=changes)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return page(request, "privacy")
