"""« Comptes rattachés »: the division sees which files are opened from elsewhere, and may undo it."""

import pytest

from imagin.identity.models import AccountLink
from imagin.tenancy.context import academy, hub
from tenants.accounts.models import PendingAccount
from tenants.journal.models import Entry
from tenants.people.models import Examiner
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import hub_account
from tests.portal.division.test_pending import division as division
from tests.portal.teacher.reading import text

LIST = "/comptes-a-rattacher/rattaches/"
UNDO = f"{LIST}900001/annuler/"
KEY = "7" * 64


@pytest.fixture
def linked(toulouse):
    """An external of Toulouse whose file a person of Rennes opens; and a link of another academy."""
    ExaminerFactory(number=900_001, last_name="LEMARCHAND", first_name="Gaston", person_key=KEY)
    with hub():
        account = hub_account("thief", display_name="Paul Roux", person_key=KEY)
        told = {"account": account, "home": "rennes"}
        AccountLink.objects.create(academy="toulouse", examiner_number=900_001, **told)
        AccountLink.objects.create(academy="noumea", examiner_number=900_001, **told)
    return account


def links() -> list[str]:
    with hub():
        return [row.academy for row in AccountLink.objects.order_by("academy")]


def test_the_list_says_which_file_and_not_whose_account(division, linked):
    words = text(division.get(LIST))
    assert "LEMARCHAND Gaston 900001" in words
    assert "Roux" not in words and "Rennes" not in words
    assert LIST in division.get("/comptes-a-rattacher/").content.decode()


def test_nothing_is_linked(division):
    assert "Aucun dossier de votre académie n'est rattaché" in text(division.get(LIST))


def test_it_is_undone_once_confirmed(division, linked):
    assert "L'autre compte n'ouvrira plus ce dossier" in text(division.get(UNDO))
    assert links() == ["noumea", "toulouse"]
    assert "Le rattachement est annulé" in text(division.post(UNDO, follow=True))
    assert links() == ["noumea"]
    assert Examiner.objects.get(number=900_001).person_key == ""
    entry = Entry.objects.get(code="link.undone")
    assert entry.data["reason"] == "division" and entry.actor == str(division.session["_auth_user_id"])
    with academy("rennes"):
        assert Entry.objects.get(code="link.undone").actor == "system"


def test_twice_says_that_nothing_is_left(division, linked):
    division.post(UNDO)
    for method in (division.get, division.post):
        assert "il n'y a rien à annuler" in text(method(UNDO, follow=True))


def test_a_link_of_another_academy_is_not_undone_here(division, linked):
    with hub():
        AccountLink.objects.filter(academy="toulouse").delete()
    division.post(UNDO)
    assert links() == ["noumea"] and not PendingAccount.objects.exists()
