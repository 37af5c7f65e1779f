"""Seed files for tests, written the way the publisher writes them."""

import json
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
SECURED = "c2VjcmV0LXRleHQ=;bmV2ZXItc2hvdw=="


def seed_text(title: str = "A headline", *, n: int = 1, end: str = "\n", **fields: Any) -> str:
    """A seed file. `n` tells pieces apart by address; a field of None is left out; `end` ends the lines."""
    values = {
        "category": "news",
        "title": title,
        "excerpt": f"What {title} is about.",
        "publishedDateTime": f"2020-07-{n:02}T10:00:00Z",
        "webUrl": f"https://outlet{n}.example/stories/{n}",
        "type": "article",
        "quality": 60,
        "heat": 60,
        "published": True,
        "provider": {"name": f"Outlet {n}", "domain": f"outlet{n}.example"},
        "topics": ["AI", "Robots"],
        "secured": SECURED,
    } | fields
    lines = [line for name, value in values.items() if value is not None for line in yaml_lines(name, value)]
    return end.join(["---", *lines, "---", ""])


def related(title: str, n: int, **fields: Any) -> dict[str, Any]:
    """A related item that speaks of the piece numbered `n`."""
    return {
        "title": title,
        "excerpt": f"{title}, in short.",
        "publishedDateTime": f"2020-07-{n:02}T10:00:00Z",
        "webUrl": f"https://outlet{n}.example/stories/{n}",
        "type": "article",
        "provider": {"name": f"Outlet {n}", "domain": f"outlet{n}.example"},
        "quality": 40,
    } | fields


def yaml_lines(name: str, value: Any, indent: str = "") -> list[str]:
    if isinstance(value, dict):
        inner = [line for key, item in value.items() for line in yaml_lines(key, item, indent + "  ")]
        return [f"{indent}{name}:", *inner]
    if isinstance(value, list):
        return [f"{indent}{name}:", *(line for item in value for line in item_lines(item, indent + "  "))]
    return [f"{indent}{name}: {scalar(name, value)}"]


def item_lines(item: Any, indent: str) -> list[str]:
    if not isinstance(item, dict):
        return [f"{indent}- {item}"]
    lines = [line for key, value in item.items() for line in yaml_lines(key, value, indent + "  ")]
    return [f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def scalar(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    plain = isinstance(value, int) or name in ("category", "type", "publishedDateTime", "name", "domain")
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def write_seed(folder: Path, name: str, *args: Any, **kwargs: Any) -> Path:
    path = folder / name
    path.write_bytes(seed_text(*args, **kwargs).encode())
    return path
