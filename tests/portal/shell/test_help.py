"""The help offered is that of the activities which the person may open."""

import pytest

from portal.shell.help import BY_SLUG
from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.people.enums import ExaminerKind
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import academy_client, sign_in

OF_STAFF = {"comptes-a-rattacher", "voir-comme", "journal", "signalements"}
OF_EXAMINERS = {"consultation-missions", "etats-de-frais", "mes-informations"}
ADDRESSES = ["/plan-du-site/", "/guide/", "/aide/accueil/"]


def offered(client, address: str) -> set[str]:
    body = client.get(address).content.decode()
    return {slug for slug, page in BY_SLUG.items() if page.title in body}


@pytest.fixture
def external(toulouse):
    account = AcademyAccount.objects.create(
        issuer="x", subject="ana", examiner=ExaminerFactory(kind=ExaminerKind.EXTERNAL)
    )
    client = academy_client("toulouse")
    sign_in(client, account)
    return client


@pytest.fixture
def administrator(toulouse):
    grant_role(actor="tests", person_key="9" * 64, role="administrator")
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="x", subject="admin", person_key="9" * 64))
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_external_reads_nothing_of_managers(external, address):
    pages = offered(external, address)
    assert not pages & OF_STAFF and pages >= {"connexion", "accessibilite", "rattachements", "second-facteur"}


def test_an_external_finds_his_own(external):
    assert offered(external, "/plan-du-site/") >= OF_EXAMINERS


def test_an_administrator_finds_his(administrator):
    assert offered(administrator, "/plan-du-site/") >= {"voir-comme", "journal"}


def test_a_visitor_finds_what_examiners_find(visitor):
    pages = offered(visitor, "/guide/")
    assert pages >= OF_EXAMINERS and not pages & OF_STAFF


def test_a_page_that_is_not_listed_still_opens(external):
    assert external.get("/aide/journal/").status_code == 200
