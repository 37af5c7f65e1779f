"""Articles from front matter (seed format §2 to §7)."""

from .addresses import youtube_id
from .builder import Map
from .envelope import Envelope
from .errors import SeedFileError
from .fields import MAX_NAME, Fields
from .identity import file_key, title_key, url_key
from .newsroom import read_notes
from .piece import Piece, read_piece
from .records import DeskNotes, SeedDocument
from .related import read_related
from .vocabulary import ARTICLE_FIELDS, unknown_names


def read_article(envelope: Envelope, metadata: Map, path: str, base: str | None) -> SeedDocument:
    """The article in a file with front matter. Raises SeedFileError where it has no usable title."""
    fields = Fields(metadata, [])
    piece = read_piece(fields, base)
    if not piece.title:
        raise _untitled(envelope)
    notes = read_notes(fields)
    key = url_key(piece.url) or notes.key or file_key(path)
    other_keys = (*_other_keys(piece), *notes.former_keys)
    related = read_related(fields, (key, *other_keys))
    lacks = _lacks(piece, envelope.body, notes)
    removed = fields.flag("removed", absent=False)
    return SeedDocument(
        key=key,
        other_keys=other_keys,
        title=piece.title,
        excerpt=piece.excerpt,
        body=envelope.body,
        body_format=("plain" if notes.plain_text else "markdown") if envelope.body else "",
        category=fields.text("category", longest=MAX_NAME),
        kind=piece.kind,
        url=piece.url,
        amp_url=fields.address("ampWebUrl", "ampUrl"),
        video_id=_video_id(fields),
        published_at=piece.published_at,
        provider_domain=piece.provider.domain,
        provider_name=piece.provider.name,
        provider_logo=piece.provider.logo,
        quality=piece.quality,
        heat=fields.integer("heat", "score", lowest=-1),
        published=_is_published(fields, notes, withheld=removed or bool(lacks)),
        removed=removed,
        topics=fields.names("topics"),
        tags=fields.names("tags"),
        pictures=fields.pictures("images", base),
        coverage=related.coverage,
        related_count=related.raw_count if notes.related_count is None else notes.related_count,
        lacks=lacks,
        unknown_keys=tuple(sorted(unknown_names(metadata, ARTICLE_FIELDS) | related.unknown_keys)),
        warnings=tuple(fields.warnings),
        notes=notes,
    )


def _untitled(envelope: Envelope) -> SeedFileError:
    line = envelope.line_of("title")
    return SeedFileError("there is no usable title", "give the article a title of text", line, "title")


def _other_keys(piece: Piece) -> tuple[str, ...]:
    """A related video has no address, so others' lists know it by its title and time (seed format §7)."""
    if piece.kind != "video" or piece.published_at is None:
        return ()
    return (title_key(piece.title, piece.published_at),)


def _is_published(fields: Fields, notes: DeskNotes, withheld: bool) -> bool:
    if notes.published is not None:
        return notes.published
    return fields.flag("published", absent=True) and not withheld


def _lacks(piece: Piece, body: str, notes: DeskNotes) -> tuple[str, ...]:
    """What keeps the article a draft (seed format §3)."""
    present = {
        "date": piece.published_at is not None,
        "source": bool(piece.provider.domain) or notes.own_text,
        "url or text": bool(piece.url or body or notes.own_text or notes.published),
    }
    return tuple(name for name, there in present.items() if not there)


def _video_id(fields: Fields) -> str:
    for name, markup in fields.written("featuredContent"):
        video = youtube_id(markup[:2_000])
        if video:
            return video
        fields.warn(name, "not exactly one player of YouTube; dropped")
    return ""
