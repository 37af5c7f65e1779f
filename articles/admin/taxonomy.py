"""Sources and topics on the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import curation
from articles.admin.columns import TILE, monogram_tile
from articles.admin.fields import PROVIDER_FIELDS, TOPIC_FIELDS
from articles.models import Provider, Topic

KEPT = ["story_count", "visible_count", "all_articles"]


@admin.register(Provider)
class ProviderAdmin(admin.ModelAdmin):
    """Sources. Their identity is the domain, so only the rest can be changed."""

    list_display = ["tile", "name", "domain", *KEPT]
    list_display_links = ["name"]
    search_fields = ["name", "domain"]
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = KEPT

    def has_delete_permission(self, request, obj=None):
        """Articles and coverage point to sources."""
        return False

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.visible_count else None

    @admin.display(description=TILE)
    def tile(self, obj):
        return monogram_tile(obj.name, obj.domain)

    @admin.display(description=_("all articles"))
    def all_articles(self, obj):
        return articles_link({"source": obj.domain})

    def get_fields(self, request, obj=None):
        return ["domain", "name", "description", *(KEPT if obj else [])]

    def get_readonly_fields(self, request, obj=None):
        return ["domain", *KEPT] if obj else KEPT

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        kwargs |= PROVIDER_FIELDS.get(db_field.name, {})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        curation.save_provider(obj, form.changed_data if change else None)


class TopicForm(forms.ModelForm):
    def clean_parent(self) -> Topic | None:
        """No topic may stand above itself, however many steps up."""
        parent = above = self.cleaned_data["parent"]
        while above is not None:
            if above == self.instance:
                raise ValidationError(_("The chosen topic stands under this one: choose another, or none."))
            above = above.parent
        return parent


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    """Topics. Seed files cite them by name, so only the rest can be changed."""

    list_display = ["name", "shortname", "parent", "position", "is_root", *KEPT]
    list_select_related = ["parent"]
    search_fields = ["name", "shortname"]
    show_full_result_count = False
    form = TopicForm
    fields = ["name", "slug", "shortname", "description", "parent", "position", "is_root", *KEPT]
    readonly_fields = ["name", "is_root", *KEPT]

    def has_add_permission(self, request):
        """A topic begins with the first seed file that cites it."""
        return False

    def has_delete_permission(self, request, obj=None):
        """A reseed would bring a deleted topic back."""
        return False

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.visible_count else None

    @admin.display(description=_("all articles"))
    def all_articles(self, obj):
        return articles_link({"topics__id__exact": obj.pk})

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        kwargs |= TOPIC_FIELDS.get(db_field.name, {})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        curation.save_topic(obj, form.changed_data)


def articles_link(chosen: dict[str, Any]) -> SafeString:
    """A link to the list of articles, narrowed to some."""
    address = f"{reverse('admin:articles_article_changelist')}?{urlencode(chosen)}"
    return format_html('<a href="{}">{}</a>', address, _("Show"))
