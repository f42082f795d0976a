from django.urls import include, path

from tests.imagin.identity.pages import form

urlpatterns = [
    path("formulaire/", form),
    path("", include("imagin.identity.urls_hub")),
    path("", include("portal.shell.urls")),
]
