"""Session cookies: ours, one host's, new at each sign-in, worth nothing once the right is gone (V7, V8)."""

import pytest

from tests.attack.browser import SESSION

TOULOUSE, RENNES, CENTRALE, HUB = "toulouse.localhost", "rennes.localhost", "centrale.localhost", "localhost"
TEACHER = "enseignant.toulouse"

GRANTS_OF = """
from tenants.accounts.models import AcademyAccount, RoleGrant
with academy(code):
    person = AcademyAccount.objects.get(display_name=name)
    grants = list(RoleGrant.objects.filter(person_key=person.person_key).values(
        "person_key", "role", "school", "granted_by"))
"""
REVOKE = (
    GRANTS_OF
    + """
    RoleGrant.objects.filter(person_key=person.person_key).delete()
    answer = grants
"""
)
GIVE_BACK = """
from django.utils import timezone
from tenants.accounts.models import RoleGrant
with academy(code):
    for grant in grants:
        RoleGrant.objects.create(granted_at=timezone.now(), **grant)
"""
SAME_PK = """
from imagin.identity.models import Account
from tenants.accounts.models import AcademyAccount
with academy("toulouse"):
    own = AcademyAccount.objects.get(display_name="Sophie Vidal")
    pk = own.pk
Account.objects.update_or_create(pk=pk, defaults=dict(issuer="https://ailleurs.example", subject=str(pk)))
Account.objects.filter(pk=pk).update(is_active=hub_active)
with academy("toulouse"):
    AcademyAccount.objects.filter(pk=pk).update(is_active=academy_active)
"""
SET_ACTIVE = """
from imagin.identity.models import Account
Account.objects.filter(display_name=name).update(is_active=active)
"""
PAGES_OF_A_MANAGER = ("/comptes-a-rattacher/", "/signalements/")
GUESSED = ["", "0", "1", "a" * 32, "../" * 10, "%00", "x" * 4000, "sessionid", "' OR 1=1 --"]


@pytest.fixture
def teacher(browser):
    person = browser()
    person.sign_in(TEACHER, TOULOUSE)
    return person


@pytest.mark.parametrize("host", [TOULOUSE, HUB])
def test_a_cookie_fixed_before_the_sign_in_is_not_the_session(browser, attacker, host):
    """Fixation: the victim signs in with the attacker's cookie; the attacker's copy must open nothing."""
    attacker.get(host, "/connexion/")
    fixed = dict(attacker.jar[host])
    victim = browser()
    victim.jar[host] = dict(fixed)
    victim.sign_in(TEACHER, TOULOUSE)
    assert victim.is_signed_in(host)
    assert victim.cookie(host) != attacker.cookie(host)
    attacker.jar[host] = fixed
    assert not attacker.is_signed_in(host)


@pytest.mark.parametrize("host", [TOULOUSE, HUB])
def test_an_invented_cookie_is_not_adopted(browser, host):
    victim = browser()
    victim.get(host, "/connexion/")
    victim.jar[host] = {victim.cookie_name(host): "f" * 32}
    victim.sign_in(TEACHER, TOULOUSE)
    assert victim.is_signed_in(host)
    assert victim.cookie(host) != "f" * 32


def test_the_cookie_changes_at_each_sign_in(teacher):
    before = teacher.cookie(TOULOUSE)
    other = dict(teacher.jar[TOULOUSE])
    teacher.jar[TOULOUSE].pop(teacher.cookie_name(TOULOUSE))
    teacher.visit(TOULOUSE)
    assert teacher.is_signed_in(TOULOUSE) and teacher.cookie(TOULOUSE) != before
    assert other[teacher.cookie_name(TOULOUSE)] == before


@pytest.mark.parametrize("value", GUESSED)
def test_a_guessed_cookie_opens_nothing(attacker, teacher, value):
    name = teacher.cookie_name(TOULOUSE)
    page = attacker.get(TOULOUSE, "/session/etat/", headers={"Cookie": f"{name}={value}"})
    assert page.status_code == 401


@pytest.mark.parametrize("elsewhere", [RENNES, CENTRALE, HUB])
def test_the_cookie_of_an_academy_is_worth_nothing_elsewhere(attacker, teacher, elsewhere):
    attacker.jar[elsewhere] = dict(teacher.jar[TOULOUSE])
    assert not attacker.is_signed_in(elsewhere)


@pytest.mark.parametrize("academy", [TOULOUSE, RENNES])
def test_the_cookie_of_the_hub_is_worth_nothing_in_an_academy(attacker, teacher, academy):
    attacker.jar[academy] = dict(teacher.jar[HUB])
    assert not attacker.is_signed_in(academy)


def test_cookies_are_closed_to_scripts_and_to_other_sites(attacker):
    for host in (TOULOUSE, HUB):
        page = attacker.get(host, "/connexion/?fournisseur=demo")
        lines = page.raw.headers.getlist("Set-Cookie")
        sessions = [line for line in lines if SESSION in line.split("=")[0]]
        assert sessions
        for line in sessions:
            assert "httponly" in line.lower() and "samesite=lax" in line.lower()
            assert "path=/" in line.lower() and "domain" not in line.lower()


