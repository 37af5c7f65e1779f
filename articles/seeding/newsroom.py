"""What the desk decided and the format has no field for: the map `newsroom` of a seed file that we wrote."""

import re
from collections.abc import Iterable
from dataclasses import fields as fields_of

from .builder import Raw
from .cleaning import clean_text
from .fields import Fields, is_absent
from .identity import MAX_URL
from .records import DeskNotes

NEWSROOM = "newsroom"
# As identity.article_slug() makes them: the hash at the end is the article's place among equal dates.
SLUG = re.compile(r"(?:[a-z0-9_]+(?:-[a-z0-9_]+)*-)?[0-9a-f]{6,12}")
MAX_SLUG = 94  # where two articles claim one, six characters more tell them apart
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
MAX_LANGUAGE = 35
MAX_KEY = MAX_URL + 200  # in bytes: no index has room for much more
NO_NOTES = DeskNotes()
TAKEN_DOWN = "taken_down"  # stands in an article's base where a file says that an editor took it down


def read_notes(fields: Fields) -> DeskNotes:
    """The notes in an article's map `newsroom`, if it has one."""
    if is_absent(fields.values.get(NEWSROOM)):
        return NO_NOTES
    given = fields.inner(NEWSROOM)
    published = None if is_absent(given.values.get("published")) else given.flag("published", absent=False)
    return DeskNotes(
        slug=fitting(given, "slug", SLUG, MAX_SLUG),
        key=next(filter(None, (key_in(given, value) for _, value in given.written("key"))), ""),
        former_keys=tuple(filter(None, (key_in(given, item) for item in given.few("former_keys")))),
        language=fitting(given, "language", LANGUAGE, MAX_LANGUAGE),
        own_text=given.flag("own_text", absent=False),
        no_source=given.flag("no_source", absent=False),
        no_source_name=given.flag("no_source_name", absent=False),
        plain_text=given.flag("plain_text", absent=False),
        published=published,
        related_count=given.integer("related_count", lowest=0),
        quality_was=given.integer("quality_was", lowest=0),
        heat_was=given.integer("heat_was", lowest=-1),
    )


def joined(notes: Iterable[DeskNotes]) -> DeskNotes:
    """The notes of all files of an article as one: the first that says something counts."""
    given = [each for each in notes if each != NO_NOTES]
    if len(given) <= 1:
        return given[0] if given else NO_NOTES
    names = [field.name for field in fields_of(DeskNotes)]
    said = {name: [getattr(each, name) for each in given] for name in names}
    return DeskNotes(
        **{
            name: next((value for value in values if value != getattr(NO_NOTES, name)), values[0])
            for name, values in said.items()
        }
    )


def fitting(given: Fields, name: str, shape: re.Pattern[str], longest: int) -> str:
    for _, value in given.written(name):
        if shape.fullmatch(value) and len(value) <= longest:
            return value
        given.warn(name, "not of the form that an export writes; dropped")
    return ""


def key_in(given: Fields, value: Raw) -> str:
    """A key as identity makes them, or ""."""
    if (
        isinstance(value, str)
        and len(value.encode(errors="replace")) <= MAX_KEY
        and clean_text(value) == value
    ):
        return value
    given.warn("key", "not of the form that an export writes; dropped")
    return ""
