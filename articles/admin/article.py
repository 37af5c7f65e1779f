"""Articles on the desk: the list with its switches and bulk actions, and the form."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import curation
from articles.admin import bulk, columns, leading
from articles.admin.fields import ARTICLE_FIELDS
from articles.admin.filters import STATES, HeatFilter, QualityFilter, SourceFilter, StateFilter
from articles.admin.forms import ArticleForm, RowForm
from articles.admin.panels import panels
from articles.admin.ranking import ranking
from articles.editions import public_change
from articles.models import Article, ArticleKey, Conflict
from articles.seeding.identity import url_key


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = [
        columns.tile,
        columns.headline,
        columns.source,
        columns.topics,
        columns.quality,
        columns.heat,
        columns.date,
        columns.coverage,
        "published",
    ]
    list_display_links = [columns.headline]
    list_editable = ["published"]
    list_filter = [StateFilter, "published", QualityFilter, HeatFilter, "kind", "topics", SourceFilter]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "excerpt", "provider__name", "provider_name"]
    search_help_text = gettext_lazy(
        "Words of headline, excerpt or source; or an address, to find the article that has it."
    )
    actions = [bulk.publish, bulk.unpublish]

    form = ArticleForm
    autocomplete_fields = ["provider"]

    # What is there, and who may do what with it.

    def get_queryset(self, request):
        this = {"pk": OuterRef("pk")}
        return curation.comparable(super().get_queryset(request)).annotate(
            is_due=Exists(Article.objects.due(timezone.now()).filter(**this)),
            is_visible=Exists(Article.objects.visible().filter(**this)),
            is_disputed=Exists(Conflict.objects.filter(article=OuterRef("pk"), closed_at=None)),
        )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """A reseed would bring a deleted article back; "removed" keeps it away."""
        return False

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_visible else None

    def get_urls(self):
        what_if = path("ranking/", self.admin_site.admin_view(ranking), name="articles_article_ranking")
        return [what_if, *super().get_urls()]

    # The list.

    def get_search_results(self, request, queryset, search_term):
        key = url_key(search_term.strip())
        if key:
            return queryset.filter(pk__in=ArticleKey.objects.filter(key=key).values("article_id")), False
        return super().get_search_results(request, queryset, search_term)

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{**kwargs, "form": RowForm})

    def changelist_view(self, request, extra_context=None):
        state = STATES.get(request.GET.get("state"))
        title = f"{_('Articles')}: {state.label}" if state else _("Articles")
        context = {"title": title, **(extra_context or {})}
        try:
            response = self.list_view(request, context)
        except curation.StaleArticleError:
            # Somebody was faster by a moment. Read once more, the row itself sees it and says so.
            response = self.list_view(request, context)
        refused = getattr(response, "context_data", {}).get("cl")
        if request.method == "POST" and refused and refused.formset:
            # The rows that were sent come back, even where the list has moved on meanwhile.
            sent = [row.instance.pk for row in refused.formset.forms if row.instance.pk]
            stored = self.get_queryset(request).in_bulk(sent)
            refused.result_list = [stored[pk] for pk in sent]
        return response

    def list_view(self, request, context):
        """Django's view of the list, in which rows that are saved together are one public change."""
        if "_save" not in request.POST:
            return super().changelist_view(request, context)
        with public_change() as request.public_change:
            return super().changelist_view(request, context)

    # The form.

    def get_fieldsets(self, request, obj=None):
        shown = ["title", "excerpt", "published_at", "topic_names", "kind", "language"]
        own_text = {"fields": ["body_format", "body"]}
        if obj is None or not obj.body:
            own_text["classes"] = ["collapse"]
        return [
            (_("Curation"), {"fields": ["published", "heat", "quality", "removed"]}),
            (_("What readers see"), {"fields": shown}),
            (_("Source"), {"fields": ["provider", "own_text", "provider_name", "url", "amp_url"]}),
            (_("Our own text"), own_text),
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        kwargs |= ARTICLE_FIELDS.get(db_field.name, {})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("Topics"))
    def topic_names(self, obj):
        """For those who may look and not change; others get the form's field of this name."""
        return ", ".join(link.topic.name for link in obj.article_topics.all())

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (curation.StaleArticleError, curation.AddressTakenError):
            # Somebody was faster by a moment. Read once more, the form itself sees it and says so.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, *args, **kwargs):
        context |= panels(context["original"], context["adminform"].form.before)
        return super().render_change_form(request, context, *args, **kwargs)

    def history_view(self, request, object_id, extra_context=None):
        """An article's history is its revisions, which imports write too."""
        chosen = urlencode({"article__id__exact": object_id})
        return HttpResponseRedirect(f"{reverse('admin:articles_revision_changelist')}?{chosen}")

    # Saving, from the row and from the form.

    def save_model(self, request, obj, form, change):
        whole = getattr(request, "public_change", None)
        form.changes = curation.save(obj, form.before, request.user, form.chosen_topics(), whole)

    def response_change(self, request, obj):
        if leading.ASKED & request.POST.keys():
            return leading.answer(request, obj)
        return super().response_change(request, obj)

    def construct_change_message(self, request, form, formsets, add=False):
        return super().construct_change_message(request, form, formsets, add) if form.changes else []

    def log_change(self, request, obj, message):
        return super().log_change(request, obj, message) if message else None
