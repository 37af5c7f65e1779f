"""What an article's own file and a related item have in common: a piece of some provider's."""

from datetime import datetime
from typing import NamedTuple

from .fields import MAX_EXCERPT, MAX_TITLE, Fields
from .provider import Provider, read_provider


class Piece(NamedTuple):
    title: str
    excerpt: str
    kind: str
    url: str
    published_at: datetime | None
    provider: Provider
    quality: int | None


def read_piece(fields: Fields, base: str | None = None) -> Piece:
    """The piece that a map describes, by the names of today or older ones (seed format §2, §7)."""
    url = fields.address("webUrl", "originalUrl", "sourceUrl", "url")
    return Piece(
        title=fields.text("title", longest=MAX_TITLE),
        excerpt=fields.text("excerpt", "abstract", longest=MAX_EXCERPT),
        kind=fields.kind(),
        url=url,
        published_at=fields.moment("publishedDateTime"),
        provider=read_provider(fields, url, base),
        quality=fields.integer("quality", lowest=0),
    )
