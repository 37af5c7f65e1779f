"""What an editor's browser does: it reads a form, changes what is typed, and sends all of it back."""

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from articles.models import Article

LIST = "/admin/articles/article/"
IN_FORM = ("input", "select", "textarea")


class Fields(HTMLParser):
    """The fields of a page's forms as a browser would send them back untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.select: str | None = None
        self.textarea: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name and given.get("type") not in ("submit", "search"):
            if given.get("type") != "checkbox" or "checked" in given:
                self.values[name] = given.get("value") or ("on" if given.get("type") == "checkbox" else "")
        elif tag == "select" and name:
            self.select = name
            self.values[name] = [] if "multiple" in given else ""
        elif tag == "option" and self.select and "selected" in given:
            self.choose(given.get("value") or "")
        elif tag == "textarea" and name:
            self.textarea = name
            self.values[name] = ""

    def choose(self, value: str) -> None:
        chosen = self.values[self.select]
        self.values[self.select] = [*chosen, value] if isinstance(chosen, list) else value

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.values[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            # A browser drops the first line break and sends the others as CRLF.
            text = self.values[self.textarea].removeprefix("\n")
            self.values[self.textarea] = text.replace("\n", "\r\n")
            self.textarea = None


class Desk:
    """A signed-in browser at the desk."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def page(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response.content.decode()

    def form(self, article: Article) -> dict[str, Any]:
        """The form of an article as it stands, ready to be sent."""
        return Fields(self.page(address(article))).values

    def send(self, article: Article, form: dict[str, Any], **typed: Any) -> HttpResponse:
        """Sends a form with some fields typed over; None empties a field or unticks a box."""
        return self.client.post(address(article), filled(form, typed))

    def change(self, article: Article, **typed: Any) -> HttpResponse:
        """Opens the form of an article, types, and saves."""
        return self.send(article, self.form(article), **typed)

    def rows(self, query: str = "") -> dict[str, Any]:
        """The rows of the list as they stand, ready to be sent."""
        return Fields(self.page(LIST + query)).values | {"_save": "Save"}

    def switch(self, rows: dict[str, Any], article: Article, on: bool) -> dict[str, Any]:
        """The rows with one article switched on or off."""
        number = next(
            name[5:-3] for name, value in rows.items() if name.endswith("-id") and value == str(article.pk)
        )
        return filled(rows, {f"form-{number}-published": "on" if on else None})

    def act(self, action: str, *articles: Article) -> str:
        """Does a bulk action and gives the page that follows."""
        chosen = {"action": action, "_selected_action": [article.pk for article in articles]}
        return self.client.post(LIST, chosen, follow=True).content.decode()


def filled(form: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**form, **typed}.items() if value is not None}


def address(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


def text(page: str) -> str:
    """The words of a page without markup, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())
