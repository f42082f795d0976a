"""Going around the second factor (V6.3.3, V6.5, V6.8.4, V7.2.4, V7.5.1)."""

import re
from urllib.parse import quote

import pytest

from tests.attack.browser import Browser, query_of, read
from tests.second_factor import code_of, subject_of

TOULOUSE, HUB = "toulouse.localhost", "localhost"
ADMIN, MANAGER = "admin.toulouse", "gestionnaire.toulouse"
GUARDED = "/assistance/"
GUARDED_FOR = {ADMIN: GUARDED, MANAGER: "/comptes-a-rattacher/"}
STEP_UP = f"/connexion/renfort/?next={quote(GUARDED)}"
TWO = "urn:imagin:acr:2"

AGE_PROOF = """
from datetime import timedelta
from imagin.identity.models import HubSession
for session in HubSession.objects.filter(account__subject=subject, ended_at=None):
    session.authenticated_at -= timedelta(seconds=seconds)
    if getattr(session, "proved_at", None):
        session.proved_at -= timedelta(seconds=seconds)
    session.save()
"""
AGE_KEPT = """
from importlib import import_module
from django.conf import settings
with academy("toulouse"):
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    store["assurance"] = {**store["assurance"], "auth_time": store["assurance"]["auth_time"] - seconds}
    store.save()
"""


def weak(browser, username: str = ADMIN) -> Browser:
    """Signed in with the first factor alone: at the page of the second, and gone elsewhere."""
    person = browser()
    page = person.visit(TOULOUSE, "/aide/accueil/")
    page = person.visit(TOULOUSE, "/connexion/?porte=personnel&next=/aide/accueil/")
    if any("démonstration" in text for text, _ in read(page).links):
        page = person.click("démonstration", page)
    person.submit(page, form="username", username=username, password="demo")
    assert person.is_signed_in(TOULOUSE) and person.is_signed_in(HUB)
    return person


def strong(browser, username: str = ADMIN) -> Browser:
    person = weak(browser, username)
    page = person.visit(TOULOUSE, STEP_UP)
    person.prove(username, page)
    assert person.get(TOULOUSE, GUARDED_FOR[username]).status_code == 200
    return person


def is_refused(person: Browser) -> bool:
    """The guarded page still asks."""
    page = person.get(TOULOUSE, GUARDED)
    return page.status_code in (302, 403) and page.status_code != 200


def test_control_the_second_factor_opens(browser):
    strong(browser)


def test_the_first_factor_alone_does_not_open(browser):
    assert is_refused(weak(browser))


def test_asking_silently_for_a_level_that_was_not_reached(browser, platform):
    """prompt=none with acr 2: an error, never a code, and nothing asked."""
    person = weak(browser)
    asked = asked_of_the_hub(person)
    address = platform.url(HUB, "/o/authorize/?" + query(asked | {"prompt": "none"}))
    page = person.request("GET", address)
    assert page.status_code == 302, (address, page.text)
    location = page.headers["Location"]
    assert "error=" in location and "code=" not in location
    person.follow(person.request("GET", location))
    assert is_refused(person) and person.is_signed_in(TOULOUSE)


def asked_of_the_hub(person: Browser, more: str = "") -> dict[str, str]:
    """The request that a step-up leaves with, before the browser carries it."""
    person.get(TOULOUSE, STEP_UP + more)
    asked = query_of(person.follow_to("/o/authorize/"))
    assert asked["acr_values"] == TWO
    return asked


def query(asked: dict[str, str]) -> str:
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())


@pytest.mark.parametrize("taken", ["acr_values", "acr_values max_age", "all but the code"])
def test_taking_the_level_out_of_the_request(browser, platform, taken):
    """The browser carries the request: what the academy asked is required of the token all the same."""
    person = weak(browser)
    asked = asked_of_the_hub(person)
    for name in ("acr_values", "max_age", "prompt", "porte"):
        if taken == "all but the code" or name in taken.split():
            asked.pop(name, None)
    asked["acr_values"] = "urn:imagin:acr:1"
    page = person.request("GET", platform.url(HUB, "/o/authorize/?" + query(asked)))
    person.follow(page)
    assert is_refused(person) and person.is_signed_in(TOULOUSE)


