"""« Rattacher un compte d'une autre académie »: both accounts proved, both sides told, nothing by halves."""

import pytest
from django.core.exceptions import ValidationError

from federation.elsewhere import missions_elsewhere, tabs_for
from federation.projection import project_all
from imagin.identity import linking, services
from imagin.identity.external.door import Proof
from imagin.identity.models import Account, AccountLink
from imagin.identity.provider.pairwise import subject_for
from imagin.sessions.models import Session
from imagin.tenancy.context import academy, hub
from imagin.vault.person import person_key
from tenants.accounts.models import AcademyAccount
from tenants.accounts.selectors import examiner_of, roles_of
from tenants.journal.models import Entry
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.imagin.identity.helpers import (
    HUB_ISSUER,
    SOPHIE,
    academy_client,
    hub_account,
    sign_in,
)

NUMBER = 900_001
KEY = person_key(SOPHIE)


def known_at(code: str, account: Account, **values) -> AcademyAccount:
    told = {"display_name": account.display_name, "person_key": account.person_key, **values}
    return AcademyAccount.objects.create(issuer=HUB_ISSUER, subject=subject_for(account.pk, code), **told)


def proof(code: str = "rennes", number: int = NUMBER, must_change: bool = False) -> Proof:
    return Proof(code, number, f"{code}/{number}", "Sophie Vidal", must_change)


@pytest.fixture
def sophie(db):
    """A teacher of Toulouse, convoked in Rennes as an external examiner that nothing identifies."""
    account = hub_account(display_name="Sophie Vidal", person_key=KEY)
    with academy("toulouse"):
        known_at("toulouse", account, examiner=ExaminerFactory(person_key=KEY))
    with academy("rennes"):
        AssignmentFactory(examiner=ExaminerFactory(number=NUMBER, kind=ExaminerKind.EXTERNAL))
    return account


@pytest.fixture
def nobody(db):
    """An external of Toulouse, without NUMEN, convoked in Rennes too."""
    account = hub_account("gaston", display_name="Gaston Leroy")
    with academy("toulouse"):
        known_at("toulouse", account, examiner=ExaminerFactory(kind=ExaminerKind.EXTERNAL))
        AssignmentFactory(examiner=Examiner.objects.get())
    with academy("rennes"):
        AssignmentFactory(examiner=ExaminerFactory(number=NUMBER, kind=ExaminerKind.EXTERNAL))
    return account


def key_of(code: str, **lookup) -> str:
    with academy(code):
        return Examiner.objects.get(**lookup).person_key


def journal(code: str, prefix: str = "link.") -> list[tuple[str, dict]]:
    with academy(code):
        return [(entry.code, entry.data) for entry in Entry.objects.filter(code__startswith=prefix)]


class TestLink:
    def test_the_file_there_takes_the_key_and_the_tabs_follow(self, sophie):
        linking.link(sophie, proof(), "toulouse")
        assert key_of("rennes", number=NUMBER) == KEY
        project_all()
        (tab,) = tabs_for(KEY, here="toulouse")
        assert (tab.code, tab.missions) == ("rennes", 1)
        assert len(missions_elsewhere(KEY, "rennes").lines) == 1

    def test_both_academies_journal_it_without_a_name(self, sophie):
        linking.link(sophie, proof(), "toulouse")
        assert journal("toulouse") == [("link.made", {"academy": "rennes"})]
        assert journal("rennes") == [("link.made", {"home": "toulouse"})]

    def test_only_there_when_he_came_from_no_academy(self, sophie):
        linking.link(sophie, proof())
        assert journal("toulouse") == [] and len(journal("rennes")) == 1

    def test_twice_is_one(self, sophie):
        first = linking.link(sophie, proof(), "toulouse")
        assert linking.link(sophie, proof(), "toulouse") == first
        assert len(journal("rennes")) == 1

    def test_the_sign_in_there_finds_the_file(self, sophie):
        linking.link(sophie, proof(), "toulouse")
        with academy("rennes"):
            assert examiner_of(person_key=KEY, imagin_identifier="").number == NUMBER

    def test_an_account_already_open_there_takes_the_file(self, sophie):
        with academy("rennes"):
            account = known_at("rennes", sophie)
        linking.link(sophie, proof(), "toulouse")
        with academy("rennes"):
            assert AcademyAccount.objects.get(pk=account.pk).examiner.number == NUMBER

    def test_without_numen_both_files_take_a_key_of_the_account(self, nobody):
        linking.link(nobody, proof(), "toulouse")
        key = linking.linked_key(nobody)
        assert Account.objects.get(pk=nobody.pk).person_key == key != ""
        assert key_of("rennes", number=NUMBER) == key_of("toulouse") == key
        project_all()
        assert [tab.code for tab in tabs_for(key, here="toulouse")] == ["rennes"]
        assert [tab.code for tab in tabs_for(key, here="rennes")] == ["toulouse"]


