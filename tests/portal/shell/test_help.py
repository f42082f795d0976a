"""The help offered is that of the activities which the person may open."""

from html import unescape

import pytest

from imagin.rules.services import set_rule
from portal.shell.activities import registered
from portal.shell.help import BY_SLUG, PAGES
from tenants.accounts.enums import HOSTING
from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.people.enums import ExaminerKind
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import academy_client, sign_in
from tests.matrix.people import hub_clients
from tests.portal.teacher.reading import text

OF_STAFF = {
    "comptes-a-rattacher",
    "voir-comme",
    "journal",
    "signalements",
    "reglages",
    "ouvertures",
    "messages-academie",
    "etablissements",
}
OF_HOSTING = {page.slug for page in PAGES if page.roles == {HOSTING}}
GENERAL = {"accueil", "vos-academies"}
OF_EXAMINERS = {"consultation-missions", "etats-de-frais", "mes-informations"}
ADDRESSES = ["/plan-du-site/", "/guide/", "/aide/accueil/"]


def offered(client, address: str) -> set[str]:
    body = unescape(client.get(address).content.decode())
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


def test_the_root_of_the_help_is_its_first_page(toulouse):
    response = academy_client("toulouse").get("/aide/")
    assert (response.status_code, response["Location"]) == (302, "/aide/accueil/")


@pytest.mark.parametrize("activity", registered(), ids=lambda activity: activity.slug)
def test_each_activity_has_its_page(activity):
    assert activity.help_slug in BY_SLUG
    assert (activity.help_slug == "accueil") == (activity.slug in GENERAL)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_external_reads_nothing_of_managers(external, address):
    pages = offered(external, address)
    assert not pages & (OF_STAFF | OF_HOSTING) and pages >= {
        "connexion",
        "accessibilite",
        "rattachements",
        "second-facteur",
    }


def test_an_external_finds_his_own(external):
    assert offered(external, "/plan-du-site/") >= OF_EXAMINERS


def test_an_administrator_finds_his(administrator):
    pages = offered(administrator, "/plan-du-site/")
    assert pages >= OF_STAFF - {"etablissements"} and not pages & OF_HOSTING


def test_a_school_head_finds_his(toulouse):
    grant_role(actor="tests", person_key="5" * 64, role="school_head")
    client = academy_client("toulouse")
    sign_in(client, AcademyAccount.objects.create(issuer="x", subject="head", person_key="5" * 64))
    pages = offered(client, "/plan-du-site/")
    assert "etablissements" in pages and not pages & (OF_STAFF - {"etablissements"} | OF_EXAMINERS)


def test_the_hosting_team_finds_its_own_on_the_hub(db):
    pages = offered(hub_clients()["hosting"], "/plan-du-site/")
    assert pages >= OF_HOSTING and not pages & OF_EXAMINERS


def test_a_visitor_finds_what_examiners_find(visitor):
    pages = offered(visitor, "/guide/")
    assert pages >= OF_EXAMINERS and not pages & OF_STAFF


def test_a_page_that_is_not_listed_still_opens(external):
    assert external.get("/aide/journal/").status_code == 200


CLOSED = [("etats-de-frais", "services.claims"), ("consultation-missions", "services.missions")]


@pytest.mark.parametrize(("slug", "module"), CLOSED)
def test_the_help_of_a_closed_activity_begins_with_the_sentence_of_the_closed_page(external, slug, module):
    why = "Fermé jusqu'aux épreuves : adressez-vous à la division."
    set_rule("toulouse", f"{module}.off_sentence", why, actor="tests")
    for client in (external, academy_client("toulouse")):
        assert why not in text(client.get(f"/aide/{slug}/"))
    set_rule("toulouse", module, False, actor="tests")
    for client in (external, academy_client("toulouse")):
        assert f"{BY_SLUG[slug].title} {why}" in text(client.get(f"/aide/{slug}/"))
        assert text(client.get("/aide/accueil/")).count(why) == 0


@pytest.mark.parametrize(
    ("shut", "sentence"),
    [
        ((), "permet de consulter les missions qui vous sont affectées, puis de vérifier, compléter et"),
        (("services.claims",), "Ce service vous permet de consulter les missions qui vous sont affectées. "),
        (
            ("services.missions",),
            "Ce service vous permet de vérifier, compléter et valider vos états de frais",
        ),
        (("services.claims", "services.missions"), "jury des examens et concours. Une page écran"),
    ],
)
def test_the_guide_begins_with_what_is_open_only(external, shut, sentence):
    for module in shut:
        set_rule("toulouse", module, False, actor="tests")
    assert sentence in text(external.get("/guide/"))
