"""What reading a seed file gives: frozen records, cleaned and checked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeedPicture:
    """A picture's address, and its size in pixels where the file gives a usable one."""

    url: str
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class SeedWarning:
    """A value that was dropped or cut while its article was kept."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


@dataclass(frozen=True, slots=True)
class SeedSnapshot:
    """What a related item says of one piece (seed format §7).

    `digest` is the SHA-256, in hexadecimal, of the canonical JSON of all other fields: equal snapshots have
    equal digests, whichever list they come from. `published_at` is in UTC.
    """

    digest: str
    key: str
    kind: str
    title: str
    excerpt: str
    url: str
    published_at: datetime | None
    provider_domain: str
    provider_name: str
    quality: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNotes:
    """What only the desk can say of an article, in the map `newsroom` of a file that we wrote.

    `slug` is its address here, `key` what it is known by where its own address does not say so, `former_keys`
    what it was known by. `published` true: an editor published it although its file alone would not; false:
    an editor took it down, so that others' coverage does not quote it either. `quality_was` is the quality
    that the publisher gave before an editor changed it: heat was reckoned from that. `heat_was` is the
    publisher's heat where an editor set another one too, which the ranking rule leaves alone.
    """

    slug: str = ""
    key: str = ""
    former_keys: tuple[str, ...] = ()
    language: str = ""
    own_text: bool = False
    no_source: bool = False
    no_source_name: bool = False
    plain_text: bool = False
    published: bool | None = None
    related_count: int | None = None
    quality_was: int | None = None
    heat_was: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDocument:
    """An article as one seed file gives it (seed format §2 to §7).

    Absent text is "", an absent number None. `published_at` is in UTC, to the second. `related_count` counts
    the related items as written, before the article's own and repeated ones are dropped from `coverage`
    (seed format §8). An article that `lacks` something is an unpublished draft.
    """

    key: str
    other_keys: tuple[str, ...] = ()
    title: str
    excerpt: str = ""
    body: str = ""
    body_format: str = ""
    category: str = ""
    kind: str = "article"
    url: str = ""
    amp_url: str = ""
    video_id: str = ""
    published_at: datetime | None = None
    provider_domain: str = ""
    provider_name: str = ""
    provider_logo: SeedPicture | None = None
    quality: int | None = None
    heat: int | None = None
    published: bool = False
    removed: bool = False
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    pictures: tuple[SeedPicture, ...] = ()
    coverage: tuple[SeedSnapshot, ...] = ()
    related_count: int = 0
    lacks: tuple[str, ...] = ()
    unknown_keys: tuple[str, ...] = ()
    warnings: tuple[SeedWarning, ...] = ()
    notes: DeskNotes = DeskNotes()


@dataclass(frozen=True, slots=True)
class TopicDocument:
    """A topic as the taxonomy declares it (seed format §11).

    `position` is the number that its file's name begins with, and `00-` makes it the root.
    """

    name: str
    slug: str
    shortname: str
    parent: str
    position: int | None
    is_root: bool
    description: str
    keywords: tuple[str, ...]
    picture_url: str
    warnings: tuple[SeedWarning, ...]


@dataclass(frozen=True, slots=True)
class OrganizationDocument:
    """A provider's name and logo as the taxonomy declares them (seed format §11)."""

    domain: str
    name: str
    other_names: tuple[str, ...]
    description: str
    logo: SeedPicture | None
    warnings: tuple[SeedWarning, ...]


@dataclass(frozen=True, slots=True)
class TagDocument:
    """A tag as the taxonomy declares it (seed format §11). `parents` are the ids of other tags."""

    id: str
    definition: str
    description: str
    parents: tuple[str, ...]
    warnings: tuple[SeedWarning, ...]


@dataclass(frozen=True, slots=True)
class EmptyDocument:
    """A file with nothing in it: skipped, and reported."""
