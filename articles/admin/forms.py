"""The forms in which editors change articles: the row of the list and the full form."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import curation
from articles.admin.words import happened, needed
from articles.models import Article, Topic

FOLLOW_RULE = "_follow_rule"  # the name of a button
EVENTS_TOLD = 10  # changes listed to somebody who comes late


class ReadVersion(forms.IntegerField):
    """The version that a form was filled from: it tells a late save from a good one, and is no change."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)

    def has_changed(self, initial, data):
        return False


class VersionedForm(forms.ModelForm):
    """A form that does not undo unseen what somebody else did while it was open."""

    late: Any = ""
    version = ReadVersion()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A list makes forms of no article too: for an id that is not there, and to ask for style sheets.
        self.before = curation.desk_values(self.instance) if self.instance.pk else {}
        self.initial["version"] = self.instance.version

    def chosen_topics(self) -> list[Topic] | None:
        """All topics that the article shall have; None where the form does not ask."""
        return None

    def check_version(self):
        """Refuses a late save and says what happened meanwhile. Saving once more is then a decision."""
        read = self.cleaned_data.get("version")
        if read == self.instance.version:
            return
        self.fill_in("version", self.instance.version)
        later = self.instance.revisions.filter(version__gt=read or 0).select_related("user", "run")
        raise ValidationError([str(self.late), *map(happened, later[:EVENTS_TOLD])])

    def fill_in(self, name, value):
        """Puts a value into the form as if it had been entered."""
        self.data = self.data.copy()
        self.data[self.add_prefix(name)] = str(value)


class RowForm(VersionedForm):
    """The switch in the row of an article."""

    late = _(
        "Not saved: this article was changed while you had the list open. "
        "To switch it all the same, save again."
    )
    # The switch as it was shown travels with it, so that what others switched meanwhile is not switched back.
    published = forms.BooleanField(required=False, show_hidden_initial=True)

    class Meta:
        model = Article
        fields = ["published"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = gettext("Published: %(headline)s") % {"headline": self.instance.title}
        self.fields["published"].widget.attrs["aria-label"] = label

    def clean(self):
        if not self.instance.pk or not self.has_changed():
            return
        self.check_version()
        if self.cleaned_data["published"] and self.instance.lacks:
            what = gettext("Not published: it needs %(what)s.") % {"what": needed(self.instance)}
            raise ValidationError(linked(what, self.instance, gettext("Open its form.")))


class ArticleForm(VersionedForm):
    """The full form of an article."""

    late = _(
        "Not saved: this article was changed while you had it open, as listed here. What you entered still "
        "stands in the form; saving once more puts it in place of what the others did."
    )
    topic_names = forms.ModelMultipleChoiceField(
        Topic.objects.all(),
        required=False,
        label=_("Topics"),
        widget=AutocompleteSelectMultiple(Article._meta.get_field("topics"), site),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if FOLLOW_RULE in self.data:
            self.follow_rule(publish=self.data[FOLLOW_RULE] == "publish")
        self.initial["topic_names"] = [link.topic_id for link in self.instance.article_topics.all()]
        if "published_at" in self.fields:
            date = self.fields["published_at"]
            date.kept = self.instance.published_at
            zone = gettext("Time zone: %(zone)s.") % {"zone": timezone.get_current_timezone_name()}
            date.help_text = f"{date.help_text} {zone}"

    def follow_rule(self, *, publish):
        """The button beside what the rule says sets the switch, and all that goes with publishing follows."""
        self.data = self.data.copy()
        self.data.pop("published", None)
        if publish:
            self.data["published"] = "on"

    def _get_validation_exclusions(self):
        # AddressField decides what an address is. The model's own check differs, and would refuse to save an
        # article over an address that its seed file gave.
        return super()._get_validation_exclusions() | {"url", "amp_url"}

    def clean_url(self):
        url = self.cleaned_data["url"]
        holder = curation.address_holder(url) if url and "url" in self.changed_data else None
        if holder not in (None, self.instance):
            raise ValidationError(linked(gettext("This is already the address of"), holder, holder.title))
        return url

    def clean(self):
        super().clean()
        self.check_version()
        if self.cleaned_data.get("body") and not self.cleaned_data.get("body_format"):
            self.cleaned_data["body_format"] = Article.BodyFormat.PLAIN
        if self.cleaned_data.get("published"):
            self.ask_for_what_is_missing()

    def ask_for_what_is_missing(self):
        """Publishing needs a date, prefilled with now, and a source or "our own text" (blueprint rule 12)."""
        given = {name: self.cleaned_data.get(name) for name in ("published_at", "provider")}
        lacks = Article(**given, own_text=bool(self.cleaned_data.get("own_text"))).lacks
        if "date" in lacks and "published_at" not in self.errors:
            now = timezone.localtime().replace(second=0, microsecond=0)
            self.fill_in("published_at_0", now.date())
            self.fill_in("published_at_1", now.time())
            self.add_error(
                "published_at",
                _("A published article needs a date. Now is filled in: save again, or correct it."),
            )
        if "source" in lacks and "provider" not in self.errors:
            self.add_error(
                "provider",
                _("A published article needs a source: choose one, or tick “our own text” if we wrote it."),
            )

    def chosen_topics(self) -> list[Topic]:
        """The topics that stay, as they stood, then the new ones in the order of all topics."""
        before = self.before["topics"]
        places = {name: place for place, name in enumerate(before)}
        chosen = self.cleaned_data["topic_names"]
        return sorted(chosen, key=lambda topic: places.get(topic.name, len(before)))


def linked(sentence: str, article: Article, text: str) -> SafeString:
    """A sentence that ends in a link to an article's form."""
    address = reverse("admin:articles_article_change", args=[article.pk])
    return format_html('{} <a href="{}" dir="auto">{}</a>', sentence, address, text)
