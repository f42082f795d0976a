"""The hub's account of an academy's examiner: who is told only by his number there."""

from django.db.models import QuerySet

from imagin.identity.models import Account
from imagin.tenancy.context import academy, hub
from tenants.people.models import Examiner


def accounts_numbered(code: str, number: int) -> QuerySet[Account]:
    """The local account of that number, those of the person it is in the academy. Run on the hub."""
    with academy(code):
        keys = list(Examiner.objects.filter(number=number).values_list("person_key", flat=True))
    with hub():
        local = Account.objects.filter(external_academy=code, external_number=number)
        known = Account.objects.filter(person_key__in=[key for key in keys if key])
        return local.union(known)
