"""The files of one edited article, written until reading them gives what stands on the site."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from articles.models import Article, Snapshot
from articles.seeding.document import SeedDocument, read_document
from articles.seeding.identity import article_slug, file_key, title_key, url_key
from articles.seeding.merging import LISTS, OWN_TEXT, Values, fold, values_of
from articles.seeding.newsroom import NO_NOTES, TAKEN_DOWN
from articles.seeding.records import DeskNotes, SeedSnapshot
from articles.seeding.writing import NOTHING, has_front_matter, write_article, write_plain_text
from articles.values import stored_values

ROUNDS = 4  # in the third at the latest all files of an article say the same
BY_NOTES = ("body_format", "related_count")  # the format has no key for them


def is_edited(article: Article) -> bool:
    """Whether something stands on the site that its files do not say (blueprint rule 3)."""
    said = article.base
    if said.get(TAKEN_DOWN):
        said = {**said, "published": False}
    return bool(differing(told(article), said, article) or article.language or is_retired(article))


def is_retired(article: Article) -> bool:
    """Whether it is unpublished because its files were gone: what is stored of them says otherwise."""
    return not article.published and any(row.digest == "" for row in article.seed_files.all())


def told(article: Article) -> Values:
    """An article's values in the form in which a file can say them."""
    values = stored_values(article)
    values["body"] = values["body"].strip("\n") if values["body"].strip() else ""
    values["body_format"] = (values["body_format"] or "plain") if values["body"] else ""
    return values


def differing(ours: Values, said: Values, article: Article) -> Values:
    """Of our values those that files do not say and no rule gives."""
    if not said:
        return filled(ours)
    own = own_keys(article)
    return {
        name: ours[name]
        for name in ours.keys() & said.keys()
        if comparable(name, ours[name], own) != comparable(name, said[name], own)
        and (name not in article.computed or ours[name] != article.computed[name])
    }


def filled(values: Values) -> Values:
    """The values that a new file has to say."""
    absent = [name for name, value in values.items() if value is None or value is False or value in ("", [])]
    return {name: value for name, value in values.items() if name not in absent or name == "published"}


def comparable(name: str, value: Any, own: frozenset[str]) -> Any:
    """A value without what shows nowhere: an article in its own coverage."""
    return [item for item in value if item[0] not in own] if name == "coverage" else value


def own_keys(article: Article) -> frozenset[str]:
    return frozenset(key.key for key in article.keys.all())


