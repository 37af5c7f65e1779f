"""The index holds coverage too, and the names that filters look for; it is filled anew from the articles."""

from django.db import migrations, models

COLUMNS = {
    "sqlite": "CREATE VIRTUAL TABLE articles_searchindex"
    " USING fts5(filed, title, text, coverage, tokenize = 'ascii')",
    "postgresql": "DELETE FROM articles_searchindex",
}
FORMER = {
    "sqlite": "CREATE VIRTUAL TABLE articles_searchindex USING fts5(words, tokenize = 'ascii')",
    "postgresql": "DELETE FROM articles_searchindex",
}

# A word is either met among the newest rows soon, or it is rare and the index of words has few of it. A planner
# has to guess which, guesses from statistics that no rare word is in, and reads a million rows for some.
SEARCH = """
CREATE FUNCTION articles_search(asked tsquery, first bigint, past bigint, most bigint) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 30 SET enable_seqscan = off SET jit = off AS $$
DECLARE
    near CONSTANT bigint := 5000;
    reached bigint;
    seen bigint;
    found bigint;
BEGIN
    SELECT min(latest), count(*) INTO reached, seen FROM (
        SELECT latest FROM articles_searchindex
        WHERE latest >= first AND latest < past ORDER BY latest DESC LIMIT near
    ) AS newest;
    RETURN QUERY SELECT latest FROM (
        SELECT latest, words FROM articles_searchindex
        WHERE latest >= first AND latest < past ORDER BY latest DESC LIMIT near
    ) AS newest WHERE words @@ asked ORDER BY latest DESC LIMIT most;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found < most AND seen = near THEN
        -- The sums keep the index of numbers out of it: here the index of words is to serve.
        RETURN QUERY SELECT latest FROM articles_searchindex
        WHERE words @@ asked AND latest + 0 >= first AND latest + 0 < reached
        ORDER BY latest + 0 DESC LIMIT most - found;
    END IF;
END $$
"""


def begin_anew(apps, schema_editor, tables):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE articles_searchindex")
    schema_editor.execute(tables[schema_editor.connection.vendor])
    apps.get_model("articles", "Article").objects.exclude(indexed_as=None).update(indexed_as=None)


def create(apps, schema_editor):
    begin_anew(apps, schema_editor, COLUMNS)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(SEARCH)
    stored = list(apps.get_model("articles", "Article").objects.values_list("pk", flat=True))
    if stored:
        # The tokeniser is needed as it is today, whatever it was when this was written; it reads named columns.
        from articles import search

        search.respoken(stored)
        search.index(stored)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION articles_search")
    begin_anew(apps, schema_editor, FORMER)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_edition_epoch")]
    operations = [
        migrations.AddField(
            model_name="snapshot",
            name="spoken",
            field=models.TextField(
                null=True,
                editable=False,
                help_text="The words, other than its own, by which the search index knows it in coverage: those of "
                "the visible article behind it. Kept.",
            ),
        ),
        migrations.RunPython(create, drop),
    ]
