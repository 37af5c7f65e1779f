"""Seed files rewritten: an article's edited values put into its file, in the file's own words and style."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, cast

from .builder import Map, Raw
from .cleaning import clean_text
from .editing import Change, Changes, Editor, ListChange
from .envelope import HANDLER, decode
from .fields import Fields
from .folder import YAML_SUFFIXES
from .marked import MarkedText, Node
from .merging import OWN_TEXT, Values
from .newsroom import NEWSROOM, NO_NOTES
from .records import DeskNotes, SeedSnapshot
from .related import read_item
from .style import Figure, New, Word
from .taxonomy import number_of

NOTHING = b"---\n---\n"
PLAYER = '<iframe width="800" height="450" src="https://www.youtube.com/embed/{}" allowfullscreen></iframe>'

# The keys of each field, the usual one first (seed format §2).
KEYS = {
    "title": ("title",),
    "excerpt": ("excerpt", "abstract"),
    "category": ("category",),
    "kind": ("type",),
    "url": ("webUrl", "originalUrl", "sourceUrl", "url"),
    "amp_url": ("ampWebUrl", "ampUrl"),
    "video_id": ("featuredContent",),
    "published_at": ("publishedDateTime",),
    "quality": ("quality",),
    "heat": ("heat", "score"),
    "published": ("published",),
    "removed": ("removed",),
}
# And those of taxonomy documents (seed format §11).
TAXONOMY_KEYS = {
    "slug": ("_id",),
    "name": ("name",),
    "shortname": ("shortname",),
    "parent": ("parent",),
    "domain": ("domain", "_id"),
    "description": ("description",),
}


def has_front_matter(content: bytes) -> bool:
    return bool(HANDLER.detect(decode(content).lstrip("\n\t ")))


def write_article(
    content: bytes,
    edits: Values,
    snapshots: Mapping[str, SeedSnapshot],
    notes: DeskNotes,
    own_keys: Collection[str] = (),
) -> bytes:
    """The bytes of a file with front matter with the values in `edits` in it, and all else as it was.

    `edits` has the form of merging.values_of(); `snapshots` are those of its coverage, by digest; `own_keys`
    the article's own, whose related items are no coverage. NOTHING as `content` gives a new file.
    """
    editor = Editor(MarkedText(content))
    editor.set_fields(field_changes(edits))
    editor.set_fields(list_changes(edits, snapshots, own_keys))
    editor.set_inner("provider", provider_changes(edits))
    editor.set_inner(NEWSROOM, note_changes(notes))
    if "body" in edits:
        editor.set_body(edits["body"])
    return editor.result()


def write_plain_text(content: bytes, body: str) -> bytes:
    """The bytes of a plain-text file with another text under its headline."""
    lines = content.decode("utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if clean_text(line))
    bare = lines[at].rstrip("\r\n")
    end = lines[at][len(bare) :] or "\n"
    text = f"\n\n{body}\n" if body else "\n"
    return ("".join(lines[:at]) + bare + text.replace("\n", end)).encode("utf-8")


def field_changes(edits: Values) -> Changes:
    """Changes of single values; None takes a key away, as the format has it (seed format §1)."""
    return {KEYS[name]: written(name, value) for name, value in edits.items() if name in KEYS}


def written(name: str, value: Any) -> str | None:
    """A value as its key holds it."""
    if name == "removed":
        return Figure("true") if value else None
    if name == "published":
        return Figure("true" if value else "false")
    if value in ("", None):
        return None
    if name == "video_id":
        return PLAYER.format(value)
    if name in ("kind", "category"):
        return Word(value)
    return Figure(value) if name in ("quality", "heat", "published_at") else str(value)


def provider_changes(edits: Values) -> Changes:
    """Changes within the provider. That there is none is for the notes to say, so that nothing is lost."""
    changes: dict[tuple[str, ...], Change] = {}
    if "provider_name" in edits:
        changes[("name",)] = Word(edits["provider_name"]) if edits["provider_name"] else None
    if edits.get("provider") not in (None, "", OWN_TEXT):
        changes[("domain", "id")] = Word(edits["provider"])
    return changes


def note_changes(notes: DeskNotes) -> Changes:
    """The map of the desk's notes as it shall be."""
    shown: dict[tuple[str, ...], Change] = {}
    for name in DeskNotes.__slots__:
        value = getattr(notes, name)
        if value == getattr(NO_NOTES, name):
            shown[(name,)] = None
        elif isinstance(value, tuple):
            shown[(name,)] = ListChange(value, lambda items: [as_text(item.value) for item in items], str)
        elif isinstance(value, str):
            shown[(name,)] = value if name == "key" else Word(value)
        else:
            shown[(name,)] = Figure(str(value).lower())
    return shown


