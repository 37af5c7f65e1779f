"""One file of an export."""

from dataclasses import dataclass, field
from hashlib import sha256

from articles.models import SeedFile

SAID_OTHERWISE = "the format cannot say it, so the files give another value"
UNEDITABLE = "the stored file cannot be edited, so it was exported as it is"


@dataclass
class OutFile:
    """A file to export: the stored bytes of `row`, or `content` where something is edited or new.

    `fields` are those edited in it; `unsupported` those whose value it cannot give, for the `reason`. Without
    row and content there is nothing to write.
    """

    path: str
    row: SeedFile | None = None
    content: bytes | None = None
    fields: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    reason: str = SAID_OTHERWISE

    @property
    def is_new(self) -> bool:
        """Whether the site has read no file of its own at this path."""
        return self.row is None or not self.row.current

    @property
    def known(self) -> list[str]:
        """Digests of bytes that the site has read at this path."""
        return [] if self.row is None or self.is_new else [self.row.digest]

    def digest(self) -> str:
        if self.content is not None:
            return sha256(self.content).hexdigest()
        return self.row.digest if self.row else ""

    def bytes(self) -> bytes:
        """What to write, fetched from the database only where it is needed."""
        if self.content is not None:
            return self.content
        return bytes(self.row.content) if self.row else b""
