"""The pages a visitor sees: one function each, named as its address and its template."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from http import HTTPStatus
from itertools import groupby

from django.db import DatabaseError, connection
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.timezone import get_default_timezone
from django.views.decorators.http import require_safe

from articles.models import Article, Provider, Topic
from articles.models.visibility import number_after
from articles.presentation import local, period
from articles.reading import corrections, fewstories, front, searchpage, sourcelist, stories, storypage
from articles.reading.fewstories import FEW, FULL
from articles.reading.pages import moment, page
from articles.reading.paging import PAGE, take
from articles.reading.reports import cards, source_of, source_of_provider
from articles.reading.stories import EVERYTHING, SECOND, Listing, Story, Within, day_of

LOST = 5  # stories on the page for what is not found
SECOND_OF_TIME = timedelta(seconds=1)


@require_safe
def top(request: HttpRequest) -> HttpResponse:
    at = moment()
    newest = front.newest(at)
    if len(newest) < FEW:
        few = fewstories.of_everything(newest, at)
        return page(request, "top", **few) if few["few"] or few["within"] else page(request, "empty")
    places = front.choose(newest, at)
    placed = front.read(places, at)
    dates = [day_of(found) for found in (places.lead, *places.seconds, *places.cards)]
    return page(
        request,
        "top",
        lead=placed["lead"][0],
        seconds=placed["seconds"],
        cards=placed["cards"],
        days=by_day(placed["latest"]),
        earlier=f"?before={places.latest[-1].latest}" if places.more else "",
        period=period(min(dates), max(dates)),
        **rails([story for group in placed.values() for story in group]),
    )


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    at = moment()
    part = take(EVERYTHING, cards(Article.objects.listed(at)), request.GET)
    within = [] if part.rows or part.here else fewstories.within_others(at)
    if not (part.rows or part.here or within):
        return page(request, "empty")
    shown = stories.read([(found, SECOND) for found in part.rows], at)
    return page(request, "latest", part=part, days=by_day(shown), within=within, **rails(shown))


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    moment()
    found = list(Topic.objects.filter(visible_count__gt=0).defer("keywords", "base"))
    return page(request, "topics" if found else "empty", branches=stories.tree(found))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    at, subject = moment(), visible_topic(slug)
    if subject.story_count < FULL:
        return page(request, "topic", topic=subject, **fewstories.of_topic(subject, at, subject.updated_at))
    hottest = stories.hottest(stories.of_topic(subject), at, PAGE)
    shown = stories.read([(found, SECOND) for found in hottest], at, subject)
    return page(request, "topic", topic=subject, switch=True, stories=shown, **rails(shown))


@require_safe
def topic_latest(request: HttpRequest, slug: str) -> HttpResponse:
    at, subject = moment(), visible_topic(slug)
    if subject.story_count < FULL and not paged(request.GET):
        return page(
            request,
            "topic_latest",
            topic=subject,
            **fewstories.of_topic(subject, at, subject.updated_at, stories.by_date),
        )
    part = take(stories.of_topic(subject), cards(Article.objects.listed(at)), request.GET)
    shown = stories.read([(found, SECOND) for found in part.rows], at, subject)
    return page(
        request,
        "topic_latest",
        topic=subject,
        stories=shown,
        part=part,
        switch=subject.story_count >= FULL,
        **rails(shown),
    )


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    moment()
    listed = sourcelist.read(request.GET)
    return page(request, "sources" if listed["sources"] else "empty", **listed)


@require_safe
def source(request: HttpRequest, domain: str) -> HttpResponse:
    at, provider = moment(), visible_provider(domain)
    within: list[Within] = []
    part = None
    if provider.story_count < FULL and not paged(request.GET):
        shown, within = fewstories.of_source(provider, at)
    else:
        part = take(stories.of_source(provider), cards(Article.objects.listed(at)), request.GET)
        shown = stories.read([(found, SECOND) for found in part.rows], at)
    alongside = (report.source for story in shown for report in story.reports)
    return page(
        request,
        "source",
        provider=provider,
        subject=source_of_provider(provider),
        newest=day_of(shown[0].article) if shown and not paged(request.GET) else None,
        part=part,
        days=by_day(shown),
        within=within,
        rail_topics=stories.topic_tally(shown),
        rail_sources=stories.source_tally(other for other in alongside if other.domain != domain),
    )


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    at = moment()
    visible = corrections.with_last(Article.objects.visible(at)).select_related("provider")
    found = get_object_or_404(visible.defer("base", "computed", "provider__base"), slug=slug)
    return page(request, "article", **storypage.read(found, at, request.GET))


@require_safe
def day(request: HttpRequest, on: date) -> HttpResponse:
    at = moment()
    start, end = day_bounds(on)
    listed = Article.objects.listed(at)
    part = take(Listing(Q(latest__gte=start, latest__lt=end)), cards(listed), request.GET)
    if not (part.rows or part.here):
        raise Http404
    shown = stories.read([(found, SECOND) for found in part.rows], at)
    before = listed.filter(latest__lt=start).newest_first().values_list("published_at", flat=True).first()
    after = listed.filter(latest__gte=end).order_by("latest").values_list("published_at", flat=True).first()
    return page(
        request,
        "day",
        on=on,
        stories=shown,
        part=part,
        day_before=before and local(before).date(),
        day_after=after and local(after).date(),
    )


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    return page(request, "search", **searchpage.read(request.GET, moment()))


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    moment()
    found = Topic.objects.filter(visible_count__gt=0).defer("description", "keywords", "base")
    return page(request, "feeds", topics=list(found))


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Whether the database answers; what is wrong with it is for the log."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unreachable\n", "text/plain", HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse("ok\n", "text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's name
    """For what does not exist and for what is not visible alike."""
    at = moment()
    hottest = stories.hottest(EVERYTHING, at, LOST)
    covered = [Story(found, source_of(found), [], None) for found in hottest]
    return page(request, "404", status=HTTPStatus.NOT_FOUND, covered=covered)


def visible_topic(slug: str):
    """A topic that has a page, with the one above it and the time of the last change: short ones say it."""
    visible = Topic.objects.filter(visible_count__gt=0).select_related("parent")
    visible = visible.defer("keywords", "base", "parent__description", "parent__keywords", "parent__base")
    return get_object_or_404(fewstories.with_last_update(visible), slug=slug)


def visible_provider(domain: str) -> Provider:
    return get_object_or_404(Provider.objects.defer("base"), domain=domain, visible_count__gt=0)


def paged(parameters: QueryDict) -> bool:
    return "before" in parameters or "after" in parameters


def rails(shown: list[Story]) -> dict:
    """What the stories of a list are about and who reported them, counted over the page itself."""
    if len(shown) < FULL:
        return {}
    return {
        "rail_topics": stories.topic_tally(shown),
        "rail_sources": stories.source_tally(stories.sources(shown)),
    }


def by_day(shown: Iterable[Story]) -> list[tuple[date, list[Story]]]:
    """Stories under the day, in the site's time zone, of their publication."""
    days = groupby(shown, key=lambda story: day_of(story.article))
    return [(on, list(told)) for on, told in days]


def day_bounds(on: date) -> tuple[int, int]:
    """The numbers between which articles of this day lie; Http404 where the calendar ends."""
    zone = get_default_timezone()
    try:
        start, end = (
            datetime(each.year, each.month, each.day, tzinfo=zone) for each in (on, on + timedelta(days=1))
        )
        return number_after(start - SECOND_OF_TIME), number_after(end - SECOND_OF_TIME)
    except OverflowError as error:
        raise Http404 from error
