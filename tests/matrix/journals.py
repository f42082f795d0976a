"""What a walk through the matrix left in the journals, and every name that must not be there."""

import json

from imagin.identity.models import Account
from imagin.journal.models import HubEntry
from imagin.tenancy.context import academy, hub
from tenants.accounts.models import AcademyAccount
from tenants.journal.models import Entry
from tenants.people.models import Examiner
from tests.matrix import people


def written() -> list[str]:
    """Both academies' and the hub's, an entry a line."""
    lines = []
    for code in (*people.MARKS, ""):
        with academy(code) if code else hub():
            rows = (Entry if code else HubEntry).objects.order_by("id")
            lines += rows.values_list("code", "actor", "subject", "data")
    return [json.dumps(row, ensure_ascii=False) for row in lines]


def names() -> set[str]:
    """Every name known to a database of the test, word by word."""
    with hub():
        told = list(Account.objects.values_list("display_name", flat=True))
    for code in people.MARKS:
        with academy(code):
            told += AcademyAccount.objects.values_list("display_name", flat=True)
            told += Examiner.objects.values_list("last_name", flat=True)
            told += Examiner.objects.values_list("first_name", flat=True)
    words = {word.lower() for name in told for word in name.split() if len(word) > 3}
    roles = {"stranger", "teacher", "external", "hosting", "person", "hosting_unproven", "manager_unproven"}
    return words - roles - set(people.GRANTED)
