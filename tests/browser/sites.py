"""Sites to look at in a browser, each served by bin/run from a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.browser.stories import write_stories, write_story

PROJECT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "correct horse battery staple"
EDITOR = "grace"
START = 300  # seconds for static files, database and import: what takes longer on a busy machine hangs
CONTACT = "desk@newsroom.example"


@dataclass(frozen=True)
class Site:
    """A site that is being served."""

    url: str
    folder: Path

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT,
            env=environment(self.url, self.folder),
            capture_output=True,
            text=True,
            timeout=START,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def environment(url: str, folder: Path) -> dict[str, str]:
    given = {"SITE_URL": url, "DATA_DIR": str(folder / "data"), "SEEDS_DIR": str(folder / "seeds")}
    others = {"SITE_TAGLINE": "AI news, gathered and grouped", "SITE_CONTACT": CONTACT}
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEBUG")}
    return kept | given | others


@contextmanager
def serve(folder: Path) -> Iterator[Site]:
    """Serves the seeds in `folder`/seeds as `make run` does, until the block ends."""
    (folder / "data").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    site = Site(f"http://127.0.0.1:{port}", folder)
    log = folder / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "bin/run", str(port)],
            cwd=PROJECT,
            env=environment(site.url, folder),
            stdout=out,
            stderr=out,
        )
    try:
        wait_for(site.url, server, log)
        yield site
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            urlopen(f"{url}/healthz", timeout=5).close()  # noqa: S310 - our own server
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"no answer in {START} s: {log.read_text()[-2000:]}")


@contextmanager
def full_site(folder: Path) -> Iterator[Site]:
    """Stories of every kind, an editor, and what only the desk can make."""
    (folder / "seeds").mkdir()
    write_stories(folder / "seeds")
    with serve(folder) as site:
        (folder / "password").write_text(PASSWORD)
        site.manage("create_editor", EDITOR, "--password-file", str(folder / "password"))
        site.manage("shell", "-c", "from tests.browser.sites import at_the_desk; at_the_desk()")
        yield site


def at_the_desk() -> None:
    """Text of our own, a folded story, a changed headline, and one article in every hidden state."""
    from articles.models import Article
    from tests.builders import article, change

    newest = list(Article.objects.visible().newest_first())
    own = {
        "own_text": True,
        "body": "# Why\n\nA *word* [of](https://a.example/) ours.\n\n> Quoted.\n\n1. One",
    }
    article("What we think of all this", body_format="markdown", date=newest[5].published_at, **own)
    change(newest[8], heat=-1)
    change(newest[9], published=False)
    change(newest[10], removed=True)
    change(newest[3], title=f"Corrected: {newest[3].title}")


@contextmanager
def few_site(folder: Path) -> Iterator[Site]:
    """Two stories."""
    import random

    (folder / "seeds").mkdir()
    chance = random.Random(3)  # noqa: S311 - nothing depends on it but the look
    titles = ["Council bans cameras that know faces", "Robots learn to fold laundry from one another"]
    for n, title in enumerate(titles):
        write_story(folder / "seeds", chance, n, title, 4)
    with serve(folder) as site:
        yield site


@contextmanager
def empty_site(folder: Path) -> Iterator[Site]:
    (folder / "seeds").mkdir()
    with serve(folder) as site:
        yield site
