"""The build: a digest of everything, beside the database, that decides what an answer looks like."""

from functools import cache
from hashlib import sha256

from django.conf import settings

from newsroom.environment import BASE_DIR

PARTS = (
    "articles/**/*.py",
    "newsroom/**/*.py",
    "templates/**/*.html",
    "static/**/*",
    "requirements/site.txt",
)
SETTINGS = (
    "SITE_URL",
    "SITE_NAME",
    "SITE_TAGLINE",
    "SITE_CONTACT",
    "HEAT_PER_RELATED",
    "MIN_BOOST_QUALITY",
    "PUBLISH_THRESHOLD",
    "TOP_WINDOW",
    "TIME_ZONE",
    "LANGUAGE_CODE",
)


def build() -> str:
    """The same on every host that runs the same files with the same settings; another after any change."""
    files = digest_of_files() if settings.DEBUG else digest_at_start()
    named = [getattr(settings, name) for name in SETTINGS]
    return sha256(f"{files} {named}".encode()).hexdigest()


@cache
def digest_at_start() -> str:
    """Outside development a process does not take up files that change under it."""
    return digest_of_files()


def digest_of_files() -> str:
    digest = sha256()
    for path in sorted(path for part in PARTS for path in BASE_DIR.glob(part) if path.is_file()):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(BASE_DIR)} {len(content)} ".encode() + content)
    return digest.hexdigest()
