"""What stood before a run changed it, kept so that the run can be undone.

Every batch is looked at before it is stored, and afterwards each row that differs is kept as it was and as
the run left it. What is new needs none of this: its id is later than the run's marks.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max, Model, Q

from articles.models import Article, ArticleKey, Conflict, Preimage, Provider, Run, SeedFile, Snapshot, Topic

MARKED: tuple[type[Model], ...] = (Topic, Provider, ArticleKey, Snapshot, SeedFile, Conflict)
Table = Preimage.Table
Rows = dict[int, dict[str, Any]]  # by id


def marks() -> dict[str, int]:
    """The last id in each table that a run adds to."""
    return {name_of(model): model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in MARKED}


def name_of(model: type[Model]) -> str:
    return str(model._meta.model_name)


def pack(before: Mapping[str, Any], after: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps([before, after], cls=DjangoJSONEncoder, ensure_ascii=False).encode())


def unpack(preimage: Preimage) -> tuple[dict[str, Any], dict[str, Any]]:
    """A row before the run, and after it."""
    before, after = json.loads(zlib.decompress(preimage.packed))
    return before, after


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row in the form that it is kept in. Bytes become text, a character each."""
    columns = {
        name: value.decode("latin-1") if isinstance(value, bytes) else value
        for name, value in ((name, bytes(v) if isinstance(v, memoryview) else v) for name, v in row.items())
    }
    return json.loads(json.dumps(columns, cls=DjangoJSONEncoder))


class Journal:
    """One run's notes of what it changes."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.articles: Rows = {}
        self.conflicts: Rows = {}
        self.files: Rows = {}
        self.new: list[Preimage] = []

    def begin(self) -> None:
        """Marks where the rows of this run begin."""
        self.run.marks = marks()
        self.run.save(update_fields=["marks"])

    def look(self, articles: Iterable[int], paths: Iterable[str]) -> None:
        """Reads stored articles and files that are about to change, and locks the articles.

        For use inside a transaction, before anything is written.
        """
        ids = sorted(articles)
        self.articles = article_rows(ids, lock=True) if ids else {}
        self.conflicts = conflict_rows(ids) if ids else {}
        fed = Q(article__in=ids) | Q(path__in=list(paths), current=True)
        self.files = {row["id"]: dict(row) for row in SeedFile.objects.filter(fed).values()}

    def note(self, row: Topic | Provider, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Keeps columns of a topic or source that change in the present transaction."""
        if row.pk > self.run.marks[name_of(type(row))]:
            return  # the run made it
        table = Table.TOPIC if isinstance(row, Topic) else Table.PROVIDER
        self.add(table, row.pk, None, plain(before), plain(after))

    def keep(self, owners: Mapping[str, int | None]) -> None:
        """Keeps what differs from what look() saw. `owners` says which article each path feeds now."""
        self.keep_files(owners)
        for pk, after in conflict_rows(self.articles).items() if self.conflicts else ():
            if pk in self.conflicts and self.conflicts[pk] != after:
                self.add(Table.CONFLICT, pk, after["article_id"], plain(self.conflicts[pk]), plain(after))
        touched = {preimage.article_id for preimage in self.new}
        for pk, after in article_rows(self.articles).items() if self.articles else ():
            # Also one of which only a file changed: its version tells later whether anybody touched it since.
            if pk in touched or self.articles[pk] != after:
                self.keep_article(pk, self.articles[pk], after)
        Preimage.objects.bulk_create(self.new)
        self.articles, self.conflicts, self.files, self.new = {}, {}, {}, []

    def keep_files(self, owners: Mapping[str, int | None]) -> None:
        """Keeps what differs of the files. One that stepped aside before goes back to that."""
        aside = [pk for pk, row in self.files.items() if not row["current"]]
        kept = Preimage.objects.filter(run=self.run, table=Table.FILE, row__in=aside)
        earlier = {preimage.row: preimage for preimage in kept} if aside else {}
        left = SeedFile.objects.filter(pk__in=self.files).values(*FILE_COLUMNS) if self.files else ()
        for after in left:
            pk, before = after["id"], self.files[after["id"]]
            if {name: before[name] for name in FILE_COLUMNS} == after:
                continue
            first = plain(before)
            if pk in earlier:
                first, _ = unpack(earlier[pk])
                earlier[pk].delete()
            self.add(Table.FILE, pk, owners.get(after["path"], after["article_id"]), first, plain(after))

    def keep_article(self, pk: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Keeps an article's base, but only the fields that differ: the rest is in the row itself."""
        base, base_after = before["base"], after["base"]
        moved = {name: value for name, value in base.items() if base_after.get(name, ...) != value}
        gone = [name for name in base_after if name not in base]
        slim = {name: value for name, value in after.items() if name != "base"}
        self.add(Table.ARTICLE, pk, pk, before | {"base": moved, "unknown": gone}, slim)

    def add(self, table: str, row: int, article: int | None, before: dict, after: dict) -> None:
        packed = pack(before, after)
        self.new.append(Preimage(run=self.run, article_id=article, table=table, row=row, packed=packed))


FILE_COLUMNS = ("id", "path", "folder", "current", "kind", "article_id", "digest", "missing")


def article_rows(articles: Iterable[int], lock: bool = False) -> Rows:
    """Of articles what neither their revisions nor their lists tell: base, rule, version and keys."""
    chosen = Article.objects.filter(pk__in=list(articles)).order_by("pk")
    rows = (chosen.select_for_update() if lock else chosen).values("pk", "base", "computed", "version")
    found: Rows = {row["pk"]: {**row, "keys": []} for row in rows}
    keys = ArticleKey.objects.filter(article__in=found).order_by("pk")
    for article, pk, current in keys.values_list("article_id", "pk", "current"):
        found[article]["keys"].append([pk, current])
    return found


def conflict_rows(articles: Iterable[int]) -> Rows:
    return {row["id"]: dict(row) for row in Conflict.objects.filter(article__in=list(articles)).values()}
