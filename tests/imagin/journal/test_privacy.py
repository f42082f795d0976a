"""Nothing that names a person reaches a journal, by its shape (by the matrix: tests/matrix/test_leaks.py)."""

import pytest

from imagin.journal.models import HubEntry
from imagin.journal.privacy import MASK, found, masked
from imagin.journal.services import record


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("04E1085537EDY", "NUMEN"),
        ("numen 16 E 9811711 KLM", "NUMEN"),
        ("FR7630006000011234567890189", "IBAN"),
        ("FR76 3000 6000 0112 3456 7890 189", "IBAN"),
        ("2 69 05 49 588 157 80", "NIR"),
        ("1850575123456", "NIR"),
        ("sophie.vidal@ac-toulouse.fr", "courriel"),
        ("192.168.1.20", "adresse IP"),
        ("2001:db8:85a3:0:0:8a2e:370:7334", "adresse IP"),
    ],
)
def test_a_shape_is_known_and_masked(text, shape):
    assert shape in found(text)
    assert found(str(masked(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "claim:12",
        "6f1c2a52-7c0e-4c55-9a80-0e3a3f6d9b11",
        "2026-11-21T10:02:33+00:00",
        "urn:imagin:acr:2",
        "0350024L",
        "a3" * 32,
        "Ticket 1234, page des états de frais vide depuis le 12/11/2026.",
    ],
)
def test_ids_codes_and_dates_stay(text):
    assert masked(text) == text


def test_what_is_recorded_is_masked_at_any_depth(db):
    record("view_as.opened", actor="a1", reason="Appel de x@y.fr", deep={"list": ["04E1085537EDY", 3]})
    assert HubEntry.objects.get().data == {"reason": f"Appel de {MASK}", "deep": {"list": [MASK, 3]}}
