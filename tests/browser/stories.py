"""Seed files for a site in a browser: every kind of story that a page has to cope with."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.seedfiles import related, write_seed

NEWEST = datetime(2020, 1, 27, 22, 36, tzinfo=UTC)
TEXT = (
    "police city council bans software faces court judge rules company raises million robots learn hospital "
    "doctors find early signs of cancer with cameras airport tests new lanes for travellers who agree first "
    "driverless lorry crosses desert without human help regulator asks maker to explain crash researchers "
    "publish method that reads handwriting better than people schools drop exam tool after complaints union "
    "workers strike against monitoring minister promises law before summer report says energy use of data "
    "centres doubles engineers build chip for phones bank hires team against fraud farmers count sheep from "
    "the air museum restores painting by numbers translators warn about errors in asylum cases satellite "
    "sees floods hours ahead startup opens office near harbour investors doubt value of voice assistants"
)
WORDS = TEXT.split()
OUTLETS = [
    "New York Times", "The Verge", "BBC", "VentureBeat", "ZDNet", "Wall Street Journal", "CNET", "Wired",
    "The Guardian", "Reuters", "TechCrunch", "Engadget", "Washington Post", "NBC News", "Le Monde",
    "Deutsche Welle", "Al Jazeera English", "The Hill", "SlashGear", "eWeek", "Mashable", "Time", "Newsweek",
    "Ars Technica", "Bloomberg", "Nikkei Asia", "El País", "Campus Safety Magazine", "GPS World", "Fortune",
]  # fmt: skip
TOPICS = [
    "Computer Vision", "Machine Learning", "AI in Autos", "AI in Robotics", "Natural Language Processing",
    "AI in Healthcare", "AI Hardware", "AI Ethics", "AI in Finance", "AI in Education",
]  # fmt: skip
LONG = (
    "A headline of one hundred and eighty characters, which is as long as a publisher ever made one, goes on "
    "and on until it has said twice what could have been said in half as many words as these"
)
HEBREW = "ראש העיר מודיע על רכבת קלה חדשה שתחבר את הנמל עם האוניברסיטה"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def write_stories(folder: Path, number: int = 70) -> None:
    """Stories of every size, the same on every run: their words are chance, their order is not."""
    chance = random.Random(7)  # noqa: S311 - nothing depends on it but the look
    for n in range(number):
        reports = (0, 2, 12, 3, 1, 5, 0, 4)[n % 8] if n else 70
        write_story(folder, chance, n, sentence(chance, 9, 15).title(), reports)
    odd = [LONG, HEBREW, UNBROKEN, "Watch this"]
    for n, title in enumerate(odd, number):
        write_story(folder, chance, n, title, 2, type="video" if title == "Watch this" else "article")


def write_story(folder: Path, chance: random.Random, n: int, title: str, reports: int, **fields) -> None:
    outlet = chance.choice(OUTLETS)
    given = {
        "webUrl": f"{address(outlet)}/{n}/{'-'.join(chance.sample(WORDS, 6))}",
        "ampWebUrl": f"{address(outlet)}/amp/{n}" if n % 3 == 1 else None,
        "publishedDateTime": f"{NEWEST - timedelta(hours=5 * n):%Y-%m-%dT%H:%M:%SZ}",
        "excerpt": f"{sentence(chance, 18, 30)} {sentence(chance, 18, 30)}"[:490],
        "heat": max(0, 500 - 7 * n),
        "provider": source(outlet),
        "topics": ["News", *chance.sample(TOPICS, 1 + n % 3)],
        "related": [report(chance, 1000 + 100 * n + each) for each in range(reports)] or None,
    }
    write_seed(folder, f"{n:03}.md", title, **(given | fields))


def report(chance: random.Random, n: int) -> dict:
    outlet = chance.choice(OUTLETS)
    return related(
        sentence(chance, 8, 14).title(),
        1,
        webUrl=f"{address(outlet)}/{n}/{'-'.join(chance.sample(WORDS, 6))}",
        provider=source(outlet),
        excerpt=sentence(chance, 25, 40),
        publishedDateTime=f"{NEWEST - timedelta(hours=n % 90):%Y-%m-%dT%H:%M:%SZ}",
    )


def source(outlet: str) -> dict[str, str]:
    return {"name": outlet, "domain": address(outlet).removeprefix("https://www.")}


def address(outlet: str) -> str:
    name = "".join(each for each in outlet.lower() if each.isascii() and each.isalnum())
    return f"https://www.{name}.example"


def sentence(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(least, most))).capitalize() + "."
