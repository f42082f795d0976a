"""Sophie Vidal, convoked in Toulouse: signed in on toulouse.localhost on 25 June 2026, ten o'clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from imagin.academies import directory
from tenants.accounts.models import AcademyAccount
from tenants.accounts.services import grant_role
from tenants.claims.services import generate_claims
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.imagin.identity.helpers import sign_in

SOPHIE_KEY = "5" * 64


@pytest.fixture
def june():
    """Session juin 2026 is over for a mission that ended on the 22nd, not for one that ends today."""
    morning = datetime(2026, 6, 25, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))
    with time_machine.travel(morning, tick=False) as clock:
        yield clock


@pytest.fixture
def sophie(june, toulouse):
    return ExaminerFactory(person_key=SOPHIE_KEY)


@pytest.fixture
def account(sophie):
    return AcademyAccount.objects.create(
        issuer="http://localhost:8000/o",
        subject="sophie",
        display_name="Sophie VIDAL",
        person_key=SOPHIE_KEY,
        examiner=sophie,
    )


@pytest.fixture
def convoke(sophie):
    """Convokes Sophie (or another examiner) to a mission, with its claim: convoke(mission__number=52525)."""

    def make(examiner=sophie, **mission):
        assignment = AssignmentFactory(examiner=examiner, **mission)
        generate_claims([assignment])
        return assignment

    return make


@pytest.fixture
def page(account):
    """Client of Toulouse, signed in as Sophie."""
    client = Client(HTTP_HOST="toulouse.localhost")
    sign_in(client, account)
    return client


@pytest.fixture
def visitor(june, toulouse):
    """Signs in anybody else of Toulouse: visitor(roles=["manager"])."""

    def make(roles=(), key="9" * 64, examiner=None, strong=True):
        for role in roles:
            grant_role(actor="tests", person_key=key, role=role)
        person = AcademyAccount.objects.create(
            issuer="http://localhost:8000/o", subject=f"visiteur-{key[0]}", person_key=key, examiner=examiner
        )
        client = Client(HTTP_HOST="toulouse.localhost")
        sign_in(client, person, strong=strong)
        return client

    return make


@pytest.fixture
def documents_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    return settings.MEDIA_ROOT


def damage(folder) -> None:
    """Rows cannot be rewritten, files can be by whoever holds the disk."""
    for path in folder.rglob("*.pdf"):
        path.chmod(0o600)
        path.write_bytes(b"%PDF-1.7 rewritten")


@pytest.fixture
def count_queries(monkeypatch):
    """How many statements an action sends once the directory of academies is warm, however slow the page."""
    monkeypatch.setattr(directory, "KEEP_SECONDS", 3600)

    def count(action) -> int:
        action()
        with CaptureQueriesContext(connection) as captured:
            assert action().status_code == 200
        return len(captured)

    return count