def list_changes(
    edits: Values, snapshots: Mapping[str, SeedSnapshot], own_keys: Collection[str]
) -> dict[tuple[str, ...], Change]:
    """Changes of lists, element by element."""
    changes: dict[tuple[str, ...], Change] = {}
    for name in ("topics", "tags"):
        if name in edits:
            changes[(name,)] = ListChange(edits[name], identify_names, Word)
    if "pictures" in edits:
        wanted = [json.dumps(picture) for picture in edits["pictures"]]
        changes[("images",)] = ListChange(wanted, identify_pictures, new_picture)
    if "coverage" in edits:
        digests = [digest for _, digest, _ in edits["coverage"]]

        def identify(items: Sequence[Node]) -> list[str | None]:
            return identify_related(items, own_keys)

        changes[("related",)] = ListChange(digests, identify, lambda digest: new_related(snapshots[digest]))
    return changes


def identify_names(items: Sequence[Node]) -> list[str | None]:
    return [Fields({}, []).whole_name("", as_text(item.value)) or None for item in items]


def as_text(value: Raw) -> str:
    return value if isinstance(value, str) else ""


def identify_pictures(items: Sequence[Node]) -> list[str | None]:
    pictures = [read_picture(item.value) for item in items]
    return firsts(pictures, lambda picture: picture[0], json.dumps)


def read_picture(value: Raw) -> list[Any] | None:
    values: Map = {"url": value} if isinstance(value, str) else value if isinstance(value, dict) else {}
    picture = Fields(values, []).picture(None)
    return [picture.url, picture.width, picture.height] if picture else None


def new_picture(entry: str) -> New:
    url, width, height = json.loads(entry)
    sizes = {"width": width, "height": height}
    return {"url": url} | {name: Figure(size) for name, size in sizes.items() if size is not None}


def identify_related(items: Sequence[Node], own_keys: Collection[str]) -> list[str | None]:
    snapshots = [read_item(item.value).snapshot if isinstance(item.value, dict) else None for item in items]
    others = [item if item and item.key not in own_keys else None for item in snapshots]
    return firsts(others, lambda item: item.key, lambda item: item.digest)


def firsts(
    values: Sequence[Any], known_by: Callable[[Any], str], entry: Callable[[Any], str]
) -> list[str | None]:
    """The entry of each value; of those that are known by the same, the first one's, as the reader has it."""
    seen: dict[str, str] = {}
    return [None if value is None else seen.setdefault(known_by(value), entry(value)) for value in values]


def new_related(item: SeedSnapshot) -> New:
    """A related item in the publisher's style, which reads back as the same snapshot."""
    at = item.published_at
    fields = {
        "title": item.title,
        "excerpt": item.excerpt,
        "publishedDateTime": at and Figure(at.strftime("%Y-%m-%dT%H:%M:%SZ")),
        "webUrl": item.url,
        "type": Word(item.kind),
        "provider": {"name": Word(item.provider_name), "domain": Word(item.provider_domain)},
        "quality": None if item.quality is None else Figure(item.quality),
    }
    if not item.provider_domain:
        del fields["provider"]
    return {name: cast(New, value) for name, value in fields.items() if value or name == "webUrl"}


def write_taxonomy(content: bytes, path: str, values: Mapping[str, Any]) -> bytes:
    """The bytes of a document of a topic or source with these values in it; b"" as content gives a new one.

    `values` are fields of TopicDocument or OrganizationDocument.
    """
    is_yaml = path.lower().endswith(YAML_SUFFIXES)
    editor = Editor(MarkedText(content or (b"" if is_yaml else NOTHING), is_yaml))
    kind = "organization" if "domain" in values else "topic"
    changes: dict[tuple[str, ...], Change] = {} if content else {("taxonomy",): Word(kind)}
    for name, value in values.items():
        if name in TAXONOMY_KEYS:
            plain = str if name == "description" else Word
            changes[TAXONOMY_KEYS[name]] = plain(value) if value else None
    editor.set_fields(changes)
    if "position" in values:
        editor.set_inner(NEWSROOM, place_changes(values["position"], number_of(path)))
    return editor.result()


def place_changes(position: int | None, numbered: int | None) -> Changes:
    """The notes that give a topic another place than its file's name does."""
    own = position is not None and position != numbered
    none = position is None and numbered is not None
    return {
        ("position",): Figure(position) if own else None,
        ("no_position",): Figure("true") if none else None,
    }
