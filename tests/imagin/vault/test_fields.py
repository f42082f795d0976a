"""Encrypted fields: unreadable in the database, versioned keys, never searched on."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from imagin.vault.fields import UndecipherableError, decrypt, encrypt, masked
from tenants.people.models import Examiner
from tests.factories import ExaminerFactory

IBAN = "FR1420041010050500013M02606"


def stored(column: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM people_examiner")
        return cursor.fetchone()[0]


def test_the_database_holds_the_key_number_and_no_clear_text(toulouse):
    ExaminerFactory(iban=IBAN)
    assert stored("iban").startswith("1:") and IBAN not in stored("iban")
    assert Examiner.objects.get().iban == IBAN


def test_an_empty_value_stays_empty(toulouse):
    ExaminerFactory(nir="")
    assert stored("nir") == ""


def test_a_new_key_encrypts_and_the_old_one_still_reads(settings):
    old = encrypt(IBAN)
    settings.FIELD_KEYS += ",2:" + Fernet.generate_key().decode()
    assert encrypt(IBAN).startswith("2:") and decrypt(old) == IBAN


def test_a_missing_key_and_a_damaged_value_are_told_apart(settings):
    with pytest.raises(UndecipherableError, match="n° 9"):
        decrypt("9:anything")
    with pytest.raises(UndecipherableError, match="altérée"):
        decrypt(encrypt(IBAN)[:-6] + "AAAAA=")


def test_an_encrypted_field_cannot_be_searched(toulouse):
    with pytest.raises(TypeError, match="ne se recherche pas"):
        Examiner.objects.filter(iban=IBAN).exists()


def test_masked_shows_the_last_four_characters():
    assert masked(IBAN) == "••••2606" and masked("") == ""
