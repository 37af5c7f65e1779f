"""Every answer carries the security headers, whichever part of the site gives it."""

from ipaddress import ip_network

import pytest
from django.test import Client
from django.urls import path

# Closing an answer also closes old database connections, as a server does.
pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ANSWERS = {
    "page": ("/", {}, 200),
    "admin login": ("/admin/login/", {}, 200),
    "redirect": ("/admin", {}, 301),
    "login redirect": ("/admin/", {}, 302),
    "static file": ("/static/admin/css/base.css", {}, 200),
    "unchanged static file": (
        "/static/admin/css/base.css",
        {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        304,
    ),
    "missing page": ("/no-such-page/", {}, 404),
    "missing static file": ("/static/no-such-file.css", {}, 404),
    "foreign host": ("/", {"host": "evil.example"}, 400),
}


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def assert_headers(response):
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert set(response["Content-Security-Policy"].split("; ")) == POLICY
    assert "camera=()" in response["Permissions-Policy"]
    assert "*" not in response["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_answer_has_every_header(client, answer):
    address, headers, status = ANSWERS[answer]
    response = client.get(address, headers=headers)
    response.close()
    assert response.status_code == status
    assert_headers(response)


@pytest.mark.parametrize("answer", ["page", "static file", "missing page", "foreign host"])
def test_public_answers_set_no_cookie(client, answer):
    address, headers, _ = ANSWERS[answer]
    response = client.get(address, headers=headers)
    response.close()
    assert not response.cookies


def test_a_crash_has_the_headers_and_tells_nothing(client, settings):
    settings.ROOT_URLCONF = __name__
    response = client.get("/crash")
    assert response.status_code == 500
    assert_headers(response)
    assert b"the reason" not in response.content


@pytest.fixture
def https(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


@pytest.mark.usefixtures("https")
def test_an_https_site_redirects_with_every_header(client):
    response = client.get("/latest/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/latest/")
    assert_headers(response)


@pytest.mark.usefixtures("https")
@pytest.mark.parametrize("secure", [True, False])
def test_an_https_site_refuses_a_foreign_host_with_every_header(client, secure):
    response = client.get("/", secure=secure, headers={"host": "evil.example"})
    assert response.status_code == 400
    assert_headers(response)


@pytest.mark.usefixtures("https")
@pytest.mark.parametrize("answer", ["static file", "missing page", "foreign host"])
def test_every_answer_over_https_asks_for_https_from_then_on(client, answer):
    address, headers, _ = ANSWERS[answer]
    response = client.get(address, headers=headers, secure=True)
    response.close()
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.parametrize(
    ("address", "status"),
    [("10.0.0.7", 404), ("10.0.1.7", 301), ("", 301)],
    ids=["trusted", "stranger", "unknown"],
)
@pytest.mark.usefixtures("https")
def test_only_a_trusted_proxy_can_say_that_a_reader_came_by_https(client, settings, address, status):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24")]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = {"x-forwarded-proto": "https"}
    assert client.get("/static/none", headers=headers, REMOTE_ADDR=address).status_code == status


def crash(request):
    raise RuntimeError("the reason")


urlpatterns = [path("crash", crash)]
