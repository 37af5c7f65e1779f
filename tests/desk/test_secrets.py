"""`secured` is in no page of the desk (blueprint rule 11)."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

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
from tests.desk.browser import LIST, Desk, address
from tests.seedfiles import SECURED, SEEDS, write_seed

pytestmark = pytest.mark.django_db

SECRETS = [
    line.partition('"')[2].rpartition('"')[0]
    for path in sorted(SEEDS.iterdir())
    for line in path.read_text().splitlines()
    if line.startswith("secured:")
]
MODELS = [Article, Conflict, Provider, RejectedFile, Revision, Run, RunEntry, Topic]


@pytest.fixture
def chief(db) -> Desk:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return Desk(client)


def every_page(desk: Desk) -> str:
    """Every list and every form of everything on the desk."""
    pages = [desk.page("/admin/")]
    for model in MODELS:
        base = f"/admin/articles/{model._meta.model_name}/"
        rows = model.objects.values_list("pk", flat=True)
        pages += [desk.page(base), *(desk.page(f"{base}{pk}/change/") for pk in rows)]
    return "\n".join(pages)


def test_the_five_seeds_hold_four_secrets():
    assert len(SECRETS) == 4
    assert all(secret in "".join(path.read_text() for path in SEEDS.iterdir()) for secret in SECRETS)


def test_no_page_of_the_desk_shows_a_secret_of_the_five_seeds(chief, run, settings):
    settings.SEEDS_DIR = SEEDS
    run()
    assert all(secret.encode() in stored_bytes() for secret in SECRETS)
    pages = every_page(chief)
    assert not [secret for secret in SECRETS if secret[:12] in pages]


def test_not_after_edits_conflicts_unknown_keys_and_broken_files_either(chief, folder, run):
    write_seed(folder, "a.md", "A story", hidden="UNKNOWN-VALUE")
    run()
    chief.change(Article.objects.get(), title="Mine")
    write_seed(folder, "a.md", "Theirs", hidden="UNKNOWN-VALUE", secured=SECURED + "changed")
    (folder / "broken.md").write_text(f'---\nsecured: "{SECURED}\n  : [\n---\n')
    run()
    pages = every_page(chief)
    assert Conflict.objects.exists()
    assert RunEntry.objects.filter(outcome="rejected").exists()
    assert SECURED[:12] not in pages
    assert "UNKNOWN-VALUE" not in pages
    assert not [entry for entry in LogEntry.objects.all() if SECURED[:12] in str(entry.change_message)]


@pytest.mark.parametrize(
    "path",
    [
        f"{LIST}?seed_files__content__contains=c2Vj",
        f"{LIST}?seed_files__values__contains=c2Vj",
        "/admin/articles/provider/?articles__seed_files__content__contains=c2Vj",
        "/admin/articles/runentry/?article__seed_files__content__contains=c2Vj",
        "/admin/articles/revision/?article__seed_files__content__contains=c2Vj",
    ],
)
def test_no_filter_can_guess_at_the_bytes_of_a_file(chief, path):
    assert chief.client.get(path).status_code == 400


def test_no_search_finds_an_article_by_its_secret(chief, folder, run):
    write_seed(folder, "a.md", "A story")
    run()
    assert "A story" not in chief.page(f"{LIST}?q={SECURED[:12]}").partition("changelist-form")[2]


def test_the_form_of_an_article_does_not_read_the_bytes_of_its_files(
    chief, folder, run, django_assert_max_num_queries
):
    write_seed(folder, "a.md", "A story")
    run()
    with django_assert_max_num_queries(25) as asked:
        chief.page(address(Article.objects.get()))
    assert not [
        query["sql"]
        for query in asked.captured_queries
        if "content" in query["sql"].replace("content_type", "")
    ]


def stored_bytes() -> bytes:
    return b"".join(bytes(file.content) for file in SeedFile.objects.all())
