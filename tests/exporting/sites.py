"""Comparing a site with one made from its export."""

import difflib
from pathlib import Path
from typing import Any

from tests.fingerprint import site_state
from tests.importing.test_identity import wipe


def same_site(run, out: Path) -> None:
    """Imports an export into an empty database and finds the site that it came from."""
    before = told_apart()
    wipe()
    report = run(out)
    assert (report["exit"], report["rejected"]) == (0, [])
    after = told_apart()
    for part, state in before.items():
        assert after[part] == state, part


def told_apart() -> dict[str, Any]:
    """What a visitor or an editor can tell apart of a site, but for how it came about: what was an editor's
    change is in the files now, and the conflict about it is decided. Topics and sources that nothing belongs
    to any more are forgotten.
    """
    state = site_state()
    for article in state["articles"].values():
        kept = article["kept"]
        latest, folded, reports, sources, _base, _computed, language = kept
        article["kept"] = [latest, folded, reports, sources, language]
    values = [article["values"] for article in state["articles"].values()]
    cited = {name for each in values for name in each["topics"]}
    sources = {each["provider"] for each in values}
    state["topics"] = [topic for topic in state["topics"] if topic[0] in cited]
    state["providers"] = [provider for provider in state["providers"] if provider[0] in sources]
    del state["conflicts"], state["files"]
    return state


def difference(before: bytes, after: bytes) -> list[str]:
    """The lines taken away (-) and added (+), without line ends."""
    lines = difflib.ndiff(before.decode().splitlines(), after.decode().splitlines())
    return [line.rstrip() for line in lines if line[:2] in ("- ", "+ ")]


def contents(folder: Path) -> dict[str, bytes]:
    """All files of a folder by path, without hidden ones."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not path.name.startswith(".")}
