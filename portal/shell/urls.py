from django.urls import path

from portal.shell import legal, views

app_name = "shell"

urlpatterns = [
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("guide/", views.guide, name="guide"),
    path("guide/guide.pdf", views.guide_pdf, name="guide_pdf"),
    path("plan-du-site/", views.sitemap, name="sitemap"),
    path("aide/", views.help_root, name="help-root"),
    path("aide/<slug:slug>/", views.help_page, name="help"),
    path("declaration-accessibilite/", legal.declaration, name="declaration"),
    path("donnees-personnelles/", legal.privacy, name="privacy"),
    path("mentions-legales/", legal.notice, name="legal"),
    path("apparence.css", views.appearance, name="appearance"),
]
