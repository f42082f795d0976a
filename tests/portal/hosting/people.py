"""Who opens the pages of the hosting team in the tests."""

from tests.imagin.identity.helpers import hub_account, hub_client, sign_in


def hosting_client(**account):
    client = hub_client()
    sign_in(client, hub_account(hosting=True, **account))
    return client
