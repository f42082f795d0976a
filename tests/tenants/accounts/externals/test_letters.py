"""What a convocation tells an external examiner of how to sign in, by rule and by what he has already."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from imagin.documents import archive
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.accounts import tasks
from tenants.accounts.externals import selectors, services
from tenants.accounts.models import CredentialLink, ExternalCredential
from tenants.journal.models import Entry
from tenants.missions import convocations
from tenants.missions.convocations import archive_missing
from tenants.missions.models import Convocation, ConvocationRun
from tenants.people.enums import ExaminerKind
from tests.conftest import LONG_AGO
from tests.factories import AssignmentFactory, ExaminerFactory, MissionFactory
from tests.imagin.documents import pages
from tests.imagin.identity import external_people as people
from tests.imagin.identity.external_people import GOOD, NUMBER

SECRET = re.compile(r"\b(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}\b")


@pytest.fixture(autouse=True)
def quick_hashing(settings):
    settings.PASSWORD_HASHERS = people.QUICK


@pytest.fixture(autouse=True)
def sent_at_once(monkeypatch):
    monkeypatch.setattr(tasks.send_first_link, "delay", tasks.send_first_link.run)


def assign(examiner=None, **values):
    return AssignmentFactory(examiner=examiner or people.external(), **values)


def pdf_of(assignment) -> bytes:
    convocation = Convocation.objects.filter(assignment=assignment).latest("archived_at")
    return archive.read(convocation.key, convocation.sha256)


def letter(assignment) -> str:
    archive_missing()
    return pages.text(pdf_of(assignment))


def ruled(key: str, value: object) -> None:
    with hub():
        set_rule("toulouse", key, value, actor="tests", since=LONG_AGO)


def test_the_secret_that_is_printed_opens_the_account(toulouse):
    text = letter(assign())
    assert f"{NUMBER} (n° intervenant) ou {people.IDENTIFIER}" in text
    secret = SECRET.search(text)[0]
    verdict = services.prove(str(NUMBER), secret)
    assert verdict.credential is not None and verdict.credential.initial
    until = timezone.localtime(verdict.credential.expires_at)
    assert "jusqu'au" in text and f"{until:%d/%m/%Y}" in text
    assert [entry.data for entry in Entry.objects.filter(code="external.issued")] == [{"count": 1}]


def test_the_letter_stays_tagged_and_on_one_page(toulouse):
    assignment = assign(mission=MissionFactory(observations="Long. " * 60))
    archive_missing()
    with pages.opened(pdf_of(assignment)) as document:
        assert len(document.pages) == 1
    assert list(pages.tags(pdf_of(assignment))).count("H2") == 2


def test_all_letters_of_a_run_say_the_same_secret_even_in_two_batches(toulouse):
    examiner = people.external()
    assignments = [assign(examiner) for _ in range(3)]
    assert archive_missing(2) == 2 and archive_missing(2) == 1
    secrets = {SECRET.search(pages.text(pdf_of(assignment)))[0] for assignment in assignments}
    assert len(secrets) == 1 and services.prove(str(NUMBER), secrets.pop()).credential


def test_a_letter_of_the_same_run_says_the_end_of_the_secret_it_repeats(toulouse):
    examiner = people.external()
    letter(assign(examiner))
    end = timezone.localtime(selectors.credential_of(examiner).expires_at)
    ruled("signin.secret_days", 5)
    again = letter(assign(examiner))
    assert "jusqu'au" in again and f"{end:%d/%m/%Y}" in again
    assert timezone.localtime(selectors.credential_of(examiner).expires_at) == end


def test_a_later_run_replaces_a_secret_that_was_not_used(toulouse):
    examiner = people.external()
    first = SECRET.search(letter(assign(examiner)))[0]
    run = ConvocationRun.objects.create(label="Second", ran_by="tests")
    second = SECRET.search(letter(assign(examiner, run=run)))[0]
    assert first != second
    assert services.prove(str(NUMBER), first).credential is None
    assert services.prove(str(NUMBER), second).credential


def test_who_has_chosen_his_password_is_told_to_use_it(toulouse):
    examiner = people.external()
    letter(assign(examiner))
    ExternalCredential.objects.update(initial=False, expires_at=None, password="quick$1$s$x")
    run = ConvocationRun.objects.create(label="Second", ran_by="tests")
    text = letter(assign(examiner, run=run))
    assert "mot de passe habituel" in text and not SECRET.search(text)
    assert ExternalCredential.objects.get().password == "quick$1$s$x"


def test_a_secret_handed_over_after_the_run_is_not_replaced_by_its_letter(toulouse):
    examiner = people.external()
    assignment = assign(examiner)
    given = services.reissue_secret(examiner, actor="account:1")
    assert "vous a été remis par la division" in letter(assignment)
    assert services.prove(str(NUMBER), given).credential


def test_a_closed_account_is_not_opened_again_by_a_letter(toulouse):
    examiner = people.external()
    services.reissue_secret(examiner, actor="account:1")
    services.close_account(examiner, actor="account:1")
    text = letter(assign(examiner))
    assert "compte est fermé" in text and not SECRET.search(text)


def test_by_rule_a_link_is_sent_and_nothing_is_printed(toulouse, django_capture_on_commit_callbacks):
    ruled("signin.first_secret", "emailed")
    assignment = assign()
    with django_capture_on_commit_callbacks(execute=True):
        text = letter(assignment)
    assert "par courriel" in text and not SECRET.search(text)
    message = mail.outbox[0]
    assert message.to == ["ana@example.org"] and "/connexion/externe/lien/toulouse/" in message.body
    assert CredentialLink.objects.get().expires_at > timezone.now() + timedelta(days=89)
    other = AssignmentFactory(examiner=assignment.examiner)
    with django_capture_on_commit_callbacks(execute=True):
        letter(other)
    assert len(mail.outbox) == 1


def test_without_an_address_the_secret_is_printed_all_the_same(toulouse):
    ruled("signin.first_secret", "emailed")
    assert SECRET.search(letter(assign(people.external(email=""))))


def test_by_rule_neither_is_given(toulouse):
    ruled("signin.first_secret", "none")
    text = letter(assign())
    assert "Mot de passe oublié" in text and not SECRET.search(text)
    assert not ExternalCredential.objects.exists()


@pytest.mark.parametrize(
    ("rule", "printed"),
    [("number", f"{NUMBER} (n° intervenant)"), ("identifier", f"{people.IDENTIFIER} (identifiant IMAG'IN)")],
)
def test_the_identifier_printed_is_the_one_that_opens(toulouse, rule, printed):
    ruled("signin.identifier", rule)
    text = letter(assign())
    assert f"Identifiant {printed} Premier" in text
    secret = SECRET.search(text)[0]
    accepted = {
        name: bool(services.prove(name, secret).credential) for name in (str(NUMBER), people.IDENTIFIER)
    }
    assert accepted == {str(NUMBER): rule == "number", people.IDENTIFIER: rule == "identifier"}


def test_an_internal_examiner_gets_no_local_account(toulouse):
    text = letter(AssignmentFactory())
    assert "Votre compte" not in text and not ExternalCredential.objects.exists()


def test_the_number_of_queries_does_not_depend_on_the_number_of_externals(
    toulouse, django_assert_max_num_queries
):
    def externals(count):
        return ExaminerFactory.create_batch(count, kind=ExaminerKind.EXTERNAL)

    def counted(count) -> int:
        for examiner in externals(count):
            AssignmentFactory(examiner=examiner)
        with django_assert_max_num_queries(20) as captured:
            archive_missing()
        return len(captured)

    counted(1)
    assert counted(1) == counted(5)


def test_work_cut_short_prints_the_same_letter_again(toulouse, settings, monkeypatch):
    assign()
    with monkeypatch.context() as patch:
        patch.setattr(convocations, "record", lambda *args, **data: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archive_missing()
    assert not ExternalCredential.objects.exists()
    assert archive_missing() == 1
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))) == 1


def test_each_academy_gives_its_own(toulouse):
    here = SECRET.search(letter(assign()))[0]
    with academy("rennes"):
        there = SECRET.search(letter(assign()))[0]
        assert services.prove(str(NUMBER), here).credential is None
    assert here != there and GOOD not in here


class TestShownAgain:
    """On paper the first secret is its owner's; on a page it would be anybody's who sees it."""

    def test_not_while_its_secret_opens_the_account(self, toulouse):
        assignment = assign()
        secret = SECRET.search(letter(assignment))[0]
        with pytest.raises(convocations.SecretError):
            convocations.archived_letter(assignment)
        credential = services.prove(str(NUMBER), secret).credential
        services.change_first(str(credential.pk), selectors.stamp_of(credential), GOOD)
        assert convocations.archived_letter(assignment) == pdf_of(assignment)

    def test_once_the_secret_is_too_old_or_replaced(self, toulouse):
        assignment = assign()
        letter(assignment)
        services.reissue_secret(assignment.examiner, actor="tests")
        assert convocations.archived_letter(assignment)

    def test_an_internal_examiner_s_says_none(self, toulouse):
        assignment = AssignmentFactory(examiner=ExaminerFactory())
        assert convocations.archived_letter(assignment) is None
        archive_missing()
        assert convocations.archived_letter(assignment)
