"""What pages cost: queries and rows, the same with 1 article and with 300."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import article, articles, mention, provider, run, topic

pytestmark = pytest.mark.django_db

MOST_QUERIES = 8
ROWS_AN_ITEM = 3
# A link that is no picture, a category of a feed, an address of the sitemap.
ITEM = re.compile(r'<a (?!class="pic)|<category>|<guid|<dc:creator|<loc>')
DECLARED = re.compile(r"^DECLARE .*? FOR (?=SELECT)")  # PostgreSQL's, for what is read bit by bit
PAGES = [
    "/",
    "/latest/",
    "/topics/",
    "/topics/robots/",
    "/topics/robots/latest/",
    "/sources/",
    "/sources/paper.example/",
    "/articles/{slug}/",
    "/days/2020-01-01/",
    "/search/?q=story",
    "/search/",
    "/feeds/",
    "/feed.rss",
    "/latest/feed.rss",
    "/topics/robots/feed.rss",
    "/sitemap.xml",
    "/no-such-page/",
]


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
    return {address: cost(address.format(slug=story.slug)) for address in PAGES}


def test_a_page_costs_the_same_number_of_queries_with_1_article_and_with_300():
    few = {address: len(statements) for address, (statements, _, _) in costs(fill(1)).items()}
    many = {address: len(statements) for address, (statements, _, _) in costs(fill(300)).items()}
    assert few == many
    assert max(few.values()) <= MOST_QUERIES


@pytest.mark.parametrize("number", [1, 300])
def test_a_page_fetches_few_rows_for_what_it_shows(number):
    for address, (statements, rows, html) in costs(fill(number)).items():
        items = len(ITEM.findall(html))
        assert rows <= ROWS_AN_ITEM * items, f"{address}: {rows} rows for {items} items"
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
