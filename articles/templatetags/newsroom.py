"""Dates, heat and cut excerpts in templates, and the site's own name and address."""

from django import template
from django.conf import settings
from django.utils.translation import gettext as _

from articles import html, presentation

register = template.Library()

register.filter("full_time", presentation.full_time)
register.filter("full_date", presentation.full_date)
register.filter("long_date", presentation.long_date)
register.filter("weekday", presentation.weekday)
register.filter("machine_time", presentation.machine_time)
register.filter("marked", html.marked)
register.filter("marked_excerpt", html.marked_excerpt)
register.simple_tag(html.report_link)


@register.simple_block_tag
def capture(content: str) -> str:
    """Lets one block stand in several places: {% capture as title %}…{% endcapture %}, then {{ title }}."""
    return content


@register.filter
def as_brief(text: str) -> str:
    return presentation.cut(text, presentation.BRIEF)


@register.filter
def as_coverage(text: str) -> str:
    return presentation.cut(text, presentation.COVERAGE)


@register.filter
def as_lead(text: str) -> str:
    return presentation.cut(text, presentation.LEAD)


@register.filter
def whole(text: str) -> str:
    return presentation.cut(text, len(text))


@register.simple_tag
def site() -> dict[str, str]:
    """The site as its settings describe it: {% site as site %}."""
    return {
        "name": settings.SITE_NAME,
        "tagline": settings.SITE_TAGLINE,
        "contact_url": presentation.letter_to(settings.SITE_CONTACT),
        "url": settings.SITE_URL,
        "zone": settings.TIME_ZONE,
        "purpose": _(
            "%(name)s gathers headlines, groups coverage of the same event and sends you to the people who "
            "reported it."
        )
        % {"name": settings.SITE_NAME},
    }
