"""What an external examiner corrects himself: checked, journalled without its value, encrypted at rest."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from tenants.accounts import tasks
from tenants.feeds import kinds
from tenants.journal.models import Entry
from tenants.people import services
from tenants.people.checks import check_iban, check_nir
from tenants.people.models import Examiner
from tests.factories import ExaminerFactory

IBAN, NIR = "FR1420041010050500013M02606", "185057800608491"


@pytest.fixture
def paul(toulouse):
    return ExaminerFactory(kind="external", iban=IBAN, nir=NIR, email="paul@exemple.fr")


@pytest.mark.parametrize(
    "typed",
    ["FR14 2004 1010 0505 0001 3M02 606", "fr1420041010050500013m02606", "BE68 5390 0754 7034"],
    ids=["as printed", "lower case", "Belgium"],
)
def test_an_iban_is_read_as_it_is_printed(typed):
    assert " " not in check_iban(typed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("FR1420041010050500013M02607", "La clé ou la longueur"),
        ("FR14", "La clé ou la longueur"),
        ("bonjour", "La clé ou la longueur"),
        ("BR1500000000000010932840814P2", "zone de paiement SEPA"),
    ],
)
def test_a_wrong_iban_is_refused_without_being_repeated(typed, sentence):
    with pytest.raises(ValidationError) as refused:
        check_iban(typed)
    assert sentence in refused.value.messages[0] and typed not in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["163127847704294", "2 62 08 75 032 039 77"])
def test_a_nir_is_read_with_its_key(typed):
    assert len(check_nir(typed)) == 15


@pytest.mark.parametrize(
    ("typed", "sentence"), [("1631278477042", "compte 15 caractères"), ("163127847704295", "La clé")]
)
def test_a_wrong_nir_is_refused(typed, sentence):
    with pytest.raises(ValidationError, match=sentence) as refused:
        check_nir(typed)
    assert typed not in refused.value.messages[0]


def test_a_change_is_encrypted_and_journalled_without_its_value(paul):
    assert services.change_iban(paul, actor="paul", iban="BE68 5390 0754 7034")
    assert services.change_nir(paul, actor="paul", nir="163127847704294")
    with connection.cursor() as cursor:
        cursor.execute("SELECT iban, nir FROM people_examiner WHERE id = %s", [paul.pk])
        stored = " ".join(cursor.fetchone())
    assert "BE68539007547034" not in stored and "163127847704294" not in stored
    assert Examiner.objects.get().iban == "BE68539007547034"
    entries = Entry.objects.filter(code__in=["people.iban.changed", "people.nir.changed"])
    assert [entry.data for entry in entries] == [{}, {}]


def test_the_same_value_again_is_no_change(paul):
    assert not services.change_iban(paul, actor="paul", iban=IBAN)
    assert services.change_contact(paul, actor="paul", email="paul@exemple.fr", phone="") == []
    assert not Entry.objects.exists()


def test_the_journal_names_the_fields_of_a_contact(paul):
    assert services.change_contact(paul, actor="paul", email="p.leroy@exemple.fr", phone="0612345678")
    assert Entry.objects.get().data == {"fields": ["email", "phone"]}


@pytest.mark.parametrize(("what", "value"), [("iban", IBAN), ("nir", NIR)])
def test_a_reveal_is_written_down(paul, what, value):
    assert services.reveal(paul, what, actor="paul") == value
    entry = Entry.objects.get()
    assert (entry.code, entry.subject, entry.data) == (f"reveal.{what}", f"examiner:{paul.pk}", {})


def test_nothing_else_may_be_revealed(paul):
    with pytest.raises(ValueError, match="numen"):
        services.reveal(paul, "numen", actor="paul")


@pytest.fixture
def mailbox(monkeypatch):
    monkeypatch.setattr(tasks.tell_former_address, "delay", tasks.tell_former_address.run)
    return mail.outbox


def test_the_former_address_is_told_without_anything_personal(
    paul, mailbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        services.change_contact(paul, actor="paul", email="p.leroy@exemple.fr", phone="0612345678")
    (sent,) = mailbox
    assert sent.to == ["paul@exemple.fr"] and "Académie de Toulouse" in sent.body + sent.subject
    words = sent.body + sent.subject
    for told in ("p.leroy", "paul@", paul.last_name, paul.first_name, str(paul.number), "0612345678"):
        assert told not in words


@pytest.mark.parametrize("former", ["paul@exemple.fr", ""])
def test_nobody_is_told_of_a_telephone_nor_of_a_first_address(
    paul, mailbox, django_capture_on_commit_callbacks, former
):
    Examiner.objects.update(email=former)
    with django_capture_on_commit_callbacks(execute=True):
        services.change_contact(paul, actor="paul", email=former or "p@exemple.fr", phone="0612345678")
    assert mailbox == []


@pytest.mark.parametrize("typed", ["FR14 2004 1010 0505 0001 3M02 606", "BE68 5390 0754 7034"])
def test_a_file_and_a_person_write_an_iban_alike(typed):
    assert kinds.IBAN_CODE.parse(typed) == check_iban(typed)


def test_a_file_and_a_person_write_a_nir_alike():
    assert kinds.NIR_CODE.parse("2 62 08 75 032 039 77") == check_nir("2 62 08 75 032 039 77")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda paul: services.change_iban(paul, actor="paul", iban="BE68539007547034"), "IBAN"),
        (lambda paul: services.change_nir(paul, actor="paul", nir="255081416802538"), "sécurité sociale"),
    ],
)
def test_an_account_or_a_number_that_changes_is_told_without_it(
    paul, monkeypatch, django_capture_on_commit_callbacks, change, said
):
    monkeypatch.setattr(tasks.tell_notice, "delay", tasks.tell_notice.run)
    with django_capture_on_commit_callbacks(execute=True):
        assert change(paul) and not change(paul)
    (sent,) = mail.outbox
    assert sent.to == ["paul@exemple.fr"] and said in sent.subject and said in sent.body
    told = sent.body + sent.subject
    secrets = ("BE68", "7034", "255081416802538", paul.last_name, str(paul.number))
    assert not any(secret in told for secret in secrets)
