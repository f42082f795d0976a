from django.urls import path

from imagin.identity.views import leave, refusals, session, sign_in

app_name = "identity"

urlpatterns = [
    path("connexion/", sign_in.SignInView.as_view(), name="sign_in"),
    path("connexion/retour/", sign_in.CallbackView.as_view(), name="callback"),
    path("connexion/echec/", refusals.failure, name="failure"),
    path("connexion/expiree/", refusals.expired, name="expired"),
    path("quitter/", leave.AcademyLeaveView.as_view(), name="leave"),
    path("session/prolonger/", session.extend, name="extend"),
    path("session/etat/", session.state, name="state"),
]
