"""What each service is told: the demonstration provider is a stranger and knows none of our keys."""

from pathlib import Path

import pytest

from imagin.runtime.layout import Layout
from imagin.runtime.plan import Plan
from imagin.runtime.state import Address

SECRETS = {
    "IMAGIN_SECRET_KEY": "hub-secret",
    "IMAGIN_FIELD_KEYS": "1:field-key",
    "IMAGIN_PERSON_KEY_SECRET": "person-secret",
    "IMAGIN_DB_URL": "postgresql://login",
    "IMAGIN_DB_OWNER_URL": "postgresql://owner",
}
ADDRESSES = {
    "IMAGIN_PORT": "8000",
    "IMAGIN_SCHEME": "http",
    "IMAGIN_HUB_HOST": "localhost",
    "IMAGIN_DEMO_IDP_URL": "http://idp.localhost:8001",
}


@pytest.fixture
def plan():
    root = Path(__file__).resolve().parents[3]
    layout = Layout(root, root, root / ".imagin", root / ".imagin")
    return Plan(layout, Address("127.0.0.1", 8000), "python", {**SECRETS, **ADDRESSES})


def test_the_demonstration_provider_receives_no_key_of_the_platform(plan):
    told = plan.identity_provider().environment
    assert ADDRESSES.items() <= told.items()
    assert not set(SECRETS) & set(told)
    assert not set(SECRETS.values()) & set(told.values())


def test_the_demonstration_provider_exists_where_it_is_started(plan):
    assert Path(plan.identity_provider().command[1]).is_file()


def test_beat_and_worker_are_two_processes(plan):
    assert "worker" in plan.worker().command and "beat" in plan.beat().command
    assert not {"-B", "--beat"} & set(plan.worker().command)
