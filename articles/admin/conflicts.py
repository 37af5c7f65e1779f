"""The conflict inbox: what an editor and a file say differently, to decide singly or in bulk."""

from collections import Counter
from copy import copy
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import curation, resolving
from articles.admin import words
from articles.admin.decisions import (
    DECIDED,
    MANY,
    PRESERVED,
    address,
    in_short,
    left_behind,
    sample,
    state_of,
    told,
    told_many,
)
from articles.admin.ledger import BIG, ReadOnlyAdmin, article_link, run_link
from articles.admin.sides import authors, sides
from articles.admin.thirdvalue import WRITABLE, ThirdForm
from articles.models import Conflict

NAMED = 20  # conflicts named where many are decided
MAY_DECIDE = "articles.change_article"  # a decision changes an article, and nothing else


class OpenFilter(admin.SimpleListFilter):
    """The inbox holds what is open; what is closed stays at hand."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("closed", gettext_lazy("Closed")), ("all", gettext_lazy("All"))]

    def choices(self, changelist):
        everything, *others = super().choices(changelist)
        yield {**everything, "display": _("Open"), "selected": self.value() not in ("closed", "all")}
        yield from others

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(closed_at__isnull=self.value() != "closed")


class FieldFilter(admin.SimpleListFilter):
    title = gettext_lazy("field")
    parameter_name = "field"

    def lookups(self, request, model_admin):
        names = Conflict.objects.order_by("field").values_list("field", flat=True).distinct()
        return [(name, words.field_name(name)) for name in names]

    def queryset(self, request, queryset):
        return queryset.filter(field=self.value()) if self.value() else None


class ConflictList(ChangeList):
    """The list with the author of every editor's value, all fetched in one query."""

    def get_results(self, request):
        super().get_results(request)
        found = authors(self.result_list)
        for conflict in self.result_list:
            conflict.author = found[conflict.pk]


