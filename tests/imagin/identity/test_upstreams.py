"""Which provider for which academy, what is asked of it, and what it is believed for."""

from urllib.parse import urlencode

import pytest

from imagin.identity.client import http
from imagin.identity.client.assurance import ACR_ONE
from imagin.identity.client.engine import name_in
from imagin.identity.client.upstream import hub_provider, offered_to, upstream_provider
from imagin.identity.models import Account, HubSession, ProviderOffer, UpstreamProvider
from imagin.vault.person import person_key
from tests.imagin.identity.chain import (
    come_back,
    leave_for_provider,
    query_of,
    register_upstream,
    sign_in_on_hub,
)
from tests.imagin.identity.helpers import SOPHIE, Signer, hub_client


def authorize(academy, **more):
    return "/o/authorize/?" + urlencode({"client_id": f"academy-{academy}", **more})


def sign_in_for(academy, client=None, **more):
    query = {"next": authorize(academy), **more}
    return (client or hub_client()).get("/connexion/", query)


@pytest.fixture
def noumea(portal):
    """Nouméa's own portal, besides the one of everywhere."""
    row = register_upstream(
        code="noumea", name="Portail de Nouméa", issuer="https://noumea.example", everywhere=False
    )
    ProviderOffer.objects.create(provider=row, academy="noumea")
    return row


class TestByAcademy:
    def test_only_one_is_gone_to_at_once(self, noumea):
        assert sign_in_for("toulouse").url.startswith("https://portail.example/")

    def test_several_are_chosen_from_by_name(self, noumea):
        page = sign_in_for("noumea").content.decode()
        assert "Portail de Nouméa" in page and "Portail de l" in page and "Vice-rectorat" in page

    def test_the_chosen_one(self, noumea):
        assert query_of(sign_in_for("noumea", fournisseur="noumea").url)["state"]

    def test_not_offered_to_another_academy_even_if_named(self, noumea):
        page = sign_in_for("toulouse", fournisseur="noumea")
        assert page.status_code == 200 and "Portail de Nouméa" not in page.content.decode()

    def test_none_says_what_to_do(self, db):
        page = sign_in_for("toulouse").content.decode()
        assert "Aucun service de connexion" in page and "Académie de Toulouse" in page

    def test_closed_one_is_offered_to_nobody(self, noumea):
        noumea.active = False
        noumea.save()
        assert [row.code for row in offered_to("noumea")] == ["portail"]

    def test_who_comes_to_the_hub_itself_sees_them_all(self, noumea):
        page = hub_client().get("/connexion/").content.decode()
        assert "Portail de Nouméa" in page and "Portail de l" in page

    def test_withdrawn_while_the_person_was_there(self, noumea, servers):
        client = hub_client()
        asked = query_of(sign_in_for("noumea", client, fournisseur="noumea").url)
        ProviderOffer.objects.all().delete()
        failed = query_of(come_back(client, servers, asked).url)
        assert failed == {"motif": "erreur", "next": "/o/authorize/?client_id=academy-noumea"}

    @pytest.mark.parametrize("back", ["/hebergement/?client_id=academy-noumea", "/o/authorize/?client_id=x"])
    def test_academy_is_read_in_an_authorization_request_only(self, noumea, back):
        page = hub_client().get("/connexion/", {"next": back}).content.decode()
        assert "Vice-rectorat" not in page


class TestWhatIsAsked:
    KNOWN = {
        "response_type",
        "scope",
        "client_id",
        "redirect_uri",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }

    def test_nothing_unknown_is_sent(self, portal):
        """ProConnect refuses a request with a parameter that it does not know."""
        assert query_of(sign_in_for("toulouse").url).keys() == self.KNOWN

    def test_the_hub_keeps_its_own_parameters(self, portal):
        back = authorize("toulouse", porte="personnel", acr_values="urn:imagin:acr:2", max_age="300")
        asked = query_of(hub_client().get("/connexion/", {"next": back}).url)
        assert asked.keys() == self.KNOWN

    def test_without_pkce(self, db, servers):
        register_upstream(use_pkce=False)
        servers.claims = {"sub": "sophie", "name": "Sophie"}
        client = hub_client()
        asked = leave_for_provider(client)
        assert asked.keys() == self.KNOWN - {"code_challenge", "code_challenge_method"}
        come_back(client, servers, asked)
        assert "code_verifier" not in servers.posted[0] and Account.objects.count() == 1

    def test_the_secret_goes_to_the_token_endpoint_only(self, portal):
        assert "secret" not in str(leave_for_provider(hub_client()))
        sign_in_on_hub(hub_client(), portal)
        assert portal.posted[0]["client_secret"] == "secret"

    def test_level_asked_then_required(self, db, servers):
        register_upstream(acr_values="eidas2 eidas3")
        servers.claims = {"sub": "sophie", "name": "Sophie", "acr": "eidas1"}
        client = hub_client()
        asked = leave_for_provider(client)
        assert asked["acr_values"] == "eidas2 eidas3"
        assert come_back(client, servers, asked).url == "/connexion/echec/?motif=erreur"
        servers.claims["acr"] = "eidas3"
        assert sign_in_on_hub(hub_client(), servers).url == "/"

    def test_provider_known_to_name_itself_must(self, db, servers):
        register_upstream(names_itself=True)
        servers.claims = {"sub": "sophie", "name": "Sophie"}
        assert sign_in_on_hub(hub_client(), servers).url == "/connexion/echec/?motif=erreur"

    def test_academies_send_no_secret(self):
        provider = hub_provider("toulouse", "http://toulouse.localhost:8000")
        assert (provider.token_auth, provider.client_secret) == ("private_key_jwt", "")


