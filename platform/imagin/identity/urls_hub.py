from django.urls import include, path

from imagin.identity.views import hub_calls, leave, refusals, session, sign_in

app_name = "identity"

urlpatterns = [
    path("connexion/", sign_in.SignInView.as_view(), name="sign_in"),
    path("connexion/retour/", sign_in.CallbackView.as_view(), name="callback"),
    path("connexion/echec/", refusals.failure, name="failure"),
    path("connexion/expiree/", refusals.expired, name="expired"),
    path("quitter/", leave.HubLeaveView.as_view(), name="leave"),
    path("quitter/fin/", leave.left, name="left"),
    path("session/prolonger/", session.extend, name="extend"),
    path("session/etat/", session.state, name="state"),
    path("session/v1/acts", hub_calls.acts, name="session_acts"),
    path("session/v1/preferences", hub_calls.save_preferences, name="session_preferences"),
    path("o/", include("imagin.identity.urls_provider")),
]