class TestRefused:
    def refuses(self, account, given, code):
        with pytest.raises(ValidationError) as refusal:
            linking.link(account, given, "toulouse")
        assert refusal.value.code == code
        assert not AccountLink.objects.filter(account=account).exclude(academy="noumea").exists()

    def test_a_file_that_is_somebody_else_s(self, sophie):
        with academy("rennes"):
            Examiner.objects.update(person_key="a" * 64)
        self.refuses(sophie, proof(), "somebody")
        assert key_of("rennes", number=NUMBER) == "a" * 64

    def test_a_person_known_there_under_another_number(self, sophie):
        with academy("rennes"):
            ExaminerFactory(number=10_002, person_key=KEY)
        with pytest.raises(ValidationError, match="sous le n° intervenant 10002"):
            linking.link(sophie, proof(), "toulouse")

    def test_a_person_whose_account_there_has_another_file(self, sophie):
        with academy("rennes"):
            known_at("rennes", sophie, examiner=ExaminerFactory(number=10_002))
        self.refuses(sophie, proof(), "person_once")

    def test_an_account_linked_by_another(self, sophie):
        with hub():
            AccountLink.objects.create(
                account=hub_account("other"), academy="rennes", examiner_number=NUMBER, home=""
            )
        self.refuses(sophie, proof(), "taken")

    def test_two_accounts_of_one_academy(self, sophie):
        AccountLink.objects.create(account=sophie, academy="noumea", examiner_number=1, home="")
        self.refuses(sophie, proof("noumea", 2), "one_each")

    def test_a_first_secret_proves_nothing_yet(self, sophie):
        self.refuses(sophie, proof(must_change=True), "initial")

    def test_the_account_one_is_signed_in_with(self, sophie):
        sophie.external_academy, sophie.external_number = "rennes", NUMBER
        sophie.save()
        self.refuses(sophie, proof(), "own")


@pytest.mark.parametrize("broken", ["tie", "adopt", "tell"])
def test_a_failure_half_way_leaves_nothing(nobody, monkeypatch, broken):
    def fail(*args, **kwargs):
        raise RuntimeError(broken)

    monkeypatch.setattr(linking if broken == "tell" else linking.door(), broken, fail)
    with pytest.raises(RuntimeError):
        linking.link(nobody, proof(), "toulouse")
    assert not AccountLink.objects.exists()
    assert Account.objects.get(pk=nobody.pk).person_key == ""
    assert key_of("rennes", number=NUMBER) == key_of("toulouse") == ""
    assert journal("rennes") == journal("toulouse") == []


class TestUndo:
    def test_the_file_is_nobody_s_again_and_the_tab_goes(self, sophie):
        made = linking.link(sophie, proof(), "toulouse")
        project_all()
        linking.undo(made)
        assert key_of("rennes", number=NUMBER) == "" and not AccountLink.objects.exists()
        assert missions_elsewhere(KEY, "rennes") is None
        project_all()
        assert tabs_for(KEY, here="toulouse") == []
        assert [code for code, _ in journal("rennes")] == ["link.undone", "link.made"]
        assert [code for code, _ in journal("toulouse")] == ["link.undone", "link.made"]

    def test_the_account_there_loses_the_file_and_its_sessions(self, sophie):
        made = linking.link(sophie, proof(), "toulouse")
        with hub():
            session = services.open_session(sophie, {})
        with academy("rennes"):
            account = known_at("rennes", sophie, examiner=Examiner.objects.get(number=NUMBER))
            client = academy_client("rennes")
            sign_in(client, account, session)
        assert client.get("/missions/").status_code == 200
        linking.undo(made)
        with academy("rennes"):
            assert roles_of(AcademyAccount.objects.get()) == frozenset()
            assert all("over" in row.get_decoded() for row in Session.objects.all())

    def test_a_file_whose_own_numen_says_so_keeps_its_key(self, sophie):
        made = linking.link(sophie, proof(), "toulouse")
        with academy("rennes"):
            Examiner.objects.update(numen=SOPHIE)
        linking.undo(made)
        assert key_of("rennes", number=NUMBER) == KEY

    def test_a_file_given_to_another_meanwhile_is_left_alone(self, sophie):
        made = linking.link(sophie, proof(), "toulouse")
        with academy("rennes"):
            Examiner.objects.update(person_key="b" * 64)
        linking.undo(made)
        assert key_of("rennes", number=NUMBER) == "b" * 64

    def test_a_key_that_only_links_needed_ends_with_them(self, nobody):
        made = linking.link(nobody, proof(), "toulouse")
        linking.undo(made)
        assert Account.objects.get(pk=nobody.pk).person_key == ""
        assert key_of("toulouse") == key_of("rennes", number=NUMBER) == ""
        with academy("toulouse"):
            assert AcademyAccount.objects.get().person_key == ""

    def test_twice_is_once(self, sophie):
        made = linking.link(sophie, proof(), "toulouse")
        linking.undo(made)
        linking.undo(made)
        assert len(journal("rennes")) == 2

    def test_a_failure_half_way_keeps_the_link_whole(self, sophie, monkeypatch):
        made = linking.link(sophie, proof(), "toulouse")
        monkeypatch.setattr(linking.door(), "release", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            linking.undo(made)
        assert AccountLink.objects.exists() and key_of("rennes", number=NUMBER) == KEY


def test_the_account_with_a_password_climbs_nowhere(sophie):
    """Signed in with the external account itself: its academy, its file, and nothing of the home."""
    linking.link(sophie, proof(), "toulouse")
    with hub():
        outside = hub_account("rennes/900001", external_academy="rennes", external_number=NUMBER)
    assert outside.person_key == ""
    with academy("rennes"):
        account = known_at("rennes", outside, examiner=Examiner.objects.get(number=NUMBER))
        assert roles_of(account) == {"external"}
        client = academy_client("rennes")
        sign_in(client, account)
    project_all()
    page = client.get("/missions/")
    assert page.status_code == 200 and "?academie=toulouse" not in page.content.decode()
    assert "de missions à vous montrer ici" in client.get("/missions/?academie=toulouse").content.decode()
    with academy("toulouse"):
        assert examiner_of(person_key=outside.person_key, imagin_identifier="") is None
