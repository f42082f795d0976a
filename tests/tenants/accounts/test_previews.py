"""What is told of a rule of access is who then meets it: by numbers and roles, never by a name."""

from datetime import UTC, datetime

import pytest
import time_machine

from imagin.rules.effects import Wanted, effect
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy
from tenants.accounts import previews
from tenants.accounts.enums import Role
from tenants.accounts.externals import previews as of_externals
from tenants.accounts.externals.selectors import credential_of, examiner_named
from tenants.accounts.models import AcademyAccount, ExternalCredential
from tenants.accounts.services import grant_role
from tenants.people.enums import ExaminerKind, ExaminerState
from tests.factories import ExaminerFactory

pytestmark = pytest.mark.django_db
SOON, PAST = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-06-25 10:00+00:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def externals():
    """Toulouse: two who chose a password, one with a name; two who did not yet; one without an account."""
    with academy("rennes"):
        external(1)
    with academy("toulouse"):
        external(10_001, initial=False, identifier="toulouse/a")
        external(10_002, initial=False)
        external(10_003, expires_at=SOON)
        external(10_004, expires_at=PAST)
        external(10_005, account=False)
        external(10_006, initial=False, is_active=False)
        external(10_007, initial=False, state=ExaminerState.ARCHIVED)
        ExaminerFactory(number=10_008, last_name="SECRET")


def external(number, *, account=True, identifier="", state=ExaminerState.ACTIVE, **credential):
    examiner = ExaminerFactory(
        number=number,
        last_name="SECRET",
        kind=ExaminerKind.EXTERNAL,
        imagin_identifier=identifier,
        state=state,
    )
    if account:
        ExternalCredential.objects.create(examiner=examiner, **{"expires_at": SOON, **credential})


def told(key, value):
    found = effect("toulouse", [Wanted(key, value)])
    assert found.unknown == [] and "SECRET" not in str(found.touched)
    return {touched.label: touched for touched in found.touched}


def test_who_has_still_to_choose_a_password():
    [touched] = told("signin.first_secret", "emailed").values()
    assert touched.people == 3 and "envoyé par courriel" in touched.words
    assert list(touched.examples) == [
        "Intervenant n° 10003, premier accès valable jusqu'au 01/07/2026",
        "Intervenant n° 10004, premier accès expiré le 01/06/2026",
        "Intervenant n° 10005, aucun premier accès donné",
    ]
    [lasting] = told("signin.secret_days", 1).values()
    assert (lasting.people, lasting.words[-6:]) == (3, "1 jour")


def test_where_local_accounts_are_closed_no_rule_of_theirs_touches_anybody():
    set_rule("toulouse", "modules.external", False, actor="tests")
    for key, value in (("signin.first_secret", "none"), ("signin.secret_days", 9)):
        assert not told(key, value)
    assert not told("signin.identifier", "identifier")


def opens(identifier):
    with academy("toulouse"):
        credential = credential_of(examiner_named(identifier))
        return bool(credential and credential.is_active)


def test_an_identifier_alone_shuts_those_who_have_none():
    found = told("signin.identifier", "identifier")
    shut, named = found[of_externals.NAMELESS_SHUT], next(iter(found.values()))
    assert (shut.people, named.people) == (3, 1)
    assert list(named.examples) == ["Intervenant n° 10001, mot de passe choisi"]
    numbers = ["10001", "10002", "10003", "10004", "toulouse/a"]
    before = [opens(number) for number in numbers]
    set_rule("toulouse", "signin.identifier", "identifier", actor="tests")
    assert (before, [opens(number) for number in numbers]) == ([True] * 5, [False] * 4 + [True])
    assert told("signin.identifier", "number")[of_externals.NAMELESS_OPENED].people == 3


def test_a_number_alone_changes_nothing_for_who_has_only_that():
    [touched] = told("signin.identifier", "number").values()
    assert (touched.people, touched.words) == (
        1,
        "compte local s'ouvre désormais avec le n° intervenant seul",
    )


def test_the_sentence_of_a_closed_module_is_read_while_it_is_closed():
    key, sentence = "modules.external.off_sentence", "Voyez votre académie."
    assert not told(key, sentence)
    set_rule("toulouse", "modules.external", False, actor="tests")
    assert told(key, sentence)[of_externals.SENTENCE].people == 4


def test_local_accounts_are_told_one_by_one():
    found = told("modules.external", False)
    shut, fresh = found[of_externals.ACCOUNTS_SHUT], found[of_externals.FIRST_SECRETS]
    assert (shut.people, fresh.people) == (2, 2)
    assert shut.examples[0] == "Intervenant n° 10001, mot de passe choisi"


def account(subject, key="", examiner=None, **more):
    return AcademyAccount.objects.create(
        issuer="hub", subject=subject, person_key=key, examiner=examiner, display_name="SECRET", **more
    )


def test_a_session_concerns_who_has_an_account():
    with academy("toulouse"):
        account("a", "a" * 64, ExaminerFactory(number=10_010, person_key="a" * 64))
        grant_role(actor="tests", person_key="a" * 64, role=Role.MANAGER)
        for subject in "bc":
            account(subject, subject * 64)
            grant_role(actor="tests", person_key=subject * 64, role=Role.MANAGER)
        account("d")
        account("e", is_active=False)
    [touched] = told("session.idle_minutes", 60).values()
    assert (touched.people, "après 60 minutes" in touched.words) == (4, True)
    assert touched.examples[0] == "Intervenant n° 10010, enseignant, gestionnaire d'examens"
    assert set(touched.examples[1:]) == {"Gestionnaire d'examens (2 personnes)", "Compte sans rôle"}
    [warned] = told("session.warning_minutes", 20).values()
    assert (warned.people, "averties après 20 minutes" in warned.words) == (4, True)


def test_heads_are_told_by_their_schools():
    with academy("toulouse"):
        for role in (Role.SCHOOL_HEAD, Role.CENTRE_HEAD):
            grant_role(actor="tests", person_key="c" * 64, role=role, school="0310001A")
        ExaminerFactory(number=10_011, person_key="d" * 64)
        grant_role(actor="tests", person_key="d" * 64, role=Role.SCHOOL_HEAD, school="0310002B")
    touched = told("windows.school", False)[previews.HEADS_SHUT]
    assert touched.people == 2
    assert list(touched.examples) == [
        "Chef de centre d'examen 0310001A, chef d'établissement 0310001A",
        "Intervenant n° 10011, chef d'établissement 0310002B",
    ]


def test_ten_examples_at_most():
    with academy("toulouse"):
        for number in range(20_000, 20_012):
            external(number, initial=False)
    assert len(told("modules.external", False)[of_externals.ACCOUNTS_SHUT].examples) == 10
