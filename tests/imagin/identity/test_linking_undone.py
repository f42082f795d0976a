"""A link made with a password that somebody took: its owner hears of it, sees it and ends it."""

import pytest
from django.core import mail

from imagin.identity import linking, services
from imagin.identity.external.accounts import issuer_of
from imagin.identity.external.door import Proof
from imagin.identity.models import Account, AccountLink, HubSession
from imagin.identity.provider.pairwise import subject_for
from imagin.sessions.models import Session
from imagin.tenancy.context import academy, hub
from tenants.accounts import tasks
from tenants.accounts.externals import selectors
from tenants.accounts.externals import services as externals
from tenants.accounts.models import AcademyAccount, ExternalCredential
from tenants.journal.models import Entry
from tenants.journal.sentences import sentence
from tenants.people.models import Examiner
from tests.factories import ExaminerFactory
from tests.imagin.identity import external_people as people
from tests.imagin.identity.external_people import GOOD, NUMBER, OTHER
from tests.imagin.identity.helpers import HUB_ISSUER, academy_client, hub_account, hub_client, sign_in


@pytest.fixture(autouse=True)
def at_once(settings, monkeypatch):
    settings.PASSWORD_HASHERS = people.QUICK
    for task in (tasks.tell_notice, tasks.tell_password_changed):
        monkeypatch.setattr(task, "delay", task.run)


@pytest.fixture
def thief(db):
    """A teacher of Toulouse who knows the password of Ana, an external of Rennes."""
    account = hub_account("thief", display_name="Paul Roux", person_key="7" * 64)
    with academy("toulouse"):
        ExaminerFactory(person_key="7" * 64)
    return account


@pytest.fixture
def ana(db) -> Account:
    """The hub's account of Ana, as her own password opens it."""
    with academy("rennes"):
        credential = externals.ensure_credential(people.external())
        stamp = selectors.stamp_of(credential)
        externals.choose_password(credential, GOOD, stamp=stamp, reason="first")
    with hub():
        return Account.objects.create(
            issuer=issuer_of("rennes"),
            subject=str(credential.pk),
            display_name="Ana LEROY",
            external_academy="rennes",
            external_number=NUMBER,
        )


@pytest.fixture
def made(thief, ana):
    with hub():
        return linking.link(thief, proof(), "toulouse")


def proof() -> Proof:
    with academy("rennes"):
        subject = str(ExternalCredential.objects.get().pk)
    return Proof("rennes", NUMBER, subject, "Ana LEROY", False)


def is_linked() -> bool:
    with academy("rennes"):
        key = Examiner.objects.get(number=NUMBER).person_key
    with hub():
        assert AccountLink.objects.exists() == bool(key)
    return bool(key)


def undone_in(code: str) -> list[tuple[str, str]]:
    with academy(code):
        return [(row.actor, row.data["reason"]) for row in Entry.objects.filter(code="link.undone")]


def page_of(account: Account):
    client = hub_client()
    with hub():
        sign_in(client, account)
    return client


def test_the_owner_is_told_by_mail(thief, ana, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), hub():
        linking.link(thief, proof(), "toulouse")
    (sent,) = mail.outbox
    assert sent.to == ["ana@example.org"] and "Académie de Rennes" in sent.subject
    assert "a été rattaché à un autre compte de la plateforme" in sent.body
    assert "Annuler ce rattachement" in sent.body
    assert not any(word in sent.body for word in ("Roux", "Toulouse", "LEROY", str(NUMBER)))


def test_without_an_address_the_link_is_made_all_the_same(thief, ana, django_capture_on_commit_callbacks):
    with academy("rennes"):
        Examiner.objects.update(email="")
    with django_capture_on_commit_callbacks(execute=True), hub():
        linking.link(thief, proof(), "toulouse")
    assert mail.outbox == [] and is_linked()


