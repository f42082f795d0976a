"""« Voir comme »: read-only, one academy, the administrator's own rights left at the door (V8.2, V8.3)."""

import pytest

from tests.attack.browser import Browser, read
from tests.attack.test_second_factor import ADMIN, MANAGER, strong, weak

TOULOUSE, HUB = "toulouse.localhost", "localhost"
REASON = "Appel du 3 juin, dossier introuvable"

EXAMINER = """
from tenants.accounts.models import AcademyAccount
with academy("toulouse"):
    answer = AcademyAccount.objects.get(display_name="Sophie Vidal").examiner.number
"""
CLAIMS = """
from tenants.claims.models import Claim
with academy("toulouse"):
    answer = list(Claim.objects.filter(assignment__examiner__number=number).order_by("pk").values_list(
        "assignment__mission__number", flat=True))
"""
FINGERPRINT = """
from tenants.claims.models import Claim
from tenants.people.models import Examiner
with academy("toulouse"):
    people = Examiner.objects.filter(number=number)
    answer = repr([list(Claim.objects.order_by("pk").values()), list(people.values())])
"""


@pytest.fixture(scope="module")
def number(platform) -> int:
    person = Browser(platform)
    person.sign_in("enseignant.toulouse", TOULOUSE)
    return platform.operate(EXAMINER)


@pytest.fixture(scope="module")
def looking(platform, number) -> Browser:
    """The administrator, who now sees what Sophie sees; no test of this file may change that."""
    person = strong(lambda: Browser(platform))
    page = person.visit(TOULOUSE, f"/assistance/voir-comme/{number}/")
    person.submit(page, form="reason", reason=REASON)
    return person


def test_control_the_view_shows_the_examiner_s_pages(looking):
    page = looking.get(TOULOUSE, "/missions/")
    assert page.status_code == 200 and "Sophie" in page.text.title()


def forms_of(person: Browser, path: str):
    return [form for form in read(person.visit(TOULOUSE, path)).forms if form.method == "post"]


@pytest.mark.parametrize(
    "path",
    [
        "/etats-de-frais/conditions/",
        "/mes-informations/",
        "/mes-informations/signaler/",
        "/accessibilite/",
        "/assistance/voir-comme/10001/",
        "/connexion/renfort/",
    ],
)
def test_no_act_goes_through(looking, platform, number, path):
    before = platform.operate(FINGERPRINT, number=number)
    token = looking.csrf_of(TOULOUSE)
    data = {"csrfmiddlewaretoken": token, "accept": "on", "reason": REASON, "message": "x" * 20}
    page = looking.request("POST", platform.url(TOULOUSE, path), data=data)
    assert page.status_code in (403, 404, 405), page.status_code
    assert platform.operate(FINGERPRINT, number=number) == before


@pytest.mark.parametrize(
    "act", ["valider/", "devalider/", "non-effectuee/", "remuneration/", "recapitulatif/"]
)
def test_no_claim_is_touched(looking, platform, number, act):
    before = platform.operate(FINGERPRINT, number=number)
    claim = platform.operate(CLAIMS, number=number)[0]
    data = {"csrfmiddlewaretoken": looking.csrf_of(TOULOUSE), "quantity": "9"}
    page = looking.request("POST", platform.url(TOULOUSE, f"/etats-de-frais/{claim}/{act}"), data=data)
    assert page.status_code in (403, 404)
    assert platform.operate(FINGERPRINT, number=number) == before


@pytest.mark.parametrize("path", ["/assistance/", "/comptes-a-rattacher/", "/journal/", "/signalements/"])
def test_the_administrator_s_own_rights_are_set_aside(looking, path):
    assert looking.get(TOULOUSE, path).status_code in (302, 403, 404)


def test_the_view_goes_to_no_other_academy(looking):
    """On the hub and elsewhere he is himself: the examiner's key never leaves."""
    page = looking.visit("rennes.localhost", "/missions/")
    assert "Sophie" not in page.text.title()
    assert "Xavier" in looking.visit(HUB).text.title() or "Sophie" not in looking.visit(HUB).text.title()


def test_a_view_inside_a_view(looking, number):
    assert looking.get(TOULOUSE, f"/assistance/voir-comme/{number}/").status_code == 403


def test_a_view_without_a_reason(browser, number):
    person = strong(browser)
    page = person.visit(TOULOUSE, f"/assistance/voir-comme/{number}/")
    answer = person.submit(page, form="reason", follow=False, reason="  x  ")
    assert answer.status_code == 200


@pytest.mark.parametrize("who", [MANAGER, "enseignant.toulouse", "chef-centre.toulouse"])
def test_a_view_opened_by_who_is_not_administrator(browser, number, who):
    person = strong(browser, who) if who == MANAGER else weak(browser, who)
    page = person.visit(TOULOUSE, f"/assistance/voir-comme/{number}/")
    assert page.status_code == 403


def test_a_view_opened_without_the_second_factor(browser, number):
    person = weak(browser, ADMIN)
    page = person.get(TOULOUSE, f"/assistance/voir-comme/{number}/")
    assert page.status_code == 302 and "/connexion/renfort/" in page.headers["Location"]


def test_a_view_opened_by_a_prepared_page(browser, platform, number):
    person = strong(browser)
    page = person.request(
        "POST",
        platform.url(TOULOUSE, f"/assistance/voir-comme/{number}/"),
        data={"reason": REASON},
        headers={"Origin": "http://evil.example"},
    )
    assert page.status_code == 403


def test_the_examiner_can_read_that_he_was_looked_at(looking, platform):
    """Not an attack refused but a trace that cannot be avoided: who, whom, why."""
    told = platform.operate(OPENED)
    assert told and REASON in told


OPENED = """
from tenants.accounts.models import ViewAs
from tenants.journal.models import Entry
with academy("toulouse"):
    opened = Entry.objects.filter(code="view_as.opened").order_by("-pk")
    answer = ViewAs.objects.get(pk=opened.values_list("data__view", flat=True)[0]).reason
"""
