"""« Demander le rattachement »: one request per person, its words without what the division must not read."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.identity.tie_request import Stranger
from tenants.accounts.models import PendingAccount
from tenants.accounts.tie_requests import ask
from tenants.journal.models import Entry

SOPHIE = Stranger("https://hub", "s-1", "Sophie Vidal", "Portail de Toulouse")
pytestmark = pytest.mark.usefixtures("toulouse")


def test_asked_once_however_often():
    references = {ask(SOPHIE, message) for message in ("Mission 77501", "", "Tél. 06 12 34 56 78")}
    row = PendingAccount.objects.get()
    assert references == {row.reference} and row.reference == f"RAT-{row.pk:04d}"
    assert (row.display_name, row.provider) == ("Sophie Vidal", "Portail de Toulouse")
    assert row.message == "Tél. 06 12 34 56 78"
    assert Entry.objects.get().code == "account.pending"


def test_an_empty_message_keeps_the_earlier_one():
    ask(SOPHIE, "Mission 77501")
    ask(replace(SOPHIE, display_name="Sophie Vidal-Roux"), "")
    row = PendingAccount.objects.get()
    assert (row.display_name, row.message) == ("Sophie Vidal-Roux", "Mission 77501")


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("Mon compte : FR14 2004 1010 0505 0001 3M02 606", "un compte bancaire"),
        ("fr1420041010050500013m02606", "un compte bancaire"),
        ("NIR 1 85 05 78 006 084 91", "un numéro de sécurité sociale"),
        ("numen 16e9811711klm", "un NUMEN"),
    ],
)
def test_what_the_division_must_not_read(message, what):
    with pytest.raises(ValidationError, match=what):
        ask(SOPHIE, message)
    assert not PendingAccount.objects.exists()


def test_an_address_to_be_joined_is_fine():
    ask(SOPHIE, "Écrivez-moi : s.vidal@example.org, 05 61 00 00 00, convocation 77501")
    assert PendingAccount.objects.exists()


def test_once_decided_it_is_too_late():
    ask(SOPHIE, "")
    PendingAccount.objects.update(decided_at=timezone.now())
    with pytest.raises(ValidationError, match="déjà décidé"):
        ask(SOPHIE, "encore")
