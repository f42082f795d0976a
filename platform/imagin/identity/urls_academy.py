from django.urls import path

from imagin.identity.views import (
    backchannel,
    callback,
    doors,
    initiate,
    leave,
    refusals,
    session,
    sign_in,
    step_up,
    tie_request,
)

app_name = "identity"

urlpatterns = [
    path("connexion/", sign_in.AcademySignInView.as_view(), name="sign_in"),
    path("connexion/portes/", doors.doors, name="doors"),
    path("connexion/initier/", initiate.InitiateView.as_view(), name="initiate"),
    path("connexion/renfort/", step_up.StepUpView.as_view(), name="step_up"),
    path("connexion/deconnexion/", backchannel.end, name="backchannel_logout"),
    path("connexion/retour/", callback.CallbackView.as_view(), name="callback"),
    path("connexion/rattachement/", tie_request.ask, name="ask_tie"),
    path("connexion/echec/", refusals.failure, name="failure"),
    path("connexion/expiree/", refusals.expired, name="expired"),
    path("quitter/", leave.AcademyLeaveView.as_view(), name="leave"),
    path("session/prolonger/", session.extend, name="extend"),
    path("session/etat/", session.state, name="state"),
]
