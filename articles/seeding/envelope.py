"""The guarded envelope of a seed file: size, encoding, fences, YAML; then its metadata and its body."""

import re
from dataclasses import dataclass, field

from frontmatter.default_handlers import BaseHandler

from .builder import MAX_DEPTH as MAX_DEPTH
from .builder import MAX_NODES as MAX_NODES
from .builder import Map, build
from .cleaning import clean_raw
from .errors import SeedFileError as SeedFileError
from .repeats import build_front_matter

MAX_BYTES = 2 * 1024 * 1024


class SeedHandler(BaseHandler):
    """python-frontmatter's interface: exact fences, and our own builder for what stands between them."""

    # As `^---[ \t]*$`, but with the dashes first, so that the search can leap to them.
    FM_BOUNDARY = re.compile(r"---(?<=^---)[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def load(self, fm: str, first_line: int = 1) -> Map:
        return build_front_matter(fm, first_line)


HANDLER = SeedHandler()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A seed file taken apart: `metadata` is None for plain text. Neither is ever shown by its repr."""

    metadata: Map | None = field(repr=False)
    body: str = field(repr=False)
    front: str = field(default="", repr=False)
    first_line: int = 1

    def line_of(self, name: str) -> int | None:
        """The line of the file on which the top-level field `name` stands."""
        found = re.search(rf"^{re.escape(name)}[ \t]*:", self.front, re.MULTILINE)
        return self.first_line + self.front.count("\n", 0, found.start()) if found else None


def split(content: bytes) -> Envelope:
    """The metadata and body of a seed file, or its plain text (seed format §1, §3).

    Raises SeedFileError for what is too big, is not UTF-8, opens a fence without closing it, or holds front
    matter that is not a map or is refused.
    """
    text = decode(content)
    start = text.lstrip("\n\t ")
    if not HANDLER.detect(start):
        return Envelope(None, text)
    first_line = 1 + text.count("\n", 0, len(text) - len(start))
    try:
        front, body = HANDLER.split(start)
    except ValueError:
        reason = "the front matter opened by `---` is never closed"
        raise SeedFileError(reason, "add a line `---` after its last field", first_line) from None
    body = body.strip("\n") if body.strip() else ""
    return Envelope(HANDLER.load(front, first_line), body, front, first_line)


def split_yaml(content: bytes) -> Envelope:
    """The metadata of a plain YAML file (seed format §11). Raises SeedFileError as `split` does."""
    text = decode(content)
    return Envelope(build(text).value if text.strip() else None, "", text)


def decode(content: bytes) -> str:
    """The raw text of a file, cleaned as seed format §3.1 says. Raises SeedFileError."""
    if len(content) > MAX_BYTES:
        raise SeedFileError("the file is larger than 2 MB", "split or shorten it")
    try:
        return clean_raw(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = f"byte {error.start + 1} of the file is not valid UTF-8"
        raise SeedFileError(reason, "save the file as UTF-8", line) from None
