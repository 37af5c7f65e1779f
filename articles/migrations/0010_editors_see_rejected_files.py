"""Editors may see which files need a hand."""

from django.db import migrations

NAME = "Editors"


def permission(apps):
    """Permissions are made after migrations, so the one the group needs is made here, as Django would."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="articles", model="rejectedfile"
    )
    return apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename="view_rejectedfile",
        defaults={"name": "Can view file that needs a hand"},
    )[0]


def allow(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get(name=NAME).permissions.add(permission(apps))


def refuse(apps, schema_editor):
    apps.get_model("auth", "Group").objects.get(name=NAME).permissions.remove(permission(apps))


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_ledger")]
    operations = [migrations.RunPython(allow, refuse)]
