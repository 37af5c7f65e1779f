"""The desk's name, on every page of it."""

from django.conf import settings
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = admin.site.site_title = f"{settings.SITE_NAME} desk"
admin.site.index_title = _("The desk")
# The list of articles needs the width.
admin.site.enable_nav_sidebar = False
