"""The nu HTML checker finds no error on any page, in the stylesheet or in the icon."""

import json
import re
import subprocess
from pathlib import Path

from tests.browser.addresses import error_pages, public_pages, read


def checked(tools, folder) -> list[str]:
    """The errors in all files of a folder; warnings and hints are a matter of taste."""
    jar = tools / "vnu-jar" / "build" / "dist" / "vnu.jar"
    files = sorted(map(str, folder.iterdir()))
    command = ["java", "-Xss8m", "-jar", jar, "--format", "json", "--also-check-svg", *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    said = json.loads(done.stderr)["messages"]
    return [
        f"{Path(each['url']).name}:{each.get('lastLine')} {each['message']} {each.get('extract', '')!r}"
        for each in said
        if each["type"] == "error"
    ]


def test_every_page_is_valid(site, few, empty, tools, tmp_path):
    pages = {name: read(site, address) for name, address in public_pages(site).items()}
    pages |= {"few": read(few, "/"), "empty": read(empty, "/"), **error_pages()}
    for name, html in pages.items():
        (tmp_path / f"{re.sub('[^a-z0-9]+', '-', name.lower())}.html").write_text(html)
    assert len(list(tmp_path.iterdir())) > 25
    assert checked(tools, tmp_path) == []


def test_the_checker_finds_what_is_wrong(tools, tmp_path):
    """It runs at all, and would say so."""
    (tmp_path / "bad.html").write_text("<!doctype html><title>x</title><p id=a><p id=a>")
    assert any("Duplicate ID" in each for each in checked(tools, tmp_path))
