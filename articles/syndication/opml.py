"""An outline of the feeds of top, latest and every topic, for a feed reader to take in at once."""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Topic
from articles.syndication.entries import clean


@require_safe
def outline(_request: HttpRequest) -> HttpResponse:
    opml = Element("opml", version="2.0")
    SubElement(SubElement(opml, "head"), "title").text = clean(settings.SITE_NAME)
    body = SubElement(opml, "body")
    add(body, _("Top stories"), reverse("top_feed"), reverse("top"))
    add(body, _("Latest stories"), reverse("latest_feed"), reverse("latest"))
    for topic in Topic.objects.filter(visible_count__gt=0).only("name", "slug"):
        add(body, topic.name, reverse("topic_feed", kwargs={"slug": topic.slug}), topic.get_absolute_url())
    content = tostring(opml, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="text/x-opml; charset=utf-8")


def add(body: Element, name: str, feed: str, page: str) -> None:
    addresses = {"xmlUrl": settings.SITE_URL + feed, "htmlUrl": settings.SITE_URL + page}
    SubElement(body, "outline", {"type": "rss", "text": clean(name), **addresses})
