"""The one door from a seed file's bytes to a checked document."""

from .article import read_article
from .envelope import split, split_yaml
from .errors import SeedFileError
from .folder import TAXONOMY_FOLDER, YAML_SUFFIXES
from .plaintext import read_plain_text
from .records import (
    EmptyDocument,
    OrganizationDocument,
    SeedDocument,
    SeedPicture,
    SeedSnapshot,
    SeedWarning,
    TagDocument,
    TopicDocument,
)
from .taxonomy import read_taxonomy

__all__ = [
    "READER_VERSION",
    "Document",
    "EmptyDocument",
    "OrganizationDocument",
    "SeedDocument",
    "SeedPicture",
    "SeedSnapshot",
    "SeedWarning",
    "TagDocument",
    "TopicDocument",
    "read_document",
]

# Raised when the same bytes would give another document, so that stored files are read again.
READER_VERSION = 1

Document = SeedDocument | TopicDocument | OrganizationDocument | TagDocument | EmptyDocument


def read_document(content: bytes, path: str, asset_base: str | None = None) -> Document:
    """What a seed file says, from its bytes alone (seed format §1 to §7, §11).

    `path` is the file's identity, `asset_base` the address against which relative pictures are resolved.
    Raises SeedFileError, and nothing else, for a file that cannot be used at all.
    """
    in_taxonomy = f"/{TAXONOMY_FOLDER}/" in f"/{path}"
    envelope = split_yaml(content) if path.lower().endswith(YAML_SUFFIXES) else split(content)
    metadata = envelope.metadata
    if metadata is None:
        return _read_bare(envelope.body, path, in_taxonomy)
    if in_taxonomy or "taxonomy" in metadata:
        return read_taxonomy(envelope, metadata, path, asset_base)
    return read_article(envelope, metadata, path, asset_base)


def _read_bare(text: str, path: str, in_taxonomy: bool) -> SeedDocument | EmptyDocument:
    if not text.strip():
        return EmptyDocument()
    if in_taxonomy:
        reason = "a taxonomy document has no front matter"
        raise SeedFileError(reason, "begin it with a line `---` and its fields", 1)
    return read_plain_text(text, path)
