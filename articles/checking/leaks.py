"""Finds on public answers what no visitor may see: hidden articles, withheld words, `secured` values.

What is looked for is kept as numbers (hashes of words), not as text: so that a hundred thousand hidden
headlines fit into memory and no secret is held longer than it takes to read its file. Whoever is found is
then looked up again, since the same words may be visible elsewhere by right (table of blueprint rule 1).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import unquote_plus

from django.db.models import Q

from articles.checking.fetching import Answer
from articles.models import Article, ArticleKey, Coverage, SeedFile, Snapshot
from articles.seeding.envelope import split, split_yaml
from articles.seeding.errors import SeedFileError
from articles.seeding.identity import url_key

MOST = 100_000  # rows of each kind that are looked for; of a larger site the newest
CHUNK = 500
START = 4  # a text is looked up by its first words, and is not distinctive with fewer
LEAST_SECRET = 12  # characters of a piece of a secret that nothing else can hold by chance

WORD = re.compile(r"\w+")
SLUG = re.compile(r"[a-z0-9_]+(?:-[a-z0-9_]+)+")
PIECE = re.compile(rf"[0-9A-Za-z]{{{LEAST_SECRET},}}")
ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
JSON_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
MARK = re.compile(r"</?mark>|\\[nrt]")

Leak = tuple[str, str]  # the kind of a finding and its words


@dataclass(frozen=True)
class Text:
    """A hidden text: who it belongs to, what it is, and its words as a number."""

    owner: str
    model: type[Article] | type[Snapshot]
    pk: int
    length: int
    digest: int


@dataclass
class Hidden:
    """All that is looked for."""

    slugs: dict[int, int] = field(default_factory=dict)  # hash: article
    keys: dict[int, int] = field(default_factory=dict)  # hash of an address's key: article
    texts: dict[int, list[Text]] = field(default_factory=dict)  # by the hash of its first words
    pieces: dict[int, str] = field(default_factory=dict)  # hash of a piece of a secret: file
    cleared: dict[Any, bool] = field(default_factory=dict)  # what was found and is visible elsewhere by right

    def __len__(self) -> int:
        return len(self.slugs) + len(self.keys) + sum(map(len, self.texts.values())) + len(self.pieces)

    def add_text(self, owner: str, row: Article | Snapshot, text: str) -> None:
        words = WORD.findall(text.casefold())
        if len(words) < START:
            return
        start = hash(tuple(words[:START]))
        found = Text(owner, type(row), row.pk, len(words), hash(tuple(words)))
        self.texts.setdefault(start, []).append(found)


def hidden_articles(at: datetime):
    return Article.objects.exclude(pk__in=Article.objects.visible(at).values("pk"))


def withheld(at: datetime):
    """Coverage of visible articles that is not shown: what an editor took down, or anybody removed."""
    of_visible = Coverage.objects.filter(article__in=Article.objects.visible(at))
    return of_visible.exclude(pk__in=Coverage.objects.shown().values("pk"))


def gather(at: datetime) -> Hidden:
    """Reads from the database what no answer may hold at this instant."""
    hidden = Hidden()
    articles = hidden_articles(at)
    for article in islice(articles.only("slug", "title").order_by("-pk").iterator(CHUNK), MOST):
        hidden.slugs[hash(article.slug)] = article.pk
        hidden.add_text(f"the headline of {article.slug}", article, article.title)
    keys = ArticleKey.objects.filter(article__in=articles, key__startswith="http")
    for key, article_pk in islice(keys.values_list("key", "article").iterator(CHUNK), MOST):
        hidden.keys[hash(key)] = article_pk
    unshown = Snapshot.objects.filter(pk__in=withheld(at).values("snapshot")).only("title")
    for snapshot in islice(unshown.iterator(CHUNK), MOST):
        hidden.add_text(
            f"what a list says of a piece that is withheld (snapshot {snapshot.pk})", snapshot, snapshot.title
        )
    files = SeedFile.objects.order_by("-pk").values_list("path", "content")
    for path, content in islice(files.iterator(CHUNK), MOST):
        for piece in secret_pieces(path, bytes(content)):
            hidden.pieces[hash(piece)] = path
    return hidden


def secret_pieces(path: str, content: bytes) -> Iterator[str]:
    """The pieces of a file's `secured` values, wherever in the file those stand."""
    if b"secured" not in content.lower():
        return
    try:
        read = split_yaml if path.endswith((".yaml", ".yml")) else split
        metadata = read(content).metadata
    except SeedFileError:
        return
    for value in secured(metadata):
        yield from PIECE.findall(value)


