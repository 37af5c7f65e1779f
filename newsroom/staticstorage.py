"""Static files: hashed names after collectstatic, plain ones before it or after a change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Never an error for a page: a name that the manifest does not know stays as it is."""

    def read_manifest(self) -> str | None:
        """The manifest, or None while it is missing or older than a static file.

        An old manifest would give pages yesterday's styles, and give them for a year.
        """
        manifest = Path(self.path(self.manifest_name))
        if not manifest.exists() or newest_change() >= manifest.stat().st_mtime_ns:
            return None
        return super().read_manifest()

    def post_process(self, *args: Any, **options: Any) -> Iterator[tuple[str, str | None, Any]]:
        """The manifest comes last, so a collection cut short is made again rather than left uncompressed."""
        yield from super().post_process(*args, **options)
        super().save_manifest()

    def save_manifest(self) -> None:
        """Would come before the compression; post_process saves it after."""

    def stored_name(self, name: str) -> str:
        path = urlsplit(unquote(name)).path.strip()
        known = self.hash_key(self.clean_name(path)) in self.hashed_files
        return super().stored_name(name) if known else name


def newest_change() -> int:
    """When any static file last changed, in nanoseconds since 1970."""
    found = [storage.path(name) for finder in finders.get_finders() for name, storage in finder.list([])]
    return max((Path(path).stat().st_mtime_ns for path in found), default=0)
