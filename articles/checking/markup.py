"""What an HTML page says of itself: its links, what it loads, its metadata, and what should not be in it."""

from collections import Counter
from html.parser import HTMLParser

# Elements and attributes that make a browser fetch something before the reader does anything.
LOADING = {
    ("img", "src"),
    ("img", "srcset"),
    ("script", "src"),
    ("iframe", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("source", "src"),
    ("source", "srcset"),
    ("track", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("input", "src"),
    ("image", "href"),
    ("use", "href"),
}
LOADING_LINKS = {"stylesheet", "preload", "modulepreload", "prefetch", "icon", "apple-touch-icon", "manifest"}
# Links that search engines, feed readers and browsers follow, so they have to lead somewhere.
FOLLOWED_LINKS = {"canonical", "prev", "next", "alternate", "search", "outline"}
DATA = "application/ld+json"


class Markup(HTMLParser):
    """One page, parsed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = self.title = ""
        self.meta: dict[str, str] = {}  # by name or property
        self.canonical: list[str] = []
        self.links: list[str] = []  # where a reader or a program may go from here
        self.loads: list[str] = []  # what a browser fetches by itself
        self.ids: Counter[str] = Counter()
        self.headlines = 0  # h1
        self.inline: list[str] = []  # styles, scripts and handlers inside the page
        self.data: list[str] = []  # JSON-LD
        self._texts: list[str] | None = None
        self._titled = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids[given["id"]] += 1
        self.loads += [
            each.split()[0]
            for name, value in given.items()
            if (tag, name) in LOADING and value
            for each in (value.split(",") if name == "srcset" else [value])
        ]
        self.note_inline(tag, given)
        self.note_tag(tag, given)

    def note_tag(self, tag: str, given: dict[str, str]) -> None:
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "meta":
            self.meta[given.get("name") or given.get("property", "")] = given.get("content", "")
        elif tag == "link":
            self.note_link(set(given.get("rel", "").lower().split()), given.get("href", ""))
        elif tag in ("a", "area") and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.links.append(given.get("action", ""))
        elif tag == "h1":
            self.headlines += 1
        elif (tag == "title" and not self._titled) or (tag == "script" and given.get("type") == DATA):
            self._texts = []

    def note_link(self, kinds: set[str], href: str) -> None:
        if kinds & LOADING_LINKS:
            self.loads.append(href)
        if "canonical" in kinds:
            self.canonical.append(href)
        if kinds & FOLLOWED_LINKS:
            self.links.append(href)

    def note_inline(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != DATA):
            self.inline.append(f"<{tag}>")
        for name, value in given.items():
            code = value.strip().lower().startswith(("javascript:", "vbscript:", "data:text/html"))
            if name == "style" or name.startswith("on") or code or name == "srcdoc":
                self.inline.append(f"{name}= on <{tag}>")

    def handle_data(self, data: str) -> None:
        if self._texts is not None:
            self._texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._texts is None or tag not in ("title", "script"):
            return
        text, self._texts = "".join(self._texts), None
        if tag == "title":
            self.title, self._titled = text.strip(), True
        else:
            self.data.append(text)
