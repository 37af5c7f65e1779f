"""The OpenSearch description, by which a browser can search this site from its address bar."""

from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.syndication.entries import clean

NAMES = "http://a9.com/-/spec/opensearch/1.1/"
# By the specification, in characters.
LONGEST_NAME, LONGEST_DESCRIPTION = 16, 1024
DAY = 24 * 60 * 60  # seconds


@require_safe
@cache_control(max_age=DAY)
def description(_request: HttpRequest) -> HttpResponse:
    name, query = clean(settings.SITE_NAME), "?q={searchTerms}"
    root = Element("OpenSearchDescription", xmlns=NAMES)
    SubElement(root, "ShortName").text = name[:LONGEST_NAME]
    SubElement(root, "Description").text = (_("Search %(name)s") % {"name": name})[:LONGEST_DESCRIPTION]
    image = SubElement(root, "Image", height="16", width="16", type="image/svg+xml")
    image.text = settings.SITE_URL + static("img/mark.svg")
    addresses = {
        "text/html": reverse("search"),
        "application/rss+xml": reverse("search_feed"),
        "application/atom+xml": reverse("search_feed", kwargs={"form": "atom"}),
    }
    for kind, path in addresses.items():
        SubElement(root, "Url", type=kind, template=settings.SITE_URL + path + query)
    SubElement(root, "InputEncoding").text = "UTF-8"
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/opensearchdescription+xml; charset=utf-8")
