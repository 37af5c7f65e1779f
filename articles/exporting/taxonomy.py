"""The documents of topics and sources: stored bytes, with what editors changed on the desk put in."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q

from articles.exporting.outfile import UNEDITABLE, OutFile
from articles.importing.shelf import best_name
from articles.models import Article, Provider, SeedFile, Snapshot, Topic
from articles.seeding.document import read_document
from articles.seeding.errors import SeedFileError
from articles.seeding.records import OrganizationDocument, TopicDocument
from articles.seeding.taxonomy import number_of
from articles.seeding.writing import write_taxonomy

TOPIC = ("slug", "shortname", "description", "position", "parent")
ORGANIZATION = ("name", "description")
EMPTY = {"slug": "", "shortname": "", "description": "", "position": None, "name": ""}


class TaxonomyFiles:
    """Gives the taxonomy's documents. `named` and `unnamed` are as ArticleFiles leaves them."""

    def __init__(self, named: Mapping[str, set[str]], unnamed: Mapping[str, set[str]]) -> None:
        self.named, self.unnamed = named, unnamed
        self.seen: set[str] = set()  # topics by name and sources by domain that have a document

    def stored(self) -> Iterator[OutFile]:
        """The documents that the site has read."""
        rows = SeedFile.objects.filter(current=True).exclude(kind=SeedFile.Kind.ARTICLE)
        for row in rows.order_by("path").iterator(chunk_size=100):
            try:
                yield self.edited(row)
            except SeedFileError:
                yield OutFile(row.path, row, unsupported=["file"], reason=UNEDITABLE)

    def edited(self, row: SeedFile) -> OutFile:
        text = bytes(row.content)
        document = read_document(text, row.path)
        if isinstance(document, TopicDocument):
            self.seen.add(document.name)
            topic = Topic.objects.filter(name=document.name).select_related("parent").first()
            values = topic_edits(topic)
        elif isinstance(document, OrganizationDocument):
            self.seen.add(document.domain)
            provider = Provider.objects.filter(domain=document.domain).first()
            values = self.provider_edits(provider)
        else:
            return OutFile(row.path, row)
        values = {name: value for name, value in values.items() if says(document)[name] != value}
        return written(OutFile(row.path, row), text, values) if values else OutFile(row.path, row)

    def new(self) -> Iterator[OutFile]:
        """Documents for what editors changed of topics and sources that have none."""
        for topic in Topic.objects.select_related("parent").order_by("name"):
            values = {} if topic.name in self.seen else topic_edits(topic)
            if values:
                whole = {"slug": topic.slug, "name": topic.name, **values}
                yield written(OutFile(topic_path(topic)), b"", whole)
        for provider in Provider.objects.order_by("domain").iterator(chunk_size=500):
            values = {} if provider.domain in self.seen else self.provider_edits(provider)
            if values:
                path = f"_data/organizations/{provider.domain}.md"
                whole = {"domain": provider.domain, "name": provider.name, **values}
                yield written(OutFile(path), b"", whole)

    def provider_edits(self, provider: Provider | None) -> dict[str, Any]:
        """What an editor changed of a source, and its name where the edited files would give it another."""
        edits = changed(provider, ORGANIZATION)
        if provider and not provider.base.get("document") and self.is_misnamed(provider):
            edits["name"] = provider.name
        return edits

    def is_misnamed(self, provider: Provider) -> bool:
        names = [provider.base.get("name", ""), *self.named.get(provider.domain, ())]
        if best_name(provider.domain, names) != provider.name:
            return provider.domain in self.named
        if provider.name not in self.unnamed.get(provider.domain, ()):
            return False
        still = Q(provider=provider, provider_name=provider.name)
        return not (Article.objects.filter(still).exists() or Snapshot.objects.filter(still).exists())


def topic_edits(topic: Topic | None) -> dict[str, Any]:
    """What an editor changed of a topic; its parent by name."""
    edits = changed(topic, TOPIC[:-1])
    if topic and topic.parent_id != topic.base.get("parent_id"):
        edits["parent"] = topic.parent.name if topic.parent else ""
    return edits


def changed(row: Topic | Provider | None, names: tuple[str, ...]) -> dict[str, Any]:
    """The columns that are not as the files say (blueprint rule 3)."""
    edits = {name: getattr(row, name) for name in names} if row else {}
    return {name: value for name, value in edits.items() if row and value != row.base.get(name, EMPTY[name])}


def says(document: TopicDocument | OrganizationDocument) -> dict[str, Any]:
    names = TOPIC if isinstance(document, TopicDocument) else ORGANIZATION
    return {name: getattr(document, name) for name in names}


def written(file: OutFile, text: bytes, values: dict[str, Any]) -> OutFile:
    """The document with these values in it; what reads back as another value is reported."""
    file.content = write_taxonomy(text, file.path, values)
    document = read_document(file.content, file.path)
    wrong = [name for name, value in values.items() if getattr(document, name, None) != value]
    file.fields, file.unsupported = sorted(values), sorted(wrong)
    return file


def topic_path(topic: Topic) -> str:
    """The path of a new topic's document; the number in front is its place (seed format §11)."""
    number = "" if topic.position is None else f"{topic.position:02}-" if topic.position else "0-"
    stem = f"{number}{topic.slug}"
    if not number and number_of(stem) is not None:
        stem = f"topic-{stem}"
    return f"_data/topics/{stem}.yaml"
