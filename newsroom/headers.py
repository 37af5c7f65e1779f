"""Security headers on every response, and whom to believe about HTTPS."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware

DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "interest-cohort",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in DENIED_FEATURES)


class HeadersMiddleware(SecurityMiddleware):
    """Outermost, so that no answer leaves without headers.

    Django's own SecurityMiddleware further in still redirects to HTTPS; but when it refuses a host, its
    headers are missing from that answer. This class adds them there, and the two that Django does not know.
    """

    def process_request(self, request: HttpRequest) -> None:
        if not came_through_trusted_proxy(request):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


def came_through_trusted_proxy(request: HttpRequest) -> bool:
    """Whether the connection's other end is in TRUSTED_PROXIES; anyone else may write what they like."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.TRUSTED_PROXIES)
