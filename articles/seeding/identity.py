"""Who is who: the keys of articles, and the slugs, numbers and file names made from them."""

import hashlib
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from .addresses import bare_host, parse_address

PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
# Neither unreserved nor reserved nor an escape (RFC 3986).
FOREIGN = re.compile(r"[^!#-;=?-\[\]_a-z~]+")
PLAIN = re.compile(r"[A-Za-z0-9/._~=&-]*")
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
TRACKERS = frozenset({"fbclid", "gclid", "ocid", "cmpid", "ref", "amp"})
# The scheme is left out of a key, and so are the usual ports of both schemes.
USUAL_PORTS = frozenset({"80", "443"})

NOT_IN_SLUGS = re.compile(r"[^a-z0-9_ -]+")
GAPS = re.compile(r"[ -]+")
SLUG_LENGTH = 80
MAX_URL = 2_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def url_key(url: str) -> str:
    """The canonical form of a clean address, by which pieces are compared; "" for none (seed format §4)."""
    address = parse_address(url)
    if address is None:
        return ""
    path, _, query = address.rest.partition("#")[0].partition("?")
    port = f":{address.port}" if address.port and address.port not in USUAL_PORTS else ""
    kept = [part for part in _normalised(query).split("&") if part and not _is_tracker(part)]
    asked = "?" + "&".join(kept) if kept else ""
    return f"https://{bare_host(address.host)}{port}{_normalised(path).rstrip('/')}{asked}"


def is_too_long(url: str) -> bool:
    """Whether a clean address, or its key, is longer than what is stored: an index takes little more."""
    return len(url) > MAX_URL or (3 * len(url) > MAX_URL and len(url_key(url)) > MAX_URL)


def title_key(title: str, published_at: datetime | None) -> str:
    """The key of a related item without an address: exact title and time (seed format §7)."""
    moment = f"{published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if published_at else ""
    return f"title:{title}|{moment}"


def file_key(path: str) -> str:
    """The key of an article that only its seed file's path identifies (seed format §1)."""
    return f"file:{path}"


def slugify_title(title: str) -> str:
    """slug(title) of seed format §8: ASCII letters and digits, `_` and single hyphens."""
    ascii_only = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode("ascii")
    return GAPS.sub("-", NOT_IN_SLUGS.sub("", ascii_only.lower()))


def article_slug(title: str, key: str) -> str:
    """The article's place in its address, the same in whatever order the files came (blueprint rule 8)."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    words = slugify_title(title).strip("-")[:SLUG_LENGTH].rstrip("-")
    return f"{words}-{digest[:6]}" if words else digest[:12]


def latest_number(published_at: datetime, slug: str) -> int:
    """An article's place in every list: seconds since 1970, 20 bits of its key's hash (blueprint rule 7).

    The bits are the last five digits of the slug, which is given once: so an article whose address moves
    keeps its place.
    """
    return (published_at - EPOCH) // timedelta(seconds=1) << 20 | int(slug[-5:], 16)


def file_name_for(published_at: datetime | None, title: str) -> str:
    """The file name that a piece is given where its own is unknown (seed format §8)."""
    day = f"{published_at.astimezone(UTC).date().isoformat()}-" if published_at else ""
    return f"{day}{slugify_title(title)}.md"


def _normalised(text: str) -> str:
    """Every character of a path or query in its one way of being written."""
    if PLAIN.fullmatch(text):
        return text
    return FOREIGN.sub(lambda found: quote(found[0], errors="replace"), PERCENT.sub(_normal_escape, text))


def _normal_escape(escape: re.Match[str]) -> str:
    if escape[1] is None:
        return "%25"
    character = chr(int(escape[1], 16))
    return character if character in UNRESERVED else escape[0].upper()


def _is_tracker(part: str) -> bool:
    name = part.partition("=")[0]
    return name in TRACKERS or name.startswith("utm_")
