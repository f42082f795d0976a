"""From a manager's first page to the second factor on the hub, and back: redirects and one form."""

import pytest

from imagin.factors import totp
from imagin.factors.models import Factor
from imagin.identity.services import open_session
from imagin.tenancy.context import academy, hub
from tenants.accounts.enums import Role
from tenants.accounts.services import grant_role
from tests.imagin.factors.conftest import SECRET, code
from tests.imagin.factors.test_pages import shown_codes, shown_secret
from tests.imagin.identity.chain import path_of
from tests.imagin.identity.chain import servers as servers
from tests.imagin.identity.helpers import academy_account, academy_client, hub_account, hub_client, sign_in

KEY = "ef" * 32


@pytest.fixture
def manager(db, servers):
    """(his browser on Toulouse, his browser on the hub): one sign-in, by password alone."""
    account = hub_account("aurelie", display_name="Aurélie Castéran", person_key=KEY)
    session = open_session(account, {"amr": ["pwd"]})
    on_hub, here = hub_client(), academy_client("toulouse")
    sign_in(on_hub, account, session)
    with academy("toulouse"):
        grant_role(actor="tests", person_key=KEY, role=Role.MANAGER)
        sign_in(here, academy_account(account), session, strong=False)
    return here, on_hub, account


def follow(client, address: str) -> str:
    """Redirects of one host, to where it leads elsewhere or to a page."""
    response = client.get(path_of(address))
    return response.url if response.status_code == 302 else address


def test_a_manager_confirms_who_he_is_and_finds_his_page(clock, manager):
    here, on_hub, account = manager
    Factor.objects.create(account=account, kind="totp", name="Téléphone", secret=SECRET)
    to_hub = follow(here, follow(here, "/?a=1"))
    challenge = follow(on_hub, to_hub)
    assert challenge.startswith("/second-facteur/preuve/?next=%2Fo%2Fauthorize%2F")
    page = on_hub.get(challenge)
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' http://toulouse.localhost:8000" in policy
    proved = on_hub.post(challenge, {"factor_code": code()})
    assert proved.url.startswith("/o/authorize/")
    back = follow(on_hub, proved.url)
    assert back.startswith("http://toulouse.localhost:8000/connexion/retour/?")
    assert follow(here, back) == "/?a=1"
    home = here.get("/?a=1")
    assert home.status_code == 200 and "Confirmer mon identité" not in home.content.decode()


def test_without_a_factor_he_enrols_on_the_way(clock, manager):
    here, on_hub, _ = manager
    enrolment = follow(on_hub, follow(on_hub, follow(here, follow(here, "/"))))
    assert enrolment.startswith("/second-facteur/application/?next=")
    secret = shown_secret(on_hub.get(enrolment))
    done = on_hub.post(enrolment, {"factor_code": totp.code_at(secret, totp.counter_now())}, follow=True)
    assert len(shown_codes(done)) == 10
    target = done.context["target"]
    assert target.startswith("/o/authorize/")
    assert follow(here, follow(on_hub, target)) == "/"
    with hub():
        assert Factor.objects.count() == 1
    assert here.get("/").status_code == 200


def test_a_proof_does_not_open_another_persons_academy(clock, manager):
    """The strengthened sign-in is the one that asked: another browser's stays as it was."""
    here, on_hub, account = manager
    Factor.objects.create(account=account, kind="totp", name="Téléphone", secret=SECRET)
    challenge = follow(on_hub, follow(here, follow(here, "/")))
    other = hub_client()
    sign_in(other, hub_account("other"), strong=False)
    assert other.post(challenge, {"factor_code": code()}).url.startswith("/second-facteur/application/")
    assert on_hub.post(challenge, {"factor_code": code()}).url.startswith("/o/authorize/")
