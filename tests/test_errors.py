"""What visitors see when something is wrong."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.test import Client
from django.urls import include, path

from tests.builders import article
from tests.reading import get

PAGES = [
    "/",
    "/latest/",
    "/topics/",
    "/sources/",
    "/search/",
    "/feeds/",
    "/feed.rss",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
]


@pytest.mark.django_db
def test_not_found_offers_search_and_the_most_covered_stories():
    article("Cold", heat=1)
    article("Hot", heat=100, coverage=["Other"])
    article("Hidden", heat=200, published=False)
    page = get("/no/such/page", 404)
    assert page.titles("h1", "h3") == ["This page isn’t in the book", "Hot", "Cold"]
    assert page.main.count('role="search"') == 1
    assert '<meta name="robots" content="noindex">' in page.html
    assert "canonical" not in page.html
    assert "Hidden" not in page.html


@pytest.mark.django_db
def test_not_found_on_an_empty_site_suggests_nothing():
    assert "Most covered" not in get("/no/such/page", 404).text


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_pages_are_only_read(address):
    client = Client(enforce_csrf_checks=True)
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(address).status_code in (403, 405)
    assert Client().post(address).status_code == 405
    head = client.head(address)
    assert head.status_code == 200
    assert not b"".join(head)


@pytest.mark.django_db
def test_the_site_is_healthy_while_its_database_answers():
    response = Client().get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_silent_database_is_reported_without_details():
    def refuse(*_):
        raise OperationalError("disk I/O error at /secret/path")

    with connection.execute_wrapper(refuse):
        response = Client().get("/healthz")
    assert (response.status_code, response.content) == (503, b"database unreachable\n")


def crash(request):
    raise RuntimeError("the reason")


def forbid(request):
    raise PermissionDenied("the reason")


urlpatterns = [path("crash", crash), path("forbid", forbid), path("", include("newsroom.urls"))]


@pytest.mark.parametrize(
    ("address", "headers", "status", "headline"),
    [
        ("/crash", {}, 500, "Something went wrong here"),
        ("/forbid", {}, 403, "This part is for others"),
        ("/", {"host": "evil.example"}, 400, "That request made no sense here"),
    ],
)
def test_other_errors_are_calm_and_need_no_database(settings, address, headers, status, headline):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    response = client.get(address, headers=headers)
    assert response.status_code == status
    html = response.content.decode()
    assert f">{headline}</h1>" in html
    assert "style.css" in html
    assert "the reason" not in html
    assert not response.cookies


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_calmly():
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert response.status_code == 403
    assert "This form is out of date</h1>" in response.content.decode()
