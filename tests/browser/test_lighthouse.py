"""Lighthouse on the pages that readers meet first, served as `make run` serves them."""

import json
import os
import subprocess

import pytest

from tests.browser.addresses import public_pages
from tests.browser.conftest import BROWSER

LEAST = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 99}
FLAGS = "--headless=new --no-sandbox --disable-gpu"


@pytest.mark.parametrize("name", ["/", "topic", "article, many reports"])
def test_scores(site, tools, tmp_path, name):
    out = tmp_path / "report.json"
    command = ["node", tools / "lighthouse" / "cli" / "index.js", site.url + public_pages(site)[name]]
    options = [f"--chrome-flags={FLAGS}", "--output=json", f"--output-path={out}", "--quiet"]
    only = f"--only-categories={','.join(LEAST)}"
    environment = os.environ | {"CHROME_PATH": BROWSER}
    done = subprocess.run(
        [*command, *options, only], env=environment, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(out.read_text())
    scores = {each: round(report["categories"][each]["score"] * 100) for each in LEAST}
    short = {each: score for each, score in scores.items() if score < LEAST[each]}
    failed = [
        audit["id"]
        for audit in report["audits"].values()
        if (audit["score"] or 0) < 1 and audit["score"] is not None
    ]
    assert not short, (short, failed)
