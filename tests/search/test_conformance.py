"""One language, two engines: on generated articles and questions each finds what a plain evaluator finds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import search
from articles.models import Article
from articles.search import Bound
from articles.search.words import words
from tests.builders import article, mention, provider, topic

pytestmark = pytest.mark.django_db

PLAIN = ["police", "policy", "polar", "a", "the", "robot", "robots", "hello", "AND", "NOT", "NEAR", "2020"]
ODD = [
    "Straße",
    "STRASSE",
    "café",
    "cafe\u0301",
    "ÉCOLE",
    "ﬁnance",
    "ℌello",
    "İzmir",
    "naïve",
    "don’t",
    "U.S.",
]
ODD += ["日本", "東京都", "½", "x" * 61 + "a", "x" * 61 + "b", "x" * 59, "\ue000"]
VOCABULARY = PLAIN + ODD
TOPICS = ["Robots", "Police Robots", "AI", "AI in Robots", "東京", "Café"]
SOURCES = {
    "verge.example": "The Verge",
    "nbc.example": "NBC 6",
    "news.nbc.example": "NBC",
    "ai.example": "AI Robots",
}
FIRST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Told:
    """What the evaluator knows of an article: pieces of text, names and the date."""

    title: str
    pieces: list[str]
    topics: list[str]
    sources: list[str]
    at: datetime


def corpus(seed: int, number: int = 30) -> list[Told]:
    """Articles from a small vocabulary, newest last, with coverage of mentions and of each other."""
    random = Random(seed)  # noqa: S311 (nothing secret)

    def text(longest: int) -> str:
        return " ".join(random.choices(VOCABULARY, k=random.randint(1, longest)))

    told, listed = [], []
    for count in range(number):
        domain = random.choice(list(SOURCES))
        topics = random.sample(TOPICS, k=random.randint(0, 3))
        title, excerpt, body = f"{text(4)} {count}", text(8), text(5) if random.random() < 0.2 else ""
        reports = [(text(4), f"Paper {random.choice('ABC')}") for _ in range(random.randint(0, 3))]
        ours = random.sample(listed, k=min(len(listed), random.randint(0, 2)))
        at = FIRST + timedelta(days=count * 9, hours=count % 24)
        mentions = [
            mention(said, f"https://elsewhere.example/{count}/{place}", provider(f"{name}.example", name))
            for place, (said, name) in enumerate(reports)
        ]
        made = article(
            title,
            excerpt=excerpt,
            body=body,
            body_format="plain" if body else "",
            date=at,
            topics=[topic(each) for each in topics],
            source=provider(domain, SOURCES[domain]),
            coverage=[*ours, *mentions],
        )
        quoted = [piece for each in ours for piece in (each.title, each.provider.name)]
        pieces = [
            title,
            excerpt,
            body,
            SOURCES[domain],
            *topics,
            *quoted,
            *(each for report in reports for each in report),
        ]
        told.append(Told(title, pieces, topics, [SOURCES[domain], domain], at))
        listed.append(made)
    return told


def evaluate(query: search.Query, told: list[Told]) -> list[str]:
    """What the question finds, newest first, worked out by looking at everything."""
    found = [each.title for each in told if query and all(holds(item, each, query) for item in query.items)]
    return found[::-1]


def holds(item: search.Item, told: Told, query: search.Query) -> bool:
    if isinstance(item, Bound):
        first = datetime(item.day.year, item.day.month, item.day.day, tzinfo=UTC)
        return told.at >= first if item.kind == "after" else told.at < first
    if item.minus:
        return not occurs(item, told)
    if item.kind == "from":
        return any(occurs(each, told) for each in query.terms if each.kind == "from" and not each.minus)
    return occurs(item, told)


def occurs(term: search.Term, told: Told) -> bool:
    places = {"": told.pieces, "topic": told.topics, "from": told.sources}[term.kind]
    return any(within(list(term.words), words(place), term) for place in places)


def within(asked: list[str], found: list[str], term: search.Term) -> bool:
    if term.whole:
        return found == asked
    rows = [found[start : start + len(asked)] for start in range(len(found) - len(asked) + 1)]
    if term.prefix:
        return any(row[:-1] == asked[:-1] and row[-1].startswith(asked[-1]) for row in rows)
    return asked in rows


WORD = st.sampled_from([*VOCABULARY, *TOPICS, *SOURCES, *SOURCES.values(), "paper", "c", "nothing", "12"])
STEM = WORD.flatmap(lambda word: st.integers(1, 6).map(lambda length: word[:length]))
PHRASE = st.lists(WORD, min_size=1, max_size=3).map(lambda found: f'"{" ".join(found)}"')
DAY = st.sampled_from(["2020", "2020-03", "2020-05-17", "2021", "2020-13", "9999", "x"])
VALUE = WORD | PHRASE | STEM.map(lambda stem: f"{stem}*") | PHRASE.map(lambda phrase: f'{phrase[:-1]}*"')
FILTER = st.builds("{}:{}".format, st.sampled_from(["topic", "from", "Topic"]), VALUE)
BOUND = st.builds("{}:{}".format, st.sampled_from(["after", "before"]), DAY)
ITEM = st.builds(
    "{}{}".format, st.sampled_from(["", "", "", "-"]), VALUE | FILTER | BOUND | st.text(max_size=6)
)
QUESTION = st.lists(ITEM, min_size=1, max_size=5).map(" ".join)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_engine_finds_what_a_plain_evaluator_finds_in_the_same_order(seed):
    told = corpus(seed)
    numbers = dict(Article.objects.values_list("title", "latest"))
    at = timezone.now()

    @settings(
        max_examples=120,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
        database=None,
    )
    @given(QUESTION, st.integers(0, len(told) - 1))
    def agree(text, place):
        query = search.parse(text)
        expected = evaluate(query, told)
        assert titles(search.find(query, at, 100)) == expected
        before = numbers[told[place].title]
        older = [title for title in expected if numbers[title] < before]
        assert titles(search.find(query, at, 3, before)) == older[:3]
        best = search.best(query, at)
        assert sorted(best) == sorted(numbers[title] for title in expected)

    agree()


def titles(found) -> list[str]:
    return [each.title for each in found]


def test_best_match_puts_headlines_first_then_stories_then_coverage():
    told = {each.title: each for each in corpus(4)}
    titles = {number: title for title, number in Article.objects.values_list("title", "latest")}
    met = set()
    for first, second in permutations(PLAIN[:6], 2):
        query = search.parse(f"{first} {second}")
        ranks = []
        for number, own in search.best(query, timezone.now()).items():
            title = told[titles[number]].title
            in_title = all(within(list(term.words), words(title), term) for term in query.wanted)
            row = [word for term in query.wanted for word in term.words]
            in_a_row = within(row, words(title), query.wanted[0])
            ranks.append((not in_a_row, not in_title, not own))
        assert ranks == sorted(ranks), (first, second)
        met.update(ranks)
    assert len(met) == 4


def test_within_a_kind_of_match_the_newest_come_first():
    for title in ("Police one", "Robots", "Police two"):
        article(title)
    best = search.best(search.parse("police"), timezone.now())
    assert [Article.objects.get(latest=number).title for number in best] == ["Police two", "Police one"]
