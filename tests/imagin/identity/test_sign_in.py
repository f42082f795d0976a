"""Signing in on the hub, through an upstream provider; and everything that must not work."""

import time

import pytest

from imagin.identity.events import told
from imagin.identity.models import Account, HubSession, UpstreamProvider
from imagin.vault.person import person_key
from tests.imagin.identity.chain import (
    ISSUER,
    come_back,
    leave_for_provider,
    query_of,
    register_upstream,
    sign_in_on_hub,
)
from tests.imagin.identity.helpers import SOPHIE, hub_account, hub_client, sign_in

pytestmark = pytest.mark.urls("tests.imagin.identity.pages")
PAGE = "/formulaire/"


class TestHub:
    def test_request_to_the_provider(self, portal):
        asked = leave_for_provider(hub_client())
        assert asked["redirect_uri"] == "http://localhost:8000/connexion/retour/"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["nonce"]) >= 32
        assert "prompt" not in asked

    def test_account_of_the_subject(self, portal):
        client = hub_client()
        assert sign_in_on_hub(client, portal).url == "/"
        account = Account.objects.get()
        assert (account.issuer, account.subject) == (ISSUER, "sophie")
        assert account.person_key == person_key(SOPHIE)
        assert "code_verifier" in portal.posted[0]
        session = HubSession.objects.get()
        assert (session.account, session.upstream_sid, session.amr) == (account, "up-1", ["pwd"])

    def test_second_time_is_the_same_account(self, portal):
        sign_in_on_hub(hub_client(), portal)
        portal.claims["name"] = "Sophie Vidal-Roux"
        sign_in_on_hub(hub_client(), portal)
        assert Account.objects.get().display_name == "Sophie Vidal-Roux"

    def test_same_email_is_not_the_same_person(self, portal):
        portal.claims["email"] = "s.vidal@ac-toulouse.fr"
        sign_in_on_hub(hub_client(), portal)
        portal.claims["sub"] = "other"
        sign_in_on_hub(hub_client(), portal)
        assert Account.objects.count() == 2

    def test_claims_the_provider_is_not_trusted_for(self, db, servers):
        register_upstream(trusted_claims=[])
        servers.claims = {"sub": "x", "numen": SOPHIE, "imagin_identifier": "toulouse/900001"}
        sign_in_on_hub(hub_client(), servers)
        account = Account.objects.get()
        assert (account.person_key, account.imagin_identifier) == ("", "")

    def test_unreadable_numen_ties_to_nobody(self, portal):
        portal.claims["numen"] = "?"
        sign_in_on_hub(hub_client(), portal)
        assert Account.objects.get().person_key == ""

    def test_no_provider_can_assert_hosting(self, portal):
        portal.claims |= {"hosting": True, "roles": ["hosting"]}
        sign_in_on_hub(hub_client(), portal)
        assert Account.objects.get().hosting is False

    def test_closed_account(self, portal):
        hub_account("sophie", is_active=False)
        client = hub_client()
        assert sign_in_on_hub(client, portal).url == "/connexion/echec/?motif=compte-ferme"
        assert HubSession.objects.count() == 0

    def test_session_id_is_renewed(self, portal):
        client = hub_client()
        asked = leave_for_provider(client)
        before = client.cookies["imagin_session"].value
        come_back(client, portal, asked)
        assert client.cookies["imagin_session"].value != before

    def test_choice_between_providers(self, portal):
        register_upstream(code="autre", name="ProConnect", issuer="https://pc.example", use_pkce=False)
        client = hub_client()
        page = client.get("/connexion/?next=/o/authorize/").content.decode()
        assert "ProConnect" in page and "Portail de l" in page
        asked = leave_for_provider(client, "/connexion/?fournisseur=autre")
        assert "code_challenge" not in asked

    def test_without_provider(self, db):
        response = hub_client().get("/connexion/")
        assert "Aucun service de connexion" in response.content.decode()


