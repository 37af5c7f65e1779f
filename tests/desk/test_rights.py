"""Who may open and do what: every address of the desk for every kind of person."""

import re

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from articles.models import (
    Article,
    Conflict,
    Provider,
    RejectedFile,
    Revision,
    Run,
    RunEntry,
    SeedFile,
    Topic,
)
from tests import builders
from tests.desk.browser import LIST, Desk, address

pytestmark = pytest.mark.django_db

LOGIN, NO, YES, GONE = "login", 403, 200, 404

# Address: what anonymous, staff without a group, an editor and a superuser get.
TABLE = {
    "": (LOGIN, YES, YES, YES),
    "articles/": (LOGIN, GONE, YES, YES),
    "auth/": (LOGIN, GONE, GONE, YES),
    "password_change/": (LOGIN, YES, YES, YES),
    "articles/article/": (LOGIN, NO, YES, YES),
    "articles/article/1/change/": (LOGIN, NO, YES, YES),
    "articles/article/add/": (LOGIN, NO, NO, NO),
    "articles/article/1/delete/": (LOGIN, NO, NO, NO),
    "articles/provider/": (LOGIN, NO, YES, YES),
    "articles/provider/1/change/": (LOGIN, NO, YES, YES),
    "articles/provider/add/": (LOGIN, NO, YES, YES),
    "articles/provider/1/delete/": (LOGIN, NO, NO, NO),
    "articles/provider/1/history/": (LOGIN, NO, YES, YES),
    "articles/topic/": (LOGIN, NO, YES, YES),
    "articles/topic/1/change/": (LOGIN, NO, YES, YES),
    "articles/topic/add/": (LOGIN, NO, NO, NO),
    "articles/topic/1/delete/": (LOGIN, NO, NO, NO),
    "articles/run/": (LOGIN, NO, YES, YES),
    "articles/run/1/change/": (LOGIN, NO, YES, YES),
    "articles/run/add/": (LOGIN, NO, NO, NO),
    "articles/run/1/delete/": (LOGIN, NO, NO, NO),
    "articles/runentry/": (LOGIN, NO, YES, YES),
    "articles/runentry/1/change/": (LOGIN, NO, YES, YES),
    "articles/runentry/add/": (LOGIN, NO, NO, NO),
    "articles/runentry/1/delete/": (LOGIN, NO, NO, NO),
    "articles/rejectedfile/": (LOGIN, NO, YES, YES),
    "articles/rejectedfile/1/change/": (LOGIN, NO, YES, YES),
    "articles/rejectedfile/add/": (LOGIN, NO, NO, NO),
    "articles/rejectedfile/1/delete/": (LOGIN, NO, NO, NO),
    "articles/conflict/": (LOGIN, NO, YES, YES),
    "articles/conflict/1/change/": (LOGIN, NO, YES, YES),
    "articles/conflict/add/": (LOGIN, NO, NO, NO),
    "articles/conflict/1/delete/": (LOGIN, NO, NO, NO),
    "articles/revision/": (LOGIN, NO, YES, YES),
    "articles/revision/1/change/": (LOGIN, NO, YES, YES),
    "articles/revision/add/": (LOGIN, NO, NO, NO),
    "articles/revision/1/delete/": (LOGIN, NO, NO, NO),
    "auth/user/": (LOGIN, NO, NO, YES),
    "auth/user/1/change/": (LOGIN, NO, NO, YES),
    "auth/user/1/password/": (LOGIN, NO, NO, YES),
    "auth/user/add/": (LOGIN, NO, NO, YES),
    "auth/group/": (LOGIN, NO, NO, YES),
    "auth/group/1/change/": (LOGIN, NO, NO, YES),
    "auth/group/add/": (LOGIN, NO, NO, YES),
    # What is never on the desk.
    "articles/seedfile/": (LOGIN, GONE, GONE, GONE),
    "articles/articlekey/": (LOGIN, GONE, GONE, GONE),
    "articles/preimage/": (LOGIN, GONE, GONE, GONE),
    "articles/snapshot/": (LOGIN, GONE, GONE, GONE),
    "articles/coverage/": (LOGIN, GONE, GONE, GONE),
    "articles/edition/": (LOGIN, GONE, GONE, GONE),
    "admin/logentry/": (LOGIN, GONE, GONE, GONE),
}
REGISTERED = {
    "articles.article",
    "articles.conflict",
    "articles.provider",
    "articles.rejectedfile",
    "articles.revision",
    "articles.run",
    "articles.runentry",
    "articles.topic",
    "auth.group",
    "auth.user",
}


