"""Ten minutes with the product: the visitor, the editor and the operator walk through it over HTTP."""

import re
import shutil
from html import unescape

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from articles.models import Article, Conflict
from tests.desk.browser import Desk
from tests.seedfiles import SEEDS

pytestmark = pytest.mark.django_db

NYT = "How the Police Use Facial Recognition, and Where It Falls Short"
MIAMI = "Despite Concerns, Law Enforcement Use of Facial Recognition Expands in South Florida"
BOSTON = "Boston City Departments Can No Longer Use Facial Recognition"
DRAFT = "Miami police using facial recognition technology"


@pytest.fixture
def seeds(tmp_path, settings):
    """An operator's own copy of the five files."""
    settings.SEEDS_DIR = shutil.copytree(SEEDS, tmp_path / "seeds")
    return settings.SEEDS_DIR


@pytest.fixture
def editor(db):
    """Somebody with an account from create_editor, and a browser of their own."""
    user = User.objects.create_user("grace", password="a long enough passphrase", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    browser = Client()
    response = browser.post("/admin/login/", {"username": "grace", "password": "a long enough passphrase"})
    assert response.status_code == 302
    return browser


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode())


def headlines(html: str) -> list[str]:
    """The headlines of the stories on a list, in order."""
    return re.findall(r'<h[23] class="\w+__title"[^>]*><a [^>]*>([^<]*)</a>', html)


def address_of(title: str) -> str:
    return Article.objects.get(title__startswith=title).get_absolute_url()


def save(editor: Client, headline: str, *, status: int = 302, **typed) -> str:
    """Opens the form of an article on the desk, types, and saves; None unticks a box."""
    response = Desk(editor).change(Article.objects.get(title__startswith=headline), **typed)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_a_visitor_reads_from_the_front_page_to_the_coverage_a_topic_and_a_search(seeds, run, client):
    run()
    front = page(client, "/")
    assert headlines(front) == [NYT, MIAMI]
    assert headlines(page(client, "/latest/")) == [MIAMI, NYT]
    assert "2 stories from 6 sources" in front
    story = page(client, address_of(MIAMI))
    assert story.index("NBC New York") < story.index("Campus Safety Magazine")
    assert 'href="https://www.campussafetymagazine.com/public/boston-facial-recognition/"' in story
    assert headlines(page(client, "/topics/computer-vision/")) == [NYT, MIAMI]
    page(client, "/topics/natural-language-processing/", status=404)
    found = page(client, "/search/?q=%22facial+recognition%22")
    assert address_of(MIAMI) in found
    assert address_of(NYT) in found
    found = page(client, "/search/?q=police+-miami")
    assert address_of(NYT) in found
    assert address_of(MIAMI) not in found
    page(client, "/search/?q=%22facial")
    page(client, address_of(BOSTON), status=404)
    page(client, address_of(DRAFT), status=404)


def test_an_editor_publishes_the_draft_raises_a_heat_and_takes_a_story_down(seeds, run, client, editor):
    run()
    asked = save(editor, DRAFT, status=200, published="on")
    assert "date" in asked
    assert "source" in asked
    given = {"published_at_0": "2020-08-20", "published_at_1": "12:00:00", "own_text": "on"}
    save(editor, DRAFT, published="on", **given)
    own = page(client, address_of(DRAFT))
    assert "Our own text" in own
    assert "<p>On May 30, multiple “protestors” attacked police officers" in re.sub(r' dir="auto"', "", own)
    save(editor, MIAMI, heat="200")
    assert headlines(page(client, "/"))[0] == MIAMI
    save(editor, MIAMI, published=None)
    page(client, address_of(MIAMI), status=404)
    assert MIAMI not in page(client, "/")
    for path in ("/admin/auth/user/", "/admin/auth/group/", "/admin/auth/user/add/"):
        page(editor, path, status=403)


def test_publishing_and_unpublishing_move_coverage_and_topics_and_back_again(seeds, run, client, editor):
    run()
    before = [page(client, path) for path in ("/", "/topics/", address_of(MIAMI))]
    save(editor, BOSTON, published="on")
    assert f'href="{address_of(BOSTON)}"' in page(client, address_of(MIAMI))
    boston = page(client, address_of(BOSTON))
    assert f'href="{address_of(MIAMI)}"' in boston
    assert "https://www.nbcnewyork.com/investigations/" in boston
    page(client, "/topics/natural-language-processing/")
    save(editor, MIAMI, published=None)
    page(client, address_of(MIAMI), status=404)
    boston = page(client, address_of(BOSTON))
    assert address_of(MIAMI) not in boston
    assert "https://www.nbcmiami.com/" not in boston
    save(editor, MIAMI, published="on")
    save(editor, BOSTON, published=None)
    assert [page(client, path) for path in ("/", "/topics/", address_of(MIAMI))] == before


def test_an_operator_edits_rehearses_reseeds_and_breaks_a_file(seeds, run, client, editor):
    run()
    save(editor, MIAMI, title="An editor's headline")
    path = seeds / "000_5c87db254cd4c790.txt"
    original = path.read_text()
    path.write_text(original.replace("Rape, murder, armed robbery.", "Crimes of every kind.", 1))
    rehearsed = run("--dry-run")
    assert rehearsed["updated"] == 1
    assert "Crimes of every kind." not in page(client, "/")
    assert run()["updated"] == 1
    front = page(client, "/")
    assert "An editor's headline" in front
    assert "Crimes of every kind." in front
    path.write_text(path.read_text().replace("Despite Concerns, Law", "Despite All Concerns, Law", 1))
    assert run()["conflicts"] == 1
    assert "An editor's headline" in page(client, "/")
    assert Conflict.objects.get().field == "title"
    again = run()
    assert (again["created"], again["updated"], again["conflicts"]) == (0, 0, 0)
    path.write_text(original.replace("---\n", "", 2)[:-4].join(["---\n", "no closing line"]))
    broken = run()
    assert (broken["exit"], broken["rejected"][0]["path"]) == (1, path.name)
    assert "An editor's headline" in page(client, "/")
