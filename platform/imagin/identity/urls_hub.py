from django.urls import include, path

from imagin.identity.views import (
    callback,
    doors,
    external,
    external_password,
    hub_calls,
    leave,
    linking,
    refusals,
    session,
    sign_in,
)

app_name = "identity"

urlpatterns = [
    path("connexion/", sign_in.HubSignInView.as_view(), name="sign_in"),
    path("connexion/portes/", doors.hub_doors, name="doors"),
    path("connexion/retour/", callback.CallbackView.as_view(), name="callback"),
    path("connexion/echec/", refusals.failure, name="failure"),
    path("connexion/expiree/", refusals.expired, name="expired"),
    path("connexion/externe/", external.ExternalSignInView.as_view(), name="external"),
    path("connexion/externe/oubli/", external.ForgottenView.as_view(), name="external_forgotten"),
    path("connexion/externe/changer/", external_password.ChangeView.as_view(), name="external_change"),
    path("connexion/externe/lien/", external_password.LinkView.as_view(), name="external_link"),
    path(
        "connexion/externe/lien/<slug:code>/<slug:slug>/",
        external_password.open_link,
        name="external_open_link",
    ),
    path("quitter/", leave.HubLeaveView.as_view(), name="leave"),
    path("quitter/fin/", leave.left, name="left"),
    path("session/prolonger/", session.extend, name="extend"),
    path("session/etat/", session.state, name="state"),
    path("session/v1/acts", hub_calls.acts, name="session_acts"),
    path("session/v1/preferences", hub_calls.save_preferences, name="session_preferences"),
    path("rattachements/", linking.links, name="links"),
    path("rattachements/nouveau/", linking.link_new, name="link_new"),
    path("rattachements/<int:number>/annuler/", linking.link_undo, name="link_undo"),
    path("o/", include("imagin.identity.provider.urls")),
]
