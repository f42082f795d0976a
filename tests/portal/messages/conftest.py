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
    return signed_in("Anne Roux", KEY)


@pytest.fixture
def colleague(june, toulouse):
    """Another administrator of Toulouse."""
    return signed_in("Paul Martin", "6" * 64)


def signed_in(name: str, key: str):
    account = academy_account(hub_account(subject=name, display_name=name, person_key=key))
    grant_role(actor="tests", person_key=key, role=Role.ADMINISTRATOR)
    client = academy_client("toulouse")
    sign_in(client, account)
    return client


def told_by(client, address: str, **told) -> dict[str, str]:
    """What the form of that page sends, with the draft that the page shows."""
    return {**WRITTEN, "revision": client.get(address).context["form"]["revision"].value(), **told}


def reviewed(client, review: str, reason: str = "Mise à jour") -> dict[str, str]:
    """What the form of a review sends, with the draft and the version that the page shows."""
    form = client.get(review).context["form"]
    return {"reason": reason, **{name: form[name].value() for name in ("seen", "revision")}}


@pytest.fixture
def write(administrator):
    """Sends the form of a message; gives the address of the page where it is read over."""

    def sent(word="accueil", query="", **told):
        address = f"/messages/{word}/ecrire/{query}"
        response = administrator.post(address, told_by(administrator, address, **told))
        return response.headers.get("Location", "") if response.status_code == 302 else response

    return sent


@pytest.fixture
def publish(administrator, write):
    """Writes, reads over, publishes; gives the answer."""

    def done(word="accueil", reason="Mise à jour", **told):
        review = write(word, **told)
        return administrator.post(review, reviewed(administrator, review, reason))

    return done
