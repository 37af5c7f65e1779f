"""What all public answers share: compressed, made for one instant, confirmed while the edition lasts."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.decorators import decorator_from_middleware

from articles.editions import edition_at
from articles.models import Edition
from articles.reading.pages import answered_at
from newsroom.build import build

View = Callable[..., HttpResponseBase]


class Compression(GZipMiddleware):
    # Random bytes blur the length of answers that hold secrets. A public answer holds none, and the desk's,
    # which do, are not compressed.
    max_random_bytes = 0


compressed = decorator_from_middleware(Compression)


def by_edition(view: View) -> View:
    """A view whose answer has an ETag made from the edition: 304 before anything is read or rendered.

    An answer is marked with the edition that was read before it was made. If a change comes in between, the
    mark is already the former edition's, which no later request meets; so it is never wrongly confirmed.
    """

    render = compressed(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        at = timezone.now()
        mark = validator(request, edition_at(at))
        instant = answered_at.set(at)
        try:
            response = confirmation(request, mark) or render(request, *args, **kwargs)
        finally:
            answered_at.reset(instant)
        if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
            response.headers["ETag"] = mark
        patch_cache_control(response, no_cache=True)
        # Said on a 304 and on short answers as well, where there is nothing to compress.
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return answer


def confirmation(request: HttpRequest, mark: str) -> HttpResponseBase | None:
    """A 304 for who has this very answer. `*` asks whether there is any, which only the view can tell."""
    if request.headers.get("If-None-Match", "").strip() == "*":
        return None
    return get_conditional_response(request, mark)


def validator(request: HttpRequest, edition: Edition) -> str:
    """The ETag of an address in an edition: weak, since it stands for compressed and plain bytes alike."""
    known = (build(), edition.epoch, edition.number, request.get_full_path())
    return f'W/"{sha256(repr(known).encode()).hexdigest()[:32]}"'
