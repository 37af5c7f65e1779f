"""What every test starts from: a data folder of its own, fast passwords, and a run of the import."""

import json
from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory):
    """Keeps tests from what a site left in this checkout's data folder, and workers from each other."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "static").mkdir()
    with override_settings(
        DATA_DIR=folder,
        STATIC_ROOT=folder / "static",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture
def folder(tmp_path, settings):
    """An empty SEEDS_DIR."""
    settings.SEEDS_DIR = tmp_path / "seeds"
    settings.SEEDS_DIR.mkdir()
    return settings.SEEDS_DIR


@pytest.fixture
def run(db):
    """Runs the import as an operator would; gives the JSON it prints, with the exit code added."""
    return partial(told, "import_seeds")


@pytest.fixture
def undo(db):
    """Undoes a run as an operator would; gives the JSON that is printed, with the exit code added."""
    return partial(told, "undo_import")


def told(command, *arguments):
    out = StringIO()
    try:
        call_command(command, "--json", *map(str, arguments), stdout=out)
        code = 0
    except SystemExit as ended:
        code = ended.code
    return json.loads(out.getvalue()) | {"exit": code}
