"""What all public pages share: the instant they are answered for, and the frame around them."""

from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from articles import metadata
from articles.editions import current_edition
from articles.models import Topic

MOST_TOPICS = 60  # in the footer
BAR_TOPICS = 8


# Set while a view runs under by_edition() (answers.py), which has read the edition for that instant.
answered_at: ContextVar[datetime | None] = ContextVar("answered_at", default=None)


def moment() -> datetime:
    """The instant that a request is answered for; whatever is due by then has been brought in."""
    known = answered_at.get()
    if known is not None:
        return known
    at = timezone.now()
    current_edition(at)
    return at


def page(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A public page in its frame.

    The template does not see the request: so a page is the same for everyone, whoever is signed in.
    """
    part = context.get("part")
    canonical = settings.SITE_URL + iri_to_uri(request.path) + (part.here if part else "")
    told = {
        "name": name,
        "canonical": canonical,
        "metadata": metadata.of(name, canonical, context),
        **frame(),
        **context,
    }
    return HttpResponse(render_to_string(f"{name}.html", told), status=status)


def frame() -> dict[str, Any]:
    """Topics for the bar, in the editors' order, and for the footer, the fullest first."""
    topics = list(
        Topic.objects.filter(visible_count__gt=0).defer("description", "keywords", "base")[:MOST_TOPICS]
    )
    bar = [topic for topic in topics if not topic.is_root][:BAR_TOPICS]
    return {
        "bar_topics": bar,
        "foot_topics": sorted(topics, key=lambda topic: -topic.story_count),
        "topics_missing": len(bar) < len(topics),
    }
