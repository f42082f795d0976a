"""Toulouse on 25 June 2026; the ways to say something there."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tenants.notices.publishing import Draft, publish


@pytest.fixture
def june(toulouse):
    with time_machine.travel(
        datetime(2026, 6, 25, 10, 0, tzinfo=ZoneInfo("Europe/Paris")), tick=False
    ) as clock:
        yield clock


@pytest.fixture
def say(june):
    """say("home", "Bonjour", audience="teachers") publishes it."""

    def make(kind, text, **said):
        return publish(Draft(kind, text, **said), actor="anne")

    return make
