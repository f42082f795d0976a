"""Composition root of the hub's host. The probes live here: they answer on every host, without an academy."""

from django.urls import include, path

from imagin.urls import favicon

urlpatterns = [
    path("", include("imagin.identity.urls_hub")),
    path("second-facteur/", include("imagin.factors.urls")),
    path("", include("portal.shell.urls")),
    path("", include("portal.hosting.urls")),
    path("journal/", include("portal.journal.urls")),
    path("sante/", include("imagin.health.urls")),
    path("favicon.ico", favicon, name="favicon"),
]

handler400 = "portal.shell.errors.bad_request"
handler403 = "portal.shell.errors.forbidden"
handler404 = "portal.shell.errors.not_found"
handler500 = "portal.shell.errors.server_error"
