"""HTML made from text: the one module that marks anything safe. Everything else is escaped by templates."""

import json
from collections.abc import Iterable
from functools import cache

import nh3
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles import search
from articles.models import Article
from articles.reading.reports import Report

# No picture: it would lie at another origin, and a page asks nothing of others before the reader clicks.
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
TAGS = HEADINGS | {"p", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a", "br", "hr"}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto"}
OUTGOING = "noopener external"
# How JSON writes what HTML would read as markup.
NOT_MARKUP = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


def body(article: Article) -> SafeString:
    """An article's own text: Markdown rendered and sanitised, plain text as escaped paragraphs (rule 9)."""
    if article.body_format == Article.BodyFormat.MARKDOWN:
        return markdown(article.body)
    return paragraphs(article.body)


def markdown(text: str) -> SafeString:
    """CommonMark without raw HTML. Its headings start at h2, since the headline is the page's h1."""
    tokens = renderer().parse(text)
    rendered = renderer().renderer.render([lowered(token) for token in tokens], renderer().options, {})
    return mark_safe(  # noqa: S308 - sanitised on the spot
        nh3.clean(rendered, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=OUTGOING)
    )


@cache
def renderer() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False})
    made.validateLink = kept_address  # type: ignore[method-assign, assignment]  # how its own manual sets it
    return made


def kept_address(address: str) -> bool:
    """Whether the sanitiser keeps an address; where it does not, the Markdown stays text."""
    link = format_html('<a href="{}"></a>', address)
    return "href=" in nh3.clean(
        link, tags={"a"}, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None
    )


def lowered(token: Token) -> Token:
    if token.type in ("heading_open", "heading_close"):
        token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    return token


def paragraphs(text: str) -> SafeString:
    """Plain text with a blank line between paragraphs."""
    return format_html_join(
        "\n", "<p>{}</p>", ((part.strip(),) for part in text.split("\n\n") if part.strip())
    )


def marked(text: str, query: search.Query) -> SafeString:
    """A text with what was searched for in <mark>; the pieces are escaped as they are joined."""
    pieces, end = [], 0
    for start, stop in search.found_in(text, query):
        pieces += [text[end:start], format_html("<mark>{}</mark>", text[start:stop])]
        end = stop
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[end:]]))


def marked_excerpt(text: str, query: search.Query) -> SafeString:
    """An excerpt cut around what was found in it, which is marked."""
    return marked(search.cut_around(text, query), query)


def report_link(report: Report, text: str, css: str = "") -> SafeString:
    """A report's headline or source, linked to our page, or out, or to nowhere where no address is known."""
    named = format_html(' class="{}"', css) if css else SafeString("")
    if not report.url:
        return format_html('<span{} dir="auto">{}</span>', named, text)
    outgoing = SafeString("") if report.article else format_html(' rel="{}"', OUTGOING)
    return format_html('<a{} href="{}"{} dir="auto">{}</a>', named, report.url, outgoing, text)


def feed_item(article: Article, reports: Iterable[Report], more: int, page: str) -> SafeString:
    """What a feed says of an article: its excerpt, the way to the full story at its source, its coverage.

    `more` reports of the coverage are not among `reports`; they are on its page.
    """
    text = format_html('<p dir="auto">{}</p>', article.excerpt) if article.excerpt else SafeString("")
    if article.url and not article.own_text:
        label = _("Read the full story at %(source)s") % {"source": article.source_name}
        text += format_html('<p><a href="{}">{}</a></p>', article.url, label)
    lines = [(report_link(report, report.title), report.source.name) for report in reports]
    if more > 0:
        rest = ngettext("%(n)s more report", "%(n)s more reports", more) % {"n": more}
        lines.append((format_html('<a href="{}">{}</a>', page, rest), settings.SITE_NAME))
    if lines:
        listed = format_html_join("", "<li>{} ({})</li>", lines)
        text += format_html("<p>{}</p><ul>{}</ul>", _("Coverage of this story"), listed)
    return text


def linked_data(said: dict) -> SafeString:
    """JSON-LD: data in a script element that no browser runs. Nothing in it can end the element."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).translate(NOT_MARKUP)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))
