"""An administrator of Toulouse who writes on 25 June 2026, ten o'clock."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tenants.accounts.enums import Role
from tenants.accounts.services import grant_role
from tests.imagin.identity.helpers import academy_account, academy_client, hub_account, sign_in

KEY = "7" * 64
WRITTEN = {"text": "Bienvenue à tous.", "title": "", "audience": "all", "starts_on": "", "ends_on": ""}


@pytest.fixture
def june():
    with time_machine.travel(
        datetime(2026, 6, 25, 10, 0, tzinfo=ZoneInfo("Europe/Paris")), tick=False
    ) as clock:
        yield clock


@pytest.fixture
def administrator(june, toulouse):
    account = academy_account(hub_account(display_name="Anne Roux", person_key=KEY))
    grant_role(actor="tests", person_key=KEY, role=Role.ADMINISTRATOR)
    client = academy_client("toulouse")
    sign_in(client, account)
    return client


@pytest.fixture
def write(administrator):
    """Sends the form of a message; gives the address of the page where it is read over."""

    def sent(word="accueil", query="", **told):
        response = administrator.post(f"/messages/{word}/ecrire/{query}", {**WRITTEN, **told})
        return response.headers.get("Location", "") if response.status_code == 302 else response

    return sent


@pytest.fixture
def publish(administrator, write):
    """Writes, reads over, publishes; gives the answer."""

    def done(word="accueil", reason="Mise à jour", **told):
        review = write(word, **told)
        shown = administrator.get(review)
        seen = shown.context["form"]["seen"].value()
        return administrator.post(review, {"reason": reason, "seen": seen})

    return done
