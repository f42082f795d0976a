"""The door of external examiners: guessing, learning who is there, prepared pages (V6.2, V6.3, V6.4)."""

import re
import statistics
import time

import pytest

from tests.attack import externals
from tests.attack.browser import Browser
from tests.attack.externals import HUB, PASSWORD, SITE, door, opened, sentence, try_password

TRIES = 1000
LONGEST_SECONDS = 120
STRANGER = "8765432"


@pytest.fixture(autouse=True)
def no_earlier_tries(platform):
    platform.operate(externals.FORGET_TRIES)
    yield
    platform.operate(externals.FORGET_TRIES)


@pytest.fixture(scope="session")
def numbers(platform) -> list[str]:
    return [externals.known(platform, rank) for rank in range(4)]


def test_control_the_right_password_opens(attacker, numbers):
    assert opened(try_password(attacker, numbers[0], PASSWORD))
    assert attacker.is_signed_in(HUB)


def test_a_thousand_tries(attacker, numbers, platform):
    """Bounded in time, suspended at the fifth, the right password refused meanwhile, the way out open."""
    page = door(attacker)
    begun = time.monotonic()
    statuses = [try_password(attacker, numbers[1], f"essai-{n}", page).status_code for n in range(TRIES)]
    assert time.monotonic() - begun < LONGEST_SECONDS
    assert statuses[:4] == [200] * 4 and set(statuses[4:]) == {429}
    refused = try_password(attacker, numbers[1], PASSWORD, page)
    assert refused.status_code == 429 and not attacker.is_signed_in(HUB)
    link = platform.operate(externals.MAIL_LINK, code=externals.ACADEMY, number=numbers[1])
    assert choose_by_link(Browser(platform), link, numbers[1], "Fougere;Lanterne-91").status_code in (
        200,
        302,
    )


def choose_by_link(browser: Browser, link: str, number: str, password: str):
    page = browser.follow(browser.request("GET", link))
    return browser.submit(
        page,
        form="password_new",
        follow=False,
        username=number,
        password_new=password,
        password_again=password,
    )


def test_a_suspension_ends(attacker, numbers, platform):
    """A quarter of an hour: nobody locks another out for long."""
    for n in range(8):
        try_password(attacker, numbers[2], f"essai-{n}")
    assert not opened(try_password(attacker, numbers[2], PASSWORD))
    platform.operate(externals.AGE_TRIES, seconds=16 * 60)
    assert opened(try_password(attacker, numbers[2], PASSWORD))


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"]
)
def test_saying_another_address_each_time_gains_no_try(attacker, numbers, platform, header):
    page = door(attacker)
    form_of = {"username": numbers[2], "csrfmiddlewaretoken": token_of(page)}
    answers = [
        attacker.request(
            "POST", page.url, data={**form_of, "password": f"essai-{n}"}, headers={header: f"192.0.2.{n}"}
        )
        for n in range(8)
    ]
    assert [answer.status_code for answer in answers][-3:] == [429] * 3


def token_of(page) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]


@pytest.mark.parametrize("written", ["0{}", "00000{}", " {}", "{} "])
def test_writing_the_number_otherwise_gains_no_try(attacker, numbers, written):
    for n in range(5):
        try_password(attacker, numbers[2], f"essai-{n}")
    assert not opened(try_password(attacker, written.format(numbers[2]), PASSWORD))


def test_a_suspension_of_one_academy_s_number_is_not_another_s(attacker, numbers, platform):
    for n in range(8):
        try_password(attacker, STRANGER, f"essai-{n}")
    assert opened(try_password(attacker, numbers[0], PASSWORD))


@pytest.mark.parametrize("tries", [1, 5])
def test_the_wording_does_not_tell_who_is_there(browser, numbers, tries):
    """The same page, the same status, at the first try and once suspended."""
    told = []
    for number in (numbers[3], STRANGER):
        person = browser()
        for n in range(tries):
            page = try_password(person, number, f"essai-{n}")
        told.append((page.status_code, sentence(page, number)))
    assert told[0] == told[1]


def test_the_wording_of_a_forgotten_password_does_not_tell_who_is_there(browser, numbers):
    told = []
    for number in (numbers[3], STRANGER, "quelqu-un"):
        person = browser()
        page = person.click("oublié", door(person))
        page = person.submit(page, form="username", username=number)
        told.append((page.status_code, sentence(page, number)))
    assert told[0] == told[1] == told[2]


def test_the_time_does_not_tell_who_is_there(attacker, numbers, platform):
    """Interleaved, medians; the same slow hash is done for nobody. Twice as long would be a difference."""
    page, taken = door(attacker), {numbers[3]: [], STRANGER: []}
    for n in range(15):
        if n % 3 == 0:
            platform.operate(externals.FORGET_TRIES)
        for number in list(taken)[:: 1 if n % 2 else -1]:
            begun = time.perf_counter()
            assert try_password(attacker, number, f"essai-{n}", page).status_code == 200
            taken[number].append(time.perf_counter() - begun)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.5 < known / unknown < 2


def test_the_time_of_a_forgotten_password_does_not_tell_who_is_there(attacker, numbers):
    page, taken = attacker.click("oublié", door(attacker)), {numbers[3]: [], STRANGER: []}
    for _ in range(12):
        for number in taken:
            begun = time.perf_counter()
            attacker.submit(page, form="username", follow=False, username=number)
            taken[number].append(time.perf_counter() - begun)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.4 < known / unknown < 2.5


