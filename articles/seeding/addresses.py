"""Web addresses, domains and embeds, cleaned (seed format §3.4 to §3.6)."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urljoin

from .cleaning import clean_raw, clean_text

# No user and password: such an address shows another host than the one it leads to.
ADDRESS = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[^\s:@/?#\[\]\\]+)(?::([0-9]{0,5}))?([/?#].*)?", re.IGNORECASE | re.DOTALL
)
# Most addresses are such, and pay for nothing else.
CLEAN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[A-Za-z0-9/._~=?%+-]*")
PLAIN_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
MAX_HOST = 253
ESCAPED_AMPERSAND = re.compile(r"&(?:(?:amp|#38|#038);)+")
NEEDS_ESCAPE = re.compile(r"[^!-~]+")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://")
AFTER_HOST = re.compile(r"(?::[0-9]*)?(?:[/?#].*)?\Z", re.DOTALL)

IFRAME = re.compile(r"<iframe\s([^<>]*)>\s*</iframe>", re.IGNORECASE)
SOURCE = re.compile(r"(?<![\w-])src\s*=\s*[\"']?([^\s\"']*)", re.IGNORECASE)
YOUTUBE = re.compile(r"https://www\.youtube\.com/embed/([A-Za-z0-9_-]{11})")


class Address(NamedTuple):
    """An address in parts: scheme and host in lower case, the port "" or a number, the rest as written."""

    scheme: str
    host: str
    port: str
    rest: str


def parse_address(text: str) -> Address | None:
    """`text` in parts, or None where it is no http or https address with a usable host."""
    found = ADDRESS.fullmatch(text)
    if not found:
        return None
    scheme, host, port, rest = found.groups(default="")
    host = host.lower()
    if not is_host(host):
        host = unicodedata.normalize("NFC", host)
        if not is_host(host) and not host.startswith("["):
            return None
    if port and not 0 < int(port) < 65536:
        return None
    return Address(scheme.lower(), host, str(int(port)) if port else "", rest)


def is_host(host: str) -> bool:
    """Whether `host`, in lower case, consists of labels of letters, digits, hyphens and underscores."""
    if len(host) > MAX_HOST:
        return False
    if host.isascii():
        return PLAIN_HOST.fullmatch(host) is not None
    characters_fit = all(unicodedata.category(one)[0] in "LMN" or one in "-_." for one in host)
    return characters_fit and all(host.rstrip(".").split(".")) and unicodedata.is_normalized("NFC", host)


def bare_host(host: str) -> str:
    """`host` without `www.` and without the dot of the root."""
    host = host.rstrip(".")
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return host


def clean_url(value: str, base: str | None = None) -> str:
    """The address in `value` as pure ASCII after the host, or "" where there is none (seed format §3.4).

    A relative one is resolved against `base`, and without a base there is none.
    """
    if len(value) <= MAX_HOST and CLEAN.fullmatch(value):
        return value
    text = ESCAPED_AMPERSAND.sub("&", clean_raw(value).strip())
    if base and not SCHEME.match(text.lower()):
        text = urljoin(base, text)
    address = parse_address(text)
    if address is None:
        return ""
    port = f":{address.port}" if address.port else ""
    rest = NEEDS_ESCAPE.sub(lambda found: quote(found[0]), address.rest)
    return f"{address.scheme}://{address.host}{port}{rest}"


@lru_cache(maxsize=1024)
def clean_domain(value: str) -> str:
    """A provider's domain: the bare host in lower case, or "" where there is none (seed format §3.6)."""
    text = clean_text(value).lower()
    host = bare_host(AFTER_HOST.sub("", SCHEME.sub("", text, count=1), count=1))
    return host if is_host(host) else ""


def domain_of(url: str) -> str:
    """The domain of the provider that an address itself names, or ""."""
    address = parse_address(url)
    return bare_host(address.host) if address else ""


def youtube_id(markup: str) -> str:
    """The video that `markup`, exactly one iframe of YouTube's player, shows, or "" (seed format §3.5)."""
    iframe = IFRAME.fullmatch(markup.strip())
    sources = SOURCE.findall(iframe[1]) if iframe else []
    video = YOUTUBE.fullmatch(sources[0]) if len(sources) == 1 else None
    return video[1] if video else ""