class TestTold:
    """What the journal hears: ids and codes; nothing of what anybody can forge."""

    @pytest.fixture(autouse=True)
    def heard(self):
        self.events = []

        def hear(code, actor, data, **signal):
            self.events.append((code, actor, data))

        told.connect(hear)
        yield
        told.disconnect(hear)

    def test_opened(self, portal):
        sign_in_on_hub(hub_client(), portal)
        account = Account.objects.get()
        expected = {"provider": "portail", "acr": "urn:imagin:acr:1"}
        assert self.events == [("sign_in.opened", str(account.pk), expected)]

    def test_refused(self, portal):
        hub_account("sophie", is_active=False)
        sign_in_on_hub(hub_client(), portal)
        expected = {"reason": "compte-ferme", "provider": "portail"}
        assert self.events == [("sign_in.refused", "", expected)]

    def test_forged(self, portal):
        hub_client().get("/connexion/retour/?error=access_denied&state=x")
        assert self.events == []


class TestAnswerRefused:
    """Each leaves without a session a visitor, and as he was a person already signed in."""

    @pytest.fixture(params=["visitor", "signed in"])
    def client(self, request, portal):
        client = hub_client()
        if request.param == "signed in":
            sign_in(client, hub_account("already"))
        self.state = client.get("/session/etat/").status_code
        yield client
        assert client.get("/session/etat/").status_code == self.state
        assert not Account.objects.filter(subject="sophie").exists()

    def asked(self, client):
        """A state as SignInView notes it, also for a person who is signed in."""
        store = client.session
        noted = {"nonce": "n-1", "code_verifier": "v", "provider": "portail", "next": "/", "fresh": False}
        store["oidc_states"] = {"s-1": {**noted, "added_on": time.time()}}
        store.save()
        client.cookies["imagin_session"] = store.session_key
        return {"state": "s-1", "nonce": "n-1"}

    def refused(self, response, reason):
        assert response.url == f"/connexion/echec/?motif={reason}"

    def test_forged_error(self, client):
        self.refused(client.get("/connexion/retour/?error=access_denied&state=x"), "perime")

    def test_error_for_a_real_state(self, client):
        asked = self.asked(client)
        self.refused(client.get("/connexion/retour/", {"error": "x", "state": asked["state"]}), "refus")

    def test_state_of_another_browser(self, client, portal):
        stolen = leave_for_provider(hub_client())
        self.refused(come_back(client, portal, stolen), "perime")

    def test_without_code(self, client):
        self.refused(client.get("/connexion/retour/", {"state": self.asked(client)["state"]}), "refus")

    def test_wrong_nonce(self, client, portal):
        asked = self.asked(client)
        self.refused(come_back(client, portal, asked | {"nonce": "other"}), "erreur")

    def test_other_issuer_named_in_the_answer(self, client, portal):
        asked = self.asked(client)
        self.refused(come_back(client, portal, asked, iss="https://mechant.example"), "erreur")

    def test_provider_closed_meanwhile(self, client, portal):
        asked = self.asked(client)
        UpstreamProvider.objects.update(active=False)
        self.refused(come_back(client, portal, asked), "erreur")


def test_state_serves_once(portal):
    client = hub_client()
    asked = leave_for_provider(client)
    come_back(client, portal, asked)
    assert come_back(client, portal, asked).url == "/connexion/echec/?motif=perime"


def test_old_state(portal, clock):
    client = hub_client()
    asked = leave_for_provider(client)
    clock.shift(1801)
    assert come_back(client, portal, asked).url == "/connexion/echec/?motif=perime"


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/missions/?q=a", "/missions/?q=a"),
        ("//mechant.example/", "/"),
        ("https://mechant.example/", "/"),
        ("http://localhost:8000/missions/", "/"),
        ("/\\mechant.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/connexion/retour/?code=1", "/"),
        ("/quitter/", "/"),
        ("", "/"),
    ],
)
def test_where_one_comes_back(portal, wanted, reached):
    client = hub_client()
    asked = query_of(client.get("/connexion/", {"next": wanted, "porte": "personnel"}).url)
    assert come_back(client, portal, asked).url == reached


def test_after_an_idle_end_the_person_proves_himself_again(portal, clock):
    client = hub_client()
    sign_in_on_hub(client, portal)
    clock.shift(1800)
    assert client.get("/session/etat/").status_code == 401
    asked = leave_for_provider(client)
    assert asked["prompt"] == "login"
    portal.claims["auth_time"] = 1_000_000
    assert come_back(client, portal, asked).url == "/connexion/echec/?motif=erreur"
