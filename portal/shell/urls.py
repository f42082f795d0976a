from django.urls import path

from portal.shell import views

app_name = "shell"

urlpatterns = [
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("guide/", views.guide, name="guide"),
    path("plan-du-site/", views.sitemap, name="sitemap"),
    path("aide/<slug:slug>/", views.help_page, name="help"),
    path("apparence.css", views.appearance, name="appearance"),
]