class Rewriting:
    """The files of an article, by path: the `stored` bytes, and what is to be changed in each.

    Raises SeedFileError where a stored file cannot be read any more.
    """

    def __init__(self, article: Article, stored: Mapping[str, bytes]) -> None:
        self.article = article
        self.stored = stored
        self.ours = told(article)
        self.own = own_keys(article)
        self.key = next((key.key for key in article.keys.all() if key.current), "")
        self.before = self.read({path: text for path, text in stored.items() if text != NOTHING})
        self.said_before = {path: values_of(document) for path, document in self.before.items()}
        self.edits: dict[str, Values] = {path: {} for path in stored}
        self.texts: dict[str, bytes] = {}
        self.after: dict[str, SeedDocument] = {}

    def write(self) -> list[str]:
        """Writes the files into `texts`. Returns the fields whose value they do not give all the same."""
        notes = self.lasting_notes()
        for number in range(ROUNDS):
            self.write_with(notes)
            if not self.edit_further(first=number == 0):
                break
        self.write_with(self.final_notes(notes))
        wrong = set(differing(self.ours, self.said(), self.article))
        if self.key and any(document.key != self.key for document in self.after.values()):
            wrong.add("address")
        return sorted(wrong)

    def read(self, texts: Mapping[str, bytes]) -> dict[str, SeedDocument]:
        documents = {path: read_document(text, path) for path, text in texts.items()}
        return {path: read for path, read in documents.items() if isinstance(read, SeedDocument)}

    def said(self) -> Values:
        """What the files say now, all in all."""
        return fold({path: values_of(document) for path, document in self.after.items()})

    def changed_fields(self, path: str) -> list[str]:
        """The fields that were edited in a file."""
        before, after = self.said_before[path], values_of(self.after[path])
        names = {name for name in after if before[name] != after[name]}
        if self.before[path].notes != self.after[path].notes:
            names.add("newsroom")
        return sorted(names)

    def lasting_notes(self) -> DeskNotes:
        """The notes that do not depend on what the files' own keys come to say."""
        ours, documents = self.ours, self.before.values()
        url, provider = ours["url"], ours["provider"]
        has_provider = provider not in ("", OWN_TEXT)
        named = has_provider or any(document.provider_name for document in documents)
        sourced = bool(url) or any(document.provider_domain for document in documents)
        by_path = all(file_key(path) == self.key for path in self.stored)
        title = title_key(ours["title"], self.article.published_at) if ours["kind"] == "video" else ""
        return DeskNotes(
            key="" if url_key(url) or by_path else self.key,
            former_keys=tuple(sorted(self.own - {self.key, title})),
            language=self.article.language or "",
            own_text=provider == OWN_TEXT,
            no_source=provider == "" and sourced,
            no_source_name=ours["provider_name"] == "" and named,
            plain_text=ours["body_format"] == "plain",
            quality_was=self.former("quality"),
            heat_was=self.former("heat") if self.former("quality") is not None else None,
        )

    def former(self, name: str) -> int | None:
        """What the files gave of a field before an editor changed it; None where none did."""
        said = self.article.base.get(name)
        return None if self.ours[name] in (said, self.article.computed.get(name, said)) else said

    def final_notes(self, notes: DeskNotes) -> DeskNotes:
        """The notes with all that the files' own keys could not say."""
        ours, said = self.ours, self.said()
        slug = self.article.slug
        published = None
        if self.article.base.get("published") and not ours["published"]:
            published = False
        elif ours["published"] and not said["published"]:
            published = True
        return replace(
            notes,
            slug="" if slug == article_slug(said["title"], self.key) else slug,
            published=published,
            related_count=None if said["related_count"] == ours["related_count"] else ours["related_count"],
        )

    def edit_further(self, first: bool) -> bool:
        """Adds to the edits what the files do not say yet. Returns whether there was anything."""
        wrong = differing(self.ours, self.said(), self.article)
        further = False
        for path, document in self.after.items():
            says = values_of(document)
            for name in wrong.keys() - {*BY_NOTES}:
                value = self.share(name, path) if first else wrong[name]
                edits = self.edits[path]
                if says[name] != value and (name not in edits or edits[name] != value):
                    edits[name] = value
                    further = True
        return further

    def share(self, name: str, path: str) -> Any:
        """One file's part of our value: of a list what it has already, and what no file has."""
        if name not in LISTS or path not in self.said_before:
            return self.ours[name]
        mine = known_by(self.said_before[path][name])
        others = {entry for said in self.said_before.values() for entry in known_by(said[name])}
        entries = zip(known_by(self.ours[name]), self.ours[name], strict=True)
        return [element for entry, element in entries if entry in mine or entry not in others]

    def write_with(self, notes: DeskNotes) -> None:
        self.texts = {path: self.written(path, notes) for path in self.stored}
        self.after = self.read(self.texts)

    def written(self, path: str, notes: DeskNotes) -> bytes:
        text, edits = self.stored[path], self.edits[path]
        if text == NOTHING:
            return write_article(NOTHING, filled(self.ours), self.snapshots, notes, self.own)
        if has_front_matter(text):
            return write_article(text, edits, self.snapshots, notes, self.own)
        if replace(notes, plain_text=False) == NO_NOTES and edits.keys() <= {"body"}:
            return write_plain_text(text, edits["body"]) if edits else text
        # Plain text has room for a headline and paragraphs only.
        begun = NOTHING.replace(b"\n", b"\r\n") if b"\r\n" in text else NOTHING
        return write_article(begun, filled(self.ours), self.snapshots, notes, self.own)

    @cached_property
    def snapshots(self) -> dict[str, SeedSnapshot]:
        """The snapshots of the article's coverage, by digest."""
        rows = Snapshot.objects.filter(coverage__article=self.article).select_related("provider", "key")
        return {row.digest: seed_snapshot(row) for row in rows}


def known_by(elements: Any) -> list[str]:
    """What each element of a list is known by, as in merging."""
    return [element if isinstance(element, str) else element[0] for element in elements]


def seed_snapshot(row: Snapshot) -> SeedSnapshot:
    return SeedSnapshot(
        digest=row.digest,
        key=row.key.key,
        kind=row.kind,
        title=row.title,
        excerpt=row.excerpt,
        url=row.url,
        published_at=row.published_at,
        provider_domain=row.provider.domain if row.provider else "",
        provider_name=row.provider_name,
        quality=row.quality,
    )
