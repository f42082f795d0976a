"""The hub's sign-in against a certified OpenID Provider: our real client, its real answers, over HTTP.

Without npm and without what it installed before, these tests fail: that our client follows the standard
is what they say.
"""

import io

import pytest
import requests
from django.core.management import call_command

from imagin.identity.client import tokens
from imagin.identity.client.upstream import upstream_provider
from imagin.identity.models import Account, HubSession, UpstreamProvider
from imagin.vault.person import person_key
from tests.certified.process import Certified, installed
from tests.imagin.identity.chain import path_of, query_of
from tests.imagin.identity.conftest import own_cache as own_cache
from tests.imagin.identity.helpers import SOPHIE, hub_client

CALLBACK = "http://localhost:8000/connexion/retour/"


@pytest.fixture(scope="module")
def folder():
    return installed()


def started(folder, **options):
    provider = Certified(folder, CALLBACK, **options)
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def plain(folder):
    """RS256, userinfo in JSON."""
    yield from started(folder)


@pytest.fixture(scope="module")
def sealed(folder):
    """ES256, userinfo as a signed token, and no PKCE: shaped like ProConnect."""
    yield from started(folder, ALG="ES256", SIGNED_USERINFO="1", PKCE="0")


@pytest.fixture
def register(db, monkeypatch):
    """By the command, which reads the provider's own discovery document."""

    def add(provider, *more):
        monkeypatch.setenv("CERTIFIED_SECRET", provider.secret)
        named = ["--name", "Certifié", "--issuer", provider.url, "--client-id", provider.client_id]
        told = ["--secret-env", "CERTIFIED_SECRET", "--scopes", "openid profile numen", *more]
        call_command("provider", "add", "certifie", *named, *told, stdout=io.StringIO())
        return UpstreamProvider.objects.get()

    return add


def sign_in(provider, login="sophie", acr=""):
    """The hub's last answer to a person who signed in there."""
    browser = hub_client()
    address = browser.get("/connexion/").url
    answer = provider.log_in(address, login, acr)
    assert answer.headers["Location"].startswith(CALLBACK), answer.text
    return browser, browser.get(path_of(answer.headers["Location"]))


def test_whole_sign_in(register, plain):
    row = register(plain)
    assert row.names_itself and row.token_endpoint == f"{plain.url}/token"
    browser, answer = sign_in(plain)
    assert answer.url == "/"
    account = Account.objects.get()
    assert (account.issuer, account.subject) == (plain.url, "sophie")
    assert (account.display_name, account.person_key) == ("Sophie Vidal", person_key(SOPHIE))
    assert HubSession.objects.get().account == account
    assert browser.get("/session/etat/").status_code == 200


def test_signed_userinfo_other_algorithm_no_pkce(register, sealed):
    register(sealed, "--alg", "ES256", "--no-pkce")
    _, answer = sign_in(sealed, "malo")
    assert answer.url == "/"
    account = Account.objects.get()
    assert (account.subject, account.display_name) == ("malo", "Malo Le Goff")
    assert account.person_key == person_key("04E0512345ABC")


def test_algorithm_that_was_not_agreed(register, sealed):
    row = register(sealed, "--alg", "ES256", "--no-pkce")
    UpstreamProvider.objects.filter(pk=row.pk).update(sign_alg="RS256")
    _, answer = sign_in(sealed)
    assert answer.url == "/connexion/echec/?motif=erreur"
    assert not Account.objects.exists()


def test_this_provider_does_refuse_what_it_does_not_know(register, plain):
    register(plain)
    address = hub_client().get("/connexion/").url
    assert requests.get(address, timeout=5).status_code == 200
    assert requests.get(address + "&porte=personnel", timeout=5).status_code == 400


def test_new_key_is_fetched_once_it_is_seen(register, plain):
    register(plain)
    sign_in(plain)
    kept = tokens.remembered.recall(_cache_key())
    kid = plain.change_key()
    assert kid not in [key["kid"] for key in kept]
    _, answer = sign_in(plain)
    assert answer.url == "/"
    assert kid in [key["kid"] for key in tokens.remembered.recall(_cache_key())]


def _cache_key():
    return tokens._cache_key(upstream_provider(UpstreamProvider.objects.get()))


def test_level_asked_and_reached(register, plain):
    register(plain, "--acr", "eidas2")
    assert sign_in(plain, acr="eidas2")[1].url == "/"


def test_level_asked_and_not_reached(register, plain):
    register(plain, "--acr", "eidas2")
    assert sign_in(plain, acr="eidas1")[1].url == "/connexion/echec/?motif=erreur"
    assert not Account.objects.exists()


def test_code_serves_once(register, plain):
    """The provider itself refuses it the second time, whoever brings it."""
    register(plain)
    browser = hub_client()
    answer = plain.log_in(browser.get("/connexion/").url, "sophie")
    back = path_of(answer.headers["Location"])
    assert browser.get(back).url == "/"
    thief = hub_client()
    state = query_of(thief.get("/connexion/").url)["state"]
    stolen = query_of(back) | {"state": state}
    assert thief.get("/connexion/retour/", stolen).url == "/connexion/echec/?motif=muet"


def test_wrong_secret(register, plain):
    row = register(plain)
    row.client_secret = "other"
    row.save()
    assert sign_in(plain)[1].url == "/connexion/echec/?motif=muet"
