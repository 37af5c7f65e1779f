"""What has to be true of every HTML page, whatever it shows."""

import json
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from articles.checking.budgets import page_budget
from articles.checking.fetching import Answer
from articles.checking.markup import Markup

Problem = tuple[str, str]  # the kind of a finding and its words


def name_of(address: str) -> str:
    """The name of the page at an address, "" for none."""
    try:
        return resolve(address.partition("?")[0]).url_name or ""
    except Resolver404:
        return ""


def local(base: str, href: str) -> str | None:
    """An address on this site as `/path?query#fragment`, seen from the page at `base`; None for any other."""
    try:
        parts = urlsplit(urljoin(settings.SITE_URL + base, href.strip()))
    except ValueError:
        return None
    if f"{parts.scheme}://{parts.netloc}" != settings.SITE_URL:
        return None
    return parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()


def problems(answer: Answer, page: Markup) -> Iterator[Problem]:
    """What is wrong with a page by itself."""
    yield from metadata_problems(answer, page)
    yield from behaviour_problems(answer, page)
    budget = page_budget(name_of(answer.address))
    if answer.weight > budget:
        yield "weight", f"{answer.weight:,} bytes compressed, {budget:,} allowed"


def metadata_problems(answer: Answer, page: Markup) -> Iterator[Problem]:
    said = {
        "title": page.title,
        "description": page.meta.get("description", "").strip(),
        "viewport": page.meta.get("viewport"),
        "language": page.language,
    }
    if name_of(answer.address) == "article":
        del said["description"]  # An article without an excerpt has nothing to say there.
    yield from (("metadata", f"no {name}") for name, value in said.items() if not value)
    if page.headlines != 1:
        yield "metadata", f"{page.headlines} h1 headings instead of one"
    if "noindex" not in page.meta.get("robots", ""):
        if len(page.canonical) != 1:
            yield "metadata", f"{len(page.canonical)} canonical links instead of one"
        elif page.canonical[0] not in own_addresses(answer):
            yield "metadata", f"the canonical link says {page.canonical[0]}"
    for text in page.data:
        try:
            json.loads(text)
        except ValueError as error:
            yield "format", f"JSON-LD that cannot be read: {error}"
    yield from (("metadata", f"id {name!r} {n} times") for name, n in page.ids.items() if n > 1)


def own_addresses(answer: Answer) -> set[str]:
    """A page may call itself by its whole address, or a part of a long one by that of the first part."""
    whole = settings.SITE_URL + answer.address
    return {whole, whole.partition("?")[0]}


def behaviour_problems(answer: Answer, page: Markup) -> Iterator[Problem]:
    yield from (("inline", what) for what in sorted(set(page.inline)))
    for address in page.loads:
        if local(answer.address, address) is None:
            yield "origin", f"loads {address}"
    if "content-security-policy" not in answer.headers:
        yield "inline", "no Content-Security-Policy"
    if "set-cookie" in answer.headers:
        yield "status", "sets a cookie"
