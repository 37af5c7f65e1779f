"""The one optional script: every page offers it in the same way, and nothing depends on it."""

import re
from pathlib import Path

import pytest

from tests.builders import article
from tests.reading import get

pytestmark = pytest.mark.django_db

STATIC = Path(__file__).parent.parent / "static"


@pytest.mark.parametrize("address", ["/", "/latest/", "/about/", "/search/", "/no-such-page/"])
def test_a_page_loads_it_without_waiting_for_it(address):
    article()
    page = get(address, 404 if "no-such" in address else 200)
    sources = re.findall(r'<script src="([^"]*)"([^>]*)></script>', page.html)
    assert sources == [("/static/site.js", " defer")]


def test_its_controls_are_in_the_page_only_as_a_template():
    article()
    page = get("/")
    template = page.html.partition('<template id="tools">')[2].partition("</template>")[0]
    rest = page.html.replace(template, "")
    for control in ('name="theme"', "<dialog", 'id="help-open"', 'id="keys"'):
        assert control in template
        assert control not in rest


def test_it_finds_in_the_page_what_it_looks_for():
    article()
    html = get("/").html
    wanted = re.findall(r'getElementById\("([^"]+)"\)', (STATIC / "site.js").read_text())
    assert set(wanted) == {"tools", "help", "keys", "help-open", "q"}
    assert all(html.count(f'id="{name}"') == 1 for name in wanted)
    assert len(re.findall(r'<meta name="theme-color"[^>]*data-theme="(?:light|dark)"', html)) == 2


def test_the_stylesheet_has_the_rule_whose_condition_it_changes():
    condition = re.search(r'const dark = "([^"]+)"', (STATIC / "site.js").read_text())[1]
    assert (STATIC / "style.css").read_text().count(f"@media {condition}") == 1


def test_its_words_are_in_the_markup_for_translators():
    said = re.findall(r'"([A-Z][a-z]+(?: [a-z]+)*)"', (STATIC / "site.js").read_text())
    assert said == []
