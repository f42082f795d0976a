"""Nothing that names a person reaches a journal: by shape, and on what the whole matrix leaves behind."""

import json

import pytest
from django.db import transaction

from imagin.identity.models import Account
from imagin.journal.models import HubEntry
from imagin.journal.privacy import MASK, found, masked
from imagin.journal.services import record
from imagin.tenancy.context import academy, hub
from tenants.accounts.models import AcademyAccount
from tenants.journal.models import Entry
from tenants.people.models import Examiner
from tests.matrix import people
from tests.matrix.table import ACADEMY, HUB
from tests.matrix.test_matrix import address


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


def test_the_whole_matrix_leaves_nothing_personal_in_any_journal(db):
    opened = people.both_academies()
    for code, roles in opened.items():
        for role, client in roles.items():
            _ask_everything(client, ACADEMY, code, role)
    for role, client in people.hub_clients().items():
        _ask_everything(client, HUB, "toulouse", role)
    written = [line for name in (*opened, "") for line in _written(name)]
    assert len(written) > 5
    names = _names(opened)
    assert [line for line in written if found(line)] == []
    assert [line for line in written if any(name in line.lower() for name in names)] == []


def _ask_everything(client, table, code, role) -> None:
    for method, route, _ in table:
        with transaction.atomic():
            path = address(route).replace("toulouse", code)
            getattr(client, method.lower())(path, {"quantity": "13"} if method == "POST" else {})


def _written(code: str) -> list[str]:
    with academy(code) if code else hub():
        model = Entry if code else HubEntry
        rows = model.objects.order_by("id").values_list("code", "actor", "subject", "data")
        return [json.dumps(row, ensure_ascii=False) for row in rows]


def _names(codes) -> set[str]:
    """Every name known to a database of the test, word by word."""
    with hub():
        told = list(Account.objects.values_list("display_name", flat=True))
    for code in codes:
        with academy(code):
            told += AcademyAccount.objects.values_list("display_name", flat=True)
            told += Examiner.objects.values_list("last_name", flat=True)
            told += Examiner.objects.values_list("first_name", flat=True)
    words = {word.lower() for name in told for word in name.split() if len(word) > 3}
    roles = {"stranger", "teacher", "external", "hosting", "person", "hosting_unproven", "manager_unproven"}
    return words - roles - set(people.GRANTED)