def secured(value: Any, inside: bool = False) -> Iterator[str]:
    """All texts under a key `secured`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from secured(inner, inside or name.casefold() == "secured")
    elif isinstance(value, list):
        for inner in value:
            yield from secured(inner, inside)
    elif inside and isinstance(value, str):
        yield value


def leaks(answer: Answer, hidden: Hidden) -> Iterator[Leak]:
    """What an answer holds of what is hidden. A search echoes what was asked, which is no leak."""
    text = plain(answer.text)
    asked = unquote_plus(answer.address.partition("?")[2])
    for piece in {each for each in PIECE.findall(text) if hash(each) in hidden.pieces}:
        yield "secret", f"a `secured` value of {hidden.pieces[hash(piece)]}"
    for slug in {each for each in SLUG.findall(text) if hash(each) in hidden.slugs}:
        pk = hidden.slugs[hash(slug)]
        if slug not in asked and not came_to_light(hidden, pk):
            yield "leak", f"the slug of {slug}"
    for url in set(ADDRESS.findall(text)):
        pk = hidden.keys.get(hash(url_key(url)), 0)
        if pk and url not in asked and not may_link(hidden, pk, url):
            yield "leak", f"the address {url}"
    yield from text_leaks(text, asked, hidden)


def text_leaks(text: str, asked: str, hidden: Hidden) -> Iterator[Leak]:
    if not hidden.texts:
        return
    words = WORD.findall(text.casefold())
    echoed = tuple(WORD.findall(asked.casefold()))
    told = set()
    for place, start in enumerate(zip(*(words[n:] for n in range(START)), strict=False)):
        for found in hidden.texts.get(hash(start), ()):
            whole = tuple(words[place : place + found.length])
            if found in told or hash(whole) != found.digest or contains(echoed, whole):
                continue
            told.add(found)
            if not may_say(hidden, found):
                yield "leak", found.owner


def contains(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[n : n + len(part)] == part for n in range(len(words) - len(part) + 1))


def plain(text: str) -> str:
    """An answer's words as a reader or a program gets them, escapes undone: feeds escape HTML once more."""
    if "\\u" in text:
        text = JSON_ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), text)
    return MARK.sub("", unescape(unescape(text)))


def came_to_light(hidden: Hidden, pk: int) -> bool:
    """Whether an article that was hidden when the check began is visible by now: its date may have come."""
    return remembered(hidden, ("article", pk), lambda: Article.objects.visible().filter(pk=pk).exists())


def may_link(hidden: Hidden, pk: int, url: str) -> bool:
    """A piece that its file alone hides may be linked from a list, and any text of our own links at will."""
    shown = Coverage.objects.shown().filter(article__in=Article.objects.visible())
    return remembered(
        hidden,
        ("link", pk, url),
        lambda: (
            came_to_light(hidden, pk)
            or shown.filter(snapshot__key__article=pk).exists()
            or visible_saying(url).exists()
            or Article.objects.visible().filter(Q(url=url) | Q(amp_url=url)).exists()
        ),
    )


def may_say(hidden: Hidden, found: Text) -> bool:
    """Whether a visible article, or a report that is shown, says the same by right."""

    def is_said() -> bool:
        row = found.model.objects.only("title").filter(pk=found.pk).first()
        shown = Coverage.objects.shown().filter(article__in=Article.objects.visible())
        if row is None:
            return True
        own = shown.filter(snapshot__key__article=row.pk, snapshot__title__icontains=row.title)
        return (
            (isinstance(row, Article) and (own.exists() or came_to_light(hidden, row.pk)))
            or visible_saying(row.title).exists()
            or shown.filter(
                Q(snapshot__title__icontains=row.title) | Q(snapshot__excerpt__icontains=row.title)
            ).exists()
        )

    return remembered(hidden, found, is_said)


def visible_saying(text: str):
    said = Q(title__icontains=text) | Q(excerpt__icontains=text) | Q(body__icontains=text)
    return Article.objects.visible().filter(said)


def remembered(hidden: Hidden, what: Any, find: Callable[[], bool]) -> bool:
    if what not in hidden.cleared:
        hidden.cleared[what] = find()
    return hidden.cleared[what]
