"""Drafts from text without front matter (seed format §1)."""

from itertools import groupby

from .cleaning import clean_text
from .errors import SeedFileError
from .fields import MAX_EXCERPT, MAX_TITLE, Fields
from .identity import file_key
from .records import SeedDocument, SeedWarning


def read_plain_text(text: str, path: str) -> SeedDocument:
    """The unpublished draft that a text is: its first line the title, then paragraphs; nothing is invented.

    Raises SeedFileError where no line holds any text.
    """
    warnings: list[SeedWarning] = []
    fields = Fields({}, warnings)
    lines = [clean_text(line) for line in text.split("\n")]
    title = next(filter(None, lines), "")
    if not title:
        raise SeedFileError("there is no usable title", "begin the file with a line of text", 1, "title")
    rest = lines[lines.index(title) + 1 :]
    if len(title) > MAX_TITLE:
        # The whole line stays readable as the first paragraph.
        rest = [title, "", *rest]
    paragraphs = _paragraphs(rest)
    excerpt = paragraphs[0].replace("\n", " ") if paragraphs else ""
    return SeedDocument(
        key=file_key(path),
        title=fields.cut("title", title, MAX_TITLE),
        excerpt=fields.cut("excerpt", excerpt, MAX_EXCERPT),
        body="\n\n".join(paragraphs),
        body_format="plain" if paragraphs else "",
        lacks=("date", "source") if paragraphs else ("date", "source", "url or text"),
        warnings=tuple(warnings),
    )


def _paragraphs(lines: list[str]) -> list[str]:
    """Runs of lines between blank ones; in a text without blank lines each line is a paragraph."""
    runs = ["\n".join(run) for filled, run in groupby(lines, bool) if filled]
    return runs[0].split("\n") if len(runs) == 1 else runs