@admin.register(Conflict)
class ConflictAdmin(ReadOnlyAdmin):
    list_display = ["of_article", "name", "started_from", "editor", "file", "path", "of_run", "by", "state"]
    list_display_links = ["name"]
    list_filter = [OpenFilter, FieldFilter, "resolution"]
    search_fields = ["article__title", "path"]
    fields = ["of_article", "name", "started_from", "editor", "file", "path", "of_run", "state"]

    def get_changelist(self, request, **kwargs):
        return ConflictList

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("run", "article", "resolved_by").defer(*BIG)

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/decide/", view(self.decide_view), name="articles_conflict_decide"),
            path("all/<str:choice>/", view(self.many_view), name="articles_conflict_many"),
            *super().get_urls(),
        ]

    # The list.

    def changelist_view(self, request, extra_context=None):
        closed = request.GET.get("state") == "closed"
        choices = ["reopen"] if closed else ["mine", "file"]
        if request.GET.get("state") == "all" or not request.user.has_perm(MAY_DECIDE):
            choices = []
        bulk = [(name, MANY[name], reverse("admin:articles_conflict_many", args=[name])) for name in choices]
        context = {"title": _("Conflicts"), "bulk": bulk, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=gettext_lazy("article"), ordering="article__title")
    def of_article(self, obj):
        return article_link(obj.article)

    @admin.display(description=gettext_lazy("field"), ordering="field")
    def name(self, obj):
        return words.field_name(obj.field)

    @admin.display(description=gettext_lazy("both started from"))
    def started_from(self, obj):
        return in_short(obj.base)

    @admin.display(description=gettext_lazy("editor’s value"))
    def editor(self, obj):
        return in_short(obj.ours)

    @admin.display(description=gettext_lazy("edited by"), empty_value=words.NOTHING)
    def by(self, obj):
        return obj.author

    @admin.display(description=gettext_lazy("file’s value"))
    def file(self, obj):
        return in_short(obj.theirs)

    @admin.display(description=gettext_lazy("run"), ordering="run")
    def of_run(self, obj):
        return run_link(obj.run)

    @admin.display(description=gettext_lazy("state"), ordering="opened_at")
    def state(self, obj):
        return state_of(obj)

    # One conflict.

    def render_change_form(self, request, context, *args, **kwargs):
        conflict = context["original"]
        filters = request.GET.get(PRESERVED, "")
        following = self.following(request, conflict, filters)
        present = resolving.present_value(conflict)
        may_decide = request.user.has_perm(MAY_DECIDE)
        context |= {
            "title": _("Conflict: %(field)s") % {"field": words.field_name(conflict.field)},
            "subtitle": conflict.article.title,
            "sides": sides(conflict, present),
            "state": state_of(conflict),
            "may_decide": may_decide and conflict.closed_at is None,
            "may_reopen": may_decide and bool(conflict.resolution),
            "mark": resolving.mark_of(conflict),
            "decide_address": address("decide", conflict, filters),
            "following": following and address("change", following, filters),
            "third": getattr(request, "third", None) or third_form(conflict, present),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carries out the decision that the page of one conflict sends, and leads to the next one."""
        self.refuse_unless_allowed(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        conflict = get_object_or_404(self.get_queryset(request), pk=pk)
        choice, value = request.POST.get("choice"), None
        if choice not in DECIDED:
            raise Http404
        if choice == "third":
            third = third_form(conflict, conflict.ours, data=request.POST)
            if third is None or not third.is_valid():
                return self.ask_again(request, conflict, third)
            value = third.stored_form()
        return self.decided(request, conflict, choice, value)

    def decided(self, request: HttpRequest, conflict: Conflict, choice: str, value: Any) -> HttpResponse:
        filters = request.GET.get(PRESERVED, "")
        mark = request.POST.get("mark", "")
        try:
            resolving.decide(conflict.pk, choice, cast(User, request.user), mark, value)
        except curation.StaleArticleError:
            late = _("Nothing was decided: it changed while you had it open. This is how it stands now.")
            messages.error(request, late)
        except resolving.CannotResolveError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, told(conflict, choice, filters))
            following = self.following(request, conflict, filters) if choice != "reopen" else conflict
            if following is None:
                return HttpResponseRedirect(f"{reverse('admin:articles_conflict_changelist')}?{filters}")
            conflict = following
        return HttpResponseRedirect(address("change", conflict, filters))

    def ask_again(self, request: HttpRequest, conflict: Conflict, third: ThirdForm | None) -> HttpResponse:
        """The page again, with what was written and why it cannot be taken."""
        shown = copy(request)
        shown.method, shown.third = "GET", third  # type: ignore[attr-defined]
        return self.changeform_view(shown, str(conflict.pk))

    def following(self, request: HttpRequest, conflict: Conflict, filters: str) -> Conflict | None:
        """The next open conflict in the order of the list, from the top again after the last."""
        others = (
            self.matching(request, filters).filter(closed_at=None).exclude(pk=conflict.pk).order_by("-pk")
        )
        return others.filter(pk__lt=conflict.pk).first() or others.first()

    # Many conflicts.

    def matching(self, request: HttpRequest, query: str) -> QuerySet[Conflict]:
        """The conflicts that a list with these filters holds, on all its pages."""
        narrowed = copy(request)
        narrowed.GET = QueryDict(query)
        try:
            return self.get_changelist_instance(narrowed).queryset
        except IncorrectLookupParameters:
            raise Http404 from None

    def many_view(self, request: HttpRequest, choice: str) -> HttpResponse:
        """Asks, with the exact number, whether to decide all conflicts that match, and does it."""
        self.refuse_unless_allowed(request)
        query = request.GET.urlencode()
        found = self.matching(request, query)
        if choice == "reopen":
            found = found.exclude(closed_at=None).exclude(resolution="")
        elif choice in MANY:
            found = found.filter(closed_at=None)
        else:
            raise Http404
        conflicts = list(found.order_by("-pk"))
        mark = resolving.mark_of_all(conflicts)
        if request.method != "POST" or request.POST.get("mark") != mark:
            return self.ask(request, choice, conflicts, mark)
        since = timezone.now()
        user = cast(User, request.user)
        done, left = resolving.decide_all(conflicts, choice, user)
        level = messages.SUCCESS if done else messages.INFO
        messages.add_message(request, level, told_many(done, choice, user, since))
        if left:
            messages.warning(request, left_behind(left))
        after = "" if choice == "reopen" else query
        return HttpResponseRedirect(f"{reverse('admin:articles_conflict_changelist')}?{after}")

    def ask(self, request: HttpRequest, choice: str, conflicts: list[Conflict], mark: str) -> HttpResponse:
        if request.method == "POST":
            messages.error(
                request, _("Nothing was decided: what matches has changed. This is how it is now.")
            )
        fields = Counter(words.field_name(conflict.field) for conflict in conflicts)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": f"{MANY[choice]}?",
            "choice": choice,
            "number": len(conflicts),
            "fields": fields.most_common(),
            "sample": [sample(conflict) for conflict in conflicts[:NAMED]],
            "more": max(len(conflicts) - NAMED, 0),
            "mark": mark,
            "back": f"{reverse('admin:articles_conflict_changelist')}?{request.GET.urlencode()}",
        }
        return TemplateResponse(request, "admin/articles/conflict/many.html", context)

    def refuse_unless_allowed(self, request: HttpRequest) -> None:
        if not (self.has_view_permission(request) and request.user.has_perm(MAY_DECIDE)):
            raise PermissionDenied


def third_form(conflict: Conflict, present: Any, **given: Any) -> ThirdForm | None:
    """The form for a third value; None where the desk has no field for it."""
    return ThirdForm(conflict, present, **given) if conflict.field in WRITABLE else None
