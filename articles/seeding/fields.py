"""One map of a seed file, field by field: coerced, cleaned, and warned about where a value is unusable."""

import re
from collections.abc import Iterator
from datetime import datetime

from .addresses import clean_url
from .builder import Map, Raw
from .cleaning import clean_text
from .identity import MAX_URL, is_too_long
from .moments import parse_moment
from .records import SeedPicture, SeedWarning

MAX_TITLE = 500
MAX_EXCERPT = 5_000
MAX_NAME = 100
MAX_PROVIDER_NAME = 200
# Of topics, tags, keywords and pictures; real files hold a handful.
MAX_ENTRIES = 200
MAX_WARNINGS = 100
# Of a raw value no more is looked at than this many times the length that is kept.
RAW_LENGTHS = 10

INTEGER = re.compile(r"[+-]?[0-9]{1,10}")
LARGEST = 2**31 - 1
FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
KINDS: dict[type, str] = {str: "a text", list: "a list", dict: "a map"}


def is_absent(value: Raw) -> bool:
    """Null, "", [] and {} mean the same as no key at all (seed format §1)."""
    return not value


class Fields:
    """Typed access to one map. What is unusable is dropped and noted in `warnings`, which quote no value.

    `within` begins the names of the warnings. Where several names are given, they are a field's aliases, and
    the first that holds something usable wins (seed format §2).
    """

    def __init__(self, values: Map, warnings: list[SeedWarning], within: str = "") -> None:
        self.values = values
        self.warnings = warnings
        self.within = within

    def warn(self, name: str, reason: str) -> None:
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(SeedWarning(self.within + name, reason))
        elif len(self.warnings) == MAX_WARNINGS:
            self.warnings.append(SeedWarning("file", "has more unusable values than are named here"))

    def expected(self, kind: type, name: str, value: Raw) -> None:
        self.warn(name, f"{KINDS[kind]} was expected, {KINDS[type(value)]} was found and dropped")

    def written(self, *names: str) -> Iterator[tuple[str, str]]:
        """Name and raw text of those of these fields that hold a text."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, str):
                if value:
                    yield name, value
            elif not is_absent(value):
                self.expected(str, name, value)

    def text(self, *names: str, longest: int) -> str:
        """The text, clean and at most `longest` characters, or ""."""
        for name, value in self.written(*names):
            cleaned = self.cut(name, clean_text(value[: longest * RAW_LENGTHS]), longest)
            if cleaned:
                return cleaned
        return ""

    def cut(self, name: str, text: str, longest: int) -> str:
        if len(text) <= longest:
            return text
        self.warn(name, f"longer than {longest} characters; cut there")
        return text[:longest].rstrip()

    def integer(self, *names: str, lowest: int) -> int | None:
        for name, value in self.written(*names):
            if INTEGER.fullmatch(value.strip()) and lowest <= int(value) <= LARGEST:
                return int(value)
            self.warn(name, f"not a whole number from {lowest} to {LARGEST}; dropped")
        return None

    def flag(self, name: str, absent: bool) -> bool:
        """Yes or no, or else `absent`. What is neither reads as no, so that it publishes nothing."""
        value = self.values.get(name)
        if is_absent(value):
            return absent
        word = value.strip().lower() if isinstance(value, str) else ""
        if word not in FLAGS:
            self.warn(name, "neither true nor false; read as false")
        return FLAGS.get(word, False)

    def moment(self, name: str) -> datetime | None:
        for _, value in self.written(name):
            moment = parse_moment(value.strip())
            if moment:
                return moment
            self.warn(name, "not a possible date and time; dropped")
        return None

    def address(self, *names: str, base: str | None = None) -> str:
        """The http or https address, at most MAX_URL characters as are its key's, or ""."""
        for name, value in self.written(*names):
            url = clean_url(value[: MAX_URL * RAW_LENGTHS], base)
            if not url:
                self.warn(name, "not a usable http or https address; dropped")
            elif is_too_long(url):
                self.warn(name, f"the address is longer than {MAX_URL} characters; dropped")
            else:
                return url
        return ""

    def kind(self) -> str:
        """Whether the piece is an "article", as nearly all are, or a "video"."""
        word = self.text("type", longest=MAX_NAME).lower()
        if word and word not in ("article", "video"):
            self.warn("type", "neither article nor video; read as article")
        return "video" if word == "video" else "article"

    def inner(self, name: str) -> "Fields":
        """The fields of the map `name`, none where it is absent or not a map."""
        value = self.values.get(name)
        if isinstance(value, dict):
            return Fields(value, self.warnings, f"{self.within}{name}.")
        if not is_absent(value):
            self.expected(dict, name, value)
        return Fields({}, self.warnings, f"{self.within}{name}.")

    def items(self, name: str) -> list[Raw]:
        """The entries of the list `name` that are not null."""
        value = self.values.get(name)
        if isinstance(value, list):
            return [item for item in value if item is not None]
        if not is_absent(value):
            self.expected(list, name, value)
        return []

    def few(self, name: str) -> list[Raw]:
        items = self.items(name)
        if len(items) > MAX_ENTRIES:
            self.warn(name, f"more than {MAX_ENTRIES} entries; the others were dropped")
        return items[:MAX_ENTRIES]

    def name(self, name: str) -> str:
        """A text by which something is known. A longer one is dropped: cut, it would name something else."""
        for _, value in self.written(name):
            return self.whole_name(name, value)
        return ""

    def whole_name(self, name: str, value: str) -> str:
        cleaned = clean_text(value[: MAX_NAME * RAW_LENGTHS])
        if len(cleaned) <= MAX_NAME:
            return cleaned
        self.warn(name, f"a name is longer than {MAX_NAME} characters; dropped")
        return ""

    def names(self, name: str) -> tuple[str, ...]:
        """A list of short texts, such as topics: no blanks, no repeats, in order (seed format §3.7)."""
        kept: dict[str, None] = {}
        for item in self.few(name):
            if not isinstance(item, str):
                self.expected(str, name, item)
                continue
            kept[self.whole_name(name, item)] = None
        return tuple(filter(None, kept))

    def pictures(self, name: str, base: str | None) -> tuple[SeedPicture, ...]:
        """The usable pictures of the list `name`, each address once."""
        kept: dict[str, SeedPicture] = {}
        for position, item in enumerate(self.few(name), start=1):
            values: Map = {"url": item} if isinstance(item, str) else item if isinstance(item, dict) else {}
            if not values:
                self.expected(dict, name, item)
                continue
            picture = Fields(values, self.warnings, f"{self.within}{name}[{position}].").picture(base)
            if picture:
                kept.setdefault(picture.url, picture)
        return tuple(kept.values())

    def picture(self, base: str | None) -> SeedPicture | None:
        """This map as a picture. A relative address without a `base` is usual, and dropped silently."""
        value = self.values.get("url")
        if isinstance(value, str) and value.startswith("/") and base is None:
            return None
        url = self.address("url", base=base)
        if not url:
            return None
        return SeedPicture(
            url, self.integer("width", lowest=0) or None, self.integer("height", lowest=0) or None
        )