class TestLinkingClaim:
    """What ties the first time is agreed per provider; it is never the e-mail."""

    def account(self, servers, claims, **row):
        register_upstream(**row)
        servers.claims = {"sub": "x", "name": "X", "email": "x@ac-caen.fr", **claims}
        sign_in_on_hub(hub_client(), servers)
        return Account.objects.get()

    def test_numen(self, db, servers):
        account = self.account(servers, {"numen": SOPHIE}, trusted_claims=["numen"])
        assert (account.person_key, account.imagin_identifier) == (person_key(SOPHIE), "")

    def test_agreed_claim_names_the_academy_that_gave_it(self, db, servers):
        row = {"linking_claim": "matricule", "trusted_claims": ["matricule"]}
        account = self.account(servers, {"matricule": "caen/12345", "numen": SOPHIE}, **row)
        assert (account.person_key, account.imagin_identifier) == ("", "caen/12345")

    @pytest.mark.parametrize("told", ["12345", "/12345", "caen/", 12345, ["caen/1"], "caen/" + "1" * 80])
    def test_agreed_claim_without_academy_ties_to_nobody(self, db, servers, told):
        row = {"linking_claim": "matricule", "trusted_claims": ["matricule"]}
        assert self.account(servers, {"matricule": told}, **row).imagin_identifier == ""

    def test_claim_that_was_not_agreed(self, db, servers):
        account = self.account(servers, {"matricule": "caen/12345"}, trusted_claims=["numen"])
        assert account.imagin_identifier == ""

    @pytest.mark.parametrize(("told", "kept"), [("caen/1", "caen/1"), ("toulouse/1", "")])
    def test_provider_of_one_academy_speaks_for_no_other(self, db, servers, told, kept):
        claims = {"linking_claim": "matricule", "trusted_claims": ["matricule"]}
        row = register_upstream(everywhere=False, **claims)
        ProviderOffer.objects.create(provider=row, academy="caen")
        servers.claims = {"sub": "x", "name": "X", "matricule": told}
        sign_in_on_hub(hub_client(), servers)
        assert Account.objects.get().imagin_identifier == kept


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "Sophie Vidal", "given_name": "S"}, "Sophie Vidal"),
        ({"given_name": "Malo", "usual_name": "Le Goff", "family_name": "Goff"}, "Malo Le Goff"),
        ({"given_name": "Malo", "family_name": "Goff"}, "Malo Goff"),
        ({}, ""),
    ],
)
def test_name_in(claims, name):
    assert name_in(claims) == name


class TestUserinfo:
    """Asked when the ID token lacks something; JSON or a signed token; the same subject or nothing."""

    @pytest.fixture
    def told(self, servers, monkeypatch):
        register_upstream(userinfo_endpoint="https://portail.example/userinfo")
        servers.claims = {"sub": "sophie", "name": None}
        answers = {}
        monkeypatch.setattr(http, "userinfo", lambda provider, token: answers["told"](provider))
        return answers

    @pytest.fixture
    def account(self, told, servers):
        def arrive(answer):
            told["told"] = answer if callable(answer) else lambda provider: answer
            response = sign_in_on_hub(hub_client(), servers)
            return response.url, Account.objects.first()

        return arrive

    def test_json(self, db, account):
        _, found = account({"sub": "sophie", "name": "Sophie Vidal", "numen": SOPHIE})
        assert (found.display_name, found.person_key) == ("Sophie Vidal", person_key(SOPHIE))

    def test_signed(self, db, account, servers):
        told = {"sub": "sophie", "nonce": None, "exp": None, "iat": None, "numen": SOPHIE}
        _, found = account(lambda provider: servers.signer.token(provider, **told))
        assert (found.display_name, found.person_key) == ("Sophie Vidal", person_key(SOPHIE))

    @pytest.mark.parametrize("changes", [{"aud": "other"}, {"iss": "https://x.example"}, {"sub": "paul"}])
    def test_signed_wrongly(self, db, account, servers, changes):
        told = {"sub": "sophie", **changes}
        url, found = account(lambda provider: servers.signer.token(provider, **told))
        assert (url, found) == ("/connexion/echec/?motif=erreur", None)

    def test_signed_by_another_key(self, db, account, servers):
        other = Signer("k1", key="other")
        url, found = account(lambda provider: other.token(provider, sub="sophie"))
        assert (url, found) == ("/connexion/echec/?motif=erreur", None)

    def test_of_another_subject(self, db, account):
        url, found = account({"sub": "paul", "name": "Paul", "numen": SOPHIE})
        assert (url, found) == ("/connexion/echec/?motif=erreur", None)

    def test_cannot_change_what_the_id_token_said(self, db, account, servers):
        servers.claims |= {"auth_time": 1_600_000_000}
        account({"sub": "sophie", "iss": "https://x.example", "auth_time": 1, "name": "Sophie"})
        assert Account.objects.get().issuer == "https://portail.example"
        assert HubSession.objects.get().authenticated_at.timestamp() == 1_600_000_000


def test_an_upstream_s_second_factor_is_not_ours(portal):
    portal.claims["amr"] = ["pwd", "mfa"]
    client = hub_client()
    sign_in_on_hub(client, portal)
    assert HubSession.objects.get().amr == ["pwd"]
    page = client.get("/")
    assert page.wsgi_request.assurance.acr == ACR_ONE


def test_the_secret_is_not_shown(portal):
    assert "'secret'" not in repr(upstream_provider(UpstreamProvider.objects.get()))
