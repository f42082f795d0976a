"""« Second facteur » as a person meets it: enrolment, proof, recovery codes, removal."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from imagin.factors import enrolment, totp
from imagin.factors.models import Factor
from imagin.identity.models import HubSession
from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from imagin.typography import format_clock
from tests.conftest import LONG_AGO
from tests.imagin.factors.conftest import SECRET, code
from tests.imagin.factors.key import SoftwareKey
from tests.imagin.identity.helpers import hub_client, sign_in

AUTHORIZE = "/o/authorize/?client_id=academy-toulouse&state=s"
PROVE, TOTP, KEY = "/second-facteur/preuve/", "/second-facteur/application/", "/second-facteur/cle/"
CODES = "/second-facteur/codes/"


def shown_secret(response) -> str:
    return re.search(r'factor-secret">([A-Z2-7 ]+)<', response.content.decode()).group(1).replace(" ", "")


def asked_of_key(response) -> dict:
    return json.loads(unescape(re.search(r'data-options="([^"]+)"', response.content.decode()).group(1)))


def shown_codes(response) -> list[str]:
    return re.findall(r"<li><code>([^<]+)</code></li>", response.content.decode())


def sign_in_of(account) -> HubSession:
    return HubSession.objects.get(account=account)


def put_back(account, **ago) -> None:
    HubSession.objects.filter(account=account).update(authenticated_at=timezone.now() - timedelta(**ago))


def next_of(response) -> str:
    return parse_qs(urlsplit(response.url).query)["next"][0]


def test_who_has_nothing_is_led_to_enrolment_then_where_he_was_going(clock, browser, aurelie):
    asked = browser.get(PROVE, {"next": AUTHORIZE})
    assert asked.url.startswith(TOTP) and next_of(asked) == AUTHORIZE
    page = browser.get(asked.url)
    secret = shown_secret(page)
    before = browser.cookies["imagin_session"].value
    typed = {"factor_code": totp.code_at(secret, totp.counter_now()), "name": "Téléphone", "next": AUTHORIZE}
    done = browser.get(browser.post(TOTP, typed).url)
    assert len(shown_codes(done)) == 10
    assert f'value="{AUTHORIZE.replace("&", "&amp;")}"' in done.content.decode()
    assert "http://toulouse.localhost:8000" in done.headers["Content-Security-Policy"]
    assert browser.post(CODES, {"noted": "1", "next": AUTHORIZE}).url == AUTHORIZE
    assert sign_in_of(aurelie).amr == ["pwd", "otp", "mfa"]
    assert browser.cookies["imagin_session"].value != before


def test_the_key_shown_stays_the_same_until_it_is_confirmed(browser, aurelie):
    first = shown_secret(browser.get(TOTP))
    assert shown_secret(browser.get(TOTP)) == first
    wrong = browser.post(TOTP, {"factor_code": "000000"})
    assert shown_secret(wrong) == first and "pas celui de cette application" in wrong.content.decode()
    assert not Factor.objects.exists()


def test_another_browser_is_shown_another_key(browser, proved_browser):
    assert shown_secret(browser.get(TOTP)) != shown_secret(proved_browser.get(TOTP))


def test_the_secret_is_not_readable_in_the_session(browser):
    secret = shown_secret(browser.get(TOTP))
    assert secret not in json.dumps(dict(browser.session.items()))


def test_the_picture_and_the_key_tell_the_same(browser):
    page = browser.get(TOTP).content.decode()
    assert 'src="data:image/svg+xml' in page and "<svg" not in page.split('class="factor-picture"')[1][:60]


@pytest.mark.parametrize("path", [TOTP, KEY])
def test_a_sign_in_of_eleven_minutes_ago_enrols_nothing(browser, aurelie, path):
    put_back(aurelie, minutes=11)
    asked = browser.get(path)
    assert asked.url.startswith("/connexion/?forcer=1") and next_of(asked) == path
    sent = browser.post(path, {"factor_code": "000000"})
    assert sent.status_code == 200 and "Me connecter de nouveau" in sent.content.decode()


@pytest.mark.parametrize("path", [TOTP, KEY, CODES])
def test_who_has_a_factor_gives_it_before_changing_anything(browser, telephone, path):
    """A stolen password alone adds nothing."""
    for response in (browser.get(path), browser.post(path)):
        assert response.url.startswith(PROVE) and next_of(response) == path


def test_a_proof_of_eleven_minutes_ago_changes_nothing(proved_browser, aurelie, telephone):
    assert proved_browser.get(CODES).status_code == 200
    put_back(aurelie, minutes=11)
    assert proved_browser.get(CODES).url.startswith(PROVE)


def test_a_code_proves_and_goes_on(clock, browser, aurelie, telephone):
    page = browser.get(PROVE, {"next": AUTHORIZE})
    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert 'inputmode="numeric"' in page.content.decode()
    assert "http://toulouse.localhost:8000" in page.headers["Content-Security-Policy"]
    before = browser.cookies["imagin_session"].value
    done = browser.post(PROVE, {"factor_code": code(), "next": AUTHORIZE})
    assert (done.status_code, done.url) == (302, AUTHORIZE)
    assert sign_in_of(aurelie).amr == ["pwd", "otp", "mfa"]
    assert browser.cookies["imagin_session"].value != before


def test_a_wrong_code_proves_nothing(clock, browser, aurelie, telephone):
    page = browser.post(PROVE, {"factor_code": "135790", "next": AUTHORIZE})
    assert page.status_code == 200 and "pas le bon" in page.content.decode()
    assert "135790" not in json.dumps(dict(browser.session.items()), default=str)
    assert sign_in_of(aurelie).amr == ["pwd"]


def test_the_fifth_says_until_when(clock, browser, telephone):
    for _ in range(4):
        browser.post(PROVE, {"factor_code": "000000"})
    page = browser.post(PROVE, {"factor_code": "000000"})
    assert page.status_code == 429 and "fermée jusqu" in page.content.decode()
    assert browser.post(PROVE, {"factor_code": code()}).status_code == 429


def test_until_when_is_said_in_the_zone_of_the_academy(clock, browser, telephone):
    with hub():
        set_rule("toulouse", "time.zone", "Pacific/Noumea", actor="tests", since=LONG_AGO)
    for _ in range(5):
        page = browser.post(PROVE, {"factor_code": "000000", "next": AUTHORIZE})
    until = timezone.localtime(timezone.now() + timedelta(minutes=5), ZoneInfo("Pacific/Noumea"))
    assert f"fermée jusqu&#x27;à {format_clock(until)}." in page.content.decode()


def test_others_who_are_in_as_him_are_out_once_a_factor_is_added_or_removed(
    clock, proved_browser, browser, aurelie, telephone
):
    assert browser.get("/session/etat/").status_code == 200
    secret = shown_secret(proved_browser.get(TOTP))
    proved_browser.post(TOTP, {"factor_code": totp.code_at(secret, totp.counter_now()), "name": "Tablette"})
    assert Factor.objects.filter(account=aurelie).count() == 2
    assert browser.get("/session/etat/").status_code == 401
    assert proved_browser.get("/session/etat/").status_code == 200
    again = hub_client()
    sign_in(again, aurelie)
    proved_browser.post(f"/second-facteur/{telephone.pk}/retirer/")
    assert Factor.objects.filter(account=aurelie).count() == 1
    assert again.get("/session/etat/").status_code == 401
    assert proved_browser.get("/session/etat/").status_code == 200


def test_never_elsewhere(clock, browser, telephone):
    done = browser.post(PROVE, {"factor_code": code(), "next": "https://pirate.example/"})
    assert done.url == "/second-facteur/"


def test_a_lost_device_is_replaced_by_a_recovery_code(browser, aurelie, telephone):
    [first, *_] = enrolment.renew_recovery_codes(aurelie)
    page = browser.get(PROVE, {"next": AUTHORIZE}).content.decode()
    link = unescape(re.search(r'href="([^"]+)">J\'ai perdu', page).group(1))
    assert "factor_recovery" in browser.get(link).content.decode()
    assert browser.post(link, {"factor_recovery": first, "next": AUTHORIZE}).url == AUTHORIZE
    assert sign_in_of(aurelie).amr == ["pwd", "otp", "mfa"]
    again = browser.post(link, {"factor_recovery": first})
    assert again.status_code == 200 and "pas le bon" in again.content.decode()


def test_a_recovery_code_is_not_taken_for_a_code(browser, aurelie, telephone):
    [first, *_] = enrolment.renew_recovery_codes(aurelie)
    assert browser.post(PROVE, {"factor_code": first}).status_code == 200
    assert sign_in_of(aurelie).amr == ["pwd"]


def test_a_key_is_added_and_proves(browser, aurelie):
    key = SoftwareKey()
    page = browser.get(KEY)
    assert "Utiliser plutôt une application" in page.content.decode()
    added = json.dumps(key.create(asked_of_key(page)))
    done = browser.post(KEY, {"factor_credential": added, "name": "Bleue"}, follow=True)
    assert len(shown_codes(done)) == 10
    assert sign_in_of(aurelie).amr == ["pwd", "hwk", "mfa"]
    page = browser.get(PROVE, {"next": AUTHORIZE})
    assert "Recopiez le code" not in page.content.decode()
    proof = {"factor_credential": json.dumps(key.get(asked_of_key(page))), "next": AUTHORIZE}
    assert browser.post(PROVE, proof).url == AUTHORIZE
    refused = browser.post(PROVE, proof)
    assert refused.status_code == 200 and "pas été reconnue" in refused.content.decode()


@pytest.mark.parametrize("sent", ["", "x", "[]", "null", '{"rawId": 1}'])
def test_what_is_not_a_key_is_refused(browser, sent):
    browser.get(KEY)
    page = browser.post(KEY, {"factor_credential": sent})
    assert page.status_code == 200 and "pas répondu comme attendu" in page.content.decode()
    assert not Factor.objects.exists()


def test_recovery_codes_are_shown_until_they_are_noted(proved_browser, telephone):
    page = proved_browser.post(CODES, follow=True)
    codes = shown_codes(page)
    assert len(codes) == 10 and codes[0] in page.content.decode().split("data:text/plain")[1]
    assert page.headers["Cache-Control"].find("no-store") >= 0
    assert shown_codes(proved_browser.get(CODES)) == codes
    assert codes[0] not in json.dumps(dict(proved_browser.session.items()), default=str)
    assert proved_browser.post(CODES, {"noted": "1"}).url == "/second-facteur/"
    for path in (CODES, "/second-facteur/"):
        later = proved_browser.get(path).content.decode()
        assert not any(shown in later for shown in codes) and "10" in later


def test_recovery_codes_are_shown_ten_minutes_at_most(clock, proved_browser, aurelie, telephone):
    proved_browser.post(CODES)
    clock.shift(599)
    HubSession.objects.filter(account=aurelie).update(authenticated_at=timezone.now())
    assert len(shown_codes(proved_browser.get(CODES))) == 10
    clock.shift(2)
    assert shown_codes(proved_browser.get(CODES)) == []


def test_codes_noted_late_still_lead_on(proved_browser, aurelie, telephone):
    proved_browser.post(CODES)
    put_back(aurelie, minutes=11)
    assert proved_browser.post(CODES, {"noted": "1", "next": AUTHORIZE}).url == AUTHORIZE


def test_a_factor_is_feminine_as_its_kind(proved_browser, telephone):
    assert (
        "Application d&#x27;authentification, ajoutée le"
        in proved_browser.get("/second-facteur/").content.decode()
    )


def test_without_a_factor_there_are_no_recovery_codes(browser):
    assert browser.post(CODES).url == "/second-facteur/"


def test_removing_asks_then_removes(proved_browser, aurelie, telephone):
    path = f"/second-facteur/{telephone.pk}/retirer/"
    assert "Téléphone" in proved_browser.get("/second-facteur/").content.decode()
    assert "le dernier" in proved_browser.get(path).content.decode()
    assert Factor.objects.exists()
    assert proved_browser.post(path).url == "/second-facteur/"
    assert not Factor.objects.exists()


def test_the_last_one_of_the_hosting_team_stays(proved_browser, aurelie, telephone):
    type(aurelie).objects.filter(pk=aurelie.pk).update(hosting=True)
    page = proved_browser.post(f"/second-facteur/{telephone.pk}/retirer/", follow=True)
    assert "dernier moyen" in page.content.decode() and Factor.objects.exists()


def test_one_removes_only_ones_own(proved_browser, telephone):
    from tests.imagin.identity.helpers import hub_account

    theirs = Factor.objects.create(account=hub_account("other"), kind="totp", name="x", secret=SECRET)
    assert proved_browser.post(f"/second-facteur/{theirs.pk}/retirer/").status_code == 404
    assert Factor.objects.filter(pk=theirs.pk).exists()


def test_it_is_in_the_menu_of_everybody(browser):
    assert 'href="/second-facteur/"' in browser.get("/").content.decode()


def test_the_list_costs_the_same_whatever_it_holds(proved_browser, aurelie, django_assert_max_num_queries):
    for name in "abcde":
        Factor.objects.create(account=aurelie, kind="totp", name=name, secret=SECRET)
    proved_browser.get("/second-facteur/")
    with django_assert_max_num_queries(12):
        proved_browser.get("/second-facteur/")
