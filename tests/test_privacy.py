"""What the site says that it keeps about readers, held against what it does."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.builders import article
from tests.reading import get

pytestmark = pytest.mark.django_db

SCRIPT = Path(__file__).parent.parent / "static" / "site.js"


def test_it_names_all_that_the_script_keeps_in_the_browser():
    kept = set(re.findall(r'remember(?:ed)?\("(\w+)"', SCRIPT.read_text()))
    assert kept == {"theme", "keys"}
    assert all(f"“{name}”" in get("/privacy/").text for name in kept)


def test_it_says_that_readers_get_no_cookies_and_they_get_none():
    article()
    client = Client()
    assert "Readers get no cookies" in get("/privacy/").text
    for address in ("/", "/privacy/", "/search/?q=story", "/no-such-page/"):
        assert not client.get(address).cookies
    assert not client.cookies


def test_the_script_asks_nothing_of_anybody():
    text = SCRIPT.read_text()
    assert not re.findall(
        r"fetch|XMLHttpRequest|sendBeacon|WebSocket|EventSource|import\b|https?:|\.src\b", text
    )
    assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|cookie", text)
