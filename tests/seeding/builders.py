"""Seed files for the reader's tests, line by line."""

import pytest

from articles.seeding.document import SeedDocument, read_document
from articles.seeding.errors import SeedFileError

ADDRESS = "https://www.example.org/story"


def front(*lines: str, body: str = "") -> bytes:
    return "\n".join(["---", *lines, "---", body]).encode()


def article(*lines: str, path: str = "a.md", body: str = "", asset_base: str | None = None) -> SeedDocument:
    """A complete article with these lines added, each of which replaces the usual line of its field."""
    usual = {
        "title": 'title: "A headline"',
        "publishedDateTime": "publishedDateTime: 2020-07-09T00:20:00Z",
        "webUrl": f'webUrl: "{ADDRESS}"',
        "provider": "provider: {name: Example, domain: example.org}",
    }
    given = {line.partition(":")[0] for line in lines}
    kept = [line for name, line in usual.items() if name not in given]
    document = read_document(front(*kept, *lines, body=body), path, asset_base)
    assert isinstance(document, SeedDocument)
    return document


def refusal(content: bytes, path: str = "a.md") -> SeedFileError:
    with pytest.raises(SeedFileError) as caught:
        read_document(content, path)
    return caught.value


def warned(document: SeedDocument) -> list[str]:
    return [str(warning) for warning in document.warnings]


def read_text(text: str, path: str = "a.md") -> SeedDocument:
    document = read_document(text.encode(), path)
    assert isinstance(document, SeedDocument)
    return document
