"""Codes and states: each serves once, here, in the browser that asked (V10.1.2, V10.2, RFC 9207)."""

import pytest

from tests.attack.browser import Browser, query_of
from tests.attack.rogue import CODE

TOULOUSE, RENNES, HUB = "toulouse.localhost", "rennes.localhost", "localhost"
TEACHER = "enseignant.toulouse"

AGE_STATES = """
from importlib import import_module
from django.conf import settings
with academy(code):
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    states = store["oidc_states"]
    for noted in states.values():
        noted["added_on"] -= seconds
    store["oidc_states"] = states
    store.save()
"""


def callback_of(browser: Browser, host: str = TOULOUSE) -> str:
    """The academy's callback address, with its code and state, before anybody goes there."""
    browser.get(host, "/connexion/?next=/missions/")
    return browser.follow_to(f"{host}:{browser.platform.port}/connexion/retour/")


def go(browser: Browser, address: str):
    return browser.follow(browser.request("GET", address))


def refused(browser: Browser, page, host: str = TOULOUSE) -> None:
    assert page.status_code == 403, page.url
    assert not browser.is_signed_in(host)


def test_control_the_callback_opens_the_session(known):
    go(known, callback_of(known))
    assert known.is_signed_in(TOULOUSE)


def test_a_callback_replayed_in_the_same_browser(known):
    address = callback_of(known)
    go(known, address)
    known.jar[TOULOUSE].pop(known.cookie_name(TOULOUSE))
    refused(known, go(known, address))


def test_a_callback_replayed_while_signed_in_changes_nothing(known):
    address = callback_of(known)
    go(known, address)
    before = known.cookie(TOULOUSE)
    assert go(known, address).status_code == 403
    assert known.is_signed_in(TOULOUSE) and known.cookie(TOULOUSE) == before


def test_a_callback_seen_by_somebody_else(known, attacker):
    refused(attacker, go(attacker, callback_of(known)))


def test_the_code_of_somebody_else_with_a_state_of_ones_own(known, attacker, platform):
    """The code alone was stolen: PKCE and the nonce tie it to the browser that asked."""
    stolen = query_of(callback_of(known))["code"]
    attacker.get(TOULOUSE, "/connexion/")
    own = query_of(attacker.follow_to("/o/authorize/"))["state"]
    iss = f"{platform.hub}/o"
    refused(
        attacker,
        attacker.visit(TOULOUSE, f"/connexion/retour/?code={stolen}&state={own}&iss={iss}"),
    )


def test_the_code_of_another_academy(known, platform):
    code = query_of(callback_of(known))["code"]
    state = query_of(callback_of(known, RENNES))["state"]
    page = known.visit(RENNES, f"/connexion/retour/?code={code}&state={state}&iss={platform.hub}/o")
    refused(known, page, RENNES)


def test_two_sign_ins_of_one_browser_with_their_states_swapped(known, platform):
    first, second = (query_of(callback_of(known)) for _ in range(2))
    assert first["state"] != second["state"]
    page = known.visit(
        TOULOUSE, f"/connexion/retour/?code={first['code']}&state={second['state']}&iss={platform.hub}/o"
    )
    refused(known, page)


def test_a_state_that_is_half_an_hour_old(known, platform):
    address = callback_of(known)
    platform.operate(AGE_STATES, code="toulouse", key=known.cookie(TOULOUSE), seconds=1801)
    refused(known, go(known, address))


@pytest.mark.parametrize("state", ["", "x", "%00", "a" * 3000, "oidc_states", "__proto__", "None", "0"])
def test_a_state_that_nobody_gave(known, platform, state):
    code = query_of(callback_of(known))["code"]
    page = known.visit(TOULOUSE, f"/connexion/retour/?code={code}&state={state}&iss={platform.hub}/o")
    refused(known, page)


def test_a_prepared_callback_does_not_sign_the_victim_in_as_the_attacker(browser, victim, platform):
    """Login CSRF: the attacker's own code and state, in a link that the victim opens."""
    attacker = browser()
    attacker.sign_in("enseignant.rennes", RENNES)
    attacker.jar.pop(RENNES)
    trap = callback_of(attacker, RENNES)
    victim.get(RENNES, "/connexion/")
    refused(victim, go(victim, trap), RENNES)


