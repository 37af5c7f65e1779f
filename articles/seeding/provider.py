"""The provider of an article or related item (seed format §3.6)."""

from typing import NamedTuple
from urllib.parse import unquote

from .addresses import clean_domain, domain_of
from .cleaning import clean_text
from .fields import MAX_PROVIDER_NAME, Fields
from .records import SeedPicture


class Provider(NamedTuple):
    domain: str
    name: str
    logo: SeedPicture | None


def read_provider(fields: Fields, url: str, base: str | None) -> Provider:
    """The provider by its domain, or, where it has none, by the domain of the piece's own address `url`."""
    given = fields.inner("provider")
    domain, uncut = read_domain(given, "domain", "id")
    if not domain:
        domain = domain_of(url)
        if domain:
            fields.warn("provider", "it has no domain; that of the address is used")
    name = _name(given)
    if not name or name.lower() == uncut.lower():
        name = domain
    logos = given.pictures("images", base)
    return Provider(domain, name, logos[0] if logos else None)


def read_domain(fields: Fields, *names: str) -> tuple[str, str]:
    """The clean domain that one of these fields holds, and the text it was cut from; or twice ""."""
    for name, value in fields.written(*names):
        uncut = value[:2_000]
        domain = clean_domain(uncut)
        if domain:
            return domain, clean_text(uncut)
        fields.warn(name, "not a domain; dropped")
    return "", ""


def _name(given: Fields) -> str:
    written = given.values.get("name")
    if not isinstance(written, str) or "%" not in written or len(written) > MAX_PROVIDER_NAME * 3:
        return given.text("name", longest=MAX_PROVIDER_NAME)
    decoded = unquote(written)
    # Where decoding breaks characters, the percent signs were meant.
    values = given.values if "\ufffd" in decoded else {**given.values, "name": decoded}
    return Fields(values, given.warnings, given.within).text("name", longest=MAX_PROVIDER_NAME)
