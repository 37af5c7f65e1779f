"""Rows for tests, made through the ORM as the import and the desk leave them: kept counts and all."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.utils import timezone

from articles.editions import public_change
from articles.models import Article, ArticleKey, ArticleTopic, Coverage, Provider, Run, Snapshot, Topic
from articles.seeding.identity import article_slug, slugify_title, url_key

FIRST_DAY = datetime(2020, 1, 1, 12, tzinfo=UTC)


def provider(domain: str = "example.com", name: str = "", **fields) -> Provider:
    """The provider of this domain, made when there is none."""
    return Provider.objects.get_or_create(domain=domain, defaults={"name": name or domain, **fields})[0]


def topic(name: str = "Robots", **fields) -> Topic:
    """The topic of this name, made when there is none."""
    return Topic.objects.get_or_create(name=name, defaults={"slug": slugify_title(name), **fields})[0]


def article(title: str = "", **given) -> Article:
    """A published article, dated an hour after the one before. See articles() for what can be given."""
    return articles(1, title=title, **given)[0]


def articles(number: int, **given) -> list[Article]:
    """Published articles in one change.

    Besides columns: `date`, `topics` (Topics), `coverage` (Articles, Snapshots, or titles of mentions),
    `source` (a Provider), and `by_editor`, which tells an editor's unpublishing from a file's.
    """
    with public_change() as change:
        before = Article.objects.count()
        made = [make(count, **given) for count in range(before, before + number)]
        change.touch(each.pk for each in made)
    for each in made:
        each.refresh_from_db()
    return made


def make(
    count: int,
    title: str = "",
    date: datetime | None = None,
    topics: Iterable[Topic] = (),
    coverage: Iterable[Article | Snapshot | str] = (),
    source: Provider | None = None,
    by_editor: bool = False,
    **columns,
) -> Article:
    title = title or f"Story {count + 1}"
    if not columns.get("own_text"):
        columns["provider"] = source or provider()
        columns.setdefault("url", f"https://{columns['provider'].domain}/{count + 1}/{slugify_title(title)}")
    key = url_key(columns["url"]) if columns.get("url") else f"file:{count + 1}.txt"
    columns.setdefault("published", True)
    made = Article(title=title, slug=article_slug(title, key), **columns)
    made.base = {"published": made.published or by_editor}
    made.set_date(date or FIRST_DAY + timedelta(hours=count))
    made.save()
    ArticleKey.objects.update_or_create(key=key, defaults={"article": made, "current": True})
    for position, each in enumerate(topics):
        ArticleTopic.objects.create(article=made, topic=each, position=position)
    for position, each in enumerate(coverage):
        Coverage.objects.create(article=made, position=position, snapshot=snapshot_of(each))
    return made


def snapshot_of(piece: Article | Snapshot | str) -> Snapshot:
    if isinstance(piece, Snapshot):
        return piece
    if isinstance(piece, str):
        return mention(piece)
    return mention(piece.title, url=piece.url, source=piece.provider, excerpt=piece.excerpt)


def mention(
    title: str = "A mention", url: str | None = None, source: Provider | None = None, **columns
) -> Snapshot:
    """What a list says of a piece; the piece is ours if an article has its address. url="": it has none."""
    slug = slugify_title(title) or title.encode().hex()
    source = source or provider(f"{slug}.example", title)
    url = f"https://{source.domain}/{slug}" if url is None else url
    columns = {"published_at": FIRST_DAY, "title": title, "url": url, "provider": source, **columns}
    key, _ = ArticleKey.objects.get_or_create(key=url_key(url) if url else f"title:{title}|")
    digest = sha256(repr(sorted(columns.items())).encode()).hexdigest()
    return Snapshot.objects.get_or_create(digest=digest, defaults={"key": key, **columns})[0]


def change(piece: Article, **columns) -> None:
    """Changes columns of an article as any writer does, kept counts following."""
    with public_change() as public:
        for name, value in columns.items():
            setattr(piece, name, value)
        piece.save()
        public.touch([piece.pk])


def run(finished_at: datetime | None = None) -> Run:
    """A finished run of the import."""
    at = finished_at or timezone.now()
    return Run.objects.create(started_at=at, finished_at=at, state=Run.State.DONE)
