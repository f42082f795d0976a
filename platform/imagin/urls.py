"""Composition root of an academy's host: sign-in, the page around, the activities (DESIGN §3)."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

# A PDF shown by the browser names no icon of its own: the browser asks here.
favicon = login_not_required(RedirectView.as_view(url=f"{settings.STATIC_URL}shell/mark.svg"))

urlpatterns = [
    path("", include("imagin.identity.urls_academy")),
    path("", include("portal.shell.urls")),
    path("", include("portal.shell.urls_academy")),
    path("", include("portal.teacher.urls")),
    path("signalements/", include("portal.corrections.urls")),
    path("", include("portal.division.urls")),
    path("", include("portal.support.urls")),
    path("journal/", include("portal.journal.urls")),
    path("messages/", include("portal.messages.urls")),
    path("reglages/", include("portal.rules.urls")),
    path("favicon.ico", favicon, name="favicon"),
]

handler400 = "portal.shell.errors.bad_request"
handler403 = "portal.shell.errors.forbidden"
handler404 = "portal.shell.errors.not_found"
handler500 = "portal.shell.errors.server_error"
