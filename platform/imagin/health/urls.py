"""Included under ``sante/`` on the hub, which answers these for every host."""

from django.urls import path

from imagin.health import views

app_name = "health"
urlpatterns = [
    path("vivant", views.alive, name="alive"),
    path("pret", views.ready, name="ready"),
]
