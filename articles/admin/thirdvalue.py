"""The field in which an editor writes a third value in place of the two that a conflict is about."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.fields import ARTICLE_FIELDS, DomainField
from articles.models import Article, Conflict, Provider
from articles.seeding.merging import OWN_TEXT
from articles.values import date_text

# What the article's own form asks for too; nothing else can be written by hand.
WRITABLE = (
    "title",
    "excerpt",
    "body",
    "body_format",
    "kind",
    "url",
    "amp_url",
    "published_at",
    "provider",
    "provider_name",
    "quality",
    "heat",
)


class ThirdForm(forms.Form):
    """One field, named `value`, which takes what the article's form takes there."""

    def __init__(self, conflict: Conflict, present: Any, **kwargs: Any):
        super().__init__(**kwargs)
        self.fields["value"] = field_for(conflict.field)
        self.initial["value"] = as_typed(conflict.field, present)

    def stored_form(self) -> Any:
        """What was written, in the form that articles.values compares (JSON)."""
        value = self.cleaned_data["value"]
        return date_text(value) if isinstance(value, datetime) else value


def field_for(name: str) -> forms.Field:
    """The form field for a field of an article."""
    if name == "provider":
        field: forms.Field = SourceField(required=False)
    elif name == "published_at":
        field = forms.SplitDateTimeField(required=False, widget=DateTimeWidget)
    else:
        asked = Article._meta.get_field(name)
        assert isinstance(asked, Field)  # noqa: S101 (for the types: a writable field is a column)
        options = {key: value for key, value in ARTICLE_FIELDS.get(name, {}).items() if key != "help_text"}
        made = asked.formfield(**options)
        assert made is not None  # noqa: S101 (the same)
        field = made
    field.label, field.help_text = _("A third value"), help_for(name)
    return field


def help_for(name: str) -> str:
    if name == "published_at":
        return _("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
    if name == "provider":
        return _("The domain of a source that is known here.")
    return ""


def as_typed(name: str, value: Any) -> Any:
    """A stored value as the field shows it."""
    if name == "published_at":
        return value and timezone.localtime(datetime.fromisoformat(value))
    return "" if value == OWN_TEXT else value


class DateTimeWidget(forms.SplitDateTimeWidget):
    def __init__(self):
        super().__init__(date_attrs={"aria-label": _("Date")}, time_attrs={"aria-label": _("Time")})


class SourceField(DomainField):
    """The domain of a source; empty: none."""

    def clean(self, value):
        domain = super().clean(value)
        if domain and not Provider.objects.filter(domain=domain).exists():
            raise ValidationError(_("No source of this domain is known here: add it first."))
        return domain
