from django.urls import path

from portal.division import pending

app_name = "division"

PENDING = "comptes-a-rattacher/<int:number>/"

urlpatterns = [
    path("comptes-a-rattacher/", pending.listing, name="pending"),
    path(PENDING, pending.choose, name="pending-choose"),
    path(PENDING + "rattacher/", pending.tie, name="pending-tie"),
    path(PENDING + "refuser/", pending.refuse, name="pending-refuse"),
]
