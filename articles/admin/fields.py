"""Form fields of the desk, which take what seed files may hold and nothing else."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.visibility import FOLDED
from articles.seeding.addresses import clean_domain, clean_url
from articles.seeding.cleaning import clean_raw, clean_text
from articles.seeding.identity import is_too_long

LARGEST = 2**31 - 1  # of an integer column on PostgreSQL
LANGUAGE_TAG = r"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z"


class TextLine(forms.CharField):
    """Text as seed files give it (seed format §3.3), so that an export reads back as the same."""

    def to_python(self, value):
        return clean_text(super().to_python(value))


class TextBlock(forms.CharField):
    """Text that keeps its lines. Browsers send CRLF; without this every save would change it."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs, strip=False)

    def to_python(self, value):
        text = clean_raw(super().to_python(value))
        return text if text.strip() else ""


class AddressField(forms.CharField):
    """An address as seed files give it: http or https, without user and password (seed format §3.4)."""

    default_error_messages = {
        "invalid": _("Give an address that starts with http:// or https://, without user name and password."),
        "too_long": _(
            "This address is too long to be stored; give a shorter one that leads to the same piece."
        ),
    }

    def to_python(self, value):
        given = super().to_python(value)
        address = clean_url(given)
        if given and not address:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        if is_too_long(address):
            raise ValidationError(self.error_messages["too_long"], code="too_long")
        return address


class DomainField(forms.CharField):
    """The domain of a source (seed format §3.6)."""

    default_error_messages = {"invalid": _("Give a domain such as example.com.")}

    def to_python(self, value):
        given = super().to_python(value)
        domain = clean_domain(given)
        if given and not domain:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return domain


class KeptDateTimeField(forms.SplitDateTimeField):
    """A date that stands as long as nobody changes it.

    The hour that clocks repeat in autumn has two readings, and Django would refuse the stored one.
    """

    kept: datetime | None = None

    def compress(self, data_list):
        if self.kept and data_list:
            local = timezone.localtime(self.kept)
            if data_list == [local.date(), local.time()]:
                return self.kept
        return super().compress(data_list)


# How the desk asks for a field where Django's own way is not enough.
ARTICLE_FIELDS: dict[str, dict[str, Any]] = {
    "title": {"form_class": TextLine},
    "excerpt": {"form_class": TextLine},
    "provider_name": {"form_class": TextLine},
    "body": {"form_class": TextBlock},
    "url": {"form_class": AddressField},
    "amp_url": {"form_class": AddressField},
    "language": {"form_class": forms.RegexField, "regex": LANGUAGE_TAG},
    "published_at": {"form_class": KeptDateTimeField},
    "quality": {"max_value": LARGEST},
    "heat": {"min_value": FOLDED, "max_value": LARGEST},
}
PROVIDER_FIELDS: dict[str, dict[str, Any]] = {
    "domain": {"form_class": DomainField},
    "name": {"form_class": TextLine},
    "description": {"form_class": TextBlock},
}
TOPIC_FIELDS: dict[str, dict[str, Any]] = {
    "shortname": {"form_class": TextLine},
    "description": {"form_class": TextBlock},
}
