"""Who a person that signed in is to the academy: exactly, or the exam division decides. Never a guess."""

import pytest
from django.utils import timezone

from imagin.identity.client.engine import SignInRefused
from imagin.tenancy.context import academy
from imagin.vault.person import person_key
from tenants.accounts.backends import AcademyBackend
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.accounts.services import grant_role
from tenants.accounts.tie_requests import ask
from tenants.journal.models import Entry
from tests.factories import ExaminerFactory
from tests.imagin.identity.helpers import HUB_ISSUER, SOPHIE, provider_for_tests

KEY = person_key(SOPHIE)


@pytest.fixture
def enter(toulouse):
    backend = AcademyBackend()
    backend.provider = provider_for_tests()

    def find(subject="s-1", **claims):
        return backend.find_person({"iss": HUB_ISSUER, "sub": subject, "name": "Sophie Vidal", **claims})

    return find


def refused(enter, **claims):
    with pytest.raises(SignInRefused) as refusal:
        enter(**claims)
    return refusal.value.reason


def told_of(enter, **claims):
    with pytest.raises(SignInRefused) as refusal:
        enter(**claims)
    return refusal.value.stranger


def asks(enter, **claims):
    return ask(told_of(enter, **claims), "")


class TestProvider:
    def test_the_division_reads_which_service_proved_who_it_is(self, enter):
        assert told_of(enter, idp="Portail de Toulouse").provider == "Portail de Toulouse"

    def test_a_hub_that_does_not_tell(self, enter):
        assert told_of(enter).provider == "Plateforme nationale"


class TestTied:
    def test_by_person_key(self, enter):
        examiner = ExaminerFactory(person_key=KEY)
        assert enter(person_key=KEY).examiner == examiner

    def test_by_the_identifier_of_this_academy(self, enter):
        examiner = ExaminerFactory(imagin_identifier="toulouse/900001")
        assert enter(imagin_identifier="toulouse/900001").examiner == examiner

    def test_by_the_number_that_the_hub_tells(self, enter):
        examiner = ExaminerFactory(kind="external")
        assert enter(examiner_number=examiner.number).examiner == examiner

    def test_the_number_is_exactly_that_one(self, enter):
        """A local account opens its own file, whatever else is told."""
        other = ExaminerFactory(person_key=KEY)
        own = ExaminerFactory(kind="external")
        assert enter(person_key=KEY, examiner_number=own.number).examiner == own != other

    def test_once_for_all(self, enter):
        examiner = ExaminerFactory(person_key=KEY)
        enter(person_key=KEY)
        ExaminerFactory(imagin_identifier="toulouse/2")
        assert enter(imagin_identifier="toulouse/2").examiner == examiner
        assert AcademyAccount.objects.count() == 1

    def test_same_subject_of_another_issuer_is_another_person(self, enter):
        ExaminerFactory(person_key=KEY)
        enter(person_key=KEY)
        assert refused(enter, iss="https://other.example") == "a-rattacher"

    def test_the_journal_says_it_once(self, enter):
        examiner = ExaminerFactory(person_key=KEY)
        account = enter(person_key=KEY)
        enter(person_key=KEY)
        entry = Entry.objects.get(code="account.tied")
        assert (entry.actor, entry.subject) == (str(account.pk), f"examiner:{examiner.pk}")

    def test_by_a_role_without_a_file(self, enter):
        grant_role(actor="tests", person_key=KEY, role="manager")
        assert enter(person_key=KEY).examiner is None


class TestNotTied:
    @pytest.mark.parametrize(
        "claims",
        [
            {},
            {"email": "s.vidal@ac-toulouse.fr"},
            {"imagin_identifier": "rennes/900001"},
            {"imagin_identifier": "900001"},
            {"person_key": KEY},
            {"examiner_number": "7"},
            {"examiner_number": True},
            {"examiner_number": 424242},
        ],
        ids=str,
    )
    def test_nobody_guesses(self, enter, claims):
        ExaminerFactory(number=7, last_name="VIDAL", first_name="Sophie", email="s.vidal@ac-toulouse.fr")
        ExaminerFactory(number=1, imagin_identifier="rennes/900001")
        assert refused(enter, **claims) == "a-rattacher"
        assert AcademyAccount.objects.count() == 0

    def test_number_from_a_provider_that_is_not_the_hub(self, toulouse):
        examiner = ExaminerFactory()
        backend = AcademyBackend()
        backend.provider = provider_for_tests(trusted_claims=frozenset({"person_key"}))
        with pytest.raises(SignInRefused):
            backend.find_person({"iss": HUB_ISSUER, "sub": "x", "examiner_number": examiner.number})

    def test_a_visit_writes_nothing(self, enter):
        assert refused(enter) == "a-rattacher"
        assert not PendingAccount.objects.exists() and not Entry.objects.exists()

    def test_who_is_refused_is_told_to_the_page_that_lets_him_ask(self, enter):
        stranger = told_of(enter)
        assert (stranger.issuer, stranger.subject) == (HUB_ISSUER, "s-1")
        assert (stranger.display_name, stranger.reference, stranger.decided) == ("Sophie Vidal", "", False)
        reference = asks(enter)
        assert told_of(enter).reference == reference

    def test_each_academy_is_asked_for_itself(self, enter):
        asks(enter)
        with academy("rennes"):
            assert PendingAccount.objects.count() == 0


class TestDecided:
    def decide(self, examiner):
        PendingAccount.objects.update(decided_at=timezone.now(), decided_by="m", examiner=examiner)

    def test_tied_at_the_next_sign_in(self, enter):
        asks(enter)
        examiner = ExaminerFactory()
        self.decide(examiner)
        assert enter().examiner == examiner
        assert not Entry.objects.filter(code="account.tied").exists(), "told when it was decided"

    def test_only_that_person(self, enter):
        asks(enter)
        self.decide(ExaminerFactory())
        assert refused(enter, subject="s-2") == "a-rattacher"

    def test_no_is_no(self, enter):
        asks(enter)
        self.decide(None)
        assert refused(enter) == "sans-compte"
        assert told_of(enter).decided
        assert PendingAccount.objects.count() == 1


def test_closed_account_stays_closed(enter):
    ExaminerFactory(person_key=KEY)
    account = enter(person_key=KEY)
    AcademyAccount.objects.filter(pk=account.pk).update(is_active=False)
    assert refused(enter, person_key=KEY) == "compte-ferme"
