"""What pages cost, in one table: queries and rows with 1, 30 and 600 articles."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import article, articles, mention, provider, run, topic

pytestmark = pytest.mark.django_db

MOST_QUERIES = 8
ROWS_AN_ITEM = 3
# A link that is no picture, a category, name or link of a feed, an address of the sitemap or an outline.
ITEM = re.compile(
    r'<a (?!class="pic)|<category|<guid|<dc:creator|<id>|<name>|<link href|&lt;a|<a href=\\"|"tags"|<loc>|'
    r"<outline"
)
DECLARED = re.compile(r"^DECLARE .*? FOR (?=SELECT)")  # PostgreSQL's, for what is read bit by bit
SIZES = (1, 30, 600)  # articles
# What each page costs: queries, which are the same at every size, and rows fetched at 1, 30 and 600 articles.
COSTS = {
    "/": (7, 14, 133, 163),
    "/latest/": (6, 12, 216, 216),
    "/topics/": (3, 7, 7, 7),
    "/topics/robots/": (7, 14, 217, 246),
    "/topics/robots/latest/": (7, 14, 217, 217),
    "/sources/": (3, 6, 6, 6),
    "/sources/paper.example/": (7, 13, 217, 217),
    "/articles/{slug}/": (7, 14, 20, 20),
    "/days/2020-01-01/": (8, 12, 77, 77),
    "/search/?q=story": (4, 7, 94, 95),
    "/search/": (2, 4, 4, 4),
    "/about/": (2, 4, 4, 4),
    "/corrections/": (3, 5, 34, 35),
    "/privacy/": (2, 4, 4, 4),
    "/feeds/": (3, 7, 7, 7),
    "/feeds.opml": (2, 4, 4, 4),
    "/feed.rss": (5, 11, 273, 302),
    "/latest/feed.rss": (5, 11, 273, 272),
    "/topics/robots/feed.rss": (6, 12, 274, 273),
    "/topics/robots/feed.atom": (6, 12, 274, 273),
    "/topics/robots/feed.json": (6, 12, 274, 273),
    "/sources/paper.example/feed.rss": (6, 12, 274, 273),
    "/search/feed.rss?q=story": (5, 11, 273, 272),
    "/sitemap.xml": (5, 10, 70, 1212),
    "/sitemaps/pages.xml": (3, 6, 6, 6),
    "/news-sitemap.xml": (3, 4, 34, 50),
    "/no-such-page/": (3, 5, 34, 64),
}


def fill(number):
    """Stories with five reports each, one of them ours, in the same topics, from the same source."""
    run()
    ours = article("Ours", heat=-1, source=provider("ours.example", "Ours"))
    reports = [ours, *(mention(name) for name in ("Times", "Post", "Herald", "Globe"))]
    made = articles(
        number,
        heat=90,
        excerpt="A sentence. " * 20,
        topics=[topic("Robots"), topic("Ships"), topic("All of it", is_root=True)],
        source=provider("paper.example", "Paper"),
        coverage=reports,
    )
    for each in made:
        each.revisions.create(version=2, changes={}, headline_was="Old words")
    return made[-1]


def cost(address):
    """(queries, rows fetched, answer) of a page."""
    with CaptureQueriesContext(connection) as captured:
        response = Client().get(address)
        body = b"".join(response) if response.streaming else response.content
    statements = [DECLARED.sub("", query["sql"]) for query in captured]
    assert all(each.startswith("SELECT") for each in statements), "a page only reads"
    rows = 0
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            rows += len(cursor.fetchall())
    return statements, rows, body.decode()


def costs(story):
    return {address: cost(address.format(slug=story.slug)) for address in COSTS}


def test_pages_cost_what_the_table_says():
    """The number of queries stays the same however many articles there are; rows grow with what is shown."""
    found = {}
    for stories, added in zip(SIZES, (1, 29, 570), strict=True):
        found[stories] = costs(fill(added))
    measured = {
        address: (len(statements), *(found[stories][address][1] for stories in SIZES))
        for address, (statements, _, _) in found[1].items()
    }
    assert measured == COSTS, "the table should say:\n" + "\n".join(
        f"    {address!r}: {cost}," for address, cost in measured.items()
    )
    for stories in SIZES:
        for address, (statements, rows, html) in found[stories].items():
            assert len(statements) == measured[address][0] <= MOST_QUERIES, (address, stories)
            assert rows <= ROWS_AN_ITEM * len(ITEM.findall(html)), (address, stories, rows)
            assert not [each for each in statements if "OFFSET" in each or "COUNT(" in each.upper()]


def test_pages_by_key_cost_no_more_than_the_first():
    fill(100)
    first, _, html = cost("/latest/")
    older = re.search(r'rel="next" href="([^"]*)"', html)[1]
    assert len(cost("/latest/" + older)[0]) == len(first)


def test_large_columns_stay_where_they_are():
    for address, (statements, _, _) in costs(fill(3)).items():
        for statement in statements:
            read = statement.partition(" FROM ")[0]
            assert '"base"' not in read, f"{address}: {statement}"
            assert '"computed"' not in read, f"{address}: {statement}"
            assert '"articles_article"."body"' not in read or "{slug}" in address, f"{address}: {statement}"


@pytest.mark.parametrize(
    "address", ["/latest/", "/topics/robots/latest/", "/sources/paper.example/", "/latest/feed.rss"]
)
def test_a_list_walks_an_index_and_sorts_nothing(address):
    fill(50)
    lists = [each for each in cost(address)[0] if "LIMIT 3" in each]
    assert len(lists) == 1
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # With so few rows it would rather sort them; what matters is that the index can serve.
            cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {lists[0]}")
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {lists[0]}")
        plan = " / ".join(str(row[-1]) for row in cursor.fetchall())
    assert "article_" in plan, plan
    assert "TEMP B-TREE" not in plan, plan
    assert "Sort" not in plan, plan
