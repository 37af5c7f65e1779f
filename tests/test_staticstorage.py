"""Static files: styled before collectstatic, hashed after it, never stale, never an error."""

import os
import re
import time

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

from newsroom.staticstorage import StaticStorage


@pytest.fixture
def style(settings, tmp_path):
    """The one static file of a site whose static files were collected after its last change."""
    source = tmp_path / "source" / "style.css"
    source.parent.mkdir()
    source.write_text("body { color: black }")
    os.utime(source, (time.time() - 60, time.time() - 60))
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATIC_ROOT.mkdir()
    return source


def test_names_are_plain_and_served_before_collectstatic(style):
    assert staticfiles_storage.url("style.css") == "/static/style.css"
    response = Client().get("/static/style.css")
    assert response.getvalue() == style.read_bytes()


def test_names_are_hashed_and_served_for_a_year_after_collectstatic(style):
    call_command("collectstatic", interactive=False, verbosity=0)
    url = StaticStorage().url("style.css")
    assert re.fullmatch(r"/static/style\.[0-9a-f]{12}\.css", url)
    response = Client().get(url)
    assert response.getvalue() == style.read_bytes()
    assert "immutable" in response["Cache-Control"]


def test_a_name_unknown_to_the_manifest_stays_as_it_is(style):
    call_command("collectstatic", interactive=False, verbosity=0)
    assert StaticStorage().url("new.css") == "/static/new.css"


def test_a_changed_file_is_not_served_under_its_old_hash(style):
    call_command("collectstatic", interactive=False, verbosity=0)
    style.write_text("body { color: white }")
    os.utime(style, (time.time() + 60, time.time() + 60))
    assert StaticStorage().url("style.css") == "/static/style.css"


def test_a_collection_cut_short_does_not_count(style, monkeypatch):
    def cut(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(StaticStorage, "compress_files", cut)
    with pytest.raises(KeyboardInterrupt):
        call_command("collectstatic", interactive=False, verbosity=0)
    assert StaticStorage().url("style.css") == "/static/style.css"
