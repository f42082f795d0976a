import time

import pytest
from django.test import Client

from tenants.accounts.models import AcademyAccount
from tests.imagin.identity.helpers import sign_in


@pytest.fixture
def benchmark_seconds():
    """Best of three, so that a busy machine does not fail the test."""

    def measure(act) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            act()
            times.append(time.perf_counter() - start)
        return min(times)

    return measure


@pytest.fixture
def visitor(toulouse):
    return Client(HTTP_HOST="toulouse.localhost")


@pytest.fixture
def marie(toulouse):
    """Signed in on toulouse.localhost, without any role."""
    account = AcademyAccount.objects.create(
        issuer="http://localhost:8000/o", subject="marie", display_name="Marie LE GOFF", person_key="6" * 64
    )
    client = Client(HTTP_HOST="toulouse.localhost")
    sign_in(client, account)
    return client
