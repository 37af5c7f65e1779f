"""Any history of files and editors ends as the rules say: nothing of an editor's lost, no file unheard.

NEWSROOM_LONG=1 looks at many more and longer histories, other ones each time.
"""

import os
import tempfile
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from articles import curation, resolving
from articles.importing.importer import import_seeds
from articles.importing.retiring import Retiring
from articles.models import Article, Conflict, Topic
from tests.importing.history import FIELDS, Piece
from tests.seedfiles import seed_text

pytestmark = pytest.mark.django_db

PIECES, PATHS, ADDRESSES = range(2), "abc", range(3)
pieces = st.sampled_from(PIECES)
topics = st.sets(st.sampled_from(["A", "B", "C"]))
flags = st.booleans()
TITLES = (str.lower, str.upper, str.title)  # as publishers correct headlines
FILE_SIDE = {
    "title": st.sampled_from(TITLES),
    "excerpt": st.sampled_from(["", "E1", "E2", "Mine 1"]),
    "url": st.sampled_from(ADDRESSES),
    "heat": st.integers(1, 4),
    "published": flags,
    "removed": flags,
    "date": st.sampled_from(["2020-01-01T00:00:00Z", "2020-01-02T00:00:00Z"]),
    "topics": topics,
}
DESK_SIDE = {
    "title": st.sampled_from(["Mine 1", "Mine 2"]),
    "excerpt": st.sampled_from(["", "E1", "Mine 1", "Mine 2"]),
    "heat": st.integers(1, 6),
    "published": flags,
    "removed": flags,
}


def some_of(side):
    """Values for one field or a few."""
    return st.fixed_dictionaries({}, optional=side).filter(bool)


