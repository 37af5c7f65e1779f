"""Settings from the environment: safe defaults, and one sentence for each value that makes no sense."""

import fcntl
import os
import runpy
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.environment import key_made_once

PROJECT = Path(__file__).resolve().parent.parent
KEY = "correct-horse-battery-staple-0123456789-abcdefghijk"


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Runs settings.py under nothing but the given variables, and gives its names."""

    def load_settings(**variables):
        monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path / "data"), **variables})
        return runpy.run_path(str(PROJECT / "newsroom" / "settings.py"))

    return load_settings


def test_the_defaults_suit_one_machine(load, tmp_path):
    site = load()
    assert site["SITE_URL"] == "http://127.0.0.1:8000"
    assert (site["SITE_NAME"], site["SITE_TAGLINE"], site["SITE_CONTACT"]) == ("Newsroom", "", "")
    assert site["SEEDS_DIR"] == PROJECT / "seeds"
    assert site["DATABASES"]["default"]["NAME"] == tmp_path / "data" / "newsroom.sqlite3"
    assert site["CACHES"]["default"]["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"
    numbers = "HEAT_PER_RELATED", "MIN_BOOST_QUALITY", "PUBLISH_THRESHOLD", "TOP_WINDOW"
    assert [site[name] for name in numbers] == [10, 50, 60, 60]
    assert (site["UNDO_DAYS"], site["LEDGER_DAYS"]) == (30, 365)
    assert (site["DEBUG"], site["TIME_ZONE"], site["TRUSTED_PROXIES"]) == (False, "UTC", [])
    assert site["SECURE_PROXY_SSL_HEADER"] is None


NONSENSE = [
    ("SITE_URL", "news.example"),
    ("SITE_URL", "ftp://news.example"),
    ("SITE_URL", "http://"),
    ("SITE_URL", "http://news.example/path"),
    ("SITE_URL", "http://news.example?a=b"),
    ("SITE_URL", "http://me:pw@news.example"),
    ("SITE_URL", "http://news.example:0"),
    ("SITE_URL", "http://news.example:65536"),
    ("SITE_URL", "http://news_room.example"),
    ("SITE_URL", "http://*"),
    ("SITE_URL", "http://a..b"),
    ("SITE_URL", "http://[::1"),
    ("SITE_URL", "http://[1:2]"),
    ("SITE_URL", ""),
    ("SITE_NAME", ""),
    ("SITE_NAME", "two\nlines"),
    ("SITE_TAGLINE", "a\x07b"),
    ("SITE_CONTACT", "call me"),
    ("SITE_CONTACT", "javascript:alert(1)"),
    ("SECRET_KEY_FILE", "/no/such/file"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "mysql://localhost/news"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "postgresql://localhost"),
    ("DATABASE_URL", "postgresql://localhost:port/news"),
    ("CACHE_URL", "memcache://localhost"),
    ("CACHE_URL", "redis://"),
    ("CACHE_URL", "redis://localhost:port"),
    ("UNDO_DAYS", "0"),
    ("UNDO_DAYS", "a week"),
    ("LEDGER_DAYS", "29"),
    ("SEEDS_DIR", ""),
    ("DATA_DIR", ""),
    ("DATA_DIR", "/dev/null/data"),
    ("HEAT_PER_RELATED", "ten"),
    ("MIN_BOOST_QUALITY", "-1"),
    ("PUBLISH_THRESHOLD", "6e1"),
    ("TOP_WINDOW", "9"),
    ("TOP_WINDOW", "501"),
    ("TOP_WINDOW", "٦٠"),
    ("TIME_ZONE", "Mars/Olympus"),
    ("TIME_ZONE", "../etc"),
    ("TIME_ZONE", "Europe"),
    ("LOG_FORMAT", "xml"),
    ("TRUSTED_PROXIES", "2"),
    ("TRUSTED_PROXIES", "10.0.0.1/8"),
    ("TRUSTED_PROXIES", "*"),
    ("DEBUG", "yes"),
]


@pytest.mark.parametrize(("name", "value"), NONSENSE)
def test_a_nonsense_value_is_refused_with_its_name_and_a_remedy(load, name, value):
    with pytest.raises(ImproperlyConfigured) as refusal:
        load(**{name: value})
    sentence = str(refusal.value)
    assert sentence.startswith(f"{name} is {value!r}; ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


def test_a_refusal_shows_no_password(load):
    for url in ("mysql://me:hush@db/news", "postgresql://me:hush@db:x/news?password=hush"):
        with pytest.raises(ImproperlyConfigured) as refusal:
            load(DATABASE_URL=url)
        assert "hush" not in str(refusal.value)


def test_a_nonsense_value_stops_a_command_with_the_sentence_alone(tmp_path):
    environment = os.environ | {"DATA_DIR": str(tmp_path), "TOP_WINDOW": "many"}
    command = [sys.executable, "manage.py", "migrate"]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "TOP_WINDOW is 'many'; give a whole number from 10 to 500.\n"
    assert done.stdout == ""


@pytest.mark.parametrize("extra", ["psycopg", "psycopg_pool", "redis"])
def test_a_missing_driver_is_named_with_its_remedy(load, monkeypatch, extra):
    name, url, wanted = {
        "redis": ("CACHE_URL", "redis://localhost", "redis"),
    }.get(extra, ("DATABASE_URL", "postgresql://localhost/news", "postgresql"))
    monkeypatch.setattr(
        "newsroom.environment.find_spec", lambda module: None if module == extra else object()
    )
    with pytest.raises(ImproperlyConfigured, match=rf"^{name} is .*pip install '\.\[{wanted}\]'\.$"):
        load(**{name: url})


# The key.


@pytest.mark.parametrize("url", ["https://news.example", "http://192.168.1.4:8000"])
def test_a_site_that_others_reach_needs_a_key(load, url, tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY is missing.*SECRET_KEY_FILE"):
        load(SITE_URL=url)
    assert not (tmp_path / "data" / "secret-key").exists()
    assert load(SITE_URL=url, SECRET_KEY=KEY)["SECRET_KEY"] == KEY


@pytest.mark.parametrize("key", ["changeme", "a" * 60])
def test_a_site_that_others_reach_refuses_a_key_that_can_be_guessed_without_showing_it(load, key):
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY holds a key that can be guessed") as refusal:
        load(SITE_URL="https://news.example", SECRET_KEY=key)
    assert key not in str(refusal.value)


def test_a_key_is_made_once_for_its_owner_alone(load, tmp_path):
    first = load()["SECRET_KEY"]
    assert len(first) >= 50
    assert load()["SECRET_KEY"] == first
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_the_key(tmp_path):
    path = tmp_path / "key"
    with ThreadPoolExecutor(1) as second, path.open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        answer = second.submit(key_made_once, path)
        wait([answer], timeout=0.2)
        first.write(KEY)
        first.flush()
        fcntl.flock(first, fcntl.LOCK_UN)
    assert answer.result() == KEY


def test_a_key_file_is_read(load, tmp_path):
    (tmp_path / "key").write_text(f"{KEY}\n")
    assert load(SECRET_KEY_FILE=str(tmp_path / "key"))["SECRET_KEY"] == KEY


def test_two_keys_or_an_empty_one_are_refused(load, tmp_path):
    (tmp_path / "key").write_text("\n")
    with pytest.raises(ImproperlyConfigured, match=r"both set"):
        load(SECRET_KEY=KEY, SECRET_KEY_FILE=str(tmp_path / "key"))
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY is empty"):
        load(SECRET_KEY="", SITE_URL="https://news.example")
    with pytest.raises(ImproperlyConfigured, match=r"^SECRET_KEY_FILE is empty"):
        load(SECRET_KEY_FILE=str(tmp_path / "key"))


# What SITE_URL decides.


@pytest.mark.parametrize(
    ("given", "url", "hosts"),
    [
        ("https://News.Example/", "https://news.example", ["news.example"]),
        ("https://news.example:443", "https://news.example", ["news.example"]),
        ("http://192.168.1.4:8000", "http://192.168.1.4:8000", ["192.168.1.4"]),
        ("https://[2001:db8::1]", "https://[2001:db8::1]", ["[2001:db8::1]"]),
        ("http://localhost:80", "http://localhost", ["localhost", "localhost", "127.0.0.1", "[::1]"]),
        ("http://[::1]:81", "http://[::1]:81", ["[::1]", "localhost", "127.0.0.1", "[::1]"]),
        ("http://127.0.0.2", "http://127.0.0.2", ["127.0.0.2", "localhost", "127.0.0.1", "[::1]"]),
    ],
)
def test_site_url_decides_the_hosts(load, given, url, hosts):
    site = load(SITE_URL=given, SECRET_KEY=KEY)
    assert site["SITE_URL"] == url
    assert site["ALLOWED_HOSTS"] == hosts
    assert site["CSRF_TRUSTED_ORIGINS"] == [url]


@pytest.mark.parametrize(
    ("url", "https", "hsts"),
    [
        ("https://news.example", True, 31536000),
        ("https://localhost", True, 0),
        ("http://news.example", False, 0),
        ("http://127.0.0.1:8000", False, 0),
    ],
)
def test_https_decides_redirect_cookies_and_hsts(load, url, https, hsts):
    site = load(SITE_URL=url, SECRET_KEY=KEY)
    names = "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE"
    assert [site[name] for name in names] == [https] * 3
    assert site["SECURE_HSTS_SECONDS"] == hsts
    assert site["SECURE_HSTS_PRELOAD"] == site["SECURE_HSTS_INCLUDE_SUBDOMAINS"] == bool(hsts)


def test_debug_needs_a_loopback_address(load):
    assert load(DEBUG="1")["DEBUG"] is True
    with pytest.raises(ImproperlyConfigured, match=r"^DEBUG is '1'; .*loopback"):
        load(DEBUG="1", SITE_URL="http://192.168.1.4", SECRET_KEY=KEY)


def test_trusted_proxies_are_addresses_and_networks(load):
    site = load(TRUSTED_PROXIES="127.0.0.1, 10.0.0.0/8,2001:db8::/32")
    assert site["TRUSTED_PROXIES"] == [ip_network(n) for n in ("127.0.0.1", "10.0.0.0/8", "2001:db8::/32")]
    assert site["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


# The engines.


def test_sqlite_is_durable_and_waits_its_turn(load):
    options = load()["DATABASES"]["default"]["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    with sqlite3.connect(":memory:") as connection:
        for statement in options["init_command"].split(";"):
            connection.execute(statement)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    connection.close()
    assert "journal_mode=WAL" in options["init_command"]


@pytest.fixture
def drivers(monkeypatch):
    """Makes every optional driver look installed: naming an engine loads none."""
    monkeypatch.setattr("newsroom.environment.find_spec", lambda module: module)


@pytest.mark.usefixtures("drivers")
def test_database_url_names_a_file_or_a_server(load):
    file = load(DATABASE_URL="sqlite:///here.sqlite3")["DATABASES"]["default"]
    assert file["NAME"] == PROJECT / "here.sqlite3"
    assert file["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    server = load(DATABASE_URL="postgresql://me:h%40sh@db:5433/news?sslmode=require")["DATABASES"]["default"]
    assert [server[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT")] == [
        "news",
        "me",
        "h@sh",
        "db",
        5433,
    ]
    assert server["OPTIONS"]["sslmode"] == "require"
    assert server["OPTIONS"]["pool"]["max_size"] >= 4
    assert server["CONN_HEALTH_CHECKS"] is True


@pytest.mark.usefixtures("drivers")
def test_cache_url_names_a_redis_server(load):
    cache = load(CACHE_URL="redis://:hush@cache:6380/2")["CACHES"]["default"]
    assert cache["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert cache["LOCATION"] == "redis://:hush@cache:6380/2"


def test_log_format_chooses_the_formatter(load):
    for name in ("text", "json"):
        assert load(LOG_FORMAT=name)["LOGGING"]["handlers"]["stderr"]["formatter"] == name