@pytest.mark.parametrize("token", ["", "x" * 64])
def test_a_prepared_form_does_not_sign_the_victim_in_as_the_attacker(victim, numbers, token):
    """Login CSRF: another site posts the attacker's own number and password."""
    page = door(victim)
    data = {"username": numbers[0], "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = victim.request("POST", page.url, data=data, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403 and not victim.is_signed_in(HUB)


def test_a_prepared_form_with_the_attacker_s_token(browser, victim, numbers):
    """His own token is tied to his own cookie."""
    attacker = browser()
    stolen = token_of(door(attacker))
    page = door(victim)
    data = {"username": numbers[0], "password": PASSWORD, "csrfmiddlewaretoken": stolen}
    answer = victim.request("POST", page.url, data=data)
    assert answer.status_code == 403 and not victim.is_signed_in(HUB)


def test_a_form_sent_from_another_site_with_everything_right(victim, numbers):
    """Even with the victim's token: the Origin says where the form was."""
    page = door(victim)
    data = {"username": numbers[0], "password": PASSWORD, "csrfmiddlewaretoken": token_of(page)}
    answer = victim.request("POST", page.url, data=data, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403 and not victim.is_signed_in(HUB)


def test_a_prepared_mail_link_signs_nobody_in(victim, numbers, platform):
    """The attacker's own link, opened by the victim: his account asks for what only he knows to type."""
    link = platform.operate(externals.MAIL_LINK, code=externals.ACADEMY, number=numbers[0])
    page = victim.follow(victim.request("GET", link))
    assert page.status_code == 200 and not victim.is_signed_in(HUB)
    answer = choose_by_link(victim, link, numbers[3], "Fougere;Lanterne-91")
    assert not opened(answer) and not victim.is_signed_in(HUB)


def test_a_mail_link_serves_once(browser, numbers, platform):
    link = platform.operate(externals.MAIL_LINK, code=externals.ACADEMY, number=numbers[2])
    assert opened(choose_by_link(browser(), link, numbers[2], "Marguerite;Phare-27"))
    page = browser().visit(HUB, link.split(f":{platform.port}", 1)[1])
    assert page.status_code == 410
    externals.known(platform, 2)


def test_an_older_mail_link_is_worth_nothing(browser, numbers, platform):
    older, newer = (
        platform.operate(externals.MAIL_LINK, code=externals.ACADEMY, number=numbers[2]) for _ in range(2)
    )
    assert older != newer
    assert browser().visit(HUB, older.split(f":{platform.port}", 1)[1]).status_code == 410


@pytest.mark.parametrize("token", ["x", "A" * 43, "..%2f..%2f", "%00"])
def test_an_invented_mail_link(browser, platform, token):
    page = browser().visit(HUB, f"/connexion/externe/lien/{externals.ACADEMY}/{token}/")
    assert page.status_code in (404, 410)


def plant(attacker: Browser, victim: Browser) -> None:
    """A session that exists on the hub, and that both hold."""
    attacker.get(HUB, "/connexion/?fournisseur=demo")
    assert attacker.cookie(HUB)
    victim.jar[HUB] = dict(attacker.jar[HUB])


def test_a_cookie_planted_before_a_mail_link_is_opened_gives_nothing(browser, numbers, platform):
    """Fixation: the attacker's copy of the cookie must not reach the form that the link opened."""
    attacker, victim = browser(), browser()
    plant(attacker, victim)
    link = platform.operate(externals.MAIL_LINK, code=externals.ACADEMY, number=numbers[0])
    victim.follow(victim.request("GET", link))
    page = attacker.visit(HUB, "/connexion/externe/lien/")
    assert page.status_code != 200 or 'name="password_new"' not in page.text


def test_a_cookie_planted_before_the_first_secret_gives_nothing(browser, numbers, platform):
    attacker, victim = browser(), browser()
    plant(attacker, victim)
    page = door(victim)
    secret = platform.operate(externals.SECRET, code=externals.ACADEMY, number=numbers[2])
    victim.submit(page, form="password", username=numbers[2], password=secret)
    assert 'name="password_new"' in victim.visit(HUB, "/connexion/externe/changer/").text
    assert 'name="password_new"' not in attacker.visit(HUB, "/connexion/externe/changer/").text
    externals.known(platform, 2)


def test_a_first_secret_opens_nothing_but_the_choice_of_a_password(attacker, numbers, platform):
    secret = platform.operate(externals.SECRET, code=externals.ACADEMY, number=numbers[2])
    page = try_password(attacker, numbers[2], secret)
    assert "/connexion/externe/changer/" in page.headers["Location"]
    assert not attacker.is_signed_in(HUB)
    assert "/o/authorize/" not in attacker.visit(SITE, "/missions/").url
    assert not attacker.is_signed_in(SITE)
    externals.known(platform, 2)


@pytest.mark.parametrize(
    "weak",
    ["court", "motdepasse123", "aaaaaaaaaaaaaaaa", "Azertyuiop123!", "rennesrennes2026", "Imagin2026!Imagin"],
)
def test_a_weak_password_is_refused(attacker, numbers, platform, weak):
    link = platform.operate(externals.MAIL_LINK, code=externals.ACADEMY, number=numbers[2])
    assert not opened(choose_by_link(attacker, link, numbers[2], weak))
    assert not attacker.is_signed_in(HUB)


def test_an_external_sees_only_his_academy(attacker, numbers):
    """A local account is one academy's: elsewhere he is nobody until he links himself."""
    try_password(attacker, numbers[0], PASSWORD)
    assert attacker.visit(SITE).status_code == 200 and attacker.is_signed_in(SITE)
    page = attacker.visit("toulouse.localhost")
    assert page.status_code == 403 and not attacker.is_signed_in("toulouse.localhost")