def test_taking_the_freshness_out_of_the_request(browser, platform):
    """A proof of an hour ago, where five minutes are asked."""
    person = strong(browser)
    platform.operate(AGE_PROOF, subject=subject_of(ADMIN), seconds=3600)
    platform.operate(AGE_KEPT, key=person.cookie(TOULOUSE), seconds=3600)
    asked = asked_of_the_hub(person, "&fraicheur=300")
    asked.pop("max_age")
    page = person.follow(person.request("GET", platform.url(HUB, "/o/authorize/?" + query(asked))))
    assert page.status_code == 403


def test_the_proof_of_another_person(browser):
    """Two people at one browser: the hub's sign-in is the strong one's, the session the weak one's."""
    person, other = weak(browser), strong(browser, MANAGER)
    mine = dict(person.jar[HUB])
    person.jar[HUB] = dict(other.jar[HUB])
    page = person.visit(TOULOUSE, STEP_UP)
    assert page.status_code == 403
    person.jar[HUB] = mine
    assert is_refused(person) and person.is_signed_in(TOULOUSE)


def test_a_step_up_answered_in_another_browser(browser):
    """The strong answer, opened in the weak browser: its state is not known there."""
    person, other = weak(browser), weak(browser, MANAGER)
    page = other.visit(TOULOUSE, STEP_UP)
    answer = other.submit(
        page, form="factor_code", follow=False, factor_code=code_of(other.platform, MANAGER)
    )
    trap = other.follow_to(f"{TOULOUSE}:{other.platform.port}/connexion/retour/", answer)
    person.follow(person.request("GET", trap))
    assert is_refused(person)


def test_a_cookie_known_before_the_step_up_gains_nothing(browser):
    """Fixation at the step-up, on both hosts: the id changes, the former one is worth nothing."""
    person = weak(browser)
    thief = browser()
    thief.jar = {host: dict(jar) for host, jar in person.jar.items()}
    page = person.visit(TOULOUSE, STEP_UP)
    person.prove(ADMIN, page)
    assert person.get(TOULOUSE, GUARDED).status_code == 200
    for host in (TOULOUSE, HUB):
        assert person.cookie(host) != thief.cookie(host)
        assert not thief.is_signed_in(host)


def answer_with(person: Browser, code: str):
    page = person.visit(HUB, "/second-facteur/preuve/?next=/second-facteur/")
    return person.submit(page, form="factor_code", follow=False, factor_code=code)


def accepted(page) -> bool:
    return page.status_code in (302, 303)


def test_a_code_serves_once(browser, platform):
    """Read over the shoulder, or by a false site, and sent again at once."""
    code = code_of(platform, ADMIN)
    assert accepted(answer_with(weak(browser), code))
    assert not accepted(answer_with(weak(browser), code))


def test_an_older_code(browser, platform):
    person, now = weak(browser), code_of(platform, ADMIN)
    older = platform.operate(OLDER, subject=subject_of(ADMIN))
    assert older and not [code for code in older if code != now and accepted(answer_with(person, code))]


OLDER = """
from imagin.factors import totp
from imagin.factors.models import Factor
factor = Factor.objects.filter(account__subject=subject, kind="totp").first()
answer = [totp.code_at(factor.secret, totp.counter_now() + shift) for shift in (-20, -5, -3, 3, 5)][:4]
"""


def test_the_code_of_another_person(browser, platform):
    assert not accepted(answer_with(weak(browser), code_of(platform, MANAGER)))


def test_guessing_codes(browser, platform):
    """Closed at the fifth; the right code is refused meanwhile."""
    person = weak(browser, MANAGER)
    right = code_of(platform, MANAGER)
    wrong = [f"{n:06d}" for n in range(30) if f"{n:06d}" != right]
    answers = [answer_with(person, code) for code in wrong[:20]]
    assert not any(map(accepted, answers)) and answers[-1].status_code == 429
    assert not accepted(answer_with(person, code_of(platform, MANAGER, rested=False)))
    code_of(platform, MANAGER)


