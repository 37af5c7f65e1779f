"""Reads the environment for settings.py alone: a usable value comes back, or one sentence stops the start."""

import fcntl
import ipaddress
import os
import re
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured
from django.utils.ipv6 import is_valid_ipv6_address
from environ import Env

BASE_DIR = Path(__file__).resolve().parent.parent


def refuse(name: str, value: str, remedy: str) -> NoReturn:
    raise ImproperlyConfigured(f"{name} is {value!r}; {remedy}.")


def text(name: str, default: str, may_be_empty: bool = False) -> str:
    value = os.environ.get(name, default).strip()
    if not value.isprintable():
        refuse(name, value, "give one line without control characters")
    if not value and not may_be_empty:
        refuse(name, value, "give it a value, or unset it to have the default")
    return value


def number(name: str, default: int, least: int, most: int) -> int:
    value = text(name, str(default))
    if not re.fullmatch("[0-9]{1,6}", value) or not least <= int(value) <= most:
        refuse(name, value, f"give a whole number from {least} to {most}")
    return int(value)


def choice(name: str, *allowed: str) -> str:
    """One of the allowed values; the first is the default."""
    value = text(name, allowed[0])
    if value not in allowed:
        refuse(name, value, f"give {' or '.join(allowed)}")
    return value


def folder(name: str, default: Path) -> Path:
    """An absolute path; a relative one counts from the project, not from where a command was typed."""
    return BASE_DIR / Path(text(name, str(default))).expanduser()


def site_address() -> re.Match[str]:
    """SITE_URL in its parts: scheme, host (an IPv6 one in brackets), port or None."""
    value = text("SITE_URL", "http://127.0.0.1:8000")
    host = r"[a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]"
    match = re.fullmatch(rf"(?P<scheme>https?)://(?P<host>{host})(:(?P<port>[0-9]{{1,5}}))?/?", value.lower())
    usable = match is not None and 1 <= int(match["port"] or 80) <= 65535
    if (
        not match
        or not usable
        or (match["host"][0] == "[" and not is_valid_ipv6_address(match["host"][1:-1]))
    ):
        refuse("SITE_URL", value, "give http(s)://host or http(s)://host:port, and nothing after it")
    return match


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def trusted_proxies() -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    value = text("TRUSTED_PROXIES", "", may_be_empty=True)
    try:
        return [ipaddress.ip_network(part.strip()) for part in value.split(",") if part.strip()]
    except ValueError as error:
        refuse("TRUSTED_PROXIES", value, f"give addresses or networks with commas between ({error})")


def contact() -> str:
    value = text("SITE_CONTACT", "", may_be_empty=True)
    if value and not re.fullmatch(r"https?://[^\s/]\S*|[^@\s:/]+@[^@\s:/]+", value):
        refuse("SITE_CONTACT", value, "give a mail address or an http(s) URL")
    return value


def time_zone() -> str:
    value = text("TIME_ZONE", "UTC")
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):
        refuse("TIME_ZONE", value, "give a name of the IANA time zone database, such as Europe/Paris")


def debug(on_loopback: bool) -> bool:
    """Django's debug pages show settings and code, so they stay on the machine that asks for them."""
    wanted = choice("DEBUG", "0", "1") == "1"
    if wanted and not on_loopback:
        refuse("DEBUG", "1", "unset it, or set SITE_URL to a loopback address such as http://127.0.0.1:8000")
    return wanted


def writable_folder(name: str, path: Path) -> Path:
    """The folder, made for its owner alone when it is missing: it holds accounts and keys."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        refuse(name, str(path), f"give a folder that this user may make and write ({error.strerror})")
    if not os.access(path, os.W_OK | os.X_OK):
        refuse(name, str(path), "give a folder that this user may write")
    return path


def key_made_once(path: Path) -> str:
    """The key in a file only its owner reads; of processes that start at once, the first makes it."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        key = file.read().strip()
        if not key:
            key = secrets.token_urlsafe(64)
            file.write(f"{key}\n")
    return key


def secret_key(data_dir: Path, on_loopback: bool) -> str:
    """The given key, or one made on first run; no sentence here ever shows a key."""
    given, file = os.environ.get("SECRET_KEY"), os.environ.get("SECRET_KEY_FILE")
    if given is not None and file is not None:
        raise ImproperlyConfigured("SECRET_KEY and SECRET_KEY_FILE are both set; unset one of them.")
    if given is None and file is None and not on_loopback:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing, and a site that others reach needs one; set it to 50 random characters, "
            "such as `openssl rand -base64 48` prints, or name a file of them in SECRET_KEY_FILE."
        )
    name = "SECRET_KEY" if given is not None else "SECRET_KEY_FILE"
    try:
        if given is None:
            given = (
                Path(file).read_text("utf-8") if file is not None else key_made_once(data_dir / "secret-key")
            )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        refuse(name, file or str(data_dir / "secret-key"), f"name a file that this user can read ({reason})")
    if not given.strip():
        raise ImproperlyConfigured(f"{name} is empty; give it 50 random characters, or unset it.")
    if not on_loopback and (len(given.strip()) < 32 or len(set(given)) < 5):
        raise ImproperlyConfigured(f"{name} holds a key that can be guessed; give it 50 random characters.")
    return given.strip()


def shown(url: str) -> str:
    """A URL fit for a message: without user, password and options."""
    return re.sub("//.*@", "//***@", url.partition("?")[0])


def sqlite(path: Path) -> dict[str, Any]:
    """Immediate transactions wait for their turn instead of failing; FULL outlives a power cut."""
    options = {
        "timeout": 20,  # Seconds.
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
    }
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}


def postgresql(url: str) -> dict[str, Any]:
    config = Env.db_url_config(url)
    if not (find_spec("psycopg") and find_spec("psycopg_pool")):
        refuse("DATABASE_URL", shown(url), "install its driver first with pip install '.[postgresql]'")
    # The pool keeps connections open across requests, and checks each before it hands it out.
    pool = {"min_size": 1, "max_size": 10, "timeout": 10}
    return {**config, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"pool": pool, **config.get("OPTIONS", {})}}


def database(data_dir: Path) -> dict[str, Any]:
    if "DATABASE_URL" not in os.environ:
        return sqlite(data_dir / "newsroom.sqlite3")
    url = text("DATABASE_URL", "")
    remedy = "give sqlite:///path or postgresql://user:password@host:port/name"
    try:
        if re.match("sqlite:///[^?:]", url):
            return sqlite(BASE_DIR / Env.db_url_config(url)["NAME"])
        if re.match("postgres(ql)?://[^?]*/[^/?]", url):
            return postgresql(url)
    except ValueError as error:
        remedy += f" ({error})"
    refuse("DATABASE_URL", shown(url), remedy)


def cache() -> dict[str, Any]:
    url = text("CACHE_URL", "locmemcache://")
    if not re.fullmatch("locmemcache://|rediss?://([^/?]*@)?[^/?@:]+(:[0-9]{1,5})?([/?].*)?", url):
        refuse("CACHE_URL", shown(url), "give locmemcache:// or redis://host:port/number")
    if url.startswith("redis") and not find_spec("redis"):
        refuse("CACHE_URL", shown(url), "install its driver first with pip install '.[redis]'")
    return {"KEY_PREFIX": "newsroom", **Env.cache_url_config(url)}
