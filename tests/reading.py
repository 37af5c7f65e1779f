"""A page as a test reads it: its status, headline, links and text in order."""

from html.parser import HTMLParser

from django.test import Client


class Page(HTMLParser):
    """One answer, parsed: `links` as (address, text, attributes), `headings` as (tag, text), `text`.

    `head_links` holds the attributes of each <link>.
    """

    def __init__(self, path: str, status: int = 200):
        super().__init__()
        self.path = path
        self.response = Client().get(path)
        assert self.response.status_code == status, f"{path}: {self.response.status_code}"
        self.html = self.response.content.decode()
        self.links: list[tuple[str, str, dict]] = []
        self.head_links: list[dict] = []
        self.headings: list[tuple[str, str]] = []
        self.classes: set[str] = set()
        self.texts: list[str] = []
        self._open: list[tuple[str, dict, int]] = []
        self.feed(self.html)
        self.text = " ".join("".join(self.texts).split())

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.classes.update((named.get("class") or "").split())
        if tag == "link":
            self.head_links.append(named)
        if tag in ("a", "h1", "h2", "h3", "h4"):
            self._open.append((tag, named, len(self.texts)))

    def handle_endtag(self, tag):
        if self._open and self._open[-1][0] == tag:
            _, named, start = self._open.pop()
            text = " ".join("".join(self.texts[start:]).split())
            if tag == "a":
                self.links.append((named["href"], text, named))
            else:
                self.headings.append((tag, text))

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def main(self) -> str:
        """The markup of the page's own part."""
        return self.html.partition("<main")[2].partition("</main>")[0]

    def link(self, text: str) -> dict:
        """The attributes of the one link with this text."""
        found = [named for _, label, named in self.links if label == text]
        assert len(found) == 1, f"{len(found)} links say {text!r} on {self.path}"
        return found[0]

    def titles(self, *tags: str) -> list[str]:
        """The headings of these levels, in order."""
        return [text for tag, text in self.headings if tag in tags]


def get(path: str, status: int = 200) -> Page:
    return Page(path, status)
