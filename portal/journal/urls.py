from django.urls import path

from portal.journal import views

app_name = "journal"

urlpatterns = [
    path("", views.entries, name="entries"),
    path("export/", views.export, name="export"),
]
