"""Taxonomy documents: topics, organizations and tags (seed format §11)."""

import re
from pathlib import PurePosixPath

from .builder import Map
from .envelope import Envelope
from .errors import SeedFileError
from .fields import MAX_EXCERPT, MAX_NAME, MAX_PROVIDER_NAME, Fields
from .identity import SLUG_LENGTH, slugify_title
from .provider import read_domain
from .records import OrganizationDocument, SeedWarning, TagDocument, TopicDocument

ORDER = re.compile(r"([0-9]{1,6})-")
ROOT = "00-"
LARGEST_POSITION = 2**15 - 1  # of the column on PostgreSQL

TaxonomyDocument = TopicDocument | OrganizationDocument | TagDocument


def read_taxonomy(envelope: Envelope, metadata: Map, path: str, base: str | None) -> TaxonomyDocument:
    """The document that the field `taxonomy` says it is. Raises SeedFileError for no or another word."""
    warnings: list[SeedWarning] = []
    fields = Fields(metadata, warnings)
    kind = fields.text("taxonomy", longest=MAX_NAME)
    if kind == "topic":
        return _topic(envelope, fields, PurePosixPath(path).name, base)
    if kind == "organization":
        return _organization(envelope, fields, base)
    if kind == "tag":
        return _tag(envelope, fields)
    reason = "the document does not say what it declares"
    remedy = "add `taxonomy: topic`, `taxonomy: organization` or `taxonomy: tag`"
    raise SeedFileError(reason, remedy, envelope.line_of("taxonomy"), "taxonomy")


def _lacking(envelope: Envelope, field: str, reason: str) -> SeedFileError:
    remedy = f"add a line `{field}: ` with a text of at most {MAX_NAME} characters"
    return SeedFileError(reason, remedy, envelope.line_of(field), field)


def _topic(envelope: Envelope, fields: Fields, file_name: str, base: str | None) -> TopicDocument:
    name = fields.name("name")
    if not name:
        raise _lacking(envelope, "name", "the topic has no usable name")
    pictures = fields.pictures("images", base)
    return TopicDocument(
        name=name,
        slug=_slug(fields, name),
        shortname=fields.text("shortname", longest=MAX_NAME),
        parent=_parent(fields, name),
        position=_position(fields, number_of(file_name)),
        is_root=file_name.startswith(ROOT),
        description=fields.text("description", longest=MAX_EXCERPT),
        keywords=fields.names("keywords"),
        picture_url=pictures[0].url if pictures else "",
        warnings=tuple(fields.warnings),
    )


def number_of(path: str) -> int | None:
    """The number that a topic's file name begins with."""
    order = ORDER.match(PurePosixPath(path).name)
    return int(order[1]) if order else None


def _position(fields: Fields, numbered: int | None) -> int | None:
    """The number in the file's name, unless the desk gave the topic another place or none."""
    notes = fields.inner("newsroom")
    if notes.flag("no_position", absent=False):
        return None
    given = notes.integer("position", lowest=0)
    position = numbered if given is None else given
    return position if position is None else min(position, LARGEST_POSITION)


def _slug(fields: Fields, name: str) -> str:
    """The document's `_id` as an address can hold it, or one made from the name."""
    words = fields.text("_id", longest=MAX_NAME) or name
    return slugify_title(words).strip("-")[:SLUG_LENGTH].rstrip("-")


def _parent(fields: Fields, name: str) -> str:
    parent = fields.name("parent")
    if parent == name:
        fields.warn("parent", "a topic cannot be its own parent; dropped")
        return ""
    return parent


def _organization(envelope: Envelope, fields: Fields, base: str | None) -> OrganizationDocument:
    domain, _ = read_domain(fields, "domain", "_id")
    if not domain:
        raise _lacking(envelope, "domain", "the organization has no usable domain")
    logos = fields.pictures("images", base)
    return OrganizationDocument(
        domain=domain,
        name=fields.text("name", longest=MAX_PROVIDER_NAME) or domain,
        other_names=fields.names("otherNames"),
        description=fields.text("description", longest=MAX_EXCERPT),
        logo=logos[0] if logos else None,
        warnings=tuple(fields.warnings),
    )


def _tag(envelope: Envelope, fields: Fields) -> TagDocument:
    name = fields.name("_id")
    if not name:
        raise _lacking(envelope, "_id", "the tag has no usable id")
    return TagDocument(
        id=name,
        definition=fields.text("definition", longest=MAX_EXCERPT),
        description=fields.text("description", longest=MAX_EXCERPT),
        parents=fields.names("parents"),
        warnings=tuple(fields.warnings),
    )
