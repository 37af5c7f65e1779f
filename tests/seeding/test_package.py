"""The package as a whole stands on its own."""

import subprocess
import sys

CODE = """
import importlib, pkgutil, sys
from articles import seeding
for module in pkgutil.iter_modules(seeding.__path__):
    importlib.import_module(f"articles.seeding.{module.name}")
print(sorted({name.partition(".")[0] for name in sys.modules} & {"django", "ftfy"}))
"""


def test_importing_the_package_brings_neither_django_nor_the_slow_repairer():
    shown = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout
    assert shown == "[]\n"
