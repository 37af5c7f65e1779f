"""How fast an import is, as ratios of CPU time on the same machine in the same run.

    python bench/import_speed.py [CORPUS]

CORPUS (or NEWSROOM_CORPUS) is a folder of real seed files with the folders `powerapps` and `azure`. From it
come a set of at least 6,000 small files and one of at least 5,000 large files: copies, each with addresses of
its own, so that what repeats within the original (related items, above all) repeats within the copy.

Every figure is the CPU time of a whole process, start-up included, of the command and of what it is held
against in turn. The median of the pairs is printed beside its limit; a missed limit gives exit code 1.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SMALL, LARGE = 6_000, 5_000  # files
PAIRS = 3

PARSE = """
import contextlib, pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.md")):
    with contextlib.suppress(yaml.YAMLError):  # raw control characters, which the reader repairs first
        yaml.load(path.read_bytes().decode()[3:].split("\\n---")[0], Loader=yaml.CSafeLoader)
"""
HASH = """
import hashlib, pathlib, sys
import django
django.setup()
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.md")):
    hashlib.sha256(path.read_bytes()).hexdigest()
"""


class Cost(NamedTuple):
    """What one process took: CPU seconds, and its largest size in MB."""

    cpu: float
    peak: float


def main(corpus: Path) -> int:
    rows = []
    with tempfile.TemporaryDirectory() as work:
        for name, source, files, parse_limit in (
            ("small", "powerapps", SMALL, 1.6),
            ("large", "azure", LARGE, 0.5),
        ):
            folder = Path(work) / name
            count, size = multiply(corpus / source / "_news", folder, files)
            print(f"{name}: {count:,} files, {size / 1e6:.0f} MB", flush=True)
            rows += measure(folder, Path(work) / f"{name}-data", parse_limit)
    width = max(len(row[0]) for row in rows)
    for what, value, limit in rows:
        print(f"{what:<{width}}  {value:8.2f}  ≤ {limit:<6g} {'' if value <= limit else 'MISSED'}")
    return int(any(value > limit for _, value, limit in rows))


def multiply(source: Path, target: Path, at_least: int) -> tuple[int, int]:
    """Copies a folder of seed files, with other addresses each time. Gives files and bytes."""
    originals = sorted(source.glob("*.md"))
    count = size = 0
    for copy in range(-(-at_least // len(originals))):
        folder = target / f"copy-{copy}"
        folder.mkdir(parents=True)
        for path in originals:
            content = re.sub(
                rb'((?:web|original|ampWeb|cdnAmpWeb)Url: "https?://)',
                rb"\g<1>c%d." % copy,
                path.read_bytes(),
            )
            (folder / path.name).write_bytes(content)
            count, size = count + 1, size + len(content)
    return count, size


def measure(folder: Path, data: Path, parse_limit: float) -> list[tuple[str, float, float]]:
    environment = os.environ | {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "newsroom.settings"}

    def python(*arguments: str) -> Cost:
        return run([sys.executable, *arguments], environment)

    def seed() -> Cost:
        return python("manage.py", "import_seeds", "--json", str(folder))

    def fresh() -> Cost:
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir()
        python("manage.py", "migrate", "--verbosity=0")
        return seed()

    def one_changed() -> Cost:
        path = sorted(folder.rglob("*.md"))[len(list(folder.iterdir()))]
        path.write_bytes(path.read_bytes().replace(b'title: "', b'title: "+', 1))
        return seed()

    def hashing() -> Cost:
        return python("-c", HASH, str(folder))

    name = folder.name
    peak, ratio = compare(fresh, lambda: python("-c", PARSE, str(folder)))
    rows = [(f"{name}: import / parse by the C loader", ratio, parse_limit), (f"{name}: peak, MB", peak, 150)]
    for what, act, limit in (("unchanged", seed, 1.5), ("one file changed", one_changed, 1.6)):
        peak, ratio = compare(act, hashing)
        rows.append((f"{name}: {what} / start-up, read and hash", ratio, limit))
    return rows


def compare(act: Callable[[], Cost], base: Callable[[], Cost]) -> tuple[float, float]:
    """The largest peak of `act`, and the median of its CPU time against `base`, run in turn."""
    pairs = [(act(), base()) for _ in range(PAIRS)]
    return max(act.peak for act, _ in pairs), statistics.median(act.cpu / base.cpu for act, base in pairs)


def run(command: list[str], environment: dict[str, str]) -> Cost:
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            sys.exit(f"{' '.join(command[:4])} failed: {errors.read().decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


if __name__ == "__main__":
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("NEWSROOM_CORPUS")
    if not given:
        sys.exit("Name a folder of real seed files, as an argument or in NEWSROOM_CORPUS.")
    sys.exit(main(Path(given)))
