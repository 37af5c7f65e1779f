"""An export as an operator runs it, and an editor who changes things first."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from articles import curation
from articles.models import Article, Provider, Topic

collect_ignore = [] if os.environ.get("NEWSROOM_CORPUS") else ["test_corpus.py"]


@pytest.fixture
def out(tmp_path) -> Path:
    """The folder that exports go to."""
    return tmp_path / "out"


@pytest.fixture
def export(db, out):
    """Runs the export; gives the JSON it prints, with the exit code added."""

    def export(*arguments, to=out):
        words = StringIO()
        code = 0
        try:
            call_command("export_seeds", str(to), "--json", *arguments, stdout=words)
        except SystemExit as ended:
            code = ended.code
        except CommandError as error:
            return {"exit": error.returncode, "error": str(error)}
        return json.loads(words.getvalue()) | {"exit": code}

    return export


class Editing:
    """What editors do, by the functions that the desk calls."""

    def __init__(self, user: User) -> None:
        self.user = user

    def change(self, headline: str, /, topics: list[str] | None = None, **columns: Any) -> Article:
        """Changes columns and topics of the article with this headline."""
        article = curation.comparable(Article.objects.all()).get(title=headline)
        before = curation.desk_values(article)
        for name, value in columns.items():
            setattr(article, name, value)
        chosen = None
        if topics is not None:
            slugs = {name: {"slug": name.lower(), "base": {"slug": name.lower()}} for name in topics}
            chosen = [Topic.objects.get_or_create(name=name, defaults=slugs[name])[0] for name in topics]
        curation.save(article, before, self.user, chosen)
        return Article.objects.get(pk=article.pk)

    def publish(self, title: str, published: bool) -> None:
        curation.set_published(Article.objects.filter(title=title), published, self.user)

    def source(self, domain: str, **columns: Any) -> Provider:
        provider = Provider.objects.filter(domain=domain).first()
        if provider is None:
            provider = Provider(domain=domain, **columns)
            curation.save_provider(provider)
            return provider
        for name, value in columns.items():
            setattr(provider, name, value)
        curation.save_provider(provider, list(columns))
        return provider

    def topic(self, name: str, **columns: Any) -> None:
        topic = Topic.objects.get(name=name)
        for column, value in columns.items():
            setattr(topic, column, value)
        curation.save_topic(topic, list(columns))


@pytest.fixture
def editing(db) -> Editing:
    return Editing(User.objects.create_user("grace"))