def test_the_owner_sees_it_and_undoes_it(made, ana):
    page = page_of(ana)
    words = page.get("/rattachements/").content.decode()
    assert "Ce compte est rattaché à un" in words and "Académie de Toulouse" in words
    assert "Roux" not in words
    undo = f"/rattachements/{made.pk}/annuler/"
    assert "L'autre compte n'ouvrira plus votre dossier" in page.get(undo).content.decode()
    done = page.post(undo, follow=True).content.decode()
    assert "l'autre compte n'ouvre plus votre dossier" in done.replace("&#x27;", "'")
    assert "Ce compte est rattaché" not in done and not is_linked()
    assert undone_in("rennes") == [(str(ana.pk), "holder")]
    assert undone_in("toulouse") == [("system", "holder")]


@pytest.mark.parametrize("values", [{}, {"external_academy": "rennes", "external_number": NUMBER + 1}])
def test_nobody_else_sees_it_nor_undoes_it(made, values):
    with hub():
        other = hub_account("other", **values)
    page = page_of(other)
    assert "Ce compte est rattaché" not in page.get("/rattachements/").content.decode()
    assert page.post(f"/rattachements/{made.pk}/annuler/").status_code == 404
    assert is_linked()


def change_own(credential):
    externals.change_own(str(credential.pk), GOOD, OTHER)


def reissue(credential):
    externals.reissue_secret(credential.examiner, actor="account:1")


def close(credential):
    externals.close_account(credential.examiner, actor="account:1")


def reset(credential):
    stamp = selectors.stamp_of(credential)
    externals.choose_password(credential, OTHER, stamp=stamp, reason="link")


@pytest.mark.parametrize(
    ("act", "reason"),
    [(change_own, "new_password"), (reset, "new_password"), (reissue, "reissued"), (close, "closed")],
)
def test_what_ends_the_password_ends_the_link(made, thief, act, reason):
    with academy("rennes"):
        credential = ExternalCredential.objects.select_related("examiner").get()
        act(credential)
    assert not is_linked()
    actor = "account:1" if act in (reissue, close) else f"credential:{credential.pk}"
    assert undone_in("rennes") == [(actor, reason)]
    assert undone_in("toulouse") == [("system", reason)]
    assert "{" not in sentence("link.undone", {"reason": reason})
    assert reason not in sentence("link.undone", {"reason": reason})


def test_the_thief_is_put_out_at_once(made, thief):
    with hub():
        session = services.open_session(thief, {})
    with academy("rennes"):
        examiner = Examiner.objects.get(number=NUMBER)
        account = AcademyAccount.objects.create(
            issuer=HUB_ISSUER,
            subject=subject_for(thief.pk, "rennes"),
            person_key=thief.person_key,
            examiner=examiner,
        )
        client = academy_client("rennes")
        sign_in(client, account, session)
        reset(ExternalCredential.objects.select_related("examiner").get())
        assert AcademyAccount.objects.get(pk=account.pk).examiner is None
        assert all("over" in row.get_decoded() for row in Session.objects.all())
    with hub():
        assert HubSession.objects.get(pk=session.pk).ended_at is None


def test_a_refused_change_keeps_the_link(made):
    with academy("rennes"), pytest.raises(externals.ValidationError):
        externals.change_own(str(ExternalCredential.objects.get().pk), "faux", OTHER)
    assert is_linked()


def test_a_change_that_fails_half_way_keeps_both(made, monkeypatch):
    monkeypatch.setattr(linking.door(), "release", lambda *args: 1 / 0)
    with academy("rennes"):
        credential = ExternalCredential.objects.select_related("examiner").get()
        before = credential.password
        with pytest.raises(ZeroDivisionError):
            reset(credential)
        assert ExternalCredential.objects.get().password == before
    assert is_linked()


def test_it_may_be_made_again_with_the_new_password(made, thief):
    with academy("rennes"):
        reset(ExternalCredential.objects.select_related("examiner").get())
    with hub():
        linking.link(Account.objects.get(pk=thief.pk), proof(), "toulouse")
    assert is_linked()