@pytest.fixture
def stocked(db) -> None:
    """One row of everything, each with the id 1 in the table."""
    article = builders.article("A story", topics=[builders.topic()])
    run = Run.objects.create()
    for rows in (
        Article.objects.filter(pk=article.pk),
        Provider.objects.all(),
        Topic.objects.all(),
        Run.objects.filter(pk=run.pk),
        Group.objects.filter(name="Editors"),
    ):
        assert rows.count() == 1
    Conflict.objects.create(article=article, field="title", run=run)
    RunEntry.objects.create(run=run, path="a.md", outcome="created", article=article)
    RejectedFile.objects.create(path="b.md", run=run, line=1, reason="It has no headline.")
    Revision.objects.create(article=article, version=2, changes={"heat": [1, 2]})


def visitors(client, grace: User) -> list:
    """Anonymous, staff without a group, the editor, a superuser: each with a browser."""
    staff = User.objects.create_user("staff", is_staff=True)
    chief = User.objects.create_superuser("root")
    browsers = []
    for account in (None, staff, grace, chief):
        browser = type(client)()
        if account:
            browser.force_login(account)
        browsers.append(browser)
    return browsers


def rows_of(path: str) -> str:
    """An address of the table with the ids that rows really have."""
    models = {"article": Article, "provider": Provider, "topic": Topic, "run": Run, "runentry": RunEntry}
    models |= {
        "conflict": Conflict,
        "rejectedfile": RejectedFile,
        "revision": Revision,
        "user": User,
        "group": Group,
    }
    name = path.split("/")[1] if "/1/" in path else ""
    return (
        f"/admin/{path}".replace("/1/", f"/{models[name].objects.first().pk}/") if name else f"/admin/{path}"
    )


def outcome(response) -> int | str:
    to_login = response.status_code == 302 and response["Location"].startswith("/admin/login/")
    return "login" if to_login else response.status_code


def test_every_address_answers_each_kind_of_person_as_the_table_says(client, grace, stocked):
    people = visitors(client, grace)
    found = {path: tuple(outcome(browser.get(rows_of(path))) for browser in people) for path in TABLE}
    assert found == TABLE


def test_what_may_not_be_opened_may_not_be_sent_either(client, grace, stocked):
    people = visitors(client, grace)
    closed = {path: row for path, row in TABLE.items() if row[2] in (NO, GONE)}
    found = {
        path: tuple(outcome(browser.post(rows_of(path), {"post": "yes"})) for browser in people[:3])
        for path in closed
    }
    assert found == {path: row[:3] for path, row in closed.items()}
    assert Article.objects.count() == Conflict.objects.count() == 1


def test_nothing_else_is_on_the_desk():
    assert {model._meta.label_lower for model in site._registry} == REGISTERED
    assert SeedFile not in site._registry


def test_the_group_has_just_these_rights():
    rights = Group.objects.get(name="Editors").permissions.values_list("codename", flat=True)
    assert set(rights) == {
        "add_provider", "change_article", "change_provider", "change_topic", "view_article", "view_conflict",
        "view_coverage", "view_provider", "view_rejectedfile", "view_revision", "view_run", "view_runentry",
        "view_topic",
    }  # fmt: skip


def test_there_is_no_account_to_begin_with():
    assert not User.objects.exists()


def test_fields_that_the_form_does_not_ask_for_are_not_taken(desk, stocked):
    kept = ("slug", "latest", "related_count", "base")
    before = Article.objects.values(*kept).get()
    desk.change(Article.objects.get(), heat="5", slug="forged", latest="1", related_count="9", base="{}")
    assert Article.objects.get().heat == 5
    assert Article.objects.values(*kept).get() == before


@pytest.mark.parametrize("lookup", ["keys__key__contains", "revisions__user__password__startswith"])
def test_filters_reach_no_other_table(desk, lookup):
    assert desk.client.get(f"{LIST}?{lookup}=a").status_code == 400


def test_the_switch_and_the_actions_need_the_right_to_change(client, stocked):
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(viewer)
    desk, article = Desk(client), Article.objects.get()
    page = desk.page(LIST)
    assert 'name="form-0-published"' not in page
    assert "Publish selected" not in page
    forged = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": article.pk, "_save": "Save"}
    client.post(LIST, forged)
    desk.act("unpublish", article)
    article.refresh_from_db()
    assert article.published


def test_no_page_of_the_desk_holds_what_the_content_policy_forbids(client, grace, stocked):
    chief = visitors(client, grace)[3]
    for path, row in TABLE.items():
        if row[3] == YES:
            page = chief.get(rows_of(path)).content.decode()
            assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page), path
            assert "<style" not in page, path
            assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", page), path
            assert not re.search(r'(src|action)="(https?:)?//', page), path


def test_the_style_sheet_of_the_desk_is_on_its_pages_and_on_the_login(desk, client, stocked):
    for page in (desk.page(LIST), desk.page(address(Article.objects.get()))):
        assert "desk.css" in page
    assert "desk.css" in type(client)().get(reverse("admin:login")).content.decode()
