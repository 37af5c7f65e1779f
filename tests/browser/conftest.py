"""Tests in a browser are collected only where one is named: `make browser` does that and brings the tools."""

import os
from pathlib import Path

import pytest

BROWSER = os.environ.get("NEWSROOM_BROWSER", "")
TOOLS = Path(os.environ.get("NEWSROOM_WEBTOOLS", "."))
NEEDED = {"NEWSROOM_TORTURE": "test_hostile.py", "NEWSROOM_DESIGN": "test_design.py"}

if BROWSER:
    from tests.browser.chromium import chromium
    from tests.browser.sites import empty_site, few_site, full_site

    collect_ignore = [test for variable, test in NEEDED.items() if not os.environ.get(variable)]

    @pytest.fixture(scope="session")
    def browser():
        with chromium(BROWSER) as started:
            yield started

    @pytest.fixture(scope="session")
    def tools():
        """The folder with axe-core, vnu-jar and lighthouse under node_modules."""
        return TOOLS / "node_modules"

    @pytest.fixture(scope="session")
    def site(tmp_path_factory):
        """A site with some eighty stories, served as `make run` serves it."""
        with full_site(tmp_path_factory.mktemp("full")) as served:
            yield served

    @pytest.fixture(scope="session")
    def few(tmp_path_factory):
        """A site with two stories."""
        with few_site(tmp_path_factory.mktemp("few")) as served:
            yield served

    @pytest.fixture(scope="session")
    def empty(tmp_path_factory):
        """A site without stories."""
        with empty_site(tmp_path_factory.mktemp("empty")) as served:
            yield served
else:
    collect_ignore_glob = ["test_*.py"]
