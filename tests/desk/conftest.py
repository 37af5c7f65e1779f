"""The people at the desk, and what their browser sends."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.models import Article
from tests.desk.browser import Desk
from tests.seedfiles import related, write_seed


@pytest.fixture
def grace(db) -> User:
    """An editor who is no superuser."""
    account = User.objects.create_user("grace", password="hopper-1906", is_staff=True)
    account.groups.add(Group.objects.get(name="Editors"))
    return account


@pytest.fixture
def desk(client: Client, grace: User) -> Desk:
    """Grace's browser, signed in."""
    client.force_login(grace)
    return Desk(client)


@pytest.fixture
def article(folder, run) -> Article:
    """An article from a file, with coverage of which one piece is ours too."""
    lines = [related("Elsewhere", 7), related("Ours too", 2)]
    write_seed(folder, "a.md", "A story", n=1, related=lines, topics=["Robots", "AI"])
    write_seed(folder, "b.md", "Ours too", n=2, published=False)
    run()
    return Article.objects.get(title="A story")
