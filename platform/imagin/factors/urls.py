from django.urls import path

from imagin.factors.views import enrol, listing, prove

app_name = "factors"

urlpatterns = [
    path("", listing.home, name="home"),
    path("preuve/", prove.prove, name="prove"),
    path("application/", enrol.application, name="totp"),
    path("cle/", enrol.key, name="webauthn"),
    path("codes/", listing.codes, name="codes"),
    path("<int:number>/retirer/", listing.remove, name="remove"),
]
