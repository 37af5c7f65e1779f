"""One run at a time: a lock that dies with its process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

ADVISORY_LOCK = 0x4E657773  # "News"


class AnotherRunError(Exception):
    """Another import is in progress."""

    def __str__(self) -> str:
        return "Another import is in progress; wait for it to end and try again."


@contextmanager
def one_run_at_a_time() -> Iterator[None]:
    """Holds the lock: a file beside an SQLite database, an advisory lock on PostgreSQL's writing connection.

    Raises AnotherRunError at once when it is taken.
    """
    lock = advisory_lock if connection.vendor == "postgresql" else file_lock
    with lock():
        yield


@contextmanager
def file_lock() -> Iterator[None]:
    with (settings.DATA_DIR / "import.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherRunError from None
        yield


@contextmanager
def advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            raise AnotherRunError
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