@pytest.mark.parametrize("path", ["application/", "cle/", "codes/"])
def test_adding_a_factor_of_one_s_own_with_a_stolen_password(browser, path):
    """Who has a factor already proves it before he adds another, or renews the recovery codes."""
    person = weak(browser)
    page = person.get(HUB, f"/second-facteur/{path}")
    assert page.status_code == 302 and "/second-facteur/preuve/" in page.headers["Location"]
    data = {"csrfmiddlewaretoken": person.csrf_of(HUB), "factor_code": "000000", "name": "à moi"}
    page = person.request("POST", person.platform.url(HUB, f"/second-facteur/{path}"), data=data)
    assert page.status_code == 302 and "/second-facteur/preuve/" in page.headers["Location"]


def test_removing_the_factor_with_a_stolen_password(browser, platform):
    number = platform.operate(FACTOR, subject=subject_of(ADMIN))
    person = weak(browser)
    data = {"csrfmiddlewaretoken": person.csrf_of(HUB)}
    person.request("POST", platform.url(HUB, f"/second-facteur/{number}/retirer/"), data=data)
    assert platform.operate(FACTOR, subject=subject_of(ADMIN)) == number


FACTOR = """
from imagin.factors.models import Factor
answer = Factor.objects.filter(account__subject=subject).values_list("pk", flat=True)[0]
"""


def test_removing_the_factor_of_somebody_else(browser, platform):
    number = platform.operate(FACTOR, subject=subject_of(MANAGER))
    person = strong(browser)
    person.prove(ADMIN, person.visit(HUB, "/second-facteur/preuve/?next=/second-facteur/"))
    data = {"csrfmiddlewaretoken": person.csrf_of(HUB)}
    page = person.request("POST", platform.url(HUB, f"/second-facteur/{number}/retirer/"), data=data)
    assert page.status_code == 404
    assert platform.operate(FACTOR, subject=subject_of(MANAGER)) == number


@pytest.mark.parametrize("form", ["factor_code", "factor_recovery", "factor_credential"])
def test_a_proof_prepared_on_another_site(browser, platform, form):
    person = weak(browser)
    page = person.request(
        "POST",
        platform.url(HUB, "/second-facteur/preuve/?next=/"),
        data={form: "000000"},
        headers={"Origin": "http://evil.example"},
    )
    assert page.status_code == 403


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x"}', '{"id": 1, "response": {}}'])
def test_a_key_that_signed_nothing(browser, answer):
    person = weak(browser)
    page = person.visit(HUB, "/second-facteur/preuve/?next=/second-facteur/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    data = {"csrfmiddlewaretoken": token, "factor_credential": answer}
    assert not accepted(person.request("POST", page.url, data=data))


@pytest.mark.parametrize("code", ["", "AAAA-AAAA-AAAA", "0" * 12, "' OR 1=1"])
def test_an_invented_recovery_code(browser, code):
    person = weak(browser)
    page = person.visit(HUB, "/second-facteur/preuve/?next=/second-facteur/&secours=1")
    answer = person.submit(page, form="factor_recovery", follow=False, factor_recovery=code)
    assert not accepted(answer)
    code_of(person.platform, ADMIN)


def test_a_recovery_code_serves_once(browser, platform):
    made = platform.operate(RECOVERY, subject=subject_of(ADMIN))
    answers = []
    for _ in range(2):
        person = weak(browser)
        page = person.visit(HUB, "/second-facteur/preuve/?next=/second-facteur/&secours=1")
        answers.append(person.submit(page, form="factor_recovery", follow=False, factor_recovery=made[0]))
    assert accepted(answers[0]) and not accepted(answers[1])


RECOVERY = """
from imagin.factors import enrolment
from imagin.identity.models import Account
answer = enrolment.renew_recovery_codes(Account.objects.get(subject=subject))
"""


@pytest.mark.parametrize(
    "value", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"]
)
def test_the_proof_leads_nowhere_else(browser, platform, value):
    person = weak(browser)
    page = person.visit(HUB, f"/second-facteur/preuve/?next={quote(value, safe='')}")
    answer = person.submit(page, form="factor_code", follow=False, factor_code=code_of(platform, ADMIN))
    assert accepted(answer) and answer.headers["Location"].startswith("/second-facteur/")
