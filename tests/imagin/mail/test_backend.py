"""Nothing a sandbox writes reaches the people it is about; an open academy writes as before."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives

from imagin.academies.models import Academy, AcademyState, Opening
from imagin.academies.opening.own_checks import mail_tried
from imagin.mail.trial import send_trial
from imagin.tenancy.context import academy, hub

LOCAL = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def transport(settings):
    settings.EMAIL_BACKEND, settings.MAIL_TRANSPORT = "imagin.mail.backend.AcademyMailBackend", LOCAL


@pytest.fixture
def sandbox(db):
    def make(address, state=AcademyState.SANDBOX):
        Academy.objects.filter(code="toulouse").update(state=state)
        Opening.objects.create(academy_code="toulouse", mail=address, actor="tests")

    return make


def write():
    message = EmailMultiAlternatives(
        "Convocation",
        "Bonjour,",
        to=["sophie@example.org", "ana@example.org"],
        cc=["dec@example.org"],
        bcc=["archive@example.org"],
        reply_to=["bureau@example.org"],
        headers={"To": "sophie@example.org", "X-Kind": "convocation"},
    )
    return message.send()


@pytest.mark.parametrize("state", [AcademyState.SANDBOX, AcademyState.CREATING])
def test_a_sandbox_writes_to_its_operator_only(sandbox, state):
    sandbox("anne@hebergement.example", state)
    with academy("toulouse"):
        assert write() == 1
    (sent,) = mail.outbox
    assert sent.recipients() == ["anne@hebergement.example"] and sent.reply_to == []
    assert sent.subject == "[Bac à sable toulouse] Convocation"
    assert "destiné à 4 adresse(s)" in sent.body and sent.body.endswith("Bonjour,")
    for address in ("sophie", "ana@", "dec@", "archive", "bureau"):
        assert address not in sent.message().as_string()


def test_without_an_operator_nothing_leaves_and_it_is_said(sandbox, caplog):
    sandbox("")
    with academy("toulouse"):
        assert write() == 1
    assert mail.outbox == []
    assert "mail of the sandbox toulouse was not sent" in caplog.text
    assert "example.org" not in caplog.text


@pytest.mark.parametrize("state", [AcademyState.OPEN, AcademyState.CLOSED])
def test_an_academy_that_opened_writes_to_its_people(sandbox, state):
    sandbox("anne@hebergement.example", state)
    with academy("toulouse"):
        write()
    assert mail.outbox[0].to == ["sophie@example.org", "ana@example.org"]


def test_the_hub_and_the_other_academies_write_as_before(sandbox):
    sandbox("anne@hebergement.example")
    with hub():
        write()
    with academy("rennes"):
        write()
    assert [sent.subject for sent in mail.outbox] == ["Convocation", "Convocation"]


def test_it_is_the_backend_of_the_platform():
    from imagin import settings

    assert settings.EMAIL_BACKEND == "imagin.mail.backend.AcademyMailBackend"
    assert settings.MAIL_TRANSPORT.startswith("django.core.mail.backends.")


@pytest.mark.parametrize("state", [AcademyState.SANDBOX, AcademyState.OPEN])
def test_a_trial_goes_to_who_asks_for_it_and_is_noted(sandbox, state):
    sandbox("", state)
    send_trial("toulouse", "anne@hebergement.example", actor="anne")
    (sent,) = mail.outbox
    assert sent.to == ["anne@hebergement.example"] and "Académie de Toulouse" in sent.subject
    assert mail_tried("toulouse").ok


def test_a_trial_of_an_academy_without_opening(db):
    send_trial("rennes", "anne@hebergement.example", actor="anne")
    kept = Opening.objects.get(academy_code="rennes")
    assert kept.opened_at and kept.finished_at and mail_tried("rennes").ok


def test_a_relay_that_refuses_is_told(sandbox, monkeypatch):
    sandbox("")

    def refuse(self, messages):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    with pytest.raises(ValidationError, match="n'est pas parti .ConnectionRefusedError."):
        send_trial("toulouse", "anne@hebergement.example", actor="anne")
    assert not mail_tried("toulouse").ok


@pytest.mark.parametrize(
    ("code", "address", "sentence"),
    [("toulouse", "anne", "Donnez l'adresse"), ("nulle_part", "a@b.fr", "Aucune académie nulle_part")],
)
def test_a_trial_that_cannot_be_sent(db, code, address, sentence):
    with pytest.raises(ValidationError, match=sentence):
        send_trial(code, address, actor="anne")
    assert mail.outbox == []
