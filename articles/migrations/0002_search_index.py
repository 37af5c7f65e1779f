"""The full-text index, by each engine's own means. It holds nothing that is not in the articles."""

from django.db import migrations

CREATE = {
    "sqlite": ["CREATE VIRTUAL TABLE articles_searchindex USING fts5(words, tokenize = 'ascii')"],
    "postgresql": [
        "CREATE TABLE articles_searchindex (latest bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX articles_searchindex_words ON articles_searchindex USING gin (words)",
    ],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_searchindex")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
