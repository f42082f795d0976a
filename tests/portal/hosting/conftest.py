import pytest

from tests.imagin.identity.helpers import hub_account, hub_client, sign_in


@pytest.fixture
def team(db):
    """Somebody of the hosting team, with a second factor given just now; ``team.account``."""
    client = hub_client()
    account = hub_account(subject="team", hosting=True, display_name="Équipe")
    sign_in(client, account)
    client.account = account
    return client
