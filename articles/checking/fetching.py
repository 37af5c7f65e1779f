"""Asks the site's own WSGI application, through all of its middleware and without a network."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application

TEXTS = ("text/", "application/xml", "application/json", "application/javascript", "image/svg")


@dataclass(frozen=True)
class Answer:
    """What the site says to one request. `sent` is the body as it travels, compressed or not."""

    address: str
    status: int
    headers: dict[str, str]  # names in lower case
    sent: bytes

    @cached_property
    def body(self) -> bytes:
        return gzip.decompress(self.sent) if self.is_compressed else self.sent

    @cached_property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    @property
    def is_compressed(self) -> bool:
        return self.headers.get("content-encoding") == "gzip"

    @property
    def type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        return self.type == "text/html"

    @property
    def is_text(self) -> bool:
        return self.type.startswith(TEXTS) or self.type.endswith(("+xml", "+json"))

    @cached_property
    def weight(self) -> int:
        """Bytes on the wire; a text that is sent as it is counts as if it had been compressed."""
        as_it_is = self.is_compressed or not self.is_text
        return len(self.sent) if as_it_is else len(gzip.compress(self.sent))


class Site:
    """A reader of the site who asks for addresses as `/path?query`."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.address = urlsplit(settings.SITE_URL)

    def get(self, address: str) -> Answer:
        started: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> Any:
            started.update(status=int(status[:3]), headers={name.lower(): value for name, value in headers})

        answer: Iterable[bytes] = self.application(self.environment(address), start_response)
        try:
            sent = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        return Answer(address, started["status"], started["headers"], sent)

    def environment(self, address: str) -> dict[str, Any]:
        """A request as a server hands it on, from a reader who takes gzip."""
        path, _, query = address.partition("?")
        host, https = self.address.hostname or "", self.address.scheme == "https"
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": host,
            "SERVER_PORT": str(self.address.port or (443 if https else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": self.address.netloc,
            "HTTP_ACCEPT_ENCODING": "gzip",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self.address.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": BytesIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