def test_a_session_that_was_left_does_not_come_back(teacher, browser):
    """The old cookie, kept by somebody who saw it, after Quitter."""
    thief = browser()
    thief.jar = {host: dict(jar) for host, jar in teacher.jar.items()}
    page = teacher.get(TOULOUSE, "/quitter/")
    teacher.submit(page, form="/quitter/")
    for host in (TOULOUSE, HUB):
        assert not thief.is_signed_in(host) and not teacher.is_signed_in(host)


def test_a_role_taken_away_is_gone_at_the_next_request(browser, platform):
    manager = browser()
    manager.sign_in("gestionnaire.rennes", RENNES)
    for page in PAGES_OF_A_MANAGER:
        assert manager.get(RENNES, page).status_code == 200
    grants = platform.operate(REVOKE, code="rennes", name="Nolwenn Riou")
    try:
        assert grants
        for page in PAGES_OF_A_MANAGER:
            assert manager.get(RENNES, page).status_code == 403
    finally:
        platform.operate(GIVE_BACK, code="rennes", grants=grants)


def test_the_hosting_right_taken_away_is_gone_at_the_next_request(browser, platform):
    host = browser()
    page = host.sign_in("hebergeur", HUB, "/hebergement/")
    assert page.status_code == 200, page.url
    platform.operate(SET_HOSTING, hosting=False)
    try:
        assert host.get(HUB, "/hebergement/").status_code == 403
    finally:
        platform.operate(SET_HOSTING, hosting=True)


SET_HOSTING = """
from imagin.identity.models import Account
Account.objects.filter(display_name="Nadia Haddad").update(hosting=hosting)
"""


def test_an_account_closed_on_the_hub_is_out_everywhere(browser, platform):
    person = browser()
    person.sign_in("chef-centre.caen", "caen.localhost")
    assert person.is_signed_in("caen.localhost")
    platform.operate(SET_ACTIVE, name="Odile Marie", active=False)
    try:
        assert not person.is_signed_in(HUB)
        page = person.visit("caen.localhost", "/connexion/?next=/")
        assert "/o/authorize/" not in page.url
    finally:
        platform.operate(SET_ACTIVE, name="Odile Marie", active=True)


@pytest.mark.parametrize(
    ("hub_active", "academy_active", "alive"), [(False, True, True), (True, False, False)]
)
def test_the_same_key_in_the_hub_and_in_an_academy_is_two_accounts(
    teacher, platform, hub_active, academy_active, alive
):
    """One model in both schemas was tried: closing one closed the other (DESIGN §3)."""
    try:
        platform.operate(SAME_PK, hub_active=hub_active, academy_active=academy_active)
        assert teacher.is_signed_in(TOULOUSE) is alive
        assert teacher.is_signed_in(HUB)
    finally:
        platform.operate(SAME_PK, hub_active=False, academy_active=True)


@pytest.mark.parametrize("path", ["/quitter/", "/session/prolonger/"])
def test_a_form_prepared_on_another_site_is_refused(teacher, platform, path):
    """No anti-forgery token, or somebody else's: the session goes on as it was."""
    for data in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        page = teacher.request(
            "POST", platform.url(TOULOUSE, path), data=data, headers={"Origin": "http://evil.example"}
        )
        assert page.status_code == 403
    assert teacher.is_signed_in(TOULOUSE)


def test_a_link_alone_signs_nobody_out(teacher):
    for host in (TOULOUSE, HUB):
        teacher.visit(host, "/quitter/")
        teacher.visit(host, "/quitter/?jeton=x&academie=toulouse")
    teacher.visit(HUB, "/quitter/fin/")
    assert teacher.is_signed_in(TOULOUSE) and teacher.is_signed_in(HUB)


def test_an_order_to_leave_of_another_person_or_academy_ends_nothing(browser, teacher, platform):
    """The signed order travels in an address: it names a sign-in, and ends no other."""
    other = browser()
    other.sign_in("enseignant.rennes", RENNES)
    answer = other.submit(other.get(RENNES, "/quitter/"), form="/quitter/", follow=False)
    order = answer.headers.get("Location", "")
    if "jeton=" in order:
        teacher.follow(teacher.request("GET", order))
        teacher.follow(teacher.request("GET", order.replace("academie=rennes", "academie=toulouse")))
    assert teacher.is_signed_in(TOULOUSE) and teacher.is_signed_in(HUB)


def test_a_signed_call_to_the_hub_needs_its_signature(attacker, teacher, platform):
    """What academies tell the hub of acts and preferences: nobody else may (V4.1.5)."""
    for path in ("/session/v1/acts", "/session/v1/preferences"):
        for headers in ({}, {"X-Imagin-Academy": "toulouse", "X-Imagin-Signature": "0" * 64}):
            page = teacher.request(
                "POST", platform.url(HUB, path), json={"sid": "x", "act": True}, headers=headers
            )
            assert page.status_code == 403
