"""Taxonomy documents (seed format §11): what they say of topics and sources, merged with what editors did."""

from typing import Any

from articles.importing.shelf import Shelf, free_topic_slug
from articles.models import Provider, Topic
from articles.seeding.merging import merge
from articles.seeding.records import OrganizationDocument, TopicDocument


def take_topic(document: TopicDocument, shelf: Shelf) -> list[int]:
    """Brings a topic up to date. Returns its id if anything changed."""
    shelf.need_topics([document.name, *([document.parent] if document.parent else [])])
    topic = Topic.objects.get(pk=shelf.topics[document.name])
    root_taken = Topic.objects.filter(is_root=True).exclude(pk=topic.pk).exists()
    parent = shelf.topics.get(document.parent)
    theirs = {
        "slug": free_topic_slug(document.slug, document.name) if document.slug else topic.slug,
        "shortname": document.shortname,
        "description": document.description,
        "parent_id": parent if parent != topic.pk else None,
        "position": document.position,
        "is_root": document.is_root and not root_taken,
        "keywords": list(document.keywords),
        "picture_url": document.picture_url,
    }
    return take(topic, theirs, shelf)


def take_organization(document: OrganizationDocument, shelf: Shelf) -> list[int]:
    """Brings a source's name, description and logo up to date. Returns its id if anything changed."""
    shelf.need_providers({document.domain: {document.name}})
    provider = Provider.objects.get(pk=shelf.providers[document.domain])
    theirs = {
        "name": document.name or provider.name,
        "description": document.description,
        "logo_url": document.logo.url if document.logo else "",
    }
    return take(provider, theirs, shelf, document=True)


def take(row: Topic | Provider, theirs: dict[str, Any], shelf: Shelf, **marks: Any) -> list[int]:
    """Merges what a document says into a row, three-way, and stores both."""
    ours = {name: getattr(row, name) for name in theirs}
    values = merge(row.base, ours, theirs).values
    if values == ours and row.base == {**theirs, **marks}:
        return []
    shelf.journal.note(row, {**ours, "base": row.base}, {**values, "base": {**theirs, **marks}})
    for name, value in values.items():
        setattr(row, name, value)
    row.base = {**theirs, **marks}
    row.save(update_fields=[*theirs, "base"])
    return [row.pk]
