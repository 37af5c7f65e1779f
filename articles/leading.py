"""Stories whose lead is missing: the best report has no article here, so that no list shows the story."""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from articles import curation
from articles.editions import Change, public_change
from articles.models import (
    Article,
    ArticleKey,
    ArticleQuerySet,
    ArticleTopic,
    Coverage,
    Revision,
    Snapshot,
)
from articles.models.article import claim_places
from articles.ranking.keeping import in_force, listing, rank_again, standings
from articles.ranking.rule import rank
from articles.seeding.identity import article_slug
from articles.seeding.records import SeedSnapshot
from articles.seeding.related import snapshot_digest
from articles.values import PREFETCHED, RELATED, stored_values


def without_lead(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Those that are folded while nothing in their coverage is listed here."""
    listed = Coverage.objects.filter(
        article=OuterRef("pk"), snapshot__key__article__in=Article.objects.listed()
    )
    return articles.filter(folded=True, removed=False).exclude(Exists(listed))


def missing_lead(article: Article) -> Snapshot | None:
    """The mention that leads the story of an article without a lead; None where there is no such thing."""
    if not without_lead(Article.objects.filter(pk=article.pk)).exists():
        return None
    mentions = Snapshot.objects.filter(coverage__article=article, key__article=None).exclude(url="")
    return mentions.order_by("coverage__position").select_related("key", "provider").first()


def lead_with(article: Article, user: User) -> dict[str, list]:
    """Lets an article lead its story, by an editor's hand, as hot as the rule would have it without a rival.

    Publishes it too, unless it lacks a date or a source. Returns {field: [before, after]}.
    Raises curation.StaleArticleError.
    """
    [(_article, found)] = standings(Article.objects.filter(pk=article.pk), in_force())
    alone = found.ranking and rank(found.ranking.piece, [], found.ranking.related, in_force())
    before = curation.desk_values(article)
    article.heat = alone.heat if alone else None
    article.published = article.published or not article.lacks
    return curation.save(article, before, user)


def adopt(mention: Snapshot, story: Article, user: User) -> Article:
    """Makes a mention that leads the story of an article an article of its own, with the story's coverage.

    It is published if it has a date and a source, and its heat is the rule's.
    Raises curation.AddressTakenError where the piece has become an article meanwhile.
    """
    with public_change() as change:
        key = ArticleKey.objects.select_for_update().get(pk=mention.key_id)
        if key.article_id is not None:
            raise curation.AddressTakenError
        lead = born_from(mention, key)
        put_coverage(lead, [snapshot_of(story), *other_coverage(story, mention)])
        links = ArticleTopic.objects.filter(article=story).values_list("topic", "position")
        ArticleTopic.objects.bulk_create(
            ArticleTopic(article=lead, topic_id=topic, position=position) for topic, position in links
        )
        record(lead, user, change)
    lead.refresh_from_db()
    return lead


def born_from(mention: Snapshot, key: ArticleKey) -> Article:
    """A new article with what a mention says, and the mention's address as its own."""
    lead = Article(
        slug=article_slug(mention.title, key.key),
        title=mention.title,
        excerpt=mention.excerpt,
        kind=mention.kind,
        url=mention.url,
        provider=mention.provider,
        provider_name=mention.provider_name,
        quality=mention.quality,
    )
    lead.set_date(mention.published_at)
    lead.published = not lead.lacks
    claim_places([lead])
    lead.save()
    key.article, key.current = lead, True
    key.save(update_fields=["article", "current"])
    return lead


def other_coverage(story: Article, mention: Snapshot) -> list[Snapshot]:
    """What the article lists besides the mention."""
    listed = Snapshot.objects.filter(coverage__article=story).exclude(key=mention.key_id)
    return list(listed.order_by("coverage__position"))


def put_coverage(lead: Article, snapshots: list[Snapshot]) -> None:
    lines = {snapshot.pk: snapshot for snapshot in snapshots}
    Coverage.objects.bulk_create(
        Coverage(article=lead, position=position, snapshot=snapshot)
        for position, snapshot in enumerate(lines.values())
    )
    Article.objects.filter(pk=lead.pk).update(related_count=len(lines))


def snapshot_of(article: Article) -> Snapshot:
    """What lists say of an article; where none has it yet, what it says of itself."""
    known = Snapshot.objects.filter(key__article=article, key__current=True).order_by("pk").last()
    if known is not None:
        return known
    key = ArticleKey.objects.get(article=article, current=True)
    said = SeedSnapshot(
        digest="",
        key=key.key,
        kind=article.kind,
        title=article.title,
        excerpt=article.excerpt,
        url=article.url,
        published_at=article.published_at,
        provider_domain=article.provider.domain if article.provider else "",
        provider_name=article.source_name,
        quality=article.quality,
    )
    columns = {
        "key": key,
        "kind": said.kind,
        "title": said.title,
        "excerpt": said.excerpt,
        "url": said.url,
        "published_at": said.published_at,
        "provider": article.provider,
        "provider_name": said.provider_name,
        "quality": said.quality,
    }
    return Snapshot.objects.get_or_create(digest=snapshot_digest(said), defaults=columns)[0]


def record(lead: Article, user: User, change: Change) -> None:
    """Notes who adopted an article, and lets the rule place it and those that list it.

    Its words are a file's, of the one that lists it: as its base they give way to its own file's, should that
    ever come, while what an editor changes here stays.
    """
    stored = Article.objects.select_related(*RELATED).prefetch_related(*PREFETCHED).get(pk=lead.pk)
    values = stored_values(stored)
    Article.objects.filter(pk=lead.pk).update(base=values)
    changes = {name: [None, value] for name, value in values.items() if value not in (None, "", [], False)}
    Revision.objects.create(article=lead, version=lead.version, user=user, changes=changes)
    change.touch([lead.pk])
    rank_again({lead.pk, *listing([lead.pk])}, change)
