import pytest
import time_machine

from imagin.factors import totp
from imagin.factors.models import Factor, Kind
from imagin.identity import events
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def clock():
    """In the middle of a step, standing still until shifted."""
    with time_machine.travel(1_900_000_005, tick=False) as traveller:
        yield traveller


@pytest.fixture
def aurelie(db):
    return hub_account("aurelie", display_name="Aurélie Castéran")


@pytest.fixture
def telephone(aurelie):
    return Factor.objects.create(account=aurelie, kind=Kind.TOTP, name="Téléphone", secret=SECRET)


@pytest.fixture
def browser(aurelie):
    """Signed in with a password alone, just now."""
    client = hub_client()
    sign_in(client, aurelie, strong=False)
    return client


@pytest.fixture
def proved_browser(aurelie):
    client = hub_client()
    sign_in(client, aurelie)
    return client


@pytest.fixture
def said():
    """(code, subject, data) of what was told to the journal."""
    heard = []

    def hear(code, subject, data, **rest):
        heard.append((code, subject, data))

    events.told.connect(hear)
    yield heard
    events.told.disconnect(hear)


def code(step: int = 0) -> str:
    return totp.code_at(SECRET, totp.counter_now() + step)
