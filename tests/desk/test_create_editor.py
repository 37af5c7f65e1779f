"""create_editor: an account for curating and for nothing else."""

import getpass
import io
import json

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.test import Client

from tests.desk.browser import LIST

pytestmark = pytest.mark.django_db

GOOD = "correct horse battery"


def create(*arguments: str) -> str:
    out = io.StringIO()
    call_command("create_editor", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def password_file(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{GOOD}\nnot this line\n")
    return path


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def typing(monkeypatch):
    """Somebody at a terminal who types these passwords, one after the other."""

    def typing(*passwords: str):
        answers = iter(passwords)
        monkeypatch.setattr("sys.stdin", Terminal())
        monkeypatch.setattr(getpass, "getpass", lambda *_prompt: next(answers))

    return typing


def refusal(*arguments: str) -> str:
    """The sentence of a command that does nothing and says so with exit code 2."""
    with pytest.raises(CommandError) as caught:
        create(*arguments)
    assert caught.value.returncode == 2
    assert not User.objects.filter(is_staff=True).exists()
    return str(caught.value)


def test_the_account_is_an_editor_and_can_sign_in(password_file):
    assert (
        create("grace", "--password-file", str(password_file))
        == "grace may now sign in at /admin/ as an editor.\n"
    )
    account = User.objects.get()
    assert (account.is_staff, account.is_superuser, account.is_active) == (True, False, True)
    assert list(account.groups.all()) == [Group.objects.get(name="Editors")]
    browser = Client()
    browser.post("/admin/login/", {"username": "grace", "password": GOOD})
    assert browser.get(LIST).status_code == 200
    assert browser.get("/admin/auth/user/").status_code == 403


def test_json_is_one_object_on_standard_output(password_file):
    assert json.loads(create("grace", "--password-file", str(password_file), "--json")) == {
        "created": "grace"
    }


def test_the_password_can_come_from_standard_input(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{GOOD}\r\n"))
    create("grace", "--password-file", "-")
    assert User.objects.get().check_password(GOOD)


def test_the_password_is_asked_for_twice(typing):
    typing(GOOD, GOOD)
    create("grace")
    assert User.objects.get().check_password(GOOD)


def test_it_asks_again_when_the_two_differ_or_the_password_is_weak(typing, capsys):
    typing(GOOD, "another", "12345678", "12345678", GOOD, GOOD)
    create("grace")
    said = capsys.readouterr().err
    assert "The two differ; try again." in said
    assert "too common" in said
    assert User.objects.get().check_password(GOOD)


def test_after_three_attempts_there_is_no_account(typing):
    typing("a", "b", "c", "d", "", "")
    assert refusal("grace") == "It is empty. No account was made."


def test_without_a_terminal_it_says_how_to_give_the_password(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert "give --password-file FILE or -" in refusal("grace")


def test_an_existing_name_is_refused_and_stays_as_it_is(password_file):
    User.objects.create_user("grace", password="old-password-1906")
    assert "There is an account named 'grace' already" in refusal(
        "grace", "--password-file", str(password_file)
    )
    assert User.objects.get().check_password("old-password-1906")
    assert not User.objects.get().is_staff


@pytest.mark.parametrize("name", ["", "two words", "a" * 151, "semi;colon"])
def test_what_cannot_be_a_name_is_refused(password_file, name):
    assert "cannot be a name" in refusal(name, "--password-file", str(password_file))


@pytest.mark.parametrize(
    ("password", "problem"), [("", "It is empty."), ("q7!zu", "too short"), ("grace-1906", "similar")]
)
def test_a_weak_password_is_refused_and_not_repeated(tmp_path, password, problem):
    path = tmp_path / "password"
    path.write_text(password)
    said = refusal("grace-1906", "--password-file", str(path))
    assert problem in said
    assert not password or password not in said


def test_a_missing_password_file_is_named(tmp_path):
    said = refusal("grace", "--password-file", str(tmp_path / "nowhere"))
    assert "nowhere cannot be read (No such file or directory)" in said


def test_without_the_group_it_says_to_migrate(password_file):
    Group.objects.all().delete()
    assert "manage.py migrate" in refusal("grace", "--password-file", str(password_file))
