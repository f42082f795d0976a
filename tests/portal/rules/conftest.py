"""An administrator of Toulouse in front of the pages of rules, on a day that does not move."""

import pytest
import time_machine

from tenants.accounts.enums import Role
from tenants.accounts.services import grant_role
from tenants.exams.models import ExamSession
from tests.imagin.identity.helpers import academy_account, academy_client, hub_account, sign_in

KEY = "7" * 64
REASON = "Décision du 12 mars"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-21 10:00+00:00", tick=False):
        yield


@pytest.fixture
def account(toulouse):
    return academy_account(hub_account(display_name="Anne Roux", person_key=KEY))


@pytest.fixture
def administrator(account):
    grant_role(actor="tests", person_key=KEY, role=Role.ADMINISTRATOR)
    client = academy_client("toulouse")
    sign_in(client, account)
    return client


@pytest.fixture
def session(toulouse):
    """Another test of this worker may have left it there, under another name."""
    label = {"label": "Session de juin 2026"}
    return ExamSession.objects.update_or_create(code="2026-06", defaults=label)[0]