class History(RuleBasedStateMachine):
    """Files on disk, the site, and the model beside them."""

    def __init__(self):
        super().__init__()
        self.atom = transaction.atomic()
        self.atom.__enter__()
        self.user = User.objects.create_user("grace")
        for name in "ABC":
            Topic.objects.create(name=name, slug=name.lower())
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name)
        self.disk: dict[str, dict] = {}
        self.away: dict[str, dict] = {}
        self.model = {piece: Piece() for piece in PIECES}
        self.addresses: dict[int, set[str]] = {piece: set() for piece in PIECES}
        self.a_file_or_a_twin_appears(0, "b", 1, {"A", "B"})
        self.the_folder_is_reseeded()

    def teardown(self):
        transaction.set_rollback(True)
        self.atom.__exit__(None, None, None)
        self.place.cleanup()

    # Files.

    def write(self, path: str, said: dict) -> None:
        self.disk[path] = said
        fields = {name: said[name] for name in ("title", "excerpt", "heat", "published", "removed")}
        given = {"publishedDateTime": said["date"], "webUrl": said["url"], "topics": sorted(said["topics"])}
        provider = {"name": "Outlet", "domain": "outlet.example"}
        (self.folder / path).write_text(seed_text(**fields, **given, provider=provider))

    def take_away(self, path: str) -> dict:
        (self.folder / path).unlink()
        return self.disk.pop(path)

    @rule(piece=pieces, path=st.sampled_from(PATHS), heat=FILE_SIDE["heat"], topics=topics)
    def a_file_or_a_twin_appears(self, piece, path, heat, topics):
        name = f"{piece}{path}.md"
        known = self.addresses[piece]
        if name in self.disk or name in self.away or (self.model[piece].rows and not known):
            return
        url = min(known) if known else f"https://outlet.example/{piece}/0"
        if not known and any(said["piece"] == piece for said in self.disk.values()):
            return
        said = {"title": f"Piece {piece}", "excerpt": "E0", "url": url, "heat": heat, "published": True}
        said |= {"removed": False, "date": "2020-01-01T00:00:00Z", "topics": topics, "piece": piece}
        self.write(name, said)

    @precondition(lambda self: self.disk)
    @rule(data=st.data(), changes=some_of(FILE_SIDE))
    def a_file_is_edited(self, data, changes):
        path = data.draw(st.sampled_from(sorted(self.disk)))
        said = self.disk[path]
        if "title" in changes:
            changes["title"] = changes["title"](said["title"])
        if "url" in changes:
            moved = f"https://outlet.example/{said['piece']}/{changes['url']}"
            # A path that is not known yet has nothing but its address to be known by.
            known = path in self.model[said["piece"]].rows
            changes["url"] = moved if known else said["url"]
        self.write(path, said | changes)

    @precondition(lambda self: self.disk)
    @rule(data=st.data(), letter=st.sampled_from(PATHS))
    def a_file_is_renamed(self, data, letter):
        path = data.draw(st.sampled_from(sorted(self.disk)))
        piece = self.disk[path]["piece"]
        new = f"{piece}{letter}.md"
        if new in self.disk or new in self.away or self.disk[path]["url"] not in self.addresses[piece]:
            return
        self.write(new, self.take_away(path))

    @precondition(lambda self: self.disk)
    @rule(data=st.data())
    def a_file_goes(self, data):
        path = data.draw(st.sampled_from(sorted(self.disk)))
        if self.disk[path]["url"] in self.addresses[self.disk[path]["piece"]]:
            self.away[path] = self.take_away(path)

    @precondition(lambda self: self.away)
    @rule(data=st.data())
    def a_file_comes_back(self, data):
        path = data.draw(st.sampled_from(sorted(self.away)))
        self.write(path, self.away.pop(path))

    # Runs.

    def reseed(self, paths: list[str], whole: bool = False, **options) -> None:
        given = [self.folder] if whole else [self.folder / path for path in paths]
        import_seeds(given, self.folder, lambda *_: None, **options)
        for piece in PIECES:
            files = {path: self.disk[path] for path in paths if self.disk[path]["piece"] == piece}
            if files:
                self.model[piece].read(files, set(self.disk))
                self.addresses[piece].update(said["url"] for said in files.values())

    @rule()
    def the_folder_is_reseeded(self):
        self.reseed(sorted(self.disk), whole=True)

    @precondition(lambda self: self.disk)
    @rule(data=st.data())
    def files_are_reseeded_in_any_split_and_order(self, data):
        order = data.draw(st.permutations(sorted(self.disk)))
        size = data.draw(st.integers(1, len(order)))
        for start in range(0, len(order), size):
            self.reseed(order[start : start + size])

    @rule()
    def what_has_lost_its_files_is_retired(self):
        self.reseed(sorted(self.disk), whole=True)
        lost = [piece for piece in self.model.values() if piece.can_retire(set(self.disk))]
        if lost:
            import_seeds([self.folder], self.folder, lambda *_: None, retiring=Retiring(number=len(lost)))
        for piece in lost:
            piece.retire()

    # Editors.

    def article(self, piece: int) -> Article | None:
        slugs = Article.objects.filter(slug__startswith=f"piece-{piece}-")
        return curation.comparable(slugs).first()

    @rule(piece=pieces, changes=some_of(DESK_SIDE))
    def an_editor_saves(self, piece, changes):
        article = self.article(piece)
        if article:
            before = curation.desk_values(article)
            for name, value in changes.items():
                setattr(article, name, value)
                self.model[piece].edit(name, value)
            curation.save(article, before, self.user)

    @rule(piece=pieces, chosen=topics)
    def an_editor_chooses_topics(self, piece, chosen):
        article = self.article(piece)
        if article:
            rows = list(Topic.objects.filter(name__in=chosen))
            curation.save(article, curation.desk_values(article), self.user, rows)
            self.model[piece].ours["topics"] = set(chosen)

    @rule(piece=pieces, changes=some_of(DESK_SIDE))
    def somebody_updates_columns_past_the_desk(self, piece, changes):
        article = self.article(piece)
        if article:
            Article.objects.filter(pk=article.pk).update(**changes)
            for name, value in changes.items():
                self.model[piece].edit(name, value, seen=False)

    @rule(published=flags, chosen=st.sets(pieces))
    def an_editor_publishes_or_unpublishes_many(self, published, chosen):
        found = {piece: article.pk for piece in chosen if (article := self.article(piece))}
        curation.set_published(Article.objects.filter(pk__in=found.values()), published, self.user)
        for piece in found:
            self.model[piece].edit("published", published)

    @rule(piece=pieces, choice=st.sampled_from(["mine", "file", "third"]), back=flags, data=st.data())
    def an_editor_decides_a_conflict(self, piece, choice, back, data):
        model, article = self.model[piece], self.article(piece)
        if not model.conflicts or article is None:
            return
        name = data.draw(st.sampled_from(sorted(model.conflicts)))
        if name == "url" and choice == "third":
            choice = "mine"
        before, theirs = model.ours[name], model.conflicts[name][1]
        third = 9 if name == "heat" else f"Third {name}"
        self.decide(article, name, choice, third)
        if back:
            self.decide(article, name, resolving.REOPEN)
        else:
            model.ours[name] = {"mine": before, "file": theirs, "third": third}[choice]
            del model.conflicts[name]

    def decide(self, article, name, choice, value=None):
        rows = Conflict.objects.select_related("article").filter(article=article, field=name)
        row = rows.filter(closed_at=None).first() or rows.order_by("-closed_at").first()
        resolving.decide(row.pk, choice, self.user, resolving.mark_of(row), value)

    # What has to hold at any moment.

    @invariant()
    def the_site_is_what_the_model_says(self):
        for number, piece in self.model.items():
            article = self.article(number)
            assert (article is None) == (not piece.ours)
            if article is None:
                continue
            found = {name: getattr(article, name) for name in FIELDS}
            assert found == {name: piece.ours[name] for name in FIELDS}
            assert {link.topic.name for link in article.article_topics.all()} == piece.ours["topics"]
            rows = article.conflicts.filter(closed_at=None)
            assert {row.field: (row.base, row.theirs) for row in rows} == piece.conflicts
            paths = article.seed_files.filter(current=True).values_list("path", flat=True)
            assert set(paths) == set(piece.rows)

    @invariant()
    def there_is_one_article_a_piece(self):
        assert Article.objects.count() == sum(bool(piece.ours) for piece in self.model.values())


def test_any_history_ends_as_the_rules_say(db):
    long = bool(os.environ.get("NEWSROOM_LONG"))
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=400 if long else 12,
            stateful_step_count=60 if long else 25,
            derandomize=not long,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
