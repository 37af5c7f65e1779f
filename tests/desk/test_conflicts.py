"""The conflict inbox: three values side by side, decided singly or in bulk, and taken back."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from articles.models import Article, Conflict, Revision
from tests.builders import provider
from tests.desk.browser import Desk, Fields, text
from tests.seedfiles import write_seed

pytestmark = pytest.mark.django_db

INBOX = "/admin/articles/conflict/"


def page_of(conflict: Conflict, view: str = "change", query: str = "") -> str:
    return reverse(f"admin:articles_conflict_{view}", args=[conflict.pk]) + query


@pytest.fixture
def dispute(desk, folder, run):
    """Makes a conflict about the title of a new article, and gives it."""

    def dispute(n: int = 1, name: str = "") -> Conflict:
        path = write_seed(folder, name or f"{n}.md", f"Before {n}", n=n, excerpt="E")
        run(path)
        article = Article.objects.get(title=f"Before {n}")
        desk.change(article, title=f"Mine {n}")
        write_seed(folder, path.name, f"Theirs {n}", n=n, excerpt="E")
        run(path)
        return Conflict.objects.get(article=article)

    return dispute


def send(desk: Desk, conflict: Conflict, choice: str, query: str = "", **typed):
    """Presses a button on the page of a conflict."""
    form = Fields(desk.page(page_of(conflict, query=query))).values | typed
    sent = {name: form[name] for name in ("mark", *typed)}
    return desk.client.post(page_of(conflict, "decide", query), sent | {"choice": choice}, follow=True)


def test_the_three_values_stand_side_by_side_with_who_and_where(desk, dispute):
    conflict = dispute()
    page = desk.page(page_of(conflict))
    shown = text(page)
    assert "Both started from Before 1" in shown
    assert re.search(r"The editor’s value Mine 1 grace, \d+ \w{3} \d{4}, \d\d:\d\d UTC", shown)
    assert f"The file’s value Theirs 1 run {conflict.run_id} · 1.md" in shown
    assert "<ins>Theirs</ins> 1" in page


@pytest.mark.parametrize(("choice", "title"), [("mine", "Mine 1"), ("file", "Theirs 1")])
def test_a_button_decides_and_says_what_it_did(desk, grace, dispute, choice, title):
    conflict = dispute()
    shown = text(send(desk, conflict, choice).content.decode())
    article = Article.objects.get()
    assert article.title == title
    assert Conflict.objects.get().resolved_by == grace
    assert "value" in shown
    assert Revision.objects.first().user == grace


def test_a_third_value_is_written_and_checked_as_the_articles_form_checks_it(desk, dispute):
    conflict = dispute()
    page = send(desk, conflict, "third", value="").content.decode()
    assert "This field is required." in page
    assert Conflict.objects.get().closed_at is None
    send(desk, conflict, "third", value="  A third   headline ")
    assert Article.objects.get().title == "A third headline"


# Field: an editor's entry, what the file says then, what is no third value, what is one.
THIRD = {
    "url": (
        {"url": "https://mine.example/"},
        {"webUrl": "https://outlet1.example/new"},
        "ftp://x",
        "https://third.example/x",
    ),
    "heat": ({"heat": "5"}, {"heat": 7}, "-2", "9"),
    "provider": ({}, {"provider": {"domain": "theirs.example"}}, "unknown.example", "outlet1.example"),
}


@pytest.mark.parametrize("name", THIRD)
def test_a_third_value_of_other_kinds_of_fields(desk, folder, run, name):
    edit, file, bad, good = THIRD[name]
    write_seed(folder, "a.md", "T")
    run()
    article = Article.objects.get()
    if name == "provider":
        edit = {"provider": provider("mine.example").pk}
    desk.change(article, **edit)
    write_seed(folder, "a.md", "T", **file)
    run()
    conflict = Conflict.objects.get(field=name)
    assert "errorlist" in send(desk, conflict, "third", value=bad).content.decode()
    send(desk, conflict, "third", value=good)
    found = Article.objects.values(name if name != "provider" else "provider__domain").get()
    assert [str(value) for value in found.values()] == [good]


def test_a_third_date_is_written_in_the_sites_zone(desk, folder, run, settings):
    settings.TIME_ZONE = "Europe/Paris"
    write_seed(folder, "a.md")
    run()
    desk.change(Article.objects.get(), published_at_0="2020-08-01", published_at_1="10:00:00")
    write_seed(folder, "a.md", publishedDateTime="2020-09-01T10:00:00Z")
    run()
    form = Fields(desk.page(page_of(Conflict.objects.get()))).values
    assert (form["value_0"], form["value_1"]) == ("2020-08-01", "10:00:00")
    send(desk, Conflict.objects.get(), "third", value_0="2020-08-02", value_1="12:00:00")
    assert Article.objects.get().published_at.isoformat() == "2020-08-02T10:00:00+00:00"


def test_a_decision_leads_to_the_next_conflict_of_the_same_list_and_at_last_to_the_list(desk, dispute):
    first, second, other = dispute(1), dispute(2), dispute(3, "elsewhere.md")
    query = "?_changelist_filters=q%3D.md%26field%3Dtitle"
    assert page_of(second) in desk.page(page_of(other, query=query))
    response = send(desk, other, "mine", query)
    assert response.redirect_chain[-1][0] == page_of(second, query=query)
    response = send(desk, second, "mine", query)
    assert response.redirect_chain[-1][0] == page_of(first, query=query)
    response = send(desk, first, "mine", query)
    assert response.redirect_chain[-1][0] == f"{INBOX}?q=.md&field=title"


def test_the_way_to_take_a_decision_back_is_in_the_message(desk, dispute):
    conflict = dispute()
    page = send(desk, conflict, "file").content.decode()
    assert f'<a href="{page_of(conflict)}">Undo</a>' in page
    assert "took the file’s value" in text(desk.page(page_of(conflict)))
    send(desk, conflict, "reopen")
    assert (Article.objects.get().title, Conflict.objects.get().closed_at) == ("Mine 1", None)


def test_a_decision_in_sight_of_something_else_is_refused_and_told(desk, dispute):
    conflict = dispute()
    form = Fields(desk.page(page_of(conflict))).values
    desk.change(Article.objects.get(), heat="5")
    sent = {"mark": form["mark"], "choice": "file"}
    page = desk.client.post(page_of(conflict, "decide"), sent, follow=True).content.decode()
    assert "Nothing was decided: it changed while you had it open." in page
    assert Article.objects.get().title == "Mine 1"


@pytest.mark.parametrize("forged", [{}, {"mark": "x"}, {"choice": "theirs"}])
def test_what_no_button_sends_decides_nothing(desk, dispute, forged):
    conflict = dispute()
    mark = Fields(desk.page(page_of(conflict))).values["mark"]
    sent = {"mark": mark, "choice": "file"} | forged if forged else {"choice": "file"}
    desk.client.post(page_of(conflict, "decide"), sent)
    desk.client.get(page_of(conflict, "decide"), sent)
    assert Article.objects.get().title == "Mine 1"


def test_the_inbox_holds_what_is_open_and_who_gave_the_editors_value(desk, dispute):
    dispute(1)
    send(desk, dispute(2), "mine")
    shown = text(desk.page(INBOX))
    assert re.search(r"Mine 1 Theirs 1 1.md run \d+ grace, ", shown)
    assert "Mine 2" not in shown
    assert "kept the editor’s value" in text(desk.page(f"{INBOX}?state=closed"))
    assert "Mine 1" in text(desk.page(f"{INBOX}?state=all"))


def test_all_that_match_are_decided_after_a_question_with_the_exact_number(desk, dispute):
    for n in (1, 2):
        dispute(n)
    other = dispute(3, "elsewhere.md")
    listed = desk.page(f"{INBOX}?q=1.md")
    assert "1 conflict matches." in text(listed)
    assert "2 conflicts match." not in text(listed)
    assert "3 conflicts match." in text(desk.page(INBOX))
    Conflict.objects.filter(pk=other.pk).update(field="excerpt", ours="E", theirs="F")
    link = re.search(r'href="([^"]*all/file/[^"]*)"', desk.page(f"{INBOX}?field=title"))[1]
    asked = desk.page(unescape(link))
    assert "This decides 2 conflicts: 2 × headline" in text(asked)
    assert set(Article.objects.values_list("title", flat=True)) == {"Mine 1", "Mine 2", "Mine 3"}
    sent = {"mark": Fields(asked).values["mark"]}
    page = desk.client.post(unescape(link), sent, follow=True).content.decode()
    assert "2 conflicts decided." in text(page)
    assert set(Article.objects.values_list("title", flat=True)) == {"Theirs 1", "Theirs 2", "Mine 3"}
    undo = unescape(re.search(r'<a href="([^"]*all/reopen/[^"]*)">Undo', page)[1])
    asked = desk.page(undo)
    assert "This decides 2 conflicts" in text(asked)
    desk.client.post(undo, {"mark": Fields(asked).values["mark"]})
    assert set(Article.objects.values_list("title", flat=True)) == {"Mine 1", "Mine 2", "Mine 3"}
    assert Conflict.objects.filter(closed_at=None).count() == 3


def test_a_question_that_was_answered_about_other_conflicts_is_asked_again(desk, dispute):
    dispute(1)
    link = f"{INBOX}all/file/"
    mark = Fields(desk.page(link)).values["mark"]
    dispute(2)
    page = desk.client.post(link, {"mark": mark}).content.decode()
    assert "what matches has changed" in page
    assert "This decides 2 conflicts" in text(page)
    assert not Conflict.objects.exclude(closed_at=None)


def test_of_many_the_ones_that_cannot_be_decided_are_named_with_the_reason(desk, folder, run):
    write_seed(folder, "a.md", "A story", published=False)
    run()
    desk.change(Article.objects.get(), published="on")
    write_seed(folder, "a.md", "A story", published=False, publishedDateTime=None)
    run()
    link = f"{INBOX}all/file/"
    page = desk.client.post(link, {"mark": Fields(desk.page(link)).values["mark"]}, follow=True)
    assert "1 conflict was left as it was: A story , date: A published article needs" in text(
        page.content.decode()
    )


def test_filters_that_do_not_exist_decide_nothing(desk, dispute):
    dispute()
    assert desk.client.get(f"{INBOX}all/file/?nonsense__x=1").status_code in (400, 404)
    assert desk.client.get(f"{INBOX}all/third/").status_code == 404


def test_who_may_only_look_sees_no_button_and_decides_nothing(client, desk, dispute):
    conflict = dispute()
    mark = Fields(desk.page(page_of(conflict))).values["mark"]
    viewer = User.objects.create_user("viewer", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_conflict"))
    client.force_login(viewer)
    looking = Desk(client)
    assert "Theirs 1" in text(looking.page(page_of(conflict)))
    assert "<button" not in looking.page(page_of(conflict)).partition('id="content-main"')[2]
    assert "all/file/" not in looking.page(INBOX)
    sent = {"mark": mark, "choice": "file"}
    assert client.post(page_of(conflict, "decide"), sent).status_code == 403
    assert client.post(f"{INBOX}all/file/", {"mark": "x"}).status_code == 403
    client.logout()
    assert client.post(page_of(conflict, "decide"), sent)["Location"].startswith("/admin/login/")
    assert Article.objects.get().title == "Mine 1"


def test_pages_of_the_inbox_hold_no_script_or_style_of_their_own_and_texts_are_escaped(desk, folder, run):
    write_seed(folder, "a.md", "Before")
    run()
    desk.change(Article.objects.get(), title="Mine &lt;script&gt;alert(1)&lt;/script&gt;")
    write_seed(folder, "a.md", "Theirs &amp;lt;b onclick=x&amp;gt;")
    run()
    conflict = Conflict.objects.get(field="title")
    for page in (desk.page(page_of(conflict)), desk.page(f"{INBOX}all/mine/"), desk.page(INBOX)):
        content = page.partition('id="content"')[2]
        assert "<script" not in content.replace('<script src="', "")
        assert not re.search(r"<[^>]*\s(style|on[a-z]+)=", content)


def test_the_list_costs_the_same_queries_for_one_conflict_and_for_twelve(
    desk, dispute, django_assert_num_queries, django_assert_max_num_queries
):
    dispute(1)
    with django_assert_max_num_queries(11) as few:
        desk.page(INBOX)
    cost = len(few)
    for n in range(2, 13):
        dispute(n)
    with django_assert_num_queries(cost):
        desk.page(INBOX)