def test_a_prepared_callback_does_not_replace_the_session_that_is_open(browser):
    attacker, victim = browser(), browser()
    attacker.sign_in("enseignant.rennes", RENNES)
    attacker.jar.pop(RENNES)
    victim.sign_in(TEACHER, TOULOUSE)
    victim.visit(RENNES)
    before = victim.cookie(RENNES)
    go(victim, callback_of(attacker, RENNES))
    assert victim.cookie(RENNES) == before and victim.is_signed_in(RENNES)


def test_a_prepared_callback_of_the_hub(attacker, victim, rogue):
    """The same between the hub and an upstream provider."""
    asked = rogue.ask(attacker)
    rogue.token = rogue.sign(rogue.claims(asked["nonce"]))
    victim.get(HUB, "/connexion/")
    page = victim.visit(HUB, f"/connexion/retour/?code=c&state={asked['state']}")
    refused(victim, page, HUB)


@pytest.mark.parametrize(
    "issuer", ["http://evil.example/o", "http://idp.localhost/o", "", "%00", "HTTP://LOCALHOST/o"]
)
def test_an_answer_that_names_another_issuer(known, platform, issuer):
    """RFC 9207: the hub always names itself; another name, or none, is somebody else's answer."""
    asked = query_of(callback_of(known))
    page = known.visit(
        TOULOUSE, f"/connexion/retour/?code={asked['code']}&state={asked['state']}&iss={issuer}"
    )
    refused(known, page)


def test_an_answer_that_names_nobody(known):
    asked = query_of(callback_of(known))
    page = known.visit(TOULOUSE, f"/connexion/retour/?code={asked['code']}&state={asked['state']}")
    refused(known, page)


def test_two_providers_mixed_up(attacker, rogue, platform):
    """The hub asked the rogue; the answer says that it comes from the honest one."""
    asked = rogue.ask(attacker)
    rogue.token = rogue.sign(rogue.claims(asked["nonce"]))
    honest = f"http://idp.localhost:{platform.port + 1}/o"
    page = attacker.visit(HUB, f"/connexion/retour/?code=c&state={asked['state']}&iss={honest}")
    refused(attacker, page, HUB)


def test_two_providers_mixed_up_the_other_way(attacker, rogue):
    """The hub asked the honest one; the rogue answers with a code, to have it redeemed or its token taken."""
    attacker.get(HUB, "/connexion/?fournisseur=demo&next=/")
    asked = query_of(attacker.follow_to("idp.localhost"))
    rogue.token = rogue.sign(rogue.claims(asked["nonce"]))
    page = attacker.visit(HUB, f"/connexion/retour/?code=c&state={asked['state']}&iss={rogue.issuer}")
    refused(attacker, page, HUB)


ERRORS = ["access_denied", "login_required", "server_error", "interaction_required", "<script>", "x" * 2000]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("host", [TOULOUSE, HUB])
def test_a_forged_error_leaves_the_session_open(sophie, host, error):
    """mozilla-django-oidc 5.0.2 signs the person out (issue 3)."""
    before = sophie.cookie(host)
    page = sophie.visit(host, f"/connexion/retour/?error={error}&state=x&iss=y")
    assert "<script>" not in page.text
    assert sophie.is_signed_in(host) and sophie.cookie(host) == before


def test_a_forged_error_with_a_true_state_leaves_the_session_open(sophie, platform):
    """A sign-in that was really begun, answered by a forged failure."""
    sophie.get(TOULOUSE, "/connexion/renfort/?next=/")
    state = query_of(sophie.follow_to("/o/authorize/"))["state"]
    page = sophie.visit(
        TOULOUSE, f"/connexion/retour/?error=access_denied&state={state}&iss={platform.hub}/o"
    )
    assert page.status_code == 403
    assert sophie.is_signed_in(TOULOUSE)


def test_the_provider_is_not_named_by_the_address_of_the_return(attacker, rogue):
    """The provider noted beside the state decides, not a parameter."""
    asked = rogue.ask(attacker)
    rogue.token = ""
    page = attacker.visit(
        HUB, f"/connexion/retour/?code=c&state={asked['state']}&fournisseur=demo&provider={CODE}"
    )
    refused(attacker, page, HUB)
