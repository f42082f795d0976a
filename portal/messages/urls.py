from django.urls import path

from portal.messages import acceptances, acts, views, writing

app_name = "messages"

DRAFT = "brouillons/<uuid:writing>/"
VERSION = "<slug:slug>/versions/<int:version>/"
ACCEPTED = "conditions/versions/<int:version>/acceptations/"

urlpatterns = [
    path("", views.messages_list, name="list"),
    path("aide/", views.help_pages, name="help-pages"),
    path("bandeau/nouveau/", writing.new_banner, name="new-banner"),
    path(DRAFT, acts.review, name="review"),
    path(DRAFT + "apercu/", acts.preview, name="preview"),
    path(DRAFT + "supprimer/", acts.delete_draft, name="delete-draft"),
    path(ACCEPTED, acceptances.accepted, name="acceptances"),
    path(ACCEPTED + "export/", acceptances.export, name="acceptances-export"),
    path("<slug:slug>/", views.thread, name="thread"),
    path("<slug:slug>/ecrire/", writing.write, name="write"),
    path(VERSION, views.version, name="version"),
    path(VERSION + "retirer/", acts.withdraw, name="withdraw"),
    path(VERSION + "republier/", writing.republish, name="republish"),
]
