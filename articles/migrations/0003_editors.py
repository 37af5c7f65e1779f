"""The group Editors, with just the rights to curate."""

from django.db import migrations

NAME = "Editors"
MAY_CHANGE = ["article", "topic", "provider"]
MAY_ADD = ["provider"]  # a draft may come from a source that is not known yet
MAY_VIEW = [*MAY_CHANGE, "coverage", "run", "runentry", "conflict", "revision"]


def create_group(apps, schema_editor):
    """Permissions are made after migrations, so the ones the group needs are made here, as Django would."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=NAME)
    for action, names in {"view": MAY_VIEW, "change": MAY_CHANGE, "add": MAY_ADD}.items():
        for name in names:
            model = apps.get_model("articles", name)
            content_type, _ = ContentType.objects.get_or_create(app_label="articles", model=name)
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{name}",
                defaults={"name": f"Can {action} {model._meta.verbose_name}"},
            )
            group.permissions.add(permission)


def delete_group(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=NAME).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_search_index"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(create_group, delete_group)]
