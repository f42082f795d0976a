from django.urls import path

from portal.rules import all_changes, editing, opening, undoing, views

app_name = "rules"

urlpatterns = [
    path("", views.home, name="home"),
    path("changements/", all_changes.all_changes, name="changes"),
    path("changements/<int:number>/annuler/", undoing.undo, name="undo"),
    path("regle/<str:key>/", editing.show, name="rule"),
    path("regle/<str:key>/confirmer/", editing.confirm, name="confirm"),
    path("ouvertures/", opening.windows, name="windows"),
    path("ouvertures/<slug:service>/", opening.show, name="window"),
    path("ouvertures/<slug:service>/confirmer/", opening.confirm, name="window-confirm"),
]
