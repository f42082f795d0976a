from django.urls import path

from portal.division import externals, linked, pending

app_name = "division"

PENDING = "comptes-a-rattacher/<int:number>/"
LOCAL = "comptes-locaux/<int:external>/"

urlpatterns = [
    path("comptes-a-rattacher/", pending.listing, name="pending"),
    path("comptes-a-rattacher/rattaches/", linked.listing, name="linked"),
    path("comptes-a-rattacher/rattaches/<int:number>/annuler/", linked.undo, name="linked-undo"),
    path("comptes-locaux/", externals.search, name="externals"),
    path(LOCAL, externals.account, name="external"),
    path(LOCAL + "mot-de-passe/", externals.reissue, name="external-reissue"),
    path(LOCAL + "lien/", externals.send_link, name="external-link"),
    path(LOCAL + "fermer/", externals.close, name="external-close"),
    path(LOCAL + "rouvrir/", externals.reopen, name="external-reopen"),
    path(PENDING, pending.choose, name="pending-choose"),
    path(PENDING + "rattacher/", pending.tie, name="pending-tie"),
    path(PENDING + "annuler/", pending.undo, name="pending-undo"),
    path(PENDING + "refuser/", pending.refuse, name="pending-refuse"),
]
